"""Every fault of the emulator at every place of an answer: who is asked, what is left, what the record says."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from bedrock.catalog import Card, load_catalog
from bedrock.chain import FallbackModel
from bedrock.factory import build_clients, build_model
from bedrock.health import Lifecycles, model_states
from domain.errors import AllModelsFailed
from domain.model import (
    Answer,
    AttemptDiscarded,
    Message,
    ModelEvent,
    ModelRequest,
    TextDelta,
    ThinkingDelta,
    ToolInputDelta,
)
from settings import Settings
from tests.bedrock.conftest import FIRST, SECOND, TOOL, Emulator, FakeTime

SECTION = """<section id="s1" title="Actions">
[b1] TBD who owns this. The pump failed on 3 May 2025 and nobody was told for a while.
[b2] Some customers were affected and the team will look into it soon.
[b3] The supplier promised to improve things where possible.
</section>"""
REQUEST = ModelRequest(
    "You review documents. " * 20, (Message("user", ("The document.", SECTION), cache_after=0),), TOOL, label="r1"
)

Build = Callable[..., FallbackModel]
Delta = ThinkingDelta | TextDelta | ToolInputDelta

F, S = FIRST, SECOND


@dataclass(frozen=True)
class Expected:
    """Who is asked in all, how the first model's attempts ended, and whether the second one's answer came."""

    asked: list[str]
    outcome: str
    is_answered: bool = True


BEFORE = {
    "throttle": Expected([F, F, S], "throttled"),
    "unavailable": Expected([F, F, S], "unavailable"),
    "internal": Expected([F, F, S], "unavailable"),
    "timeout": Expected([F, S], "timed_out"),
    "model_error": Expected([F, F, S], "unavailable"),
    "retired": Expected([F, S], "retired"),
    "access_denied": Expected([F, S], "forbidden"),
    "validation": Expected([F], "request_invalid", is_answered=False),
    "refusal": Expected([F, S], "refused"),
    "max_tokens": Expected([F, S], "cut_off"),
}
IN_STREAM = {
    "mid_stream:throttling": Expected([F, F, S], "throttled"),
    "mid_stream:unavailable": Expected([F, F, S], "unavailable"),
    "mid_stream:internal": Expected([F, F, S], "unavailable"),
    "mid_stream:model_error": Expected([F, F, S], "stream_broken"),
    "mid_stream:validation": Expected([F], "request_invalid", is_answered=False),
    "truncate": Expected([F, F, S], "stream_broken"),
    "truncate:frame": Expected([F, F, S], "stream_broken"),
    "truncate:metadata": Expected([F, F, S], "stream_broken"),
    "stall": Expected([F, S], "timed_out"),
    "reset": Expected([F, F, S], "stream_broken"),
    "bad_crc": Expected([F, F, S], "stream_broken"),
}


@pytest.fixture
def build(emulator: Emulator, fake_time: FakeTime) -> Build:
    def build(*models: str, **changes: object) -> FallbackModel:
        settings = Settings(bedrock_endpoint_url=emulator.url, bedrock_read_timeout=0.5, **changes)  # type: ignore[arg-type]
        client, _ = build_clients(settings)
        chain = build_model(settings, client, models or (FIRST, SECOND))
        chain.sleep, chain.clock, chain.random = fake_time.sleep, fake_time.clock, lambda: 1.0
        return chain

    return build


@pytest.fixture
def places(build: Build, emulator: Emulator) -> dict[str, int]:
    """The number of frames the first model sends before the middle of each part of its answer."""
    kinds = [type(event) for event in build(FIRST).models[0].stream(REQUEST)]
    emulator.clear()
    thinking, tool = kinds.count(ThinkingDelta), kinds.count(ToolInputDelta)
    assert thinking > 3
    assert tool > 1
    # messageStart, the thinking, its signature and stop, the start of the tool call
    return {"at the start": 0, "in the thinking": 1 + thinking // 2, "in the tool input": 4 + thinking + tool // 2}


def run(chain: FallbackModel) -> tuple[list[ModelEvent], AllModelsFailed | None]:
    events: list[ModelEvent] = []
    try:
        events.extend(chain.stream(REQUEST))
    except AllModelsFailed as failure:
        return events, failure
    return events, None


def check(events: list[ModelEvent], failure: AllModelsFailed | None, asked: list[str], expected: Expected) -> None:
    assert asked == expected.asked
    last = max(number for number, event in enumerate(events) if isinstance(event, AttemptDiscarded))
    if not expected.is_answered:
        assert failure is not None
        assert [attempt.outcome for attempt in failure.attempts] == [expected.outcome]
        return
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert (answer.model_id, answer.chain_position, answer.notice) == (SECOND, 2, "local emulator, not Claude")
    told = "".join(event.text for event in events[last:] if isinstance(event, Delta))
    assert told == answer.thinking + answer.text + (answer.tool_input or "")
    assert json.loads(answer.tool_input or "")
    assert [attempt.outcome for attempt in answer.attempts] == [expected.outcome] * (len(asked) - 1) + ["answered"]
    assert [skipped.model_id for skipped in answer.skipped] == [FIRST]


@pytest.mark.parametrize("fault", BEFORE)
def test_a_fault_of_a_whole_request(build: Build, emulator: Emulator, fault: str) -> None:
    emulator.fault(fault, model=FIRST)

    events, failure = run(build())

    check(events, failure, emulator.asked, BEFORE[fault])


@pytest.mark.parametrize("place", ["at the start", "in the thinking", "in the tool input"])
@pytest.mark.parametrize("fault", IN_STREAM)
def test_a_fault_in_the_stream(
    build: Build, emulator: Emulator, places: dict[str, int], fault: str, place: str
) -> None:
    emulator.fault(fault, model=FIRST, after_events=places[place])

    events, failure = run(build())

    check(events, failure, emulator.asked, IN_STREAM[fault])
    dead = {type(event) for event in events[: events.index(next(e for e in events if isinstance(e, AttemptDiscarded)))]}
    if fault != "truncate:metadata":
        assert (ThinkingDelta in dead) is (place != "at the start")
        assert (ToolInputDelta in dead) is (place == "in the tool input")


@pytest.mark.parametrize("fault", ["stall", "reset"])
def test_a_fault_before_the_first_byte(build: Build, emulator: Emulator, fault: str) -> None:
    emulator.fault(fault, model=FIRST, after_events=-1)

    events, failure = run(build())

    check(events, failure, emulator.asked, IN_STREAM[fault])


def test_an_unparseable_tool_call_is_handed_on_for_its_one_repair(build: Build, emulator: Emulator) -> None:
    emulator.fault("garbage_json", model=FIRST, times=1)

    events, _ = run(build())

    answer = events[-1]
    assert isinstance(answer, Answer)
    assert emulator.asked == [FIRST]
    with pytest.raises(ValueError, match=r".+"):
        json.loads(answer.tool_input or "")


def test_all_models_throttled_then_one_returns(build: Build, emulator: Emulator) -> None:
    emulator.fault("throttle", times=6)

    events, failure = run(build())

    assert failure is None
    assert isinstance(events[-1], Answer)
    assert emulator.asked == [F, F, S, S, F, S, F]


CARDS = load_catalog().cards.values()
LIVING = [card for card in CARDS if card.lifecycle != "end_of_life"]
RETIRED = [card for card in CARDS if card.lifecycle == "end_of_life"]


@pytest.mark.parametrize("thinks", [True, False], ids=["thinking", "plain"])
@pytest.mark.parametrize("card", LIVING, ids=lambda card: card.name)
def test_every_living_model_takes_its_own_request(build: Build, emulator: Emulator, card: Card, thinks: bool) -> None:
    chain = build(f"us.{card.id}", enable_extended_thinking=thinks, bedrock_max_tokens=64_000)

    events, failure = run(chain)

    assert failure is None
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert bool(answer.thinking) is (answer.metadata["thinking_trace"] != "none")
    assert answer.usage.cost_usd > 0


@pytest.mark.parametrize("card", RETIRED, ids=lambda card: card.name)
def test_every_retired_model_is_skipped_at_once(build: Build, emulator: Emulator, card: Card) -> None:
    events, _ = run(build(f"us.{card.id}", SECOND))

    assert emulator.asked == [f"us.{card.id}", SECOND]
    assert isinstance(events[-1], Answer)


def test_the_emulators_lifecycles_are_read(build: Build, emulator: Emulator) -> None:
    _, control = build_clients(Settings(bedrock_endpoint_url=emulator.url))
    lifecycles = Lifecycles(control)

    states = model_states(build(*Settings().chain), lifecycles)

    assert lifecycles.fault == ""
    assert [state["lifecycle"] for state in states] == ["active", "active", "active", "active", "legacy"]
    assert states[-1]["ends_on"] == "2027-04-08"
