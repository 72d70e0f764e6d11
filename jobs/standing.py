"""What stands in the queues, for the figures of operators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from redis import Redis
from rq import Queue
from rq.job import Job
from rq.rate_limit import RateLimitRegistry
from rq.registry import FailedJobRegistry, StartedJobRegistry
from rq.serializers import JSONSerializer
from rq.utils import utcparse

from jobs.failures import Failures
from jobs.health import living_workers
from jobs.queue import READING, SECTIONS, SafeJob
from watch.names import Measurement, measure


@dataclass(frozen=True, slots=True)
class Standing:
    """One queue: ids of the jobs that wait, run and failed, and how long the oldest waiting one has waited."""

    queue: str
    waiting: tuple[str, ...]
    running: tuple[str, ...]
    failed: tuple[str, ...]
    oldest_seconds: float


def standings(redis: Redis, now: float) -> list[Standing]:
    """Return both queues; jobs held back for their review's turn wait too. Raise `redis.RedisError`."""
    return [_standing(redis, queue, now) for queue in (READING, SECTIONS)]


def queue_gauges(redis: Redis, now: float) -> Iterator[Measurement]:
    """Yield the figures of the queues and the workers. Raise `redis.RedisError`."""
    queues, workers = standings(redis, now), living_workers(redis, now)
    for queue in queues:
        yield from _figures([queue], Queue=queue.queue)
    yield from _figures(queues)
    yield measure("Workers", workers)
    backlog = sum(len(queue.waiting) + len(queue.running) for queue in queues)
    yield measure("BacklogPerWorker", backlog / max(1, workers))


def _figures(queues: list[Standing], **labels: str) -> Iterator[Measurement]:
    yield measure("QueueDepth", sum(len(queue.waiting) for queue in queues), **labels)
    yield measure("RunningJobs", sum(len(queue.running) for queue in queues), **labels)
    yield measure("FailedJobs", sum(len(queue.failed) for queue in queues), **labels)
    yield measure("OldestJobSeconds", max(queue.oldest_seconds for queue in queues), **labels)


def _standing(redis: Redis, name: str, now: float) -> Standing:
    queue = Queue(name, connection=redis, job_class=SafeJob, serializer=JSONSerializer)
    waiting = [*queue.get_job_ids(), *(_held_back(redis) if name == SECTIONS else ())]
    started = StartedJobRegistry(name, connection=redis, job_class=SafeJob, serializer=JSONSerializer)
    failed = FailedJobRegistry(name, connection=redis, job_class=SafeJob, serializer=JSONSerializer)
    return Standing(
        name,
        tuple(waiting),
        tuple(_job_ids(redis, started.key)),
        (*_job_ids(redis, failed.key), *(_failed_sections(redis, now) if name == SECTIONS else ())),
        max((now - at for at in _made_at(redis, waiting)), default=0.0),
    )


def _job_ids(redis: Redis, registry: str) -> Iterator[str]:
    """Yield the jobs of a registry as they stand; its own way to list them would clean it up, which workers do."""
    for entry in cast(list[bytes], redis.zrange(registry, 0, -1)):
        yield entry.decode().split(":")[0]


def _held_back(redis: Redis) -> Iterator[str]:
    for registry in RateLimitRegistry.all(redis):
        yield from registry.get_rate_limited_job_ids()


def _failed_sections(redis: Redis, now: float) -> Iterator[str]:
    for one in Failures(redis).latest(now):
        yield f"{one.run_id}-{one.section_id}"


def _made_at(redis: Redis, job_ids: Iterable[str]) -> Iterator[float]:
    pipeline = redis.pipeline(transaction=False)
    for job_id in job_ids:
        pipeline.hget(Job.key_for(job_id), "created_at")
    return (utcparse(made.decode()).timestamp() for made in pipeline.execute() if made)
