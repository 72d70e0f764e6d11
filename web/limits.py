"""Requests in a minute, of one token, person or address: counted, told in headers, and refused beyond the limit."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.person import LOCAL_ID, NOBODY
from jobs.rates import Allowance, Rates
from web.door import arrival_in
from web.refusals import refusal
from web.requests import OPEN_PATHS, RequestRefused, is_ours

_MINUTE = 60


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


def _who(scope: Scope) -> str:
    arrival = arrival_in(scope)
    if arrival.token_id or arrival.person.id != NOBODY.id:
        return arrival.token_id or arrival.person.id
    client = scope.get("client")
    return f"address {client[0]}" if client else "nobody"


def _headers(allowance: Allowance) -> dict[str, str]:
    return {
        "RateLimit-Policy": f'"caller";q={allowance.limit};w={_MINUTE}',
        "RateLimit": f'"caller";r={allowance.remaining};t={allowance.seconds}',
    }
