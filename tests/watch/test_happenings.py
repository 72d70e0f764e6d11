"""What counts in which metric."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from domain import events as happened
from domain.errors import AllModelsFailed
from domain.finding import Attempt, Usage
from domain.model import AttemptDiscarded, AttemptStarted, BudgetAwaited, TextDelta
from tests.fakes import a_raw_finding, an_answer
from watch.happenings import Request, of_event
from watch.names import Measurement

USED = Usage(input_tokens=100, output_tokens=20, cache_read_tokens=5, cost_usd=0.25)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def named(measurements: Iterable[Measurement]) -> list[tuple[object, ...]]:
    return [(one.metric.name, one.value, *(value for _, value in one.labels)) for one in measurements]


def test_a_throttled_request_is_an_attempt_a_failure_and_a_throttle(clock):
    request = Request(clock)
    request.take(AttemptStarted("m", "M", 1))
    clock.now = 3.0

    assert named(request.take(AttemptDiscarded("m", "M", "throttled", "busy"))) == [
        ("Attempts", 1, "m", "throttled"),
        ("AttemptSeconds", 3.0, "m"),
        ("FailedAttempts", 1, "m"),
        ("Throttles", 1, "m"),
    ]


def test_an_answer_counts_its_tokens_dollars_and_that_it_was_a_fallback(clock):
    answer = an_answer(a_raw_finding(), model_id="m", chain_position=2, attempts=(_attempt("m", "answered"),))
    request = Request(clock)
    request.take(AttemptStarted("m", "M", 2))

    assert named(request.take(answer)) == [
        ("Attempts", 1, "m", "answered"),
        ("AttemptSeconds", 0.0, "m"),
        ("Tokens", 100, "input", "m"),
        ("Tokens", 20, "output", "m"),
        ("Tokens", 5, "cache_read", "m"),
        ("CostUSD", 0.25, "m"),
        ("Fallbacks", 1, "m"),
    ]


def test_what_a_request_that_nobody_answered_has_used_is_counted(clock):
    failed = Request(clock).fail(AllModelsFailed("nobody", [_attempt("m", "cut_off")]))

    assert ("CostUSD", 0.25, "m") in named(failed)


def test_the_first_word_is_timed_once_and_the_wait_for_the_limits_is_not_part_of_it(clock):
    request = Request(clock)
    assert request.take(BudgetAwaited("full", 0.0)) == []
    clock.now = 4.0
    assert named(request.take(AttemptStarted("m", "M", 1))) == [("BudgetWaitSeconds", 4.0)]
    clock.now = 6.0
    assert named(request.take(TextDelta("a"))) == [("FirstWordSeconds", 2.0, "m")]
    assert request.take(TextDelta("b")) == []


def test_the_seconds_between_two_attempts_are_no_wait_for_the_limits(clock):
    request = Request(clock)
    request.take(AttemptStarted("m", "M", 1))
    request.take(AttemptDiscarded("m", "M", "throttled", "busy"))
    clock.now = 9.0

    assert named(request.take(AttemptStarted("m", "M", 1))) == [("BudgetWaitSeconds", 0.0)]


def test_a_failed_section_counts_among_all_and_among_the_failed():
    failed = happened.SectionFailed(1.0, "r", "s", "throttled", "busy")

    assert named(of_event(failed)) == [("Sections", 1, "failed"), ("FailedSections", 1)]


def _attempt(model_id: str, outcome: str) -> Attempt:
    return Attempt(model_id, "M", 1, 0.0, 1.0, outcome, usage=USED)
