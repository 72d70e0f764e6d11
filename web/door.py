"""The door: who sends each request, found once and told to the routes and pages behind it."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from ipaddress import ip_address
from typing import Protocol, cast
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from domain.arrival import HEADER, Arrival, to_header
from domain.errors import SignInNeeded
from domain.person import NOBODY, Person, local_analyst
from jobs.sign_outs import SignOuts
from settings import Settings
from web.claims import Claims, arrival_of
from web.refusals import refuse
from web.requests import OPEN_PATHS, RequestRefused

_STATE = "arrival"
_CLOSED = ("/media/", "/_stcore/metrics", "/_stcore/upload_file/")
"""What Streamlit serves to whoever knows the address."""


class Doorkeeper(Protocol):
    """Finds out who sends a request."""

    async def __call__(self, connection: HTTPConnection) -> Arrival:
        """Return who it is. Raise `RequestRefused` for a request that must not come in at all."""
        ...


SignedClaims = Callable[[Mapping[str, str]], tuple[Claims, float, str] | None]
"""Returns what a signed cookie among these says of somebody, when it was signed, and a name of that sign-in."""


class NoSignIn:
    """Everybody is the local analyst, who comes by an address, a bare name such as localhost, or a configured name.

    Any other name may be one that a page of another site has led here (DNS rebinding), with the rights of an
    administrator in the browser of whoever looks at it.
    """

    def __init__(self, origins: Collection[str] = ()) -> None:
        self._names = {urlsplit(origin).hostname for origin in origins}

    async def __call__(self, connection: HTTPConnection) -> Arrival:
        name = urlsplit(f"//{connection.headers.get('host', '')}").hostname or ""
        if name in self._names or _is_here(name):
            return Arrival(local_analyst("analyst"))
        said = f"This program is not known as {name[:100]!r}. Set PUBLIC_URL to the address by which people reach it."
        raise RequestRefused(403, "unknown_host", said)


def _is_here(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return "." not in name or name.endswith(".localhost")
    return True


class CookieSignIn:
    """Whoever has the cookie that an OIDC sign-in left."""

    def __init__(self, settings: Settings, signed_claims: SignedClaims, sign_outs: SignOuts) -> None:
        self._settings = settings
        self._signed_claims = signed_claims
        self._sign_outs = sign_outs

    async def __call__(self, connection: HTTPConnection) -> Arrival:
        found = self._signed_claims(connection.cookies)
        if found is None:
            return Arrival()
        claims, signed_at, sign_in = found
        if await run_in_threadpool(self._sign_outs.is_out, sign_in):
            return Arrival()
        arrival = arrival_of(claims, self._settings, until=signed_at + self._settings.session_hours * 3600)
        return replace(arrival, sign_in=sign_in)


class Door:
    """ASGI middleware that asks its doorkeeper about every request and WebSocket."""

    def __init__(self, app: ASGIApp, *, keeper: Doorkeeper) -> None:
        self._app = app
        self._keeper = keeper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        try:
            arrival = await self._keeper(HTTPConnection(scope))
        except RequestRefused as error:
            if scope["path"] in OPEN_PATHS:
                arrival = Arrival()
            else:
                await refuse(error, scope, receive, send)
                return
        if scope["path"].startswith(_CLOSED) and arrival.at(time.time()) == NOBODY:
            await refuse(RequestRefused(401, "sign_in_needed", "Sign in to go on."), scope, receive, send)
            return
        inside = {**scope, "headers": _told(scope, arrival), "state": {**scope.get("state", {}), _STATE: arrival}}
        await self._app(inside, receive, send)


def person_of(request: Request) -> Person:
    """Return who sends the request. Raise `SignInNeeded` when what they show of themselves is not valid."""
    arrival = arrival_in(request.scope)
    if arrival.problem:
        raise SignInNeeded(arrival.problem)
    return arrival.at(time.time())


def arrival_in(scope: Scope) -> Arrival:
    """Return what the door found out about a request."""
    return cast(Arrival, scope["state"][_STATE])


def _told(scope: Scope, arrival: Arrival) -> list[tuple[bytes, bytes]]:
    name = HEADER.encode()
    others = [(key, value) for key, value in scope["headers"] if key.lower() != name]
    return [*others, (name, to_header(arrival).encode())]
