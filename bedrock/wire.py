"""One ConverseStream call, read in a thread of its own so that no silence of the network outlasts its deadline."""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_bedrock_runtime import BedrockRuntimeClient

_LAST_BYTES_SECONDS = 1.0
BEAT_SECONDS = 5.0
"""How often a call says that it is alive, whether or not anything comes."""


class WireSilent(TimeoutError):
    """No byte came for longer than allowed."""


class DeadlinePassed(TimeoutError):
    """The call as a whole took longer than allowed."""


@dataclass(frozen=True, slots=True)
class _Opened:
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Ended:
    error: Exception | None = None


class Wire:
    """The events of one call as boto3 parses them. Close it in every path."""

    def __init__(
        self,
        client: BedrockRuntimeClient,
        arguments: Mapping[str, Any],
        *,
        silence_seconds: float,
        seconds: float,
        beat: Callable[[], None] = lambda: None,
    ) -> None:
        self._client = client
        self._arguments = arguments
        self._silence_seconds = silence_seconds
        self._deadline = time.monotonic() + seconds
        self._beat = beat
        self._beat_at = time.monotonic() + BEAT_SECONDS
        self._arrived: queue.SimpleQueue[_Opened | _Ended | dict[str, Any]] = queue.SimpleQueue()
        self._stream: Any = None
        self._abandoned = threading.Event()
        self._has_ended = False
        self.headers: Mapping[str, str] = {}
        self._reader = threading.Thread(target=self._read, name="bedrock-wire", daemon=True)
        self._reader.start()

    def events(self) -> Iterator[dict[str, Any]]:
        """Yield events until the body ends, cleanly or not. Raise what the call raised, or a `TimeoutError`."""
        while True:
            item = self._next()
            if isinstance(item, _Opened):
                self.headers = item.headers
            elif isinstance(item, _Ended):
                self._has_ended = True
                if item.error is not None:
                    raise item.error
                return
            else:
                yield item

    def close(self, *, is_complete: bool = False) -> None:
        """Give the connection back when all was read, else cut it, which also ends the model's work."""
        if is_complete and not self._has_ended:
            self._reader.join(_LAST_BYTES_SECONDS)
        if self._reader.is_alive():
            self._abandoned.set()
            _cut(self._stream)
        if self._stream is not None:
            self._reader.join(_LAST_BYTES_SECONDS)

    def _next(self) -> _Opened | _Ended | dict[str, Any]:
        silent_at = time.monotonic() + self._silence_seconds
        while True:
            now = time.monotonic()
            if now >= self._beat_at:
                self._beat()
                self._beat_at = now + BEAT_SECONDS
            until = min(self._deadline, silent_at, self._beat_at)
            try:
                return self._arrived.get(timeout=max(0.0, until - now))
            except queue.Empty:
                now = time.monotonic()
            if now >= self._deadline:
                raise DeadlinePassed
            if now >= silent_at:
                raise WireSilent

    def _read(self) -> None:
        try:
            response = self._client.converse_stream(**self._arguments)
            self._stream = response["stream"]
            self._arrived.put(_Opened(response["ResponseMetadata"]["HTTPHeaders"]))
            self._pass_on()
            self._arrived.put(_Ended())
        except Exception as error:  # whatever it is, the reader of events() must hear of it
            self._arrived.put(_Ended(error))
        finally:
            if self._stream is not None:
                with contextlib.suppress(OSError):
                    self._stream.close()

    def _pass_on(self) -> None:
        if self._abandoned.is_set():
            return
        for event in self._stream:
            self._arrived.put(event)
            if self._abandoned.is_set():
                return


def _cut(stream: Any) -> None:
    """Shut the stream's socket down, which wakes the thread that waits on it; closing alone would not."""
    # botocore keeps the HTTP response private; without it the thread ends at the client's own read timeout.
    connection = getattr(getattr(stream, "_raw_stream", None), "connection", None)
    sock = getattr(connection, "sock", None)
    if sock is not None:
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
