"""Whether everything this program needs answers, really asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, cast

from redis import Redis
from redis.exceptions import RedisError

from domain.errors import PrismError
from jobs.models import warnings_of
from jobs.parts import Parts

HEARTBEAT_SECONDS = 5
_POOLS = "prism:pools"
"""Of each worker pool, with how many workers it lives and when it last said so."""

ModelStates = Callable[[], tuple[Sequence[dict[str, Any]], str]]
"""Returns the models of the chain in order, and why Bedrock cannot be used (empty when it can)."""


def say_alive(redis: Redis, pool: str, workers: int, now: float) -> None:
    """Say that a worker pool lives; to be said every `HEARTBEAT_SECONDS`."""
    redis.hset(_POOLS, pool, f"{workers} {now}")


def say_gone(redis: Redis, pool: str) -> None:
    """Say that a worker pool ended."""
    redis.hdel(_POOLS, pool)


def living_workers(redis: Redis, now: float) -> int:
    """Return how many workers the pools that were heard of lately have."""
    return sum(_living(redis, now))


def living_pools(redis: Redis, now: float) -> int:
    """Return how many worker pools were heard of lately."""
    return len(_living(redis, now))


def _living(redis: Redis, now: float) -> list[int]:
    said = [value.decode().split() for value in cast(list[bytes], redis.hvals(_POOLS))]
    return [int(workers) for workers, at in said if now - float(at) < 3 * HEARTBEAT_SECONDS]


class Health:
    """Asks Redis, S3, Bedrock and the workers."""

    def __init__(self, parts: Parts, model_states: ModelStates) -> None:
        self._parts = parts
        self._model_states = model_states

    def report(self) -> dict[str, Any]:
        """Return what `GET /health` says, and the addresses and models for the command line."""
        redis, workers, queue_length = self._queue()
        s3 = self._store()
        models, bedrock = self._bedrock()
        usable = sum(bool(model.get("usable")) for model in models)
        settings = self._parts.settings
        return {
            "status": _status(redis, s3, bedrock, workers),
            "redis": redis,
            "s3": s3,
            "bedrock": bedrock,
            "workers": "connected" if workers else "no worker is running",
            "worker_count": workers,
            "queue_length": queue_length,
            "enhanced_mode": settings.enable_enhanced_mode,
            "models_available": usable,
            "timestamp": datetime.now(UTC).isoformat(timespec="seconds"),
            "bedrock_endpoint": settings.bedrock_endpoint_url or f"AWS {settings.aws_region}",
            "redis_url": _without_password(settings.redis_url),
            "s3_endpoint": settings.s3_endpoint_url or f"AWS {settings.aws_region}",
            "models": models,
            "warnings": warnings_of(models),
        }

    def _queue(self) -> tuple[str, int, int]:
        redis = self._parts.redis
        try:
            return "connected", living_workers(redis, self._parts.clock()), self._parts.queues.length()
        except RedisError as error:
            return f"no answer: {_short(error)}", 0, 0

    def _store(self) -> str:
        try:
            self._parts.objects.check()
        except PrismError as error:
            return str(error)
        return "connected"

    def _bedrock(self) -> tuple[list[dict[str, Any]], str]:
        states, fault = self._model_states()
        models = list(states)
        if not fault and not any(model.get("usable") for model in models):
            fault = "no model of the chain can be used"
        return models, fault or "connected"


def _status(redis: str, s3: str, bedrock: str, workers: int) -> str:
    if redis != "connected" or s3 != "connected":
        return "unhealthy"
    return "healthy" if bedrock == "connected" and workers else "degraded"


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__


def _without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"
