"""Requests in a minute, of one token, person or address: counted, told in headers, and refused beyond the limit."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.person import LOCAL_ID, NOBODY
from jobs.rates import Allowance, Rates
from web.door import arrival_in
from web.refusals import refusal, refuse
from web.requests import OPEN_PATHS, RequestRefused, is_ours

_MINUTE = 60
_LOGIN = "/auth/login"
"""Where Streamlit begins a sign-in."""


class RequestLimits:
    """ASGI middleware behind the door.

    The headers are those of draft-ietf-httpapi-ratelimit-headers-10. The one person of an installation without
    sign-in shares their machine with nobody and is not limited.
    """

    def __init__(self, app: ASGIApp, *, rates: Rates) -> None:
        self._app = app
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not is_ours(scope) or scope["path"] in OPEN_PATHS or arrival_in(scope).person.id == LOCAL_ID:
            await self._app(scope, receive, send)
            return
        allowance = await run_in_threadpool(self._rates.count, _who(scope))
        headers = _headers(allowance)

        async def send_told(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers)
            await send(message)

        if allowance.is_over:
            said = f"More than {allowance.limit} requests in a minute. Wait {allowance.seconds} s."
            over = RequestRefused(429, "too_many_requests", said, {"Retry-After": str(allowance.seconds)})
            await refusal(Request(scope), over)(scope, receive, send_told)
            return
        await self._app(scope, receive, send_told)


class SignInLimits:
    """ASGI middleware behind the door: attempts to come in, of one address in a minute.

    Counted are sign-ins that are begun, and requests that bring a token which is not valid.
    """

    def __init__(self, app: ASGIApp, *, rates: Rates) -> None:
        self._app = app
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _is_attempt(scope):
            allowance = await run_in_threadpool(self._rates.count, _address(scope))
            if allowance.is_over:
                said = f"Too many attempts to sign in from this address. Wait {allowance.seconds} s and try again."
                over = RequestRefused(429, "too_many_attempts", said, {"Retry-After": str(allowance.seconds)})
                await refuse(over, scope, receive, send)
                return
        await self._app(scope, receive, send)


def _is_attempt(scope: Scope) -> bool:
    brings_token = any(name == b"authorization" for name, _ in scope["headers"])
    return scope["path"] == _LOGIN or (brings_token and bool(arrival_in(scope).problem))


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return f"address {client[0]}" if client else "nobody"


def _who(scope: Scope) -> str:
    arrival = arrival_in(scope)
    if arrival.token_id or arrival.person.id != NOBODY.id:
        return arrival.token_id or arrival.person.id
    return _address(scope)


def _headers(allowance: Allowance) -> dict[str, str]:
    return {
        "RateLimit-Policy": f'"caller";q={allowance.limit};w={_MINUTE}',
        "RateLimit": f'"caller";r={allowance.remaining};t={allowance.seconds}',
    }
