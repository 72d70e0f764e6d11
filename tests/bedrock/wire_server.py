"""A loopback server that speaks ConverseStream to an unmodified boto3 and does what it is told, frame by frame."""

from __future__ import annotations

import binascii
import contextlib
import json
import select
import socket
import struct
import threading
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import unquote


def frame(headers: dict[str, str], payload: bytes) -> bytes:
    coded = b"".join(
        bytes([len(key)]) + key.encode() + b"\x07" + struct.pack("!H", len(value)) + value.encode()
        for key, value in headers.items()
    )
    prelude = struct.pack("!II", 16 + len(coded) + len(payload), len(coded))
    prelude += struct.pack("!I", binascii.crc32(prelude))
    body = prelude + coded + payload
    return body + struct.pack("!I", binascii.crc32(body))


def event(kind: str, content: dict[str, Any]) -> bytes:
    headers = {":event-type": kind, ":content-type": "application/json", ":message-type": "event"}
    return frame(headers, json.dumps(content).encode())


def stream_error(kind: str, message: str = "it broke") -> bytes:
    headers = {":exception-type": kind, ":content-type": "application/json", ":message-type": "exception"}
    return frame(headers, json.dumps({"message": message}).encode())


def thinking(*texts: str, block: int = 0) -> list[bytes]:
    return [delta({"reasoningContent": {"text": text}}, block) for text in texts]


def prose(*texts: str, block: int = 1) -> list[bytes]:
    return [delta({"text": text}, block) for text in texts]


def tool(*pieces: str, block: int = 2) -> list[bytes]:
    start = event(
        "contentBlockStart",
        {"contentBlockIndex": block, "start": {"toolUse": {"toolUseId": f"t{block}", "name": "report_findings"}}},
    )
    return [start, *(delta({"toolUse": {"input": piece}}, block) for piece in pieces)]


def delta(content: dict[str, Any], block: int) -> bytes:
    return event("contentBlockDelta", {"contentBlockIndex": block, "delta": content})


def stop(reason: str = "end_turn") -> bytes:
    return event("messageStop", {"stopReason": reason})


def metadata(fresh: int = 100, output: int = 20, read: int = 0, written: int = 0) -> bytes:
    usage = {
        "inputTokens": fresh,
        "outputTokens": output,
        "totalTokens": fresh + output,
        "cacheReadInputTokens": read,
        "cacheWriteInputTokens": written,
    }
    return event("metadata", {"usage": usage, "metrics": {"latencyMs": 5}})


@dataclass(frozen=True)
class Frames:
    """A 200 with these frames, one chunk each, and then one of the ways in which a body can end."""

    frames: Sequence[bytes]
    end: Literal["clean", "reset", "stall"] = "clean"
    headers: dict[str, str] = field(default_factory=dict)
    pause_seconds: float = 0.0


@dataclass(frozen=True)
class Refusal:
    """An error before the first byte of a stream."""

    status: int
    code: str
    message: str = "no"


@dataclass(frozen=True)
class Hang:
    """No answer at all; `reset` closes the connection instead of leaving it open."""

    reset: bool = False


Reply = Frames | Refusal | Hang


def answer(text: str = "All is well.", *, notes: str = "Let me see.", reason: str = "end_turn") -> Frames:
    return Frames(
        [event("messageStart", {"role": "assistant"}), *thinking(notes), *prose(text), stop(reason), metadata()]
    )


THROTTLED = Refusal(429, "ThrottlingException", "Too many requests, please wait before trying again.")
RETIRED = Refusal(404, "ResourceNotFoundException", "This model version has reached the end of its life.")


@dataclass(frozen=True)
class Call:
    model: str
    body: dict[str, Any]
    port: int
    """The client's end: the same port means the same connection."""


class WireServer:
    """Answers each model's calls from its own script, else from `usual`."""

    def __init__(self) -> None:
        self.script: dict[str, deque[Reply]] = defaultdict(deque)
        self.usual: dict[str, Reply] = {}
        self.calls: list[Call] = []
        self.listing: list[dict[str, Any]] | Refusal | Hang = []
        self.hangups = threading.Semaphore(0)
        self.is_closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"_wire": self}))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def tell(self, model: str, *replies: Reply, then: Reply | None = None) -> None:
        """Have the model give these replies in turn, and `then` for ever."""
        self.script[model].extend(replies)
        if then is not None:
            self.usual[model] = then

    @property
    def asked(self) -> list[str]:
        """The model ids of the requests seen, in order."""
        return [call.model for call in self.calls]

    def reply_to(self, call: Call) -> Reply:
        self.calls.append(call)
        if self.script[call.model]:
            return self.script[call.model].popleft()
        return self.usual.get(call.model) or self.usual.get("*") or answer()

    def close(self) -> None:
        self.is_closing.set()
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    _wire: WireServer  # set on a subclass of its own for each server

    def do_GET(self) -> None:
        reply = self._wire.listing
        with contextlib.suppress(OSError):
            match reply:
                case Refusal():
                    self._refuse(reply)
                case Hang():
                    self._leave(reset=reply.reset)
                case _:
                    self._send_json(200, {"modelSummaries": reply})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        model = unquote(self.path.split("/")[2])
        reply = self._wire.reply_to(Call(model, body, self.client_address[1]))
        with contextlib.suppress(OSError):
            match reply:
                case Refusal():
                    self._refuse(reply)
                case Frames():
                    self._stream(reply)
                case Hang():
                    self._leave(reset=reply.reset)

    def _refuse(self, reply: Refusal) -> None:
        self._send_json(reply.status, {"message": reply.message}, {"x-amzn-ErrorType": reply.code})

    def _send_json(self, status: int, content: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, reply: Frames) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/vnd.amazon.eventstream")
        self.send_header("Transfer-Encoding", "chunked")
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        for piece in reply.frames:
            if reply.pause_seconds and self._wire.is_closing.wait(reply.pause_seconds):
                return
            self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            self.wfile.flush()
        if reply.end == "clean":
            self.wfile.write(b"0\r\n\r\n")
        else:
            self._leave(reset=reply.end == "reset")

    def _leave(self, *, reset: bool) -> None:
        self.close_connection = True
        if reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            return
        while not self._wire.is_closing.is_set():
            readable, _, _ = select.select([self.connection], [], [], 0.02)
            if readable and not self.connection.recv(1):
                self._wire.hangups.release()
                return

    def log_message(self, *args: object) -> None:
        pass
