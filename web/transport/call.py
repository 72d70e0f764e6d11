"""One request on its way between two instances: as letters, and as the ASGI messages they stand for."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, MutableMapping
from typing import Any

from starlette.types import Message, Receive, Scope, Send

from web.transport.mailbox import Letter, Mailbox, MailUnavailable

CARRIED = "prism.carried"
"""In the scope of a request that another instance sent here; it goes no further."""
PART_BYTES = 512 * 1024
PARTS_ON_THE_WAY = 4


class Call:
    """One request on its way between two instances, seen from either end."""

    def __init__(self, mailbox: Mailbox, partner: str, call_id: str) -> None:
        self.id = call_id
        self.partner = partner
        self._mailbox = mailbox
        self._arrived: asyncio.Queue[Letter | None] = asyncio.Queue()
        self._allowed = asyncio.Semaphore(PARTS_ON_THE_WAY)
        self._begun = False

    def deliver(self, letter: Letter) -> None:
        """Take a letter of this call."""
        if letter.kind == "took":
            self._allowed.release()
        else:
            self._arrived.put_nowait(letter)

    def break_off(self) -> None:
        """Let whoever waits know that the partner is gone."""
        self._arrived.put_nowait(None)

    async def begin(self, kind: str, about: dict[str, Any], data: bytes, *, more: bool) -> bool:
        """Send the head with the first part of the body; return False when the partner is gone."""
        first, rest = data[:PART_BYTES], data[PART_BYTES:]
        letter = Letter(kind, self.id, {**about, "more": more or bool(rest)}, first)
        if not await self._mailbox.send(self.partner, letter):
            return False
        return await self.go_on(rest, more=more) if rest else True

    async def go_on(self, data: bytes, *, more: bool) -> bool:
        """Send more of the body as fast as the partner takes it; return False when it is gone."""
        pieces = [data[start : start + PART_BYTES] for start in range(0, len(data), PART_BYTES)] or [b""]
        for number, piece in enumerate(pieces, 1):
            await self._allowed.acquire()
            letter = Letter("part", self.id, {"more": more or number < len(pieces)}, piece)
            if not await self._mailbox.send(self.partner, letter):
                return False
        return True

    async def drop(self) -> None:
        """Tell the partner that nobody waits any more."""
        with contextlib.suppress(MailUnavailable):
            await self._mailbox.send(self.partner, Letter("drop", self.id, {}))

    async def next(self) -> Letter | None:
        """Return the next letter, or None when the partner is gone or has dropped the call."""
        letter = await self._arrived.get()
        if letter is None or letter.kind == "drop":
            return None
        if letter.kind == "part":
            await self._mailbox.send(self.partner, Letter("took", self.id, {}))
        return letter


class AnswerSender:
    """The `send` of a request that another instance sent: its answer leaves by letter, head and first part together."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._start: MutableMapping[str, Any] | None = None
        self.is_complete = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        data, more = bytes(message.get("body", b"")), bool(message.get("more_body", False))
        if self._start is not None:
            about = {"status": self._start["status"], "headers": _to_text(self._start["headers"])}
            self._start = None
            is_sent = await self._call.begin("head", about, data, more=more)
        else:
            is_sent = await self._call.go_on(data, more=more)
        if not is_sent:
            raise OSError("The instance that asked is gone.")
        self.is_complete = not more


def receiver(call: Call, first: Letter) -> Receive:
    """Return the `receive` of a request that another instance sent; it ends when the browser has left there."""
    letters = [first]
    is_whole = False

    async def receive() -> Message:
        nonlocal is_whole
        letter = letters.pop() if letters else await call.next()
        if letter is None or is_whole:
            return {"type": "http.disconnect"}
        is_whole = not letter.about["more"]
        return {"type": "http.request", "body": letter.data, "more_body": not is_whole}

    return receive


async def send_request(call: Call, scope: Scope, receive: Receive) -> None:
    """Send the request with its body; then wait for the browser to leave, and say so."""
    is_first = True
    async for data, more in _body(receive):
        if is_first:
            is_sent = await call.begin("call", _about(scope), data, more=more)
        else:
            is_sent = await call.go_on(data, more=more)
        is_first = False
        if not is_sent:
            return
    if (await receive())["type"] == "http.disconnect":
        await call.drop()


async def pass_on_answer(call: Call, send: Send) -> bool:
    """Send the browser what the partner answers; return False when it is gone before it said anything."""
    is_begun = False
    while True:
        letter = await call.next()
        if letter is None:
            return is_begun
        if letter.kind == "head":
            headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in letter.about["headers"]]
            await send({"type": "http.response.start", "status": letter.about["status"], "headers": headers})
            is_begun = True
        more = bool(letter.about["more"])
        await send({"type": "http.response.body", "body": letter.data, "more_body": more})
        if not more:
            return True


async def _body(receive: Receive) -> AsyncIterator[tuple[bytes, bool]]:
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return
        more = bool(message.get("more_body", False))
        yield bytes(message.get("body", b"")), more


def _about(scope: Scope) -> dict[str, Any]:
    return {
        "method": scope["method"],
        "scheme": scope["scheme"],
        "path": scope["path"],
        "query": scope["query_string"].decode("latin-1"),
        "root": scope.get("root_path", ""),
        "headers": _to_text(scope["headers"]),
        "client": scope.get("client"),
        "server": scope.get("server"),
    }


def request_scope(about: Mapping[str, Any]) -> dict[str, Any]:
    """Return the scope of a request that came by letter."""
    client, server = about.get("client"), about.get("server")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": about["method"],
        "scheme": about.get("scheme", "http"),
        "path": about["path"],
        "raw_path": about["path"].encode(),
        "query_string": about.get("query", "").encode("latin-1"),
        "root_path": about.get("root", ""),
        "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in about.get("headers", ())],
        "client": tuple(client) if client else None,
        "server": tuple(server) if server else None,
        "extensions": {},
        CARRIED: True,
    }


def _to_text(headers: Any) -> list[tuple[str, str]]:
    return [(bytes(name).decode("latin-1"), bytes(value).decode("latin-1")) for name, value in headers]
