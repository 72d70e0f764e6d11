"""One attempt at one model, over the wire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bedrock.chain import FallbackModel
from bedrock.factory import build_clients
from bedrock.model import BedrockModel
from domain.errors import (
    ModelAnswerCut,
    ModelAnswerMalformed,
    ModelBlocked,
    ModelContextExceeded,
    ModelFailed,
    ModelRefused,
    ModelStreamBroken,
    ModelThrottled,
    ModelTimedOut,
    ModelUnavailable,
)
from domain.model import Answer, AttemptStarted, ModelEvent, TextDelta, ThinkingDelta, ToolInputDelta
from settings import Settings
from tests.bedrock.conftest import FIRST, a_request
from tests.bedrock.wire_server import (
    Frames,
    Hang,
    Refusal,
    WireServer,
    answer,
    delta,
    event,
    metadata,
    prose,
    stop,
    stream_error,
    thinking,
    tool,
)


@pytest.fixture
def model(chain: Callable[..., FallbackModel]) -> BedrockModel:
    return chain(FIRST, silence=0.4).models[0]


def read(model: BedrockModel, seconds: float | None = None) -> list[ModelEvent]:
    return list(model.stream(a_request(), seconds=seconds))


def the_answer(events: list[ModelEvent]) -> Answer:
    assert isinstance(events[-1], Answer)
    return events[-1]


def test_a_complete_stream_becomes_deltas_and_one_answer(wire: WireServer, model: BedrockModel) -> None:
    frames = [*thinking("Hm, ", "dates."), *prose("See below."), *tool('{"findings"', ": []}"), stop("tool_use")]
    wire.tell(FIRST, Frames([*frames, metadata(fresh=1000, output=100, read=2000, written=500)]))

    events = read(model)

    assert events[:-1] == [
        AttemptStarted(FIRST, "Sonnet 4.6", 1, "summary"),
        ThinkingDelta("Hm, "),
        ThinkingDelta("dates."),
        TextDelta("See below."),
        ToolInputDelta('{"findings"'),
        ToolInputDelta(": []}"),
    ]
    given = the_answer(events)
    assert (given.thinking, given.text, given.tool_input) == ("Hm, dates.", "See below.", '{"findings": []}')
    assert given.stop_reason == "tool_use"
    assert given.usage.cost_usd == pytest.approx((1000 * 3.3 + 100 * 16.5 + 2000 * 0.33 + 500 * 4.125) / 1e6)
    assert [attempt.outcome for attempt in given.attempts] == ["answered"]
    assert given.metadata["thinking_trace"] == "summary"


def test_an_answer_of_the_emulator_says_so(wire: WireServer, model: BedrockModel) -> None:
    wire.tell(FIRST, Frames(answer().frames, headers={"x-ai-prism-emulator": "1"}), answer())

    assert the_answer(read(model)).notice == "local emulator, not Claude"
    assert the_answer(read(model)).notice == ""


def test_signatures_redacted_thinking_and_unknown_events_leave_no_trace(wire: WireServer, model: BedrockModel) -> None:
    odd = [
        delta({"reasoningContent": {"signature": "c2lnbg=="}}, 0),
        delta({"reasoningContent": {"redactedContent": "AAAA"}}, 0),
        event("somethingNew", {"a": 1}),
        event("contentBlockStop", {"contentBlockIndex": 0}),
    ]
    wire.tell(FIRST, Frames([*odd, *prose("Fine."), stop(), metadata()]))

    given = the_answer(read(model))

    assert (given.thinking, given.text) == ("", "Fine.")


def test_a_tool_called_without_input_is_an_empty_object(wire: WireServer, model: BedrockModel) -> None:
    wire.tell(FIRST, Frames([*tool(), stop("tool_use"), metadata()]))

    assert the_answer(read(model)).tool_input == "{}"


def test_two_calls_of_the_tool_lose_nothing(wire: WireServer, model: BedrockModel) -> None:
    calls = [*tool('{"findings": [1]}', block=2), *tool('{"findings": [2]}', block=3)]
    wire.tell(FIRST, Frames([*calls, stop("tool_use"), metadata()]))

    events = read(model)

    assert the_answer(events).tool_input == '{"findings": [1, 2]}'
    assert [e.text for e in events if isinstance(e, ToolInputDelta)] == ['{"findings": [1]}']


@pytest.mark.parametrize(
    ("reason", "leaf"),
    [
        ("max_tokens", ModelAnswerCut),
        ("content_filtered", ModelRefused),
        ("refusal", ModelRefused),
        ("guardrail_intervened", ModelBlocked),
        ("model_context_window_exceeded", ModelContextExceeded),
        ("malformed_model_output", ModelAnswerMalformed),
        ("malformed_tool_use", ModelAnswerMalformed),
        ("something_new", ModelAnswerMalformed),
    ],
)
def test_only_a_proper_end_is_an_answer(
    wire: WireServer, model: BedrockModel, reason: str, leaf: type[ModelFailed]
) -> None:
    wire.tell(FIRST, Frames([*prose("Partly"), stop(reason), metadata(fresh=10, output=5)]))

    with pytest.raises(ModelFailed) as failure:
        read(model)

    assert type(failure.value) is leaf
    assert failure.value.usage.output_tokens == 5


BROKEN = {
    "clean end before anything": Frames([]),
    "clean end in the middle": Frames([*thinking("Hm"), *prose("Partly")]),
    "a stop without token counts": Frames([*prose("All"), stop()]),
    "token counts without a stop": Frames([*prose("All"), metadata()]),
    "a frame cut short": Frames([*prose("Partly"), stop()[:20]]),
    "a frame with a wrong checksum": Frames([*prose("Partly"), stop()[:-1] + b"\x00", metadata()]),
    "a reset before the first byte": Hang(reset=True),
    "a reset in the middle": Frames([*thinking("Hm")], end="reset"),
    "a model fault in the middle": Frames([*thinking("Hm"), stream_error("modelStreamErrorException")]),
    "an unknown fault in the middle": Frames([*thinking("Hm"), stream_error("brandNewException")]),
    "frames that are no frames": Frames([b"<html>hello, this is a proxy</html>" * 3]),
    "an event that is no JSON": Frames([event("messageStop", {})[:-18] + b"x" * 18]),
}


@pytest.mark.parametrize("reply", BROKEN.values(), ids=BROKEN.keys())
def test_a_stream_that_breaks_is_no_answer(wire: WireServer, model: BedrockModel, reply: Frames | Hang) -> None:
    wire.tell(FIRST, reply)

    with pytest.raises(ModelStreamBroken, match=r"Sonnet 4\.6"):
        read(model)

    assert len(wire.calls) == 1


@pytest.mark.parametrize(
    ("kind", "leaf"),
    [
        ("throttlingException", ModelThrottled),
        ("serviceUnavailableException", ModelUnavailable),
        ("internalServerException", ModelUnavailable),
    ],
)
def test_an_error_in_the_middle_of_a_stream_is_known_by_its_small_letter(
    wire: WireServer, model: BedrockModel, kind: str, leaf: type[ModelFailed]
) -> None:
    wire.tell(FIRST, Frames([*thinking("Hm"), stream_error(kind)]))

    with pytest.raises(leaf):
        read(model)


@pytest.mark.parametrize("reply", [Hang(), Frames([]), Frames([*thinking("Hm")])], ids=["headers", "start", "middle"])
def test_a_silent_model_is_given_up(wire: WireServer, model: BedrockModel, reply: Frames | Hang) -> None:
    wire.tell(FIRST, Frames(reply.frames, end="stall") if isinstance(reply, Frames) else reply)

    with pytest.raises(ModelTimedOut, match=r"Sonnet 4\.6"):
        read(model)

    assert len(wire.calls) == 1


def test_a_model_that_never_stops_talking_is_ended_at_the_deadline(wire: WireServer, model: BedrockModel) -> None:
    wire.tell(FIRST, Frames(thinking(*["and "] * 500), pause_seconds=0.05))

    with pytest.raises(ModelTimedOut, match="did not finish within"):
        read(model, seconds=0.3)


def test_the_connection_is_cut_when_nobody_listens_any_more(wire: WireServer, model: BedrockModel) -> None:
    wire.tell(FIRST, Frames([*thinking("Hm")], end="stall"))
    events = model.stream(a_request())
    next(events)
    next(events)

    events.close()

    assert wire.hangups.acquire(timeout=5)


def test_a_failed_stream_leaves_no_connection_open(wire: WireServer, model: BedrockModel) -> None:
    wire.tell(FIRST, Frames([*thinking("Hm"), stream_error("throttlingException")], end="stall"))

    with pytest.raises(ModelThrottled):
        read(model)

    assert wire.hangups.acquire(timeout=5)


def test_complete_answers_share_one_connection(wire: WireServer, model: BedrockModel) -> None:
    ports = {the_answer(read(model)) and wire.calls[-1].port for _ in range(3)}

    assert len(ports) == 1


def test_boto3_sends_each_request_once(wire: WireServer, model: BedrockModel) -> None:
    wire.tell(FIRST, Refusal(503, "ServiceUnavailableException"))

    with pytest.raises(ModelUnavailable):
        read(model)

    assert len(wire.calls) == 1


def test_the_clients_are_set_up_as_the_settings_say() -> None:
    settings = Settings(
        bedrock_read_timeout=7, bedrock_connect_timeout=3, max_concurrent_requests=40, aws_region="eu-west-1"
    )

    runtime, control = build_clients(settings)
    config: Any = runtime.meta.config

    assert (config.read_timeout, config.connect_timeout) == (7, 3)

    assert control.meta.config.read_timeout == 3  # type: ignore[attr-defined]
    for client in (runtime, control):
        config = client.meta.config
        assert config.retries == {"mode": "standard", "total_max_attempts": 1}
        assert config.max_pool_connections >= 40
        assert config.tcp_keepalive is True
        assert client.meta.endpoint_url.endswith("eu-west-1.amazonaws.com")
