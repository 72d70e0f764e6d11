"""A program that does what the script in the browser does, one step at a time, so that a test can do it wrong."""

from __future__ import annotations

import gzip
import http.client
import json
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from web.transport.wire import Frame, Question, read_answer, write_question

PATIENCE = 30.0


@dataclass(frozen=True)
class Answer:
    """An answer of the server; for an exchange with its parts."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def got(self) -> int:
        return read_answer(self.body)[0]

    @property
    def frames(self) -> tuple[Frame, ...]:
        return read_answer(self.body)[1]

    @property
    def messages(self) -> list[bytes]:
        return [data for _number, data in self.frames]

    @property
    def close_code(self) -> int | None:
        return read_answer(self.body)[2]


@dataclass
class BrowserTab:
    """Opens a tab and asks; numbers run on by themselves unless a test gives others."""

    url: str
    headers: dict[str, str] = field(default_factory=dict)
    id: str = ""
    number: int = 0
    got: int = 0
    sent: int = 0
    heard: list[bytes] = field(default_factory=list)

    def open(self, *protocols: str, path: str = "/_stcore/stream") -> Answer:
        body = json.dumps({"path": path, "protocols": protocols or ("streamlit",)}).encode()
        answer = self.post("open", body)
        if answer.status == 200:
            self.id = json.loads(answer.body)["tab"]
        return answer

    def exchange(
        self,
        *messages: bytes,
        wait: float = 0,
        number: int | None = None,
        got: int | None = None,
        frames: list[Frame] | None = None,
    ) -> Answer:
        """Ask as the script does: `got` runs on with what arrives, which goes to `heard`. With `got` given, neither."""
        if number is None:
            self.number += 1
        if frames is None:
            frames = [(self.sent + place, data) for place, data in enumerate(messages, 1)]
            self.sent += len(messages)
        own = self.got if got is None else got
        question = Question(wait, self.number if number is None else number, own, tuple(frames))
        answer = self.post("exchange", write_question(question))
        for place, data in answer.frames if answer.status == 200 and got is None else ():
            if place == self.got + 1:
                self.got = place
                self.heard.append(data)
        return answer

    def close(self) -> Answer:
        return self.post("close", b"")

    def hear(self, count: int, *, wait: float = 5) -> list[bytes]:
        """Ask until so many messages have arrived since the tab was opened; return them."""
        while len(self.heard) < count:
            answer = self.exchange(wait=wait)
            assert answer.status == 200
            assert answer.close_code is None
        return self.heard

    def post(self, what: str, body: bytes) -> Answer:
        return request(self.url, "POST", f"/_transport/{what}", body, {"X-Prism-Tab": self.id, **self.headers})


def request(url: str, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Answer:
    """Return the answer to one request."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=PATIENCE)
    try:
        connection.request(method, path, body or None, headers or {})
        response = connection.getresponse()
        data = response.read()
        names = {name.lower(): value for name, value in response.getheaders()}
        if names.get("content-encoding") == "gzip":
            data = gzip.decompress(data)
        return Answer(response.status, names, data)
    finally:
        connection.close()


_threads = ThreadPoolExecutor(max_workers=32)


def meanwhile(call: Any, *args: Any, **named: Any) -> Future[Any]:
    """Start a call that takes its time."""
    return _threads.submit(call, *args, **named)
