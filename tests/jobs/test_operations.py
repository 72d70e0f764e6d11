"""What operators see of the work, over a real Redis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from rq import Queue
from rq.serializers import JSONSerializer
from rq.worker import SimpleWorker

from domain.document import Document
from domain.errors import ChangeRefused, ModelUnavailable, NotPermitted
from domain.person import Person, Role, local_analyst
from jobs.history import read_run
from jobs.operations import JobRow, Operations
from jobs.parts import Parts
from jobs.queue import SECTIONS, SafeJob, section_job
from jobs.run import start_run
from jobs.section import review_section
from jobs.section_result import SectionWork
from tests.fakes import ScriptedModel, a_document
from worker import PrismWorker

Read = Callable[[Document], str]


@pytest.fixture
def operations(parts: Parts) -> Operations:
    return Operations(parts).of(local_analyst("olga"))


@pytest.fixture
def started(parts: Parts, read: Read) -> tuple[str, str]:
    """A review and its run, whose first section is in the queue."""
    review_id = read(a_document())
    return review_id, start_run(parts, review_id, by="ann")


def fail_first(parts: Parts, started: tuple[str, str]) -> str:
    review_id, run_id = started
    section_id = read_run(parts.objects, review_id, run_id).run.section_ids[0]
    away = replace(parts, build_model=lambda _: ScriptedModel([ModelUnavailable("away")]))
    review_section(away, SectionWork(review_id, run_id, section_id, 1))
    return section_id


def test_a_waiting_job_is_a_row_with_its_ids_alone(operations, started):
    (job,) = operations.jobs()

    assert (job.state, job.review_id, job.run_id, bool(job.section_id)) == ("waiting", *started, True)


def test_a_failed_section_is_a_row_until_it_is_tried_again(operations, parts, started):
    section_id = fail_first(parts, started)
    parts.queues.remove(SECTIONS, started[0], section_job(started[1], section_id, 1))  # as a worker would have
    job = next(job for job in operations.jobs() if job.state == "failed")
    assert (job.section_id, job.kind) == (section_id, "unavailable")

    operations.retry(job)

    assert [row.state for row in operations.jobs() if row.section_id == section_id] == ["waiting"]
    with pytest.raises(ChangeRefused, match="already"):
        operations.retry(job)


def test_a_failure_is_forgotten_after_a_day(operations, parts, started, clock):
    fail_first(parts, started)
    clock.now += 24 * 3600 + 1

    assert [job for job in operations.jobs() if job.state == "failed"] == []


def test_a_cancelled_run_leaves_the_queue_and_its_sections_without_result(operations, parts, started):
    (job,) = operations.jobs()

    operations.cancel(job)

    assert operations.jobs() == []
    record = read_run(parts.objects, *started)
    assert not record.missing
    with pytest.raises(ChangeRefused, match="ended already"):
        operations.cancel(job)


def test_reading_a_document_is_not_cancelled(operations):
    with pytest.raises(ChangeRefused, match="three minutes"):
        operations.cancel(JobRow("running", "R", "", "", 0.0))


def test_workers_are_seen_while_they_are_heard_of(operations, redis, clock):
    queue = Queue(SECTIONS, connection=redis, job_class=SafeJob, serializer=JSONSerializer)
    worker = SimpleWorker([queue], name="sections-host-1", connection=redis, serializer=JSONSerializer)
    worker.register_birth()  # type: ignore[no-untyped-call]
    worker.heartbeat()

    (seen,) = operations.workers()
    assert (seen.name, seen.queue, seen.job) == ("sections-host-1", SECTIONS, None)

    clock.now += 61
    assert operations.workers() == []


def test_a_worker_that_an_emptied_redis_forgot_is_back_with_its_next_heartbeat(operations, redis):
    queue = Queue(SECTIONS, connection=redis, job_class=SafeJob, serializer=JSONSerializer)
    worker = PrismWorker([queue], name="sections-host-1", connection=redis, serializer=JSONSerializer)
    worker.register_birth()  # type: ignore[no-untyped-call]
    redis.flushall()

    worker.heartbeat()

    (seen,) = operations.workers()
    assert (seen.name, seen.queue) == ("sections-host-1", SECTIONS)


def test_versions_name_the_program_its_prompt_its_checklist_and_its_libraries(operations):
    versions = operations.versions()

    assert versions["rq"].startswith("3.")
    assert {"AI-Prism", "Python", "Redis", "Prompt", "Checklist", "streamlit"} <= versions.keys()
    assert all(versions.values())


def test_whoever_does_not_operate_sees_the_queues_and_changes_nothing(parts):
    mine = Operations(parts).of(Person("bo", "Bo", Role.ANALYST))

    assert [queue.queue for queue in mine.queues()] == ["reading", "sections"]
    for act in (mine.workers, mine.jobs, lambda: mine.retry(JobRow("failed", "R", "r", "s", 0.0))):
        with pytest.raises(NotPermitted):
            act()
