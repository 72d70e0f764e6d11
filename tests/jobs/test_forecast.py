"""Forecasts as arithmetic: what is shared is written once and read by all others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jobs.forecast import ModelFigures, Surroundings, forecast
from tests.fakes import a_document


def cost(fresh: int, output: int, read: int, written: int) -> float:
    return (fresh * 10 + output * 50 + read + written * 12.5) / 1_000_000


MODEL = ModelFigures("m", "Model", cost, cache_min_tokens=1024)
DOCUMENT = a_document(5, words=200)


def test_the_first_section_writes_the_cache_and_the_others_read_it() -> None:
    (model,) = forecast(DOCUMENT, [MODEL]).models

    assert model.usage.cache_read_tokens == 4 * model.usage.cache_write_tokens > 0
    assert model.usage.cost_usd == pytest.approx(
        cost(
            model.usage.input_tokens,
            model.usage.output_tokens,
            model.usage.cache_read_tokens,
            model.usage.cache_write_tokens,
        )
    )


@pytest.mark.parametrize("minimum", [None, 1_000_000])
def test_where_nothing_is_cached_everything_is_fresh(minimum: int | None) -> None:
    (cached, plain) = forecast(DOCUMENT, [MODEL, replace(MODEL, cache_min_tokens=minimum)]).models

    assert plain.usage.cache_read_tokens == plain.usage.cache_write_tokens == 0
    assert plain.usage.input_tokens == sum(
        (cached.usage.input_tokens, cached.usage.cache_read_tokens, cached.usage.cache_write_tokens)
    )
    assert plain.usage.cost_usd > cached.usage.cost_usd


def test_a_model_that_counts_more_tokens_is_expected_to() -> None:
    (one, more) = forecast(DOCUMENT, [MODEL, replace(MODEL, tokens_factor=1.3)]).models

    assert more.usage.input_tokens == pytest.approx(one.usage.input_tokens * 1.3, rel=0.01)
    assert more.usage.output_tokens == pytest.approx(one.usage.output_tokens * 1.3, rel=0.01)


def test_thinking_costs_and_an_answer_has_a_limit() -> None:
    (plain, thinking, cut) = forecast(
        DOCUMENT, [MODEL, replace(MODEL, thinks=True), replace(MODEL, thinks=True, max_tokens=256)]
    ).models

    assert plain.usage.output_tokens < thinking.usage.output_tokens
    assert cut.usage.output_tokens == 5 * 256


def test_the_emulator_says_less_and_the_forecast_says_that_it_is_one() -> None:
    told = forecast(DOCUMENT, [replace(MODEL, notice="local emulator, not Claude")])

    assert told.notice == "local emulator, not Claude"
    assert told.models[0].usage.output_tokens < forecast(DOCUMENT, [MODEL]).models[0].usage.output_tokens


def test_time_is_that_of_the_hands_or_of_the_token_budget() -> None:
    def seconds(around: Surroundings) -> float:
        return forecast(DOCUMENT, [MODEL], around=around).models[0].seconds

    assert seconds(Surroundings(workers=4)) < seconds(Surroundings(workers=2)) < seconds(Surroundings())
    assert seconds(Surroundings(workers=4, tokens_per_minute=100)) > seconds(Surroundings())


def test_time_is_that_of_earlier_runs_where_there_were_any() -> None:
    (model,) = forecast(DOCUMENT, [MODEL], around=Surroundings(section_seconds=4, workers=2)).models

    assert model.seconds == 5 * 4


def test_a_document_with_nothing_to_review_takes_nothing() -> None:
    empty = a_document(0)

    told = forecast(empty, [MODEL])

    assert (told.sections, told.models[0].usage.cost_usd, told.models[0].seconds) == (0, 0.0, 0.0)
    assert forecast(DOCUMENT, []).first is None
