"""Marks and breakers: one contract, in memory and in Redis, and what holds between many workers."""

from __future__ import annotations

import pytest

from bedrock.state import Leave, NoBreaker
from tests.bedrock.state_bench import BUSY, MODEL, Bench, LocalBench, RedisBench, fail


@pytest.fixture(params=["memory", "redis"])
def bench(request: pytest.FixtureRequest) -> Bench:
    if request.param == "memory":
        return LocalBench()
    return RedisBench(request.getfixturevalue("empty_redis"))


def test_a_model_nobody_has_called_may_be_called(bench: Bench) -> None:
    assert bench.state.ask(MODEL) == Leave(True)
    assert bench.state.look(MODEL).breaker == "closed"


def test_the_breaker_opens_at_its_threshold_and_not_before(bench: Bench) -> None:
    fail(bench.state, 2)
    before = bench.state.ask(MODEL)
    fail(bench.state, 1)
    after = bench.state.ask(MODEL)

    assert before.is_granted
    assert not after.is_granted
    assert 59 < after.seconds <= 60
    assert (bench.state.look(MODEL).breaker, bench.state.look(MODEL).last_error) == ("open", BUSY)


def test_an_answer_between_faults_starts_the_count_anew(bench: Bench) -> None:
    fail(bench.state, 2)
    bench.state.worked(MODEL, bench.state.ask(MODEL))
    fail(bench.state, 2)

    assert bench.state.ask(MODEL).is_granted


def test_faults_long_past_do_not_count(bench: Bench) -> None:
    fail(bench.state, 2)
    bench.pass_time(61)
    fail(bench.state, 2)

    assert bench.state.ask(MODEL).is_granted


def test_one_model_says_nothing_about_another(bench: Bench) -> None:
    fail(bench.state, 3)

    assert bench.state.ask("us.anthropic.claude-sonnet-5").is_granted


def test_after_its_time_one_probe_goes_and_the_others_wait(bench: Bench) -> None:
    fail(bench.state, 3)
    bench.pass_time(61)

    looked = bench.state.look(MODEL).breaker
    first, second = bench.state.ask(MODEL), bench.state.ask(MODEL)

    assert looked == "half_open"
    assert first.is_granted
    assert first.probe
    assert not second.is_granted


def test_a_probe_that_works_closes_the_breaker_for_all(bench: Bench) -> None:
    fail(bench.state, 3)
    bench.pass_time(61)

    bench.state.worked(MODEL, bench.state.ask(MODEL))

    assert bench.state.look(MODEL).breaker == "closed"
    assert bench.state.ask(MODEL) == Leave(True)


def test_a_probe_that_fails_opens_the_breaker_for_another_turn(bench: Bench) -> None:
    fail(bench.state, 3)
    bench.pass_time(61)

    fail(bench.state, 1)

    leave = bench.state.ask(MODEL)
    assert not leave.is_granted
    assert leave.seconds > 59


def test_a_probe_whose_worker_died_is_not_waited_for_for_ever(bench: Bench) -> None:
    fail(bench.state, 3)
    bench.pass_time(61)
    lost = bench.state.ask(MODEL)
    bench.pass_time(61)

    again = bench.state.ask(MODEL)
    bench.state.failed(MODEL, lost, BUSY)

    assert again.probe
    assert again.probe != lost.probe
    bench.state.worked(MODEL, again)
    assert bench.state.ask(MODEL) == Leave(True)


def test_a_probe_that_says_nothing_is_given_back(bench: Bench) -> None:
    fail(bench.state, 3)
    bench.pass_time(61)

    bench.state.let_go(MODEL, bench.state.ask(MODEL))

    assert bench.state.ask(MODEL).probe


def test_calls_that_were_under_way_when_it_opened_neither_close_nor_prolong_it(bench: Bench) -> None:
    under_way = bench.state.ask(MODEL)
    fail(bench.state, 3)
    bench.pass_time(30)

    bench.state.failed(MODEL, under_way, BUSY)
    bench.state.worked(MODEL, under_way)

    leave = bench.state.ask(MODEL)
    assert not leave.is_granted
    assert leave.seconds <= 30


def test_a_mark_is_known_for_an_hour(bench: Bench) -> None:
    bench.state.mark(MODEL, "retired", "Sonnet 4.6 has been retired by its provider.")

    mark = bench.state.mark_of(MODEL)
    bench.pass_time(3601)

    assert mark is not None
    assert (mark.kind, mark.reason) == ("retired", "Sonnet 4.6 has been retired by its provider.")
    assert bench.state.mark_of(MODEL) is None
    assert bench.state.mark_of("another") is None


def test_a_paused_model_is_left_alone_until_it_is_resumed(bench: Bench) -> None:
    bench.state.pause(MODEL, "odd findings", by="ops")
    paused, looked = bench.state.ask(MODEL), bench.state.look(MODEL)
    bench.pass_time(7200)
    still = bench.state.ask(MODEL)
    bench.state.resume(MODEL, by="ops")

    assert (paused.is_granted, still.is_granted) == (False, False)
    assert paused.reason == looked.reason == "Paused by ops: odd findings"
    assert looked.breaker == "paused"
    assert bench.state.ask(MODEL) == Leave(True)


def test_resuming_forgets_faults_and_marks(bench: Bench) -> None:
    fail(bench.state, 3)
    bench.state.mark(MODEL, "forbidden", "no")

    bench.state.resume(MODEL, by="ops")

    assert bench.state.ask(MODEL) == Leave(True)
    assert bench.state.mark_of(MODEL) is None


def test_an_operator_can_have_an_open_breaker_probed_at_once(bench: Bench) -> None:
    fail(bench.state, 3)

    bench.state.probe(MODEL, by="ops")

    assert bench.state.ask(MODEL).probe
    assert not bench.state.ask(MODEL).is_granted


def test_what_an_operator_does_is_logged_with_the_reason(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    bench.state.pause(MODEL, "odd findings", by="ops")
    bench.state.resume(MODEL, by="ops", reason="our prompt")
    bench.state.probe(MODEL, by="ops", reason="support called")

    assert f"{MODEL} was paused by ops: odd findings" in caplog.text
    assert "resumed by ops: our prompt" in caplog.text
    assert "probed by ops: support called" in caplog.text


def test_without_a_breaker_only_marks_and_pauses_count(bench: Bench) -> None:
    state = NoBreaker(bench.state)
    fail(state, 9)
    granted = state.ask(MODEL)
    state.mark(MODEL, "retired", "gone")
    state.pause(MODEL, "odd findings", by="ops")

    assert granted == Leave(True)
    assert bench.state.mark_of(MODEL) is not None
    assert not state.ask(MODEL).is_granted


def test_a_fault_that_says_nothing_of_its_health_is_told_and_not_counted(bench: Bench) -> None:
    for _ in range(9):
        bench.state.failed(MODEL, bench.state.ask(MODEL), "Sonnet 4.6 declined to answer.", counts=False)

    known = bench.state.look(MODEL)
    assert bench.state.ask(MODEL).is_granted
    assert (known.breaker, known.last_error) == ("closed", "Sonnet 4.6 declined to answer.")


def test_it_is_known_when_a_model_last_answered(bench: Bench) -> None:
    before = bench.state.look(MODEL).worked_at
    fail(bench.state, 1)
    bench.state.worked(MODEL, bench.state.ask(MODEL))

    known = bench.state.look(MODEL)
    assert before == 0
    assert known.worked_at >= known.last_error_at > 0


def test_without_a_breaker_faults_and_answers_are_told_all_the_same(bench: Bench) -> None:
    state = NoBreaker(bench.state)
    fail(state, 9)
    state.worked(MODEL, Leave(True))

    known = bench.state.look(MODEL)
    assert (known.breaker, known.last_error, known.worked_at > 0) == ("closed", BUSY, True)
