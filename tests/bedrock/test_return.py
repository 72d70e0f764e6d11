"""All models throttled, then one returns: the request finishes by itself, on the real emulator."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bedrock.admission import Gate
from bedrock.budget import Limits
from bedrock.chain import FallbackModel
from bedrock.factory import build_clients, build_model
from bedrock.local_budget import LocalBudget
from bedrock.local_state import LocalState
from domain.model import Answer, AttemptDiscarded
from settings import Settings
from tests.bedrock.conftest import FIRST, SECOND, THIRD, Emulator, FakeTime, a_request


@pytest.fixture
def build(emulator: Emulator, fake_time: FakeTime) -> Callable[..., FallbackModel]:
    def chain(on_sleep: Callable[[], None], **settings: float) -> FallbackModel:
        known = Settings(bedrock_endpoint_url=emulator.url, **settings)  # type: ignore[arg-type]
        state = LocalState(known.circuit_breaker_failure_threshold, known.circuit_breaker_timeout, fake_time.clock)
        model = build_model(known, build_clients(known)[0], (FIRST, SECOND, THIRD), state=state)
        model.gate = Gate(LocalBudget(Limits(), fake_time.clock))
        model.clock, model.random = fake_time.clock, lambda: 1.0

        def sleep(seconds: float) -> None:
            fake_time.sleep(seconds)
            on_sleep()

        model.sleep = sleep
        return model

    return chain


@pytest.mark.parametrize("returns", [FIRST, SECOND, THIRD])
def test_the_request_ends_with_the_answer_of_the_model_that_returned(
    emulator: Emulator, fake_time: FakeTime, build: Callable[..., FallbackModel], returns: str
) -> None:
    began = fake_time.now
    emulator.fault("throttle")

    def come_back() -> None:
        if fake_time.now - began > 12:
            emulator.clear()
            for model in {FIRST, SECOND, THIRD} - {returns}:
                emulator.fault("throttle", model=model)

    events = list(build(come_back).stream(a_request()))

    answer = events[-1]
    assert isinstance(answer, Answer)
    assert answer.model_id == returns
    assert {attempt.outcome for attempt in answer.attempts[:-1]} == {"throttled"}
    assert sum(isinstance(event, AttemptDiscarded) for event in events) == len(answer.attempts) - 1
    assert fake_time.now - began < 240


def test_it_ends_by_itself_even_when_every_breaker_has_opened(
    emulator: Emulator, fake_time: FakeTime, build: Callable[..., FallbackModel]
) -> None:
    began = fake_time.now
    emulator.fault("throttle")

    def come_back() -> None:
        if fake_time.now - began > 100:
            emulator.clear()

    model = build(come_back, circuit_breaker_failure_threshold=2)
    events = list(model.stream(a_request()))

    assert isinstance(events[-1], Answer)
    assert events[-1].model_id == FIRST
    assert [model.state.look(known).breaker for known in (FIRST, SECOND, THIRD)] == ["closed", "open", "open"]
