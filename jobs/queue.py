"""The two queues, and the only two functions that a worker will run from them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from redis import Redis
from rq import Queue
from rq.exceptions import NoSuchJobError
from rq.job import Job
from rq.rate_limit import RateLimit, RateLimitRegistry
from rq.registry import StartedJobRegistry
from rq.serializers import JSONSerializer
from rq.utils import utcparse

READING = "reading"
SECTIONS = "sections"
READ_TASK = "jobs.tasks.read_document"
SECTION_TASK = "jobs.tasks.review_section"
ALLOWED = frozenset({READ_TASK, SECTION_TASK})

_READ_SECONDS = 180
_RESULT_TTL = 600
_FAILURE_TTL = 24 * 3600


class TaskRefused(Exception):
    """A job in Redis asks for something that is not a task of this program."""


class SafeJob(Job):
    """Runs the functions of `ALLOWED` with strings and numbers and nothing else, whoever wrote the job."""

    def perform(self) -> Any:
        self._refuse_strangers()
        return super().perform()

    @property
    def success_callback(self) -> None:
        """Always none: a callback names any function in the world."""

    @property
    def failure_callback(self) -> None:
        """Always none, see `success_callback`."""

    @property
    def stopped_callback(self) -> None:
        """Always none, see `success_callback`."""

    def restore(self, raw_data: Any) -> None:
        super().restore(raw_data)
        self._success_callback_name = self._failure_callback_name = self._stopped_callback_name = None
        self.webhooks = []

    def _refuse_strangers(self) -> None:
        if self.func_name not in ALLOWED or self.instance is not None or self.kwargs:
            raise TaskRefused(f"{self.func_name!r} is not a task of this program.")
        if not all(isinstance(argument, str | int) for argument in self.args):
            raise TaskRefused(f"{self.func_name!r} takes ids only.")


@dataclass(frozen=True, slots=True)
class JobState:
    """What RQ knows of a job: `status` is empty when Redis holds no such job."""

    status: str
    silent_seconds: float


class Queues:
    """Puts ids into the queues and says what became of them."""

    def __init__(self, connection: Redis, *, section_timeout: int, per_review: int) -> None:
        self._redis = connection
        self._section_timeout = section_timeout
        self.per_review = per_review
        self.reading = self._queue(READING)
        self.sections = self._queue(SECTIONS)

    def enqueue_reading(self, review_id: str, attempt: int) -> None:
        """Have the document read by the next free reading worker."""
        self._forget(reading_job(review_id, attempt))
        self.reading.enqueue_call(
            READ_TASK,
            args=(review_id, attempt),
            job_id=reading_job(review_id, attempt),
            timeout=_READ_SECONDS,
            result_ttl=_RESULT_TTL,
            failure_ttl=_FAILURE_TTL,
        )

    def enqueue_section(self, review_id: str, run_id: str, section_id: str, attempt: int, *, front: bool) -> None:
        """Have the section reviewed; its review's other sections hold back so that all reviews get a turn."""
        job_id = section_job(run_id, section_id, attempt)
        self._forget(job_id)
        self.sections.enqueue_call(
            SECTION_TASK,
            args=(review_id, run_id, section_id, attempt),
            job_id=job_id,
            timeout=self._section_timeout,
            result_ttl=_RESULT_TTL,
            failure_ttl=_FAILURE_TTL,
            at_front=front,
            rate_limit=RateLimit(_share(review_id), self.per_review),
        )

    def states(self, job_ids: Sequence[str], now: float) -> list[JobState]:
        """Return the state of each job in one round trip."""
        pipeline = self._redis.pipeline(transaction=False)
        for job_id in job_ids:
            pipeline.hmget(Job.key_for(job_id), "status", "last_heartbeat", "enqueued_at", "created_at")
        return [_state(row, now) for row in pipeline.execute()]

    def waiting(self, queue: str) -> set[str]:
        """Return the ids of the jobs that stand in a queue."""
        return set(self._queue(queue).get_job_ids())

    def held_back(self, review_id: str) -> set[str]:
        """Return the ids of the jobs that wait for their review's turn."""
        return set(RateLimitRegistry(_share(review_id), self._redis).get_rate_limited_job_ids())

    def remove(self, queue: str, review_id: str, job_id: str) -> None:
        """Take a job out that is waiting or whose worker is dead, and give its turn to the next of its review."""
        self._redis.delete(f"rq:executions:{job_id}")
        registry = StartedJobRegistry(queue, connection=self._redis, serializer=JSONSerializer)
        for entry in cast(list[bytes], self._redis.zrange(registry.key, 0, -1)):
            if entry.decode().split(":")[0] == job_id:
                self._redis.zrem(registry.key, entry)
        self._forget(job_id)
        if queue == SECTIONS:
            self._give_turn(review_id, job_id)

    def mend_turns(self, review_id: str) -> None:
        """Give turns back that dead workers kept."""
        RateLimitRegistry(_share(review_id), self._redis).cleanup()

    def length(self) -> int:
        """Return how many jobs wait, held-back ones included."""
        held = sum(registry.get_rate_limited_job_count() for registry in RateLimitRegistry.all(self._redis))
        return int(self.reading.count) + int(self.sections.count) + held

    def under_way(self) -> tuple[int, ...]:
        """Return how many jobs each review has that has any, waiting for their turn, in the queue or at work."""
        registries = RateLimitRegistry.all(self._redis)
        pipeline = self._redis.pipeline(transaction=False)
        for registry in registries:
            pipeline.zcard(registry.allowed_key)
            pipeline.zcard(registry.rate_limited_key)
        counts = pipeline.execute()
        return tuple(filter(None, map(sum, zip(counts[::2], counts[1::2], strict=True))))

    def _give_turn(self, review_id: str, job_id: str) -> None:
        registry = RateLimitRegistry(_share(review_id), self._redis)
        self._redis.zrem(registry.rate_limited_key, job_id)
        if registry.concurrency:
            registry.release_and_enqueue(job_id)

    def _forget(self, job_id: str) -> None:
        try:
            SafeJob.fetch(job_id, connection=self._redis, serializer=JSONSerializer).delete()
        except NoSuchJobError:
            return

    def _queue(self, name: str) -> Queue:
        return Queue(name, connection=self._redis, job_class=SafeJob, serializer=JSONSerializer)


def reading_job(review_id: str, attempt: int) -> str:
    """Return the id of the job that reads a document."""
    return f"{review_id}-read-{attempt}"


def section_job(run_id: str, section_id: str, attempt: int) -> str:
    """Return the id of the job for a section; RQ takes letters, digits, - and _ only.

    RQ lets jobs that were held back in the same second go in the order of their ids: so numbers are padded, and the
    section stands before the run, which lets the columns of a comparison fill side by side.
    """
    plain = re.sub(r"[^A-Za-z0-9_]", "_", section_id)
    return f"{re.sub(r'[0-9]+', lambda number: number.group().zfill(5), plain)}-{run_id}-{attempt}"


def _share(review_id: str) -> str:
    return f"review-{review_id}"


def _state(row: list[bytes | None], now: float) -> JobState:
    status, *times = row
    latest = max((utcparse(time.decode()).timestamp() for time in times if time), default=0.0)
    return JobState(status.decode() if status else "", max(0.0, now - latest))
