"""What an operator sees of the work, and does to it: workers, queues, jobs, versions."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Literal, cast

from rq.job import Job
from rq.serializers import JSONSerializer
from rq.utils import utcparse
from rq.worker import Worker

from analysis.wordings import PROMPT_VERSION
from domain.errors import ChangeRefused
from jobs import cancel, run
from jobs.guard import Guarded, guarded
from jobs.history import read_run
from jobs.parts import Parts
from jobs.queue import SECTIONS, SafeJob
from jobs.reconcile import nudge
from jobs.redis_connection import redis_errors
from jobs.standing import Standing, standings
from review.permission import Right

_LIBRARIES = ("streamlit", "rq", "redis", "boto3", "pydantic", "python-docx", "pypdfium2", "pyarrow")
_FAILED_SHOWN = 20
_COUNTED = 1000
_ALIVE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class WorkerState:
    """One worker, and the `job` it is at. `heard_seconds` says when it was last heard of; the others count its jobs."""

    name: str
    queue: str
    job: JobRow | None
    done: int
    failed: int
    heard_seconds: float


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job. Of a reading job run and section are empty; `at` is when it failed, began or was made."""

    state: Literal["failed", "running", "waiting"]
    review_id: str
    run_id: str
    section_id: str
    at: float
    kind: str = ""
    """The word of the error, of one that failed."""
    attempt: int = 0
    """Which job of its section or document it is, from 1; 0 of one that failed."""


@guarded(
    {
        "workers": Right.OPERATE,
        "queues": Right.USE,
        "jobs": Right.OPERATE,
        "versions": Right.USE,
        "retry": Right.OPERATE,
        "cancel": Right.OPERATE,
    }
)
class Operations(Guarded):
    """The work of the whole installation, whoever owns the reviews."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._parts = parts

    def workers(self) -> list[WorkerState]:
        """Return the workers heard of within a minute, by name."""
        now = self._parts.clock()
        with redis_errors("The workers cannot be shown"):
            queues = standings(self._parts.redis, now)
            running = self._fetch([job_id for queue in queues for job_id in queue.running])
            under_way = {job.worker_name: _row("running", job) for job in running}
            found = [self._worker(key, now, under_way) for key in sorted(Worker.all_keys(self._parts.redis))]
        return [worker for worker in found if worker and worker.heard_seconds < _ALIVE_SECONDS]

    def queues(self) -> list[Standing]:
        """Return what stands in each queue."""
        with redis_errors("The queues cannot be shown"):
            return standings(self._parts.redis, self._parts.clock())

    def jobs(self) -> list[JobRow]:
        """Return the jobs that failed within a day, the newest first, then those that run and those that wait.

        No more than 20 that failed, and 1,000 each of the others; `queues` counts them all.
        """
        with redis_errors("The jobs cannot be shown"):
            queues = standings(self._parts.redis, self._parts.clock())
            running = self._fetch([job_id for queue in queues for job_id in queue.running][:_COUNTED])
            waiting = self._fetch([job_id for queue in queues for job_id in queue.waiting][:_COUNTED])
            return [
                *self._failed()[:_FAILED_SHOWN],
                *(_row("running", job) for job in running),
                *(_row("waiting", job) for job in waiting),
            ]

    def versions(self) -> dict[str, str]:
        """Return the version of the program and of what it stands on."""
        with redis_errors("The versions cannot be shown"):
            server = self._parts.redis.info("server")
        return {
            "AI-Prism": _version("ai-prism"),
            "Python": platform.python_version(),
            "Redis": str(server.get("valkey_version") or server["redis_version"]),
            "Prompt": PROMPT_VERSION,
            "Checklist": self._parts.checklists.get().ref,
            **{name: _version(name) for name in _LIBRARIES},
        }

    def retry(self, job: JobRow) -> None:
        """Have a section tried again that failed. Raise `ChangeRefused` when it did not, or no longer."""
        with redis_errors("Nothing was queued again"):
            record, again = cancel.reopen(
                self._parts, job.review_id, job.run_id, [job.section_id], by=self._person.name
            )
            if not again:
                raise ChangeRefused("This section has been tried again already, or has a result.")
            run.enqueue_again(self._parts, record, again)
            nudge(self._parts)

    def cancel(self, job: JobRow) -> None:
        """Cancel the run a job belongs to: its sections without a result stay without. Raise `ChangeRefused`."""
        if not job.run_id:
            raise ChangeRefused("Reading a document cannot be cancelled; it ends within three minutes.")
        with redis_errors("Nothing was cancelled"):
            if not read_run(self._parts.objects, job.review_id, job.run_id).missing:
                raise ChangeRefused("This run has ended already.")
            cancel.mark_cancelled(self._parts, job.review_id, job.run_id, by=self._person.name)
            nudge(self._parts)

    def _failed(self) -> list[JobRow]:
        latest = self._parts.failures.latest(self._parts.clock())
        return [JobRow("failed", one.review_id, one.run_id, one.section_id, one.at, one.kind) for one in latest]

    def _fetch(self, job_ids: list[str]) -> list[Job]:
        """Return those of the jobs that are still there."""
        found = SafeJob.fetch_many(job_ids, connection=self._parts.redis, serializer=JSONSerializer)
        return [job for job in found if job is not None]

    def _worker(self, key: str, now: float, under_way: Mapping[str | None, JobRow]) -> WorkerState | None:
        name = key.removeprefix(Worker.redis_worker_namespace_prefix)
        fields = ("last_heartbeat", "queues", "successful_job_count", "failed_job_count")
        row = cast(list[bytes | None], self._parts.redis.hmget(key, *fields))
        heard, queues, done, failed = (value.decode() if value else "" for value in row)
        if not heard:
            return None
        seconds = max(0.0, now - utcparse(heard).timestamp())
        return WorkerState(name, queues, under_way.get(name), int(done or 0), int(failed or 0), seconds)


def _row(state: Literal["running", "waiting"], job: Job) -> JobRow:
    review_id, *where, attempt = job.args
    run_id, section_id = where if job.origin == SECTIONS else ("", "")
    began = job.started_at if state == "running" and job.started_at else job.created_at
    return JobRow(state, review_id, run_id, section_id, began.timestamp(), attempt=attempt)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed here"
