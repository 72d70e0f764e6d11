"""Counting the tokens of large requests: asked once, only where it matters, and never a reason to fail."""

from __future__ import annotations

import pytest

from bedrock.admission import Gate
from bedrock.budget import Limits, estimated_tokens
from bedrock.chain import FallbackModel
from bedrock.counting import Counter
from bedrock.factory import build_clients, build_counter, build_model
from bedrock.local_budget import LocalBudget
from domain.model import Answer
from settings import Settings
from tests.bedrock.conftest import FIRST, SECOND, Emulator, a_request

LARGE = a_request("Backups were tested on 12 March 2026. " * 1500)


@pytest.fixture
def settings(emulator: Emulator) -> Settings:
    return Settings(bedrock_endpoint_url=emulator.url)


@pytest.fixture
def chain(settings: Settings) -> FallbackModel:
    return build_model(settings, build_clients(settings)[0])


@pytest.fixture
def counter(settings: Settings) -> Counter:
    return build_counter(settings)


def operations(emulator: Emulator) -> list[str]:
    return [call["operation"] for call in emulator._ask("GET", "/_calls")["calls"]]


def test_a_large_request_is_counted_once_by_the_model_itself(
    emulator: Emulator, chain: FallbackModel, counter: Counter
) -> None:
    model = chain.models[0]
    estimate = estimated_tokens(LARGE, model.card)

    counted = [counter.count(model, LARGE, estimate) for _ in range(2)]

    assert operations(emulator) == ["count-tokens"]
    assert counted[0] == counted[1] != estimate
    assert counted[0] == pytest.approx(estimate, rel=0.2)


def test_a_small_request_and_a_model_that_cannot_count_are_estimated(
    emulator: Emulator, chain: FallbackModel, counter: Counter
) -> None:
    first, second = chain.models[:2]

    assert (first.id, second.id) == (FIRST, SECOND)
    assert counter.count(first, a_request(), 30) == 30
    assert counter.count(second, LARGE, 20_000) == 20_000
    assert operations(emulator) == []


def test_a_count_that_fails_leaves_the_estimate_and_is_not_asked_for_again_soon(chain: FallbackModel) -> None:
    nowhere = build_counter(Settings(bedrock_endpoint_url="http://127.0.0.1:9", bedrock_connect_timeout=1))

    assert [nowhere.count(chain.models[0], LARGE, 20_000) for _ in range(2)] == [20_000, 20_000]
    assert nowhere._rests_until > 0


def test_what_was_counted_is_what_is_reserved(emulator: Emulator, chain: FallbackModel, counter: Counter) -> None:
    budget = LocalBudget(Limits(tokens=500_000))
    chain.gate = Gate(budget, counter=counter)

    events = list(chain.stream(LARGE))

    assert isinstance(events[-1], Answer)
    assert operations(emulator) == ["count-tokens", "converse-stream"]
