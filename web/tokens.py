"""Service accounts at the door: a request that brings one of our tokens comes as its account."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from domain.arrival import Arrival
from domain.errors import StoreUnavailable
from jobs.tokens import PREFIX, Tokens
from web.door import Doorkeeper
from web.requests import RequestRefused, is_ours

_REFUSED = "This token is not valid: it is incomplete, was revoked, or never existed. Ask an administrator for another."


class WithTokens:
    """Looks at tokens first, and leaves everybody else to another doorkeeper.

    A token opens the API and downloads, never the pages.
    """

    def __init__(self, keeper: Doorkeeper, tokens: Tokens) -> None:
        self._keeper = keeper
        self._tokens = tokens

    async def __call__(self, connection: HTTPConnection) -> Arrival:
        kind, _, text = connection.headers.get("authorization", "").partition(" ")
        text = text.strip()
        if kind.lower() != "bearer" or not text.startswith(PREFIX) or not is_ours(connection.scope):
            return await self._keeper(connection)
        try:
            token = await run_in_threadpool(self._tokens.recognise, text)
        except StoreUnavailable as error:
            raise RequestRefused(503, "unavailable", "Tokens cannot be checked now. Try again in a moment.") from error
        return Arrival(token.holder, token_id=token.id) if token else Arrival(problem=_REFUSED)
