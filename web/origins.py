"""Requests that pages of other sites make a browser send, with the cookie of whoever looks at them."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from web.refusals import refuse
from web.requests import RequestRefused

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_REFUSED = "Requests from pages of other sites are not accepted."


class Origins:
    """ASGI middleware that lets pages of this site and of the allowed ones change something, or open a WebSocket.

    Stricter than Streamlit, which takes every page that comes from this machine or its network. A request without an
    Origin comes from no page.
    """

    def __init__(self, app: ASGIApp, *, allowed: Collection[str]) -> None:
        self._app = app
        self._allowed = frozenset(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        changes = scope["type"] == "websocket" or (scope["type"] == "http" and scope["method"] not in _SAFE)
        if changes and not self._is_ours(Headers(scope=scope)):
            await refuse(RequestRefused(403, "other_origin", _REFUSED), scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_ours(self, headers: Headers) -> bool:
        origin = headers.get("origin")
        return not origin or origin in self._allowed or urlsplit(origin).netloc == headers.get("host")
