"""Processes that die at the wrong moment: every section ends, none is paid for twice beyond one call a kill."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from functools import partial

import pytest

from domain.errors import StoreUnavailable
from domain.run import RunStatus, SectionStatus
from jobs.progress import Progress, RunProgress
from tests.chaos.plant import Plant, wait_until
from tests.ecs_agent import an_agent

pytestmark = [pytest.mark.stack, pytest.mark.timeout(400)]


def a_text(sections: int) -> bytes:
    parts = [
        f"# Part {number}\n\nThe team will fix outage {number} soon. It affected 40 customers on 3 March 2026.\n"
        for number in range(1, sections + 1)
    ]
    return "\n".join(parts).encode()


def submitted(plant: Plant, sections: int) -> str:
    return plant.reviews.submit("outage.md", a_text(sections))


def run_of(plant: Plant, review_id: str) -> RunProgress | None:
    return plant.reviews.progress(review_id).run


def running(plant: Plant, review_id: str, count: int = 1) -> Callable[[], bool]:
    def look() -> bool:
        run = run_of(plant, review_id)
        return bool(
            run
            and sum(bool(item.thinking) for item in run.sections.values() if item.status is SectionStatus.RUNNING)
            >= count
        )

    return look


def ended(plant: Plant, review_id: str) -> Callable[[], Progress | None]:
    def look() -> Progress | None:
        progress = plant.reviews.progress(review_id)
        return None if progress.is_live else progress

    return look


def assert_complete(progress: Progress, sections: int) -> None:
    assert progress.run is not None
    assert progress.run.status is RunStatus.COMPLETE
    assert progress.run.done == len(progress.run.sections) == sections


def test_a_document_is_read_and_reviewed_to_the_end_and_each_section_paid_once(plant: Plant) -> None:
    plant.start_workers()
    review_id = submitted(plant, 4)

    progress = wait_until(ended(plant, review_id), 60, "the run ends")

    assert_complete(progress, 4)
    assert len(plant.calls()) == 4
    health = plant.reviews.health()
    assert (health["status"], health["worker_count"], health["queue_length"]) == ("healthy", 5, 0)


def test_a_task_of_ecs_is_protected_while_its_pool_is_at_a_job(plant: Plant) -> None:
    with an_agent() as agent:
        plant.env["ECS_AGENT_URI"] = agent.url
        plant.start_workers()
        review_id = submitted(plant, 2)
        assert_complete(wait_until(ended(plant, review_id), 40, "the run ends"), 2)

        assert [asked["ProtectionEnabled"] for asked in agent.asked] == [True]


def test_a_killed_job_is_done_again_within_seconds(plant: Plant) -> None:
    plant.start_workers()
    review_id = submitted(plant, 3)
    wait_until(running(plant, review_id), 60, "a section is running")

    _worker, horse = plant.horses()[0]
    os.kill(horse, signal.SIGKILL)

    progress = wait_until(ended(plant, review_id), 30, "the run ends")
    assert_complete(progress, 3)
    assert len(plant.calls()) <= 3 + 1


def test_a_killed_worker_takes_its_job_with_it_and_both_are_replaced(plant: Plant) -> None:
    plant.start_workers()
    review_id = submitted(plant, 3)
    wait_until(running(plant, review_id), 60, "a section is running")

    worker, horse = plant.horses()[0]
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: horse not in plant.processes(), 5, "the job ends with its worker")

    progress = wait_until(ended(plant, review_id), 60, "the run ends")
    assert_complete(progress, 3)
    assert len(plant.calls()) <= 3 + 1


def test_a_killed_pool_leaves_no_process_and_the_next_one_goes_on(plant: Plant) -> None:
    plant.start_workers()
    review_id = submitted(plant, 4)
    wait_until(running(plant, review_id, 2), 60, "two sections are running")
    family = plant.processes()

    plant.stop_workers(signal.SIGKILL)
    wait_until(lambda: not any(os.path.exists(f"/proc/{pid}/exe") for pid in family), 10, "all its processes end")
    plant.start_workers()

    progress = wait_until(ended(plant, review_id), 60, "the run ends")
    assert_complete(progress, 4)
    assert len(plant.calls()) <= 4 + 2


def test_an_emptied_redis_costs_no_second_call_and_no_section(plant: Plant) -> None:
    plant.start_workers()
    review_id = submitted(plant, 4)
    wait_until(running(plant, review_id, 2), 60, "two sections are running")

    plant.redis.flushall()

    progress = wait_until(ended(plant, review_id), 60, "the run ends")
    assert_complete(progress, 4)
    assert len(plant.calls()) == 4
    assert [summary.id for summary in plant.reviews.list()][0] == review_id


def test_workers_outlive_an_outage_of_redis_that_loses_everything(plant: Plant) -> None:
    plant.start_workers()
    review_id = submitted(plant, 4)
    wait_until(running(plant, review_id, 2), 60, "two sections are running")
    workers = {pid for pid, parent in plant.processes().items() if plant.pool and parent == plant.pool.pid}

    port = plant.lose_redis()
    with pytest.raises(StoreUnavailable, match="Progress is unavailable"):
        plant.reviews.progress(review_id)
    end = time.monotonic() + 6
    wait_until(lambda: time.monotonic() > end, 10, "six seconds have passed")
    plant.new_redis(port)

    progress = wait_until(ended(plant, review_id), 60, "the run ends")
    assert_complete(progress, 4)
    assert len(plant.calls()) == 4
    assert workers <= set(plant.processes())


def test_a_pool_told_to_stop_finishes_what_it_is_doing_and_the_next_does_the_rest(plant: Plant) -> None:
    plant.start_workers()
    review_id = submitted(plant, 6)
    wait_until(running(plant, review_id, 2), 60, "two sections are running")

    assert plant.stop_workers(signal.SIGTERM) < 20
    assert plant.pool is not None
    assert plant.pool.exitcode == 0
    run = run_of(plant, review_id)
    assert run is not None
    assert run.count(SectionStatus.RUNNING) == 0
    plant.start_workers()

    progress = wait_until(ended(plant, review_id), 60, "the run ends")
    assert_complete(progress, 6)
    assert len(plant.calls()) == 6


def test_a_document_submitted_while_no_worker_lives_is_reviewed_once_one_does(plant: Plant) -> None:
    review_id = submitted(plant, 2)
    plant.redis.flushall()
    plant.start_workers()

    assert_complete(wait_until(ended(plant, review_id), 60, "the run ends"), 2)


def test_a_job_that_kills_its_worker_every_time_fails_in_sight(plant: Plant) -> None:
    plant.env["SECTION_ATTEMPTS"] = "2"
    plant.fault(model="*", fault="stall", times=-1, after_events=1)
    plant.start_workers()
    review_id = submitted(plant, 1)

    for attempt in (1, 2):
        wait_until(partial(_is_at, plant, review_id, attempt), 30, f"attempt {attempt} is under way")
        for _, horse in plant.horses():
            os.kill(horse, signal.SIGKILL)

    progress = wait_until(ended(plant, review_id), 30, "the run ends")
    assert progress.run is not None
    assert progress.run.status is RunStatus.FAILED
    assert "2 times" in next(iter(progress.run.sections.values())).reason


def test_a_model_that_stalls_is_ended_by_the_time_limit_and_the_section_says_so(plant: Plant) -> None:
    plant.env["TASK_HARD_TIME_LIMIT"] = "3"
    plant.fault(model="*", fault="stall", times=-1, after_events=1)
    plant.start_workers()
    review_id = submitted(plant, 1)

    progress = wait_until(ended(plant, review_id), 60, "the run ends")

    assert progress.run is not None
    (section,) = progress.run.sections.values()
    assert section.reason == "It took longer than 3 seconds and was ended. Retry it."
    assert section.seconds is not None
    assert section.seconds < 12


def _is_at(plant: Plant, review_id: str, attempt: int) -> bool:
    run = run_of(plant, review_id)
    sections = run.sections.values() if run else ()
    return any(item.status is SectionStatus.RUNNING and item.attempt == attempt for item in sections)
