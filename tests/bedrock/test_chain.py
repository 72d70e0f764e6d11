"""The chain over the wire: who is asked, how often, what is said about it, and what never leaks."""

from __future__ import annotations

import pytest

from bedrock.local_state import LocalState
from domain.errors import AllModelsFailed
from domain.model import Answer, AttemptDiscarded, AttemptStarted, ModelSkipped, TextDelta, ThinkingDelta
from tests.bedrock.asking import Build, ask
from tests.bedrock.conftest import FIRST, SECOND, FakeTime, a_request
from tests.bedrock.wire_server import (
    RETIRED,
    THROTTLED,
    Frames,
    Refusal,
    Reply,
    WireServer,
    answer,
    metadata,
    prose,
    stop,
    stream_error,
    thinking,
    tool,
)


def test_the_first_model_answers_alone(wire: WireServer, chain: Build) -> None:
    _, given = ask(chain(FIRST, SECOND))

    assert wire.asked == [FIRST]
    assert (given.model_id, given.chain_position, given.chain_length, given.skipped) == (FIRST, 1, 2, ())


def test_a_throttled_model_is_retried_before_the_next_one_is_tried(
    wire: WireServer, chain: Build, fake_time: FakeTime
) -> None:
    wire.tell(FIRST, THROTTLED)

    _, given = ask(chain(FIRST, SECOND))

    assert wire.asked == [FIRST, FIRST]
    assert fake_time.slept == [1.0]
    assert [attempt.outcome for attempt in given.attempts] == ["throttled", "answered"]
    assert given.skipped == ()


def test_the_next_model_answers_for_a_busy_one_and_says_so(wire: WireServer, chain: Build) -> None:
    wire.tell(FIRST, then=THROTTLED)

    events, given = ask(chain(FIRST, SECOND))

    assert wire.asked == [FIRST, FIRST, SECOND]
    assert (given.model_name, given.chain_position) == ("Sonnet 5.5", 2)
    assert [(s.model_name, s.reason) for s in given.skipped] == [("Sonnet 4.6", "Sonnet 4.6 was too busy.")]
    assert [attempt.chain_position for attempt in given.attempts] == [1, 1, 2]
    assert [type(event) for event in events] == [
        AttemptStarted,
        AttemptDiscarded,
        AttemptStarted,
        AttemptDiscarded,
        ModelSkipped,
        AttemptStarted,
        ThinkingDelta,
        TextDelta,
        Answer,
    ]


AT_ONCE: dict[str, Reply] = {
    "retired": RETIRED,
    "unknown": Refusal(400, "ValidationException", "The provided model identifier is invalid."),
    "needs a profile": Refusal(
        400, "ValidationException", "Invocation of model ID x with on-demand throughput isn\u2019t supported."
    ),
    "not authorised": Refusal(403, "AccessDeniedException", "User is not authorized to perform: bedrock:InvokeModel"),
    "operation not allowed": Refusal(400, "ValidationException", "Operation not allowed"),
    "form missing": Refusal(404, "ResourceNotFoundException", "Model use case details have not been submitted."),
    "too long": Refusal(400, "ValidationException", "Input is too long for requested model."),
    "refused": Frames([*prose("I"), stop("content_filtered"), metadata()]),
    "blocked": Frames([*prose("I"), stop("guardrail_intervened"), metadata()]),
    "cut off": Frames([*tool('{"find'), stop("max_tokens"), metadata()]),
}


@pytest.mark.parametrize("reply", AT_ONCE.values(), ids=AT_ONCE.keys())
def test_what_no_repetition_can_mend_moves_on_at_once(
    wire: WireServer, chain: Build, fake_time: FakeTime, reply: Reply
) -> None:
    wire.tell(FIRST, then=reply)

    _, given = ask(chain(FIRST, SECOND))

    assert wire.asked == [FIRST, SECOND]
    assert fake_time.slept == []
    assert given.model_id == SECOND
    assert "Sonnet 4.6" in given.skipped[0].reason or "guardrail" in given.skipped[0].reason


@pytest.mark.parametrize("name", ["retired", "unknown", "needs a profile", "not authorised", "operation not allowed"])
def test_a_permanent_fault_is_remembered_for_an_hour_and_never_trips_a_breaker(
    wire: WireServer, chain: Build, fake_time: FakeTime, name: str
) -> None:
    wire.tell(FIRST, then=AT_ONCE[name])
    state = LocalState(1, 60, fake_time.clock)
    first, second = chain(FIRST, SECOND, state=state), chain(FIRST, SECOND, state=state)

    ask(first)
    _, given = ask(second)
    fake_time.now += 3601
    ask(first)

    assert wire.asked == [FIRST, SECOND, SECOND, FIRST, SECOND]
    assert given.skipped[0].reason == state.look(FIRST).mark.reason  # type: ignore[union-attr]
    assert state.look(FIRST).breaker == "closed"


def test_our_own_bad_request_stops_the_chain(wire: WireServer, chain: Build) -> None:
    wire.tell(FIRST, Refusal(400, "ValidationException", "messages.0: something is wrong"))

    with pytest.raises(AllModelsFailed, match="did not accept the request") as failure:
        list(chain(FIRST, SECOND).stream(a_request()))

    assert wire.asked == [FIRST]
    assert [attempt.outcome for attempt in failure.value.attempts] == ["request_invalid"]


def test_refused_credentials_stop_the_chain_and_mark_no_model(wire: WireServer, chain: Build) -> None:
    wire.tell("*", then=Refusal(403, "ExpiredTokenException", "The security token included in the request is expired"))
    model = chain(FIRST, SECOND)

    with pytest.raises(AllModelsFailed, match="credentials"):
        list(model.stream(a_request()))

    assert wire.asked == [FIRST]
    assert model.state.mark_of(FIRST) is None


def test_partial_output_is_discarded_before_the_next_models_first_word(wire: WireServer, chain: Build) -> None:
    dead = Frames([*thinking("I suspect"), *tool('{"findings": ["half'), stream_error("modelStreamErrorException")])
    wire.tell(FIRST, then=dead)
    wire.tell(SECOND, answer("Whole."))

    events, given = ask(chain(FIRST, SECOND))

    last_discard = max(n for n, event in enumerate(events) if isinstance(event, AttemptDiscarded))
    words = [event.text for event in events[last_discard:] if isinstance(event, TextDelta | ThinkingDelta)]
    assert words == ["Let me see.", "Whole."]
    assert (given.text, given.tool_input, given.thinking) == ("Whole.", None, "Let me see.")
    assert "I suspect" not in str(wire.calls[-1].body)


def test_a_broken_stream_is_tried_again_before_the_next_model(wire: WireServer, chain: Build) -> None:
    wire.tell(FIRST, Frames([*prose("Partly")]))

    _, given = ask(chain(FIRST, SECOND))

    assert wire.asked == [FIRST, FIRST]
    assert [attempt.outcome for attempt in given.attempts] == ["stream_broken", "answered"]


def test_the_cost_of_a_failed_attempt_is_in_its_record(wire: WireServer, chain: Build) -> None:
    wire.tell(FIRST, Frames([*prose("I"), stop("max_tokens"), metadata(fresh=1000, output=1000)]))

    _, given = ask(chain(FIRST, SECOND))

    assert given.attempts[0].usage.cost_usd == pytest.approx((1000 * 3.3 + 1000 * 16.5) / 1e6)


def test_when_all_are_busy_the_chain_waits_longer_each_round_until_one_returns(
    wire: WireServer, chain: Build, fake_time: FakeTime
) -> None:
    wire.tell(FIRST, *[THROTTLED] * 4)
    wire.tell(SECOND, *[THROTTLED] * 4)

    _, given = ask(chain(FIRST, SECOND))

    assert fake_time.slept == [1.0, 1.0, 2.0, 4.0, 8.0]
    assert wire.asked == [FIRST, FIRST, SECOND, SECOND, FIRST, SECOND, FIRST, SECOND, FIRST]
    assert given.model_id == FIRST
    assert len(given.attempts) == 9


def test_when_time_is_up_the_chain_says_why_each_model_failed(
    wire: WireServer, chain: Build, fake_time: FakeTime
) -> None:
    wire.tell(FIRST, then=THROTTLED)
    wire.tell(SECOND, then=RETIRED)
    start = fake_time.now

    with pytest.raises(AllModelsFailed) as failure:
        list(chain(FIRST, SECOND, seconds=30, enable_circuit_breaker=False).stream(a_request()))

    assert str(failure.value) == (
        "None of the 2 models answered. Sonnet 4.6 was too busy. Sonnet 5.5 has been retired by its provider."
    )
    assert fake_time.now - start <= 30
    assert len(failure.value.attempts) == len(wire.asked)


def test_a_paid_fault_is_not_repeated_for_ever(wire: WireServer, chain: Build) -> None:
    wire.tell("*", then=Frames([*prose("Partly")]))

    with pytest.raises(AllModelsFailed):
        list(chain(FIRST, SECOND).stream(a_request()))

    assert wire.asked.count(FIRST) == wire.asked.count(SECOND) == 3


def test_a_single_model_tells_its_own_story(wire: WireServer, chain: Build) -> None:
    wire.tell(FIRST, RETIRED)

    with pytest.raises(AllModelsFailed, match=r"^Sonnet 4\.6 has been retired by its provider\.$"):
        list(chain(FIRST).stream(a_request()))


def test_five_faults_open_the_breaker_and_one_probe_closes_it(
    wire: WireServer, chain: Build, fake_time: FakeTime
) -> None:
    wire.tell(FIRST, *[THROTTLED] * 5)
    state = LocalState(5, 60, fake_time.clock)
    model = chain(FIRST, SECOND, state=state)
    for _ in range(3):
        ask(model)
    wire.calls.clear()

    events, given = ask(model)
    fake_time.now += 61
    _, after = ask(model)

    assert wire.asked == [SECOND, FIRST]
    assert [event.kind for event in events if isinstance(event, ModelSkipped)] == ["breaker_open"]
    assert "left alone" in given.skipped[0].reason
    assert after.model_id == FIRST
    assert state.look(FIRST).breaker == "closed"


def test_when_every_breaker_is_open_the_chain_waits_for_the_first_to_reopen(
    wire: WireServer, chain: Build, fake_time: FakeTime
) -> None:
    state = LocalState(1, 60, fake_time.clock)
    wire.tell(FIRST, THROTTLED)
    wire.tell(SECOND, THROTTLED)
    ids = (FIRST, SECOND)
    with pytest.raises(AllModelsFailed):
        list(chain(*ids, state=state, enable_automatic_retries=False).stream(a_request()))
    fake_time.slept.clear()

    _, given = ask(chain(*ids, state=state))

    assert fake_time.slept == [pytest.approx(60, abs=1)]
    assert given.model_id == FIRST


def test_a_chain_that_is_left_in_the_middle_gives_its_probe_back(
    wire: WireServer, chain: Build, fake_time: FakeTime
) -> None:
    state = LocalState(1, 60, fake_time.clock)
    wire.tell(FIRST, THROTTLED, Frames(thinking("Hm"), end="stall"))
    model = chain(FIRST, SECOND, state=state, enable_automatic_retries=False)
    ask(model)
    fake_time.now += 61

    events = model.stream(a_request())
    next(events)
    next(events)
    events.close()  # type: ignore[attr-defined]
    _, given = ask(model)

    assert given.model_id == FIRST
    assert wire.hangups.acquire(timeout=5)
