"""The time limit of a job gets through to the job."""

from __future__ import annotations

import pytest
from rq.timeouts import HorseMonitorTimeoutException, JobTimeoutException

from jobs.time_limit import TimeIsUp, TimeLimit


def wait_for_ever() -> None:
    while True:
        try:
            spin()
        except Exception:
            continue


def spin() -> None:
    while True:
        pass


def test_a_library_that_swallows_every_exception_does_not_swallow_the_end_of_time() -> None:
    with pytest.raises(TimeIsUp), TimeLimit(0.05, JobTimeoutException):
        wait_for_ever()


def test_a_worker_that_watches_its_job_is_interrupted_as_rq_expects() -> None:
    with pytest.raises(HorseMonitorTimeoutException), TimeLimit(0.05, HorseMonitorTimeoutException):
        spin()


def test_a_job_that_ends_in_time_is_left_alone() -> None:
    with TimeLimit(5, JobTimeoutException):
        pass
