"""The budgets: one contract, in memory and in Redis, and what holds between many processes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from bedrock.budget import Admission, Budget, Limits, Settled, Ticket
from bedrock.redis_budget import RedisBudget
from emulators.processes import free_port
from tests.bedrock.budget_bench import Bench, LocalBench, RedisBench, ticket


@pytest.fixture(params=["memory", "redis"])
def bench(request: pytest.FixtureRequest) -> Bench:
    if request.param == "memory":
        return LocalBench()
    return RedisBench(request.getfixturevalue("empty_redis"))


def go(budget: Budget, *tickets: Ticket) -> list[Admission]:
    return [budget.enter(each) for each in tickets]


def fill(budget: Budget) -> None:
    for name in ("x", "y", "z"):
        assert budget.enter(ticket(name)).is_granted


def test_as_many_go_at_once_as_the_limit_says(bench: Bench) -> None:
    admissions = go(bench.budget, *(ticket(name) for name in "abcd"))

    assert [admission.is_granted for admission in admissions] == [True, True, True, False]
    assert admissions[3].waits_for == "concurrency"
    bench.budget.settle(ticket("a"), Settled(200))
    assert bench.budget.enter(ticket("d")).is_granted


def test_no_more_start_in_a_minute_than_the_limit_says(bench: Bench) -> None:
    for name in "abcd":
        assert bench.budget.enter(ticket(name)).is_granted
        bench.budget.settle(ticket(name), Settled(10))
    bench.pass_time(10)

    late = bench.budget.enter(ticket("e"))

    assert (late.is_granted, late.waits_for) == (False, "requests")
    assert late.wait_seconds == pytest.approx(50, abs=0.5)
    bench.pass_time(50.5)
    assert bench.budget.enter(ticket("e")).is_granted


def test_tokens_are_reserved_at_the_start_and_settled_at_the_end(bench: Bench) -> None:
    big = ticket("big", fresh=4000, answer=4000)
    assert bench.budget.enter(big).is_granted
    before = bench.budget.enter(ticket("next", fresh=2000, answer=2000))

    bench.budget.settle(big, Settled(5000))

    assert (before.is_granted, before.waits_for) == (False, "tokens")
    assert before.wait_seconds == pytest.approx(60, abs=0.5)
    assert bench.budget.look().tokens == 5000
    assert bench.budget.enter(ticket("next", fresh=2000, answer=2000)).is_granted
    assert bench.budget.look().tokens == 9000


def test_what_burned_more_than_was_reserved_is_charged_when_it_is_known(bench: Bench) -> None:
    dear = ticket("dear", fresh=1000, answer=1000)
    bench.budget.enter(dear)
    bench.pass_time(30)

    bench.budget.settle(dear, Settled(9000))

    assert bench.budget.look().tokens == 9000
    bench.pass_time(31)
    assert bench.budget.look().tokens == 7000
    bench.pass_time(31)
    assert bench.budget.look().tokens == 0


def burning(budget: Budget, name: str, burned: int, **more: Any) -> None:
    one = replace(ticket(name, fresh=100, answer=1000), burndown=5, **more)
    assert budget.enter(one).is_granted
    budget.settle(one, Settled(100 + burned, burned))


def test_until_a_few_answers_are_known_the_worst_is_reserved_and_then_what_they_burned(bench: Bench) -> None:
    new = replace(ticket("new", fresh=100, answer=1000), burndown=5)
    bench.budget.enter(new)
    before = bench.budget.look().tokens
    bench.budget.settle(new, Settled(0, 2000))
    for burned in (1500, 1800, 1200, 1000):
        bench.pass_time(61)
        burning(bench.budget, str(burned), burned)
    bench.pass_time(61)

    bench.budget.enter(replace(new, id="next"))

    assert before == 5100
    assert bench.budget.look().tokens == 100 + 2200


def test_an_answer_is_never_expected_to_burn_more_than_it_can_nor_less_than_bedrock_reserves(bench: Bench) -> None:
    for number, burned in enumerate((4900, 10, 10, 10, 10)):
        burning(bench.budget, str(number), burned, model_id="dear")
        bench.pass_time(61)
        burning(bench.budget, f"cheap {number}", 10)
        bench.pass_time(61)

    dear = replace(ticket("dear", fresh=0, answer=1000), burndown=5, model_id="dear")
    bench.budget.enter(dear)
    after_dear = bench.budget.look().tokens
    bench.budget.enter(replace(ticket("cheap", fresh=0, answer=1000), burndown=5))

    assert after_dear == 5000
    assert bench.budget.look().tokens - after_dear == 1000


def test_what_a_model_has_in_its_cache_is_not_reserved_again(bench: Bench) -> None:
    first = replace(ticket("first", fresh=3000, answer=100), prefix="document")
    bench.budget.enter(first)
    bench.budget.settle(first, Settled(3000, 50, cached_tokens=2500))
    before = bench.budget.look().tokens

    bench.budget.enter(replace(first, id="second", label="second"))
    bench.budget.enter(replace(first, id="third", label="third", prefix="another document"))

    assert bench.budget.look().tokens - before == (500 + 100) + (3000 + 100)


def test_only_the_first_request_of_a_task_counts_for_its_rate(bench: Bench) -> None:
    for name in "abc":
        bench.budget.enter(ticket(name, task="analysis"))
        bench.budget.settle(ticket(name, task="analysis"), Settled(10))

    later = replace(ticket("d", task="analysis"), starts_task=False)

    assert not bench.budget.enter(ticket("e", task="analysis")).is_granted
    assert bench.budget.enter(later).is_granted


def test_who_comes_back_soon_has_the_same_place_in_line(bench: Bench) -> None:
    fill(bench.budget)
    go(bench.budget, ticket("first", task="analysis"), ticket("second", task="analysis"))
    bench.budget.settle(ticket("x"), Settled(10))

    back = replace(ticket("first", task="analysis"), id="a new job")

    assert not bench.budget.enter(ticket("second", task="analysis")).is_granted
    assert bench.budget.enter(back).is_granted


def test_a_request_larger_than_the_whole_budget_goes_alone(bench: Bench) -> None:
    assert bench.budget.enter(ticket("huge", fresh=50_000)).is_granted
    assert not bench.budget.enter(ticket("small")).is_granted


def test_an_unknown_use_leaves_the_reservation_standing(bench: Bench) -> None:
    lost = ticket("lost", fresh=4000, answer=4000)
    bench.budget.enter(lost)

    bench.budget.settle(lost, None)

    assert bench.budget.look().tokens == 8000
    assert bench.budget.look().concurrent == 0


def test_of_an_unknown_use_no_more_stands_than_bedrock_reserved(bench: Bench) -> None:
    lost = replace(ticket("lost", fresh=1000, answer=1000), burndown=5)
    bench.budget.enter(lost)

    bench.budget.settle(lost, None)

    assert bench.budget.look().tokens == 2000


def test_a_workers_own_rate_holds_it_back_and_not_the_others(bench: Bench) -> None:
    for name in "abc":
        assert bench.budget.enter(ticket(name, task="analysis")).is_granted
        bench.budget.settle(ticket(name), Settled(10))

    own = bench.budget.enter(ticket("d", task="analysis"))
    other = bench.budget.enter(ticket("e", task="analysis", worker="b"))

    assert (own.is_granted, own.waits_for) == (False, "task")
    assert own.wait_seconds == pytest.approx(30, abs=0.5)
    assert other.is_granted


def test_first_come_first_served(bench: Bench) -> None:
    fill(bench.budget)
    go(bench.budget, ticket("first", task="analysis"), ticket("second", task="analysis"))
    bench.budget.settle(ticket("x"), Settled(10))

    second = bench.budget.enter(ticket("second", task="analysis"))
    first = bench.budget.enter(ticket("first", task="analysis"))

    assert (second.is_granted, second.place, second.waits_for) == (False, 2, "turn")
    assert first.is_granted


def test_chat_goes_ahead_of_batch(bench: Bench) -> None:
    fill(bench.budget)
    go(bench.budget, ticket("batch", task="analysis"), ticket("chat", task="chat"))
    bench.budget.settle(ticket("x"), Settled(10))

    assert not bench.budget.enter(ticket("batch", task="analysis")).is_granted
    assert bench.budget.enter(ticket("chat", task="chat")).is_granted


def test_who_waits_and_for_how_long_can_be_seen(bench: Bench) -> None:
    fill(bench.budget)
    at = bench.budget.enter(ticket("batch", task="analysis")).at
    bench.budget.enter(ticket("chat", task="chat"))

    state = bench.budget.look()

    assert (state.requests, state.concurrent, state.tokens) == (3, 3, 600)
    assert [(one.task, one.label, one.waits_for) for one in state.waiting] == [
        ("chat", "for chat", "concurrency"),
        ("analysis", "for batch", "concurrency"),
    ]
    assert state.waiting[1].since == pytest.approx(at, abs=0.01)


def test_a_ticket_that_is_no_longer_asked_for_holds_nobody_up(bench: Bench) -> None:
    fill(bench.budget)
    go(bench.budget, ticket("dead", task="analysis"), ticket("alive", task="analysis"))
    bench.budget.settle(ticket("x"), Settled(10))

    bench.pass_time(6)

    assert bench.budget.enter(ticket("alive", task="analysis")).is_granted


def test_who_leaves_the_line_makes_room(bench: Bench) -> None:
    fill(bench.budget)
    go(bench.budget, ticket("first", task="analysis"), ticket("second", task="analysis"))
    bench.budget.leave(ticket("first"))
    bench.budget.settle(ticket("x"), Settled(10))

    assert bench.budget.enter(ticket("second", task="analysis")).is_granted


def test_the_slot_of_a_killed_holder_comes_back_and_that_of_a_living_one_stays(empty_redis: redis.Redis) -> None:
    bench = RedisBench(empty_redis)
    fill(bench.budget)
    bench.pass_time(10)
    bench.budget.beat(ticket("y"))
    bench.budget.beat(ticket("z"))
    bench.pass_time(10)

    assert bench.budget.look().concurrent == 2
    assert bench.budget.enter(ticket("next")).is_granted
    assert not bench.budget.enter(ticket("after")).is_granted


def test_without_redis_each_worker_keeps_to_its_share(caplog: pytest.LogCaptureFixture) -> None:
    away = redis.Redis(port=free_port(), socket_connect_timeout=0.2, retry=Retry(NoBackoff(), 0))
    budget = RedisBudget(away, Limits(requests=8, concurrent=8, tokens=8000), workers=4)

    granted = [budget.enter(ticket(str(number))).is_granted for number in range(5)]

    assert granted == [True, True, False, False, False]
    assert budget.look().concurrent == 2
    assert caplog.text.count("keeps to its own share") == 1
    away.close()
