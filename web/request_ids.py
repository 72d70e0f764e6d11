"""A name for each request: taken from X-Request-ID or made, sent back, and in every log line of the request."""

from __future__ import annotations

import logging
import re
import time
from typing import cast

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars
from ulid import ULID

from web.requests import OPEN_PATHS, is_ours

HEADER = "X-Request-ID"
_SCOPE = "ai_prism.request_id"
_ACCEPTED = re.compile(r"[A-Za-z0-9._-]{1,100}")
"""What of a client's naming is taken over: nothing that could forge a log line or a header."""

logger = logging.getLogger(__name__)


class RequestIds:
    """ASGI middleware that names requests to our routes and writes one log line for each."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not is_ours(scope):
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope).get(HEADER, "")
        request_id = asked if _ACCEPTED.fullmatch(asked) else str(ULID())
        began = time.monotonic()
        status = 0

        async def send_named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        with bound_contextvars(request_id=request_id):
            try:
                await self._app({**scope, _SCOPE: request_id}, receive, send_named)
            finally:
                path, spent = scope["path"], time.monotonic() - began
                level = logging.DEBUG if path in OPEN_PATHS else logging.INFO
                logger.log(level, "%s %s %d %.0f ms", scope["method"], path, status, spent * 1000)


def request_id_of(request: Request) -> str:
    """Return the request's name."""
    return cast(str, request.scope[_SCOPE])
