"""Measurements counted in a real Redis and written for CloudWatch."""

from __future__ import annotations

import pytest
from redis import Redis

from domain import events as happened
from jobs.meter import Meter
from jobs.redis_connection import ImpatientRedis
from tests.fakes import a_finding
from tests.jobs.conftest import Clock
from tests.watch.emf import points
from watch.names import measure

FAILED = happened.SectionFailed(7.0, "run", "s1", "throttled", "busy")


@pytest.fixture
def meter(redis: Redis, clock: Clock) -> Meter:
    return Meter(redis, namespace="AI-Prism", clock=clock)


def counted(meter: Meter) -> dict[tuple[str, ...], float]:
    return {(count.metric.name, *(value for _, value in count.labels)): count.value for count in meter.counts()}


def test_counts_of_two_processes_add_up(redis, meter):
    meter.take([measure("Attempts", ModelId="m", Outcome="answered")])
    Meter(redis).take([measure("Attempts", ModelId="m", Outcome="answered"), measure("CostUSD", 0.5, ModelId="m")])

    assert counted(meter) == {("Attempts", "m", "answered"): 2.0, ("CostUSD", "m"): 0.5}


def test_a_histogram_keeps_how_many_values_fell_into_each_class(meter):
    meter.take([measure("SectionSeconds", seconds) for seconds in (0.05, 0.1, 0.11, 5000)])

    (count,) = meter.counts()
    assert count.value == pytest.approx(5000.26)
    assert (count.buckets[0], count.buckets[1], count.buckets[-1], sum(count.buckets)) == (2, 1, 1, 4)


def test_what_is_told_twice_counts_once(redis, meter):
    meter.tell("R", [FAILED])
    Meter(redis).tell("R", [FAILED])

    assert counted(meter) == {("FailedSections",): 1.0, ("Sections", "failed"): 1.0}


def test_a_section_that_fails_again_later_counts_again(meter):
    meter.tell("R", [FAILED])
    meter.tell("R", [happened.SectionFailed(9.0, "run", "s1", "throttled", "busy")])

    assert counted(meter)["FailedSections",] == 2.0


def test_the_times_from_the_drop_are_measured_once_across_processes(redis, meter):
    meter.tell("R", [happened.ReviewSubmitted(100.0, "a.docx", 1, "ann")])
    other = Meter(redis)
    other.tell("R", [happened.DocumentRead(102.0, 1, 10, 3)])
    other.tell("R", [_found(107.5), _found(109.0)])

    assert counted(meter)["TextSeconds",] == 2.0
    assert counted(meter)["FirstFindingSeconds",] == 7.5


def test_a_review_that_waits_for_a_person_has_no_time_to_its_first_finding(meter):
    meter.tell("R", [happened.ReviewSubmitted(100.0, "a.docx", 1, "ann")])
    meter.tell("R", [happened.DocumentRead(102.0, 1, 10, 3, waits=True)])
    meter.tell("R", [_found(9000.0)])

    assert ("FirstFindingSeconds",) not in counted(meter)


def test_lines_for_cloudwatch_are_written_to_standard_output_only_where_metrics_are_on(redis, meter, capfd):
    Meter(redis).take([measure("Submissions")])
    assert capfd.readouterr().out == ""

    meter.take([measure("Submissions")])
    (line,) = capfd.readouterr().out.splitlines()
    assert [(point.namespace, point.name, point.value) for point in points(line)] == [("AI-Prism", "Submissions", 1)]


def test_without_redis_nothing_is_counted_and_nobody_is_stopped(capfd):
    meter = Meter(ImpatientRedis.from_url("redis://127.0.0.1:9/0"), namespace="AI-Prism")

    meter.take([measure("Throttles", ModelId="m")])
    meter.tell("R", [FAILED])

    assert "Throttles" in capfd.readouterr().out


def _found(at: float) -> happened.FindingAdded:
    return happened.FindingAdded(at, "run", "s1", a_finding(), attempt=1)
