"""Sign-ins that somebody has ended: the cookie of one opens nothing any more, in no tab and on no instance."""

from __future__ import annotations

import time
from collections.abc import Callable

from redis import Redis

from domain.errors import StoreUnavailable
from jobs.redis_connection import redis_errors
from jobs.remembered import Remembered

KEEP_SECONDS = 2.0
"""How long a process goes on with what it knows: as long an open tab may go on after a sign-out elsewhere."""
_KEPT = 5000


class SignOuts:
    """Remembers each sign-out for as long as its sign-in would have lasted."""

    def __init__(self, connection: Redis, *, hours: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._redis = connection
        self._seconds = int(hours * 3600) + 1
        self._clock = clock
        self._known: Remembered[tuple[float, bool]] = Remembered(_KEPT)

    def note(self, sign_in: str) -> None:
        """End a sign-in. Raise `StoreUnavailable` when Redis is away."""
        self._known.put(sign_in, (self._clock(), True))
        with redis_errors("You are signed out here, and elsewhere when your sign-in runs out"):
            self._redis.set(_key(sign_in), 1, ex=self._seconds)

    def is_out(self, sign_in: str) -> bool:
        """Return whether somebody ended this sign-in; while Redis is away, what was known last."""
        known = self._known.get(sign_in)
        if known is not None and self._clock() - known[0] < KEEP_SECONDS:
            return known[1]
        try:
            with redis_errors():
                is_out = bool(self._redis.exists(_key(sign_in)))
        except StoreUnavailable:
            return known is not None and known[1]
        return self._known.put(sign_in, (self._clock(), is_out))[1]


def _key(sign_in: str) -> str:
    return f"prism:signed-out:{sign_in}"
