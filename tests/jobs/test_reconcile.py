"""The reconciler: whatever was lost between S3 and Redis is found and put back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from redis import Redis
from rq.job import Job

from domain.document import Document
from domain.run import RunStatus, SectionStatus
from jobs.lease import section_lease
from jobs.parts import Parts
from jobs.queue import SECTIONS, section_job
from jobs.rebuild import progress_of
from jobs.reconcile import nudge, reconcile, wait_for_nudge
from jobs.run import start_run
from jobs.section import review_section
from jobs.section_result import SectionWork
from jobs.submit import submit
from storage import keys
from tests.fakes import MemoryObjects, ScriptedModel, a_document
from tests.people import ANN

Read = Callable[[Document], str]


def look(parts: Parts, times: int = 1, seconds: float = 5.0) -> None:
    """Let the reconciler look so often, with time between."""
    for _ in range(times):
        parts.clock.now += seconds  # type: ignore[attr-defined]
        assert reconcile(parts)


@pytest.fixture
def run_id(parts: Parts, read: Read) -> str:
    look(parts, times=3)  # Redis has been up for a while
    return start_run(parts, read(a_document(3)), by="ann")


def queued(parts: Parts) -> list[str]:
    return list(parts.queues.sections.get_job_ids())


def do(parts: Parts, run_id: str, section_id: str, attempt: int = 1) -> None:
    review_section(parts, SectionWork("R1", run_id, section_id, attempt))


def test_a_run_begins_with_its_first_section_alone(parts: Parts, run_id: str) -> None:
    assert queued(parts) == [section_job(run_id, "s1", 1)]


def test_the_others_follow_the_first_words_of_the_first(parts: Parts, run_id: str) -> None:
    do(parts, run_id, "s1")

    assert {section_job(run_id, "s2", 1), section_job(run_id, "s3", 1)} <= set(queued(parts))


def test_the_others_do_not_wait_for_ever_for_the_first(parts: Parts, run_id: str) -> None:
    look(parts, times=5)

    assert section_job(run_id, "s2", 1) in queued(parts)


def test_jobs_that_wait_in_the_queue_are_left_alone(parts: Parts, run_id: str) -> None:
    look(parts, times=3, seconds=3)

    assert queued(parts) == [section_job(run_id, "s1", 1)]


@pytest.mark.parametrize("status", ["failed", "stopped", "finished", "canceled"])
def test_a_section_whose_job_ended_without_an_outcome_is_enqueued_again(
    parts: Parts, run_id: str, redis: Redis, status: str
) -> None:
    job_id = section_job(run_id, "s1", 1)
    redis.lrem(f"rq:queue:{SECTIONS}", 1, job_id)
    redis.hset(Job.key_for(job_id), "status", status)

    look(parts)

    assert section_job(run_id, "s1", 2) in queued(parts)
    run = progress_of(parts, "R1").run
    assert run is not None
    assert (run.sections["s1"].status, run.sections["s1"].attempt) == (SectionStatus.WAITING, 2)


def test_a_job_that_vanished_is_missed_at_the_second_look(parts: Parts, run_id: str, redis: Redis) -> None:
    redis.delete(f"rq:queue:{SECTIONS}", Job.key_for(section_job(run_id, "s1", 1)))

    look(parts)
    assert queued(parts) == []
    look(parts)

    assert queued(parts) == [section_job(run_id, "s1", 2)]


def test_a_run_whose_starter_died_after_the_manifest_is_begun(parts: Parts, run_id: str, redis: Redis) -> None:
    redis.delete(f"rq:queue:{SECTIONS}", f"prism:waiting:{run_id}", f"prism:attempts:{run_id}")

    look(parts)

    assert queued(parts)[0] == section_job(run_id, "s1", 1)


def test_a_section_that_ends_after_redis_was_emptied_doubles_no_other(parts: Parts, run_id: str, redis: Redis) -> None:
    redis.flushall()

    do(parts, run_id, "s1")

    assert queued(parts) == []


def test_a_section_with_a_lease_is_left_to_its_holder(parts: Parts, run_id: str, redis: Redis) -> None:
    redis.delete(f"rq:queue:{SECTIONS}", Job.key_for(section_job(run_id, "s1", 1)))

    with parts.leases.hold(section_lease(run_id, "s1"), "somebody"):
        look(parts, times=4, seconds=1)

    assert queued(parts) == []


def test_a_section_that_used_its_attempts_is_failed_in_sight_and_its_run_is_closed(
    parts: Parts, run_id: str, redis: Redis
) -> None:
    for section_id in ("s2", "s3"):
        do(parts, run_id, section_id)
    for attempt in (1, 2):
        job_id = section_job(run_id, "s1", attempt)
        redis.lrem(f"rq:queue:{SECTIONS}", 1, job_id)
        redis.hset(Job.key_for(job_id), "status", "failed")
        look(parts)

    run = progress_of(parts, "R1").run
    assert run is not None
    assert run.status is RunStatus.PARTIAL
    assert run.sections["s1"].reason.startswith("The worker ended before it had finished, 2 times")


def test_an_emptied_redis_is_filled_from_the_store_after_those_at_work_have_shown_themselves(
    parts: Parts, run_id: str, redis: Redis, model: ScriptedModel
) -> None:
    do(parts, run_id, "s1")
    redis.flushall()

    look(parts)
    assert queued(parts) == []
    look(parts, times=8)

    assert set(queued(parts)) == {section_job(run_id, "s2", 1), section_job(run_id, "s3", 1)}
    for section_id in ("s2", "s3"):
        do(parts, run_id, section_id)
    run = progress_of(parts, "R1").run
    assert run is not None
    assert run.status is RunStatus.COMPLETE
    assert len(model.requests) == 3


@pytest.mark.parametrize("emptied_at", [keys.OPEN, keys.runs("R1"), keys.DELETING])
def test_redis_emptied_in_the_middle_of_a_look_is_filled_as_after_any_loss(
    parts: Parts, run_id: str, redis: Redis, objects: MemoryObjects, monkeypatch: pytest.MonkeyPatch, emptied_at: str
) -> None:
    do(parts, run_id, "s1")
    real_list = objects.list

    def emptied(prefix: str) -> list[str]:
        if prefix.startswith(emptied_at):
            redis.flushall()
        return real_list(prefix)

    with monkeypatch.context() as patch:
        patch.setattr(objects, "list", emptied)
        look(parts)
    assert queued(parts) == []
    look(parts)
    assert queued(parts) == []
    look(parts, times=8)

    assert set(queued(parts)) == {section_job(run_id, "s2", 1), section_job(run_id, "s3", 1)}


def test_leases_that_ran_out_while_redis_was_away_are_given_time_to_be_renewed(
    parts: Parts, run_id: str, redis: Redis
) -> None:
    job_id = section_job(run_id, "s1", 1)
    redis.lrem(f"rq:queue:{SECTIONS}", 1, job_id)
    redis.hset(Job.key_for(job_id), "status", "started")

    look(parts, seconds=60)
    assert queued(parts) == []
    look(parts, times=2)

    assert section_job(run_id, "s1", 2) in queued(parts)


def test_a_run_whose_closing_was_cut_short_is_closed(parts: Parts, run_id: str, objects: MemoryObjects) -> None:
    for section_id in ("s1", "s2", "s3"):
        do(parts, run_id, section_id)
    objects.delete(keys.outcome("R1", run_id))
    objects.put(keys.open_run("R1", run_id), b"{}")

    look(parts)

    assert keys.outcome("R1", run_id) in objects.list("")
    assert objects.list(keys.OPEN) == []


def test_a_marker_without_a_manifest_is_taken_away(parts: Parts, objects: MemoryObjects) -> None:
    objects.put(keys.open_run("R9", "r9"), b"{}")

    look(parts)

    assert objects.list(keys.OPEN) == []


def test_a_document_that_was_stored_but_never_enqueued_is_read(
    parts: Parts, redis: Redis, objects: MemoryObjects
) -> None:
    look(parts, times=3)
    review_id = submit(parts, "a.txt", b"One paragraph of words.", by=ANN)
    redis.delete("rq:queue:reading", Job.key_for(f"{review_id}-read-1"))

    look(parts, times=2)

    assert parts.queues.reading.get_job_ids() == [f"{review_id}-read-2"]


def test_a_document_that_ends_every_worker_is_given_up_in_sight(parts: Parts, redis: Redis) -> None:
    look(parts, times=3)
    review_id = submit(parts, "a.txt", b"One paragraph of words.", by=ANN)
    for attempt in (1, 2, 3):
        redis.delete("rq:queue:reading")
        redis.hset(Job.key_for(f"{review_id}-read-{attempt}"), "status", "failed")
        look(parts)

    assert progress_of(parts, review_id).unreadable_reason.startswith("Reading it ended the worker 3 times")


def test_of_two_reconcilers_at_once_one_looks(parts: Parts, redis: Redis) -> None:
    with redis.lock("prism:reconciler", timeout=5):
        assert not reconcile(parts)


def test_one_review_that_cannot_be_read_does_not_keep_the_others_waiting(
    parts: Parts, run_id: str, objects: MemoryObjects, redis: Redis
) -> None:
    objects.put(keys.open_run("A0", "r0"), b"{}")
    objects.put(keys.run("A0", "r0"), b"not a manifest")
    redis.hset(Job.key_for(section_job(run_id, "s1", 1)), "status", "failed")
    redis.delete(f"rq:queue:{SECTIONS}")

    look(parts)

    assert queued(parts) == [section_job(run_id, "s1", 2)]


def test_a_nudge_wakes_the_reconciler(parts: Parts) -> None:
    nudge(parts)

    wait_for_nudge(parts, 1.0)
