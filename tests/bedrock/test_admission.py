"""A chain that waits for room in the budget before it asks a model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bedrock.admission import Gate
from bedrock.budget import Budget, Limits
from bedrock.chain import FallbackModel
from bedrock.local_budget import LocalBudget
from domain.errors import AllModelsFailed, BudgetExhausted
from domain.model import Answer, BudgetAwaited, ModelEvent
from tests.bedrock.budget_bench import ticket
from tests.bedrock.conftest import FIRST, SECOND, FakeTime, a_request
from tests.bedrock.wire_server import THROTTLED, Frames, WireServer, answer, metadata, prose, stop, thinking


def gated(chain: Callable[..., FallbackModel], budget: Budget, **options: Any) -> FallbackModel:
    built = chain(FIRST, SECOND, **options)
    built.gate = Gate(budget, patience_seconds=100)
    return built


@pytest.fixture
def budget(fake_time: FakeTime) -> LocalBudget:
    return LocalBudget(Limits(requests=2, concurrent=1, tokens=120_000), fake_time.clock)


def test_a_chain_waits_for_room_before_it_asks(
    wire: WireServer, chain: Callable[..., FallbackModel], budget: LocalBudget, fake_time: FakeTime
) -> None:
    model = gated(chain, budget)
    start = fake_time.now

    for _ in range(3):
        list(model.stream(a_request()))

    assert len(wire.calls) == 3
    assert fake_time.now - start == pytest.approx(60, abs=1)


def test_an_answer_settles_what_it_burned(
    wire: WireServer, chain: Callable[..., FallbackModel], budget: LocalBudget
) -> None:
    wire.tell(FIRST, Frames([*prose("Fine."), stop(), metadata(fresh=1000, output=100, read=5000, written=300)]))

    list(gated(chain, budget).stream(a_request()))

    assert budget.look().tokens == 1000 + 300 + 100 * 5
    assert budget.look().concurrent == 0


def test_a_throttled_request_counts_as_a_request_and_uses_no_tokens(
    wire: WireServer, chain: Callable[..., FallbackModel], budget: LocalBudget
) -> None:
    wire.tell("*", then=THROTTLED)

    with pytest.raises(AllModelsFailed):
        list(gated(chain, budget, enable_automatic_retries=False).stream(a_request()))

    state = budget.look()
    assert (state.requests, state.concurrent, state.tokens) == (2, 0, 0)


def test_a_broken_answer_leaves_its_reservation_and_frees_its_slot(
    wire: WireServer, chain: Callable[..., FallbackModel], budget: LocalBudget
) -> None:
    wire.tell(FIRST, Frames(thinking("Hm")))

    events = list(gated(chain, budget, enable_automatic_retries=False).stream(a_request()))

    assert isinstance(events[-1], Answer)
    assert budget.look().tokens > 8192
    assert budget.look().concurrent == 0


def test_a_stream_left_in_the_middle_frees_its_slot(
    wire: WireServer, chain: Callable[..., FallbackModel], budget: LocalBudget
) -> None:
    wire.tell(FIRST, Frames(thinking("Hm"), end="stall"))
    events: Any = gated(chain, budget).stream(a_request())
    next(events)
    next(events)
    under_way = budget.look().concurrent

    events.close()

    assert (under_way, budget.look().concurrent) == (1, 0)


def test_a_call_says_that_it_is_alive_while_the_model_is_silent(
    wire: WireServer, chain: Callable[..., FallbackModel], budget: LocalBudget, monkeypatch: pytest.MonkeyPatch
) -> None:
    beats: list[str] = []
    monkeypatch.setattr("bedrock.wire.BEAT_SECONDS", 0.05)
    monkeypatch.setattr(budget, "beat", lambda ticket: beats.append(ticket.id))
    wire.tell(FIRST, Frames(answer().frames, pause_seconds=0.12))

    list(gated(chain, budget).stream(a_request()))

    assert len(beats) > 3


def waits(events: list[ModelEvent]) -> list[BudgetAwaited]:
    return [event for event in events if isinstance(event, BudgetAwaited)]


def test_when_no_room_comes_free_the_call_gives_up_and_keeps_its_place(
    wire: WireServer, chain: Callable[..., FallbackModel], budget: LocalBudget, fake_time: FakeTime
) -> None:
    budget.enter(ticket("somebody else"))
    model = gated(chain, budget)
    model.gate = Gate(budget, patience_seconds=20)
    start = fake_time.now

    with pytest.raises(BudgetExhausted, match="as many requests are under way as may be at once"):
        list(model.stream(a_request()))

    assert wire.calls == []
    assert fake_time.now - start == pytest.approx(20, abs=0.1)
    assert [one.label for one in budget.look().waiting] == ["review-1"]


def test_a_call_that_waits_says_for_what_and_leaves_the_line_when_it_is_ended(
    chain: Callable[..., FallbackModel], budget: LocalBudget
) -> None:
    budget.enter(ticket("somebody else"))
    events: Any = gated(chain, budget).stream(a_request())

    said = [next(events), next(events)]
    events.close()

    assert [type(event) for event in said] == [BudgetAwaited, BudgetAwaited]
    assert said[1].seconds > said[0].seconds == 0
    assert budget.look().waiting == ()


def test_time_spent_waiting_for_room_is_not_taken_from_the_models(
    wire: WireServer, chain: Callable[..., FallbackModel], budget: LocalBudget, fake_time: FakeTime
) -> None:
    model = gated(chain, budget, seconds=40)
    for _ in range(2):
        list(model.stream(a_request()))
    wire.tell(FIRST, THROTTLED, THROTTLED)
    model.gate = Gate(budget, patience_seconds=200)

    events = list(model.stream(a_request()))

    assert isinstance(events[-1], Answer)
    assert waits(events)[-1].seconds > 40
    assert events[-1].attempts[0].outcome == "throttled"


def test_nobody_waits_for_room_to_call_a_model_whose_breaker_is_open(
    wire: WireServer, chain: Callable[..., FallbackModel], budget: LocalBudget
) -> None:
    model = gated(chain, budget)
    model.state.pause(FIRST, "odd findings", by="ops")

    events = list(model.stream(a_request()))

    assert isinstance(events[-1], Answer)
    assert events[-1].skipped[0].reason == "Paused by ops: odd findings"
    assert budget.look().requests == 1
