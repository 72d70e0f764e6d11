"""Puts the script into the page, before Streamlit's own."""

from __future__ import annotations

import hashlib
from pathlib import Path

from starlette.types import Message, Scope, Send

_PARTS = [Path(__file__).parent / "browser" / name for name in ("place.js", "line.js", "socket.js")]
# One script, because it must run before anything else does; in a function, so that its names stay its own.
SCRIPT = b'(() => {\n"use strict";\n%s})();\n' % b"\n".join(part.read_bytes() for part in _PARTS)
SCRIPT_NAME = f"socket.{hashlib.sha256(SCRIPT).hexdigest()[:12]}.js"
_PLACE = b"<head>"
# A page kept by the browser, a part of one or a compressed one could not be changed.
_MAKE_WHOLE = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"if-range", b"range")
_OF_THE_FILE = (b"content-length", b"etag", b"last-modified", b"accept-ranges")


def wants_page(scope: Scope) -> bool:
    """Return whether a browser asks for something to show: only such answers may be the page."""
    accepted = next((value for name, value in scope["headers"] if name == b"accept"), b"")
    return scope["method"] in ("GET", "HEAD") and b"text/html" in accepted


def whole(scope: Scope) -> Scope:
    """Return the request in a form that is answered with the whole page, as it stands in its file."""
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in _MAKE_WHOLE]}


def insert(page: bytes, address: str) -> bytes:
    """Return the page with the script first in its head; a page without a head stays as it is.

    A classic script runs before Streamlit's, which is a module and therefore deferred.
    """
    tag = f'{_PLACE.decode()}<script src="{address}"></script>'.encode()
    return page.replace(_PLACE, tag, 1)


class PageSend:
    """A `send` that gathers an HTML answer, puts the script into it and sends it on; other answers pass through."""

    def __init__(self, send: Send, address: str, *, is_head: bool) -> None:
        self._send = send
        self._address = address
        self._is_head = is_head
        self._start: Message | None = None
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self._start = message
        elif self._start is None or message["type"] != "http.response.body":
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish(self._start)

    async def _finish(self, start: Message) -> None:
        body = insert(bytes(self._body), self._address)
        kept = [pair for pair in start["headers"] if pair[0].lower() not in _OF_THE_FILE]
        length = [] if self._is_head else [(b"content-length", str(len(body)).encode())]
        await self._send({**start, "headers": [*kept, *length]})
        await self._send({"type": "http.response.body", "body": body})


def _is_page(start: Message) -> bool:
    headers = {name.lower(): value for name, value in start["headers"]}
    is_html = headers.get(b"content-type", b"").startswith(b"text/html")
    return bool(start["status"] == 200 and is_html and b"content-encoding" not in headers)
