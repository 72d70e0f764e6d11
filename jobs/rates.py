"""How many requests somebody may send in a minute, counted in Redis for all instances together."""

from __future__ import annotations

import logging
import math
import time
from dataclasses import dataclass

from limits import RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from redis import Redis

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a limit after a request: of `limit` requests a minute `remaining`, more after `seconds`."""

    limit: int
    remaining: int
    seconds: int
    is_over: bool = False


class Rates:
    """Counts requests by whoever sends them."""

    def __init__(self, connection: Redis, *, per_minute: int, name: str) -> None:
        storage = RedisStorage(
            "redis://", connection_pool=connection.connection_pool, key_prefix=f"prism:{name}", wrap_exceptions=True
        )
        self._limiter = SlidingWindowCounterRateLimiter(storage)
        self._item = RateLimitItemPerMinute(per_minute)

    def count(self, who: str) -> Allowance:
        """Count one request and return what is left; one that is over the limit is not counted.

        While Redis is away nothing is counted and nobody is held up: what follows will say that Redis is away.
        """
        limit = self._item.amount
        try:
            is_over = not self._limiter.hit(self._item, who)
            window = self._limiter.get_window_stats(self._item, who)
        except StorageError:
            logger.warning("requests are not counted: Redis does not answer")
            return Allowance(limit, limit, 60)
        return Allowance(limit, window.remaining, max(1, math.ceil(window.reset_time - time.time())), is_over)
