"""Each switch of the chain, off."""

from __future__ import annotations

import pytest

from bedrock.local_state import LocalState
from domain.errors import AllModelsFailed
from tests.bedrock.asking import Build, ask
from tests.bedrock.conftest import FIRST, SECOND, THIRD, FakeTime, a_request
from tests.bedrock.wire_server import RETIRED, THROTTLED, WireServer


def test_without_fallback_only_the_first_model_is_asked(wire: WireServer, chain: Build) -> None:
    wire.tell(FIRST, then=RETIRED)

    with pytest.raises(AllModelsFailed):
        list(chain(FIRST, SECOND, THIRD, enable_multi_model_fallback=False).stream(a_request()))

    assert wire.asked == [FIRST]


def test_without_retries_each_model_is_asked_once(wire: WireServer, chain: Build, fake_time: FakeTime) -> None:
    wire.tell("*", then=THROTTLED)

    with pytest.raises(AllModelsFailed):
        list(chain(FIRST, SECOND, enable_automatic_retries=False).stream(a_request()))

    assert wire.asked == [FIRST, SECOND]
    assert fake_time.slept == []


def test_without_a_breaker_a_failing_model_is_asked_every_time(wire: WireServer, chain: Build) -> None:
    wire.tell(FIRST, then=THROTTLED)
    model = chain(FIRST, SECOND, state=LocalState(1, 60), enable_circuit_breaker=False)

    for _ in range(3):
        ask(model)

    assert wire.asked.count(FIRST) == 6


def test_without_extended_thinking_none_is_asked_for(wire: WireServer, chain: Build) -> None:
    ask(chain(FIRST, enable_extended_thinking=False))
    ask(chain(FIRST, enable_extended_thinking=True))

    assert "additionalModelRequestFields" not in wire.calls[0].body
    assert wire.calls[0].body["inferenceConfig"]["temperature"] == 0.7
    assert wire.calls[1].body["additionalModelRequestFields"]["thinking"]["budget_tokens"] == 2000
    assert "temperature" not in wire.calls[1].body["inferenceConfig"]


def test_without_enhanced_mode_one_model_answers_plainly(wire: WireServer, chain: Build) -> None:
    wire.tell(FIRST, then=RETIRED)

    with pytest.raises(AllModelsFailed):
        list(chain(FIRST, SECOND, enable_enhanced_mode=False).stream(a_request()))

    assert wire.asked == [FIRST]
    assert "additionalModelRequestFields" not in wire.calls[0].body
