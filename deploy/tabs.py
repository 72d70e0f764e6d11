"""One tab of a browser, without the browser: Streamlit's messages over a WebSocket, or over our HTTP transport."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Protocol
from urllib.parse import urlsplit

import httpx2
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from domain.errors import PrismError
from web.transport.wire import MalformedExchange, Question, read_answer, write_question

_STREAM = "/_stcore/stream"
_HOLD_SECONDS = 10.0
_DRAWN = ForwardMsg.FINISHED_SUCCESSFULLY


class TabRefused(PrismError):
    """Raised when no tab opens; the sentence says what was answered."""


class PageBroken(PrismError):
    """Raised when a page comes with an error on it, or not to its end."""


class Line(Protocol):
    """What carries messages between a tab and its server."""

    def send(self, message: bytes) -> None:
        """Send one message. Raise `PageBroken` when the line is broken."""
        ...

    def receive(self, deadline: float) -> bytes:
        """Return the next message. Raise `PageBroken` when none comes until the deadline."""
        ...

    def close(self) -> None:
        """Close the tab."""
        ...


class Tab:
    """One open tab."""

    def __init__(self, line: Line, *, seconds: float) -> None:
        self._line = line
        self._seconds = seconds

    def show(self, page: str = "", query: str = "") -> int:
        """Have a page drawn and return how many bytes it took; "" is Home. Raise `PageBroken`."""
        deadline = time.monotonic() + self._seconds
        self._line.send(page_wanted(page, query))
        taken = 0
        while True:
            data = self._line.receive(deadline)
            taken += len(data)
            if ends_page(data):
                return taken

    def close(self) -> None:
        """Close the tab."""
        self._line.close()


def open_over_socket(url: str, *, seconds: float = 30.0) -> Tab:
    """Return a tab over a WebSocket. Raise `TabRefused` where none passes."""
    scheme = "wss" if url.startswith("https") else "ws"
    where = f"{scheme}{url.removeprefix(urlsplit(url).scheme)}{_STREAM}"
    try:
        return Tab(_Socket(where, seconds), seconds=seconds)
    except InvalidStatus as error:
        raise TabRefused(f"the WebSocket was answered with status {error.response.status_code}") from error
    except (WebSocketException, OSError) as error:
        raise TabRefused(f"the WebSocket did not open ({str(error) or type(error).__name__})") from error


def open_over_http(url: str, *, seconds: float = 30.0) -> Tab:
    """Return a tab over the HTTP transport. Raise `TabRefused` where that does not work either."""
    return Tab(_Exchanges(url, seconds), seconds=seconds)


def page_wanted(page: str = "", query: str = "") -> bytes:
    """Return the message that asks for a page."""
    wanted = BackMsg()
    wanted.rerun_script.page_name = page
    wanted.rerun_script.query_string = query
    return bytes(wanted.SerializeToString())


def ends_page(data: bytes) -> bool:
    """Return whether a message says that the page is whole. Raise `PageBroken` when it says that it never will be."""
    said = ForwardMsg()
    said.ParseFromString(data)
    kind = said.WhichOneof("type")
    if kind == "delta" and said.delta.new_element.WhichOneof("type") == "exception":
        raise PageBroken("the page came with an error on it; the log of the web server says which")
    if kind != "script_finished":
        return False
    if said.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
        raise PageBroken("the page could not be run; the log of the web server says why")
    return bool(said.script_finished == _DRAWN)  # a page that starts over says "early", and goes on


class _Socket:
    def __init__(self, where: str, seconds: float) -> None:
        self._open = ExitStack()
        opening = connect(
            where, subprotocols=[Subprotocol("streamlit")], open_timeout=seconds, close_timeout=2, max_size=None
        )
        self._socket = self._open.enter_context(opening)

    def send(self, message: bytes) -> None:
        try:
            self._socket.send(message)
        except (WebSocketException, OSError) as error:
            raise PageBroken("the WebSocket was closed") from error

    def receive(self, deadline: float) -> bytes:
        try:
            return bytes(self._socket.recv(timeout=max(deadline - time.monotonic(), 0), decode=False))
        except TimeoutError as error:
            raise PageBroken("the page did not come to its end in time") from error
        except (WebSocketException, OSError) as error:
            raise PageBroken("the WebSocket was closed before the page came to its end") from error

    def close(self) -> None:
        self._open.close()


class _Exchanges:
    """Asks one question after the other, each with what the tab has to say."""

    def __init__(self, url: str, seconds: float) -> None:
        self._client = httpx2.Client(base_url=url, timeout=seconds)
        self._questions = self._sent = self._got = 0
        self._unacknowledged: list[tuple[int, bytes]] = []
        self._news: Iterator[bytes] = iter(())
        opened = self._post("open", json.dumps({"path": _STREAM, "protocols": ["streamlit"]}).encode(), TabRefused)
        self._client.headers["X-Prism-Tab"] = str(json.loads(opened)["tab"])

    def send(self, message: bytes) -> None:
        self._sent += 1
        self._unacknowledged.append((self._sent, message))

    def receive(self, deadline: float) -> bytes:
        while (message := next(self._news, None)) is None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise PageBroken("the page did not come to its end in time")
            self._news = iter(self._ask(min(left, _HOLD_SECONDS)))
        return message

    def close(self) -> None:
        try:
            self._post("close", b"", PageBroken)
        except PageBroken:
            pass  # it is gone already
        finally:
            self._client.close()

    def _ask(self, wait: float) -> list[bytes]:
        self._questions += 1
        question = Question(wait, self._questions, self._got, tuple(self._unacknowledged))
        try:
            taken, frames, code = read_answer(self._post("exchange", write_question(question), PageBroken))
        except MalformedExchange as error:
            raise PageBroken("something between here and the server changed its answers") from error
        if code is not None:
            raise PageBroken(f"the server closed the tab (code {code})")
        self._unacknowledged = [frame for frame in self._unacknowledged if frame[0] > taken]
        fresh = [(number, data) for number, data in frames if number > self._got]
        self._got = max([self._got, *(number for number, _ in fresh)])
        return [data for _, data in fresh]

    def _post(self, what: str, body: bytes, error_type: type[PrismError]) -> bytes:
        try:
            answer = self._client.post(f"/_transport/{what}", content=body)
        except httpx2.HTTPError as error:
            raise error_type(f"the HTTP transport had no answer ({str(error) or type(error).__name__})") from error
        if not answer.is_success:
            raise error_type(f"the HTTP transport was answered with status {answer.status_code}")
        return answer.content
