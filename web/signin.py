"""The way to the sign-in provider and back to the page that somebody wanted to see."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import quote, unquote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from domain.errors import StoreUnavailable
from domain.person import NOBODY
from jobs.sign_outs import SignOuts
from web.door import arrival_in

SIGN_IN = "/sign-in"
_LOGOUT = "/auth/logout"
_WANTED = "ai_prism_wanted"
_WANTED_SECONDS = 900


def sign_in_routes(login_url: Callable[[], str]) -> list[Route]:
    """Return the route that a sign-in link leads to; `login_url` returns a fresh address of Streamlit's own login."""

    def sign_in(request: Request) -> Response:
        answer = RedirectResponse(login_url(), status_code=303)
        wanted = request.query_params.get("wanted", "")
        if _is_ours(wanted):
            answer.set_cookie(
                _WANTED, quote(wanted, safe=""), max_age=_WANTED_SECONDS, httponly=True, samesite="lax", path="/"
            )
        return answer

    return [Route(SIGN_IN, sign_in, methods=["GET"])]


class EndSignIn:
    """ASGI middleware: a sign-out ends the sign-in itself, not only its cookie in this browser."""

    def __init__(self, app: ASGIApp, *, sign_outs: SignOuts) -> None:
        self._app = app
        self._sign_outs = sign_outs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == _LOGOUT and (sign_in := arrival_in(scope).sign_in):
            with suppress(StoreUnavailable):  # the cookie goes all the same
                await run_in_threadpool(self._sign_outs.note, sign_in)
        await self._app(scope, receive, send)


class BackToWanted:
    """ASGI middleware: Streamlit sends whoever has signed in to the first page; this sends them on, once."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wanted = _wanted(scope)
        if not wanted:
            await self._app(scope, receive, send)
            return
        answer = RedirectResponse(wanted, status_code=303)
        answer.delete_cookie(_WANTED, path="/")
        await answer(scope, receive, send)


def _wanted(scope: Scope) -> str:
    """Return where somebody who has just signed in wants to go; empty for every other request."""
    if scope["type"] != "http" or scope["path"] != "/" or "text/html" not in Headers(scope=scope).get("accept", ""):
        return ""
    connection = HTTPConnection(scope)
    wanted = unquote(connection.cookies.get(_WANTED, ""))
    return wanted if _is_ours(wanted) and arrival_in(scope).at(time.time()) != NOBODY else ""


def _is_ours(address: str) -> bool:
    """Return whether an address is a page of this site; browsers read a backslash as a slash."""
    parts = urlsplit(address)
    return (
        address.startswith("/")
        and not address.startswith(("//", "/\\"))
        and not (parts.scheme or parts.netloc)
        and address.isprintable()
    )
