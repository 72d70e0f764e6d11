"""The binary frames of AWS event streams: lengths, headers, payload, two checksums."""

from __future__ import annotations

import binascii
import json
import struct
from collections.abc import Mapping
from typing import Any


def event_frame(kind: str, payload: Mapping[str, Any]) -> bytes:
    """Return the frame of one event, such as `contentBlockDelta`."""
    return _frame({":event-type": kind, ":content-type": "application/json", ":message-type": "event"}, payload)


def error_frame(kind: str, message: str, **more: Any) -> bytes:
    """Return the frame of an error in mid-stream; `kind` is lower camel case, such as `throttlingException`."""
    headers = {":exception-type": kind, ":content-type": "application/json", ":message-type": "exception"}
    return _frame(headers, {"message": message, **more})


def with_bad_checksum(frame: bytes) -> bytes:
    """Return the frame with its last checksum changed."""
    return frame[:-1] + bytes([frame[-1] ^ 0xFF])


def _frame(headers: Mapping[str, str], payload: Mapping[str, Any]) -> bytes:
    head = b"".join(_header(name, value) for name, value in headers.items())
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    prelude = struct.pack("!II", 16 + len(head) + len(body), len(head))
    prelude += struct.pack("!I", binascii.crc32(prelude))
    message = prelude + head + body
    return message + struct.pack("!I", binascii.crc32(message))


def _header(name: str, value: str) -> bytes:
    return bytes([len(name)]) + name.encode() + b"\x07" + struct.pack("!H", len(value)) + value.encode()
