"""Limits on what a request sends, held while it arrives."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.v1.problems import problem

_LINGER_SECONDS = 2.0
_SECONDS = 110.0
"""A body has so long to arrive: App Runner ends any request at 120 s."""


class BodyLimit:
    """ASGI middleware that refuses a body that is too large or too slow, at the first byte that is too many."""

    def __init__(self, app: ASGIApp, *, limit_of: Callable[[Scope], int], seconds: float = _SECONDS) -> None:
        self._app = app
        self._limit_of = limit_of
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit_of(scope)
        declared = Headers(scope=scope).get("content-length", "0")
        if declared.isdecimal() and int(declared) > limit:
            # What has not been read cannot be followed by another request on this connection.
            closing = {"Connection": "close"}
            refused = problem(Request(scope), 413, "too_large", _too_large(limit), headers=closing)
            await refused(scope, receive, _lingering(receive, send))
            return
        await self._app(scope, _limited(receive, limit, self._seconds), send)


def _lingering(receive: Receive, send: Send) -> Send:
    """Answer at once, and then take in for a moment what still comes.

    A connection that is closed over bytes nobody has read is reset, and the client never sees its answer.
    """

    async def send_and_linger(message: Message) -> None:
        if message["type"] != "http.response.body" or message.get("more_body"):
            await send(message)
            return
        await send({**message, "more_body": True})
        with suppress(TimeoutError):
            async with asyncio.timeout(_LINGER_SECONDS):
                while (await receive()).get("more_body"):
                    pass
        await send({"type": "http.response.body", "body": b""})

    return send_and_linger


def _limited(receive: Receive, limit: int, seconds: float) -> Receive:
    end = asyncio.get_running_loop().time() + seconds
    read = 0
    is_whole = False

    async def receive_limited() -> Message:
        nonlocal read, is_whole
        if is_whole:
            return await receive()
        try:
            async with asyncio.timeout_at(end):
                message = await receive()
        except TimeoutError as error:
            raise HTTPException(408, "The body took too long to arrive.") from error
        read += len(message.get("body", b""))
        if read > limit:
            raise HTTPException(413, _too_large(limit), {"Connection": "close"})
        is_whole = not message.get("more_body", False)
        return message

    return receive_limited


def _too_large(limit: int) -> str:
    return f"The request is larger than {limit / 1024**2:.3g} MB."
