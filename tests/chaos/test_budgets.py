"""The limits of requests hold for all worker processes together, and a section without room is never failed."""

from __future__ import annotations

from itertools import pairwise

import pytest

from domain.run import SectionStatus
from tests.chaos.plant import Plant, wait_until
from tests.chaos.test_kills import assert_complete, ended, run_of, submitted

pytestmark = [pytest.mark.stack, pytest.mark.timeout(400)]


def is_held_back(plant: Plant, review_id: str) -> bool:
    run = run_of(plant, review_id)
    sections = run.sections.values() if run else ()
    return any(section.held_back_by and section.status is not SectionStatus.DONE for section in sections)


def test_three_workers_that_may_ask_one_at_a_time_do_so_and_lose_no_section(plant: Plant) -> None:
    plant.env |= {"MAX_CONCURRENT_REQUESTS": "1", "TASK_SOFT_TIME_LIMIT": "60", "TASK_HARD_TIME_LIMIT": "60"}
    plant.pace(4)  # an answer takes longer than a job waits for its turn
    plant.start_workers()
    review_id = submitted(plant, 4)

    wait_until(lambda: is_held_back(plant, review_id), 30, "a section says that it waits")
    progress = wait_until(ended(plant, review_id), 60, "the run ends")

    assert_complete(progress, 4)
    calls = plant.calls()
    assert len(calls) == 4
    assert all(later["at"] > earlier["at"] + earlier["seconds"] - 0.05 for earlier, later in pairwise(calls))
    assert max(section.attempt for section in progress.run.sections.values()) > 1  # it went back into the queue
