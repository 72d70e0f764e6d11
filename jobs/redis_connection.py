"""Two ways to talk to one Redis: workers wait for it, pages do not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

import redis
from redis.backoff import ExponentialWithJitterBackoff, NoBackoff
from redis.exceptions import BusyLoadingError, RedisError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry

from domain.errors import StoreUnavailable

_AWAY: tuple[type[Exception], ...] = (RedisConnectionError, RedisTimeoutError, BusyLoadingError)
_PAGE_SECONDS = 1.5
RETRY_CAP_SECONDS = 5
"""The longest a worker waits before it tries Redis again."""


class PatientRedis(redis.Redis):
    """Survives an outage of minutes: a worker that gives up loses finished work."""

    @classmethod
    def from_url(cls, url: str, **options: Any) -> Self:
        """Return a connection that retries each command for about four minutes."""
        options.setdefault("retry", Retry(ExponentialWithJitterBackoff(base=0.25, cap=RETRY_CAP_SECONDS), 60))
        options.setdefault("retry_on_error", list(_AWAY))
        options.setdefault("health_check_interval", 15)
        options.setdefault("socket_keepalive", True)
        options.setdefault("socket_connect_timeout", 5)
        return super().from_url(url, **options)  # type: ignore[return-value]


class ImpatientRedis(redis.Redis):
    """Answers or fails within two seconds: a page says "progress unavailable" rather than hang."""

    @classmethod
    def from_url(cls, url: str, **options: Any) -> Self:
        """Return a connection that tries each command twice, at once."""
        options.setdefault("retry", Retry(NoBackoff(), 1))
        options.setdefault("retry_on_error", [RedisConnectionError])
        options.setdefault("socket_timeout", _PAGE_SECONDS)
        options.setdefault("socket_connect_timeout", _PAGE_SECONDS / 2)
        options.setdefault("socket_keepalive", True)
        return super().from_url(url, **options)  # type: ignore[return-value]


@contextmanager
def redis_errors(what: str = "Progress is unavailable") -> Iterator[None]:
    """Turn whatever Redis raises into `StoreUnavailable` with a sentence that begins with `what`."""
    try:
        yield
    except RedisError as error:
        sentence = f"{what}: the queue (Redis) does not answer. Nothing is lost; try again in a moment."
        raise StoreUnavailable(sentence) from error
