"""The sections that failed lately and were not tried again, for operators; ids and kinds only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from redis import Redis

from domain import events as happened
from domain.events import Event

_FAILED = "prism:failed"
KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Failure:
    """A section without a result. `kind` is the word of the error, `at` in seconds since the epoch."""

    review_id: str
    run_id: str
    section_id: str
    kind: str
    at: float


class Failures:
    """One hash for all processes; what is older than a day is forgotten when somebody looks."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    def tell(self, review_id: str, events: Sequence[Event]) -> None:
        """Take note of sections that failed, and of those that are tried again or ended well after all."""
        for event in events:
            match event:
                case happened.SectionFailed(at=at, run_id=run_id, section_id=section_id, kind=kind):
                    self._redis.hset(_FAILED, f"{review_id} {run_id} {section_id}", f"{at} {kind}")
                case happened.RunReopened(run_id=run_id, section_ids=section_ids):
                    self._redis.hdel(_FAILED, *(f"{review_id} {run_id} {section_id}" for section_id in section_ids))
                case happened.SectionFinished(run_id=run_id, section_id=section_id, provenance=provenance):
                    if provenance is not None:
                        self._redis.hdel(_FAILED, f"{review_id} {run_id} {section_id}")

    def latest(self, now: float) -> list[Failure]:
        """Return them, the newest first. Raise `redis.RedisError` when they cannot be read."""
        stored = cast(dict[bytes, bytes], self._redis.hgetall(_FAILED))
        failures = [_failure(field.decode(), value.decode()) for field, value in stored.items()]
        old = [one for one in failures if now - one.at > KEPT_SECONDS]
        if old:
            self._redis.hdel(_FAILED, *(f"{one.review_id} {one.run_id} {one.section_id}" for one in old))
        return sorted((one for one in failures if one not in old), key=lambda one: one.at, reverse=True)


def _failure(field: str, value: str) -> Failure:
    review_id, run_id, section_id = field.split(" ", 2)
    at, kind = value.split(" ", 1)
    return Failure(review_id, run_id, section_id, kind, float(at))
