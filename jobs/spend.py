"""What each model cost today, by the day in UTC; Redis holds the sums, and S3 what they can be made of again."""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import cast

from redis import Redis
from redis.exceptions import RedisError

from domain.finding import Attempt

logger = logging.getLogger(__name__)

_KEEP_SECONDS = 2 * 24 * 3600


class Spend:
    """Dollars by model id, for all processes."""

    def __init__(self, redis: Redis, clock: Callable[[], float] = time.time) -> None:
        self._redis = redis
        self._clock = clock

    def add(self, model_id: str, dollars: float) -> None:
        """Count what a request cost; without Redis it goes uncounted here, not in the review."""
        try:
            with self._redis.pipeline(transaction=False) as pipe:  # one round trip
                pipe.hincrbyfloat(self._key(), model_id, dollars)
                pipe.expire(self._key(), _KEEP_SECONDS)
                pipe.execute()
        except RedisError as error:
            logger.warning("%s: what a request cost is not counted: %s", model_id, type(error).__name__)

    def today(self) -> dict[str, float]:
        """Return what each model cost since midnight in UTC. Raise `redis.RedisError` when it cannot be read."""
        known = cast(dict[bytes, bytes], self._redis.hgetall(self._key()))
        return {model_id.decode(): float(dollars) for model_id, dollars in known.items()}

    def count_anew(self, attempts: Iterable[Attempt]) -> None:
        """Put in place of today's sums those of the attempts that ended today."""
        sums: dict[str, float] = defaultdict(float)
        for attempt in attempts:
            if _day(attempt.ended_at) == _day(self._clock()) and attempt.usage.cost_usd:
                sums[attempt.model_id] += attempt.usage.cost_usd
        if sums:
            self._redis.hset(self._key(), mapping={model_id: str(dollars) for model_id, dollars in sums.items()})
            self._redis.expire(self._key(), _KEEP_SECONDS)

    def _key(self) -> str:
        return f"prism:spend:{_day(self._clock())}"


def _day(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).date().isoformat()
