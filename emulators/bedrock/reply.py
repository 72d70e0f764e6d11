"""Sending an answer: as a paced stream of frames or as a whole, and breaking it where a fault says so."""

from __future__ import annotations

import os
import select
import socket
import struct
import time
from collections.abc import Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from typing import Any, Protocol

from emulators.bedrock import answer as answers
from emulators.bedrock.answer import Composed
from emulators.bedrock.frames import error_frame, event_frame, with_bad_checksum
from emulators.bedrock.judge import Accepted
from emulators.bedrock.ledger import Call, Fault
from emulators.bedrock.problems import Refused
from emulators.bedrock.tokens import CacheUse, PromptCache

_STALL_SECONDS = 900.0
_PACE_LOOK_SECONDS = 0.1
_FIRST_TOKEN_SHARE = 0.15
_USUAL_OUTPUT_TOKENS = 450
_SHORT = {
    "throttling": "throttlingException",
    "throttle": "throttlingException",
    "internal": "internalServerException",
    "unavailable": "serviceUnavailableException",
    "model_error": "modelStreamErrorException",
    "validation": "validationException",
}


class Stopping(Protocol):
    """The part of `threading.Event` that is needed."""

    def wait(self, timeout: float) -> bool: ...
    def is_set(self) -> bool: ...


class Shared(Protocol):
    """What requests share."""

    cache: PromptCache
    pace: float

    @property
    def stopping(self) -> Stopping: ...


class Http(Protocol):
    """What is needed of the request handler."""

    def start(self, status: int, headers: Mapping[str, str]) -> None: ...
    def send_json(self, status: int, body: Mapping[str, Any]) -> None: ...


class Replies:
    """Sends the answer to one call."""

    def __init__(self, http: Any, shared: Shared, call: Call) -> None:
        self._http: Http = http
        self._handler: BaseHTTPRequestHandler = http
        self._shared = shared
        self._call = call
        self._began = time.monotonic()

    def whole(self, accepted: Accepted, fault: Fault | None) -> None:
        """Send the answer of Converse."""
        composed, cache = self._prepare(accepted, fault)
        self._wait_for_share(composed, 1.0)
        if fault and fault.is_in_stream:
            self._break_whole(fault)
            return
        self._shared.cache.commit(cache)
        _, about = answers.metadata(composed, accepted, cache, self._elapsed_ms())
        output = {"message": answers.message(composed, accepted, answers.tool_call_id(accepted))}
        self._note("answered", composed.stop_reason, about["usage"])
        self._http.send_json(200, {"output": output, "stopReason": composed.stop_reason, **about})

    def stream(self, accepted: Accepted, fault: Fault | None) -> None:
        """Send the answer of ConverseStream, frame by frame, spread over the time the pace gives."""
        composed, cache = self._prepare(accepted, fault)
        fault_in_stream = fault if fault and fault.is_in_stream else None
        if fault_in_stream and fault_in_stream.after_events < 0:
            self._break(fault_in_stream)
            return
        try:
            self._send_stream(composed, accepted, cache, fault_in_stream)
        except (BrokenPipeError, ConnectionResetError, TimeoutError):
            self._note("client_gone")
            self._handler.close_connection = True

    def _prepare(self, accepted: Accepted, fault: Fault | None) -> tuple[Composed, CacheUse]:
        composed = answers.compose(accepted)
        if fault and fault.is_in_answer:
            composed = answers.spoiled(composed, fault.fault)
        return composed, self._shared.cache.look_up(accepted.model, accepted.body)

    def _send_stream(self, composed: Composed, accepted: Accepted, cache: CacheUse, fault: Fault | None) -> None:
        events = list(answers.events(composed, accepted, answers.tool_call_id(accepted)))
        breaks_at = _breaking_point(fault, len(events))
        self._http.start(200, {"Content-Type": "application/vnd.amazon.eventstream", "Transfer-Encoding": "chunked"})
        for number, (kind, payload) in enumerate(events):
            if number == breaks_at and fault:
                frame = event_frame(kind, payload)
                if self._break(fault, frame):
                    return
                continue
            share = number / len(events)
            self._wait_for_share(composed, _FIRST_TOKEN_SHARE + (1 - _FIRST_TOKEN_SHARE) * share)
            self._send(event_frame(kind, payload))
            if number == 0:
                self._shared.cache.commit(cache)
        if fault and breaks_at == len(events):
            self._break(fault)
            return
        kind, about = answers.metadata(composed, accepted, cache, self._elapsed_ms())
        self._send(event_frame(kind, about))
        self._note("answered", composed.stop_reason, about["usage"])
        self._end()

    def _break(self, fault: Fault, frame: bytes = b"") -> bool:
        """Do what the fault says; return whether the answer ends with it."""
        self._note(f"fault:{fault.fault}")
        if fault.kind == "mid_stream":
            self._send(_mid_stream_error(fault.detail))
            self._end()
        elif fault.kind == "bad_crc":
            self._send(with_bad_checksum(frame))
            return False
        elif fault.kind == "stall":
            self._stall()
        elif fault.kind == "reset":
            self._reset()
        else:
            if fault.detail == "frame":
                self._send(frame[: len(frame) // 2])
            self._end()
        return True

    def _break_whole(self, fault: Fault) -> None:
        self._note(f"fault:{fault.fault}")
        if fault.kind == "stall":
            self._stall()
        elif fault.kind == "reset":
            self._reset()
        elif fault.kind == "truncate":
            self._http.start(200, {"Content-Type": "application/json", "Content-Length": "4096"})
            self._handler.wfile.write(b'{"output":')
            self._handler.close_connection = True
        else:
            raise Refused(500, "InternalServerException", f"{fault.fault} is for streams")

    def _send(self, frame: bytes) -> None:
        self._handler.wfile.write(b"%x\r\n%b\r\n" % (len(frame), frame))

    def _end(self) -> None:
        self._handler.wfile.write(b"0\r\n\r\n")

    def _stall(self) -> None:
        """Send nothing until the client gives up or the server stops."""
        connection = self._handler.connection
        deadline = time.monotonic() + _STALL_SECONDS
        while time.monotonic() < deadline and not self._shared.stopping.is_set():
            readable, _, _ = select.select([connection], [], [], 0.1)
            if readable:
                break
        self._handler.close_connection = True

    def _reset(self) -> None:
        connection = self._handler.connection
        with suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            os.close(connection.detach())  # at once: the server's own way of closing sends a FIN before the RST
        self._handler.close_connection = True

    def _seconds(self, composed: Composed) -> float:
        return self._shared.pace * min(max(composed.output_tokens / _USUAL_OUTPUT_TOKENS, 0.6), 1.6)

    def _wait_for_share(self, composed: Composed, share: float) -> None:
        """Wait until this share of the answer is due; a change of the pace counts for answers under way, too."""
        while (left := self._began + self._seconds(composed) * share - time.monotonic()) > 0:
            if self._shared.stopping.wait(min(left, _PACE_LOOK_SECONDS)):
                return

    def _elapsed_ms(self) -> int:
        return round((time.monotonic() - self._began) * 1000)

    def _note(self, outcome: str, stop_reason: str = "", usage: Mapping[str, Any] | None = None) -> None:
        call = self._call
        if call.outcome != "running":
            return
        call.outcome, call.status, call.stop_reason = outcome, 200, stop_reason
        call.usage, call.seconds = usage or {}, time.monotonic() - self._began


def _breaking_point(fault: Fault | None, events: int) -> int:
    """The number of events before the fault: never after `messageStop`, but for the fault that cuts off metadata."""
    if fault is None:
        return -1
    return events if fault.fault == "truncate:metadata" else min(fault.after_events, events - 1)


def _mid_stream_error(kind: str) -> bytes:
    name = _SHORT.get(kind, kind)
    if name == "modelStreamErrorException":
        return error_frame(name, "The model stream failed.", originalStatusCode=500, originalMessage="overloaded")
    return error_frame(name, f"Injected {name}.")
