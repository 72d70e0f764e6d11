"""What a request costs."""

from __future__ import annotations

import pytest

from bedrock.catalog import Prices, load_catalog
from bedrock.usage import cost_usd, usage_of


def test_each_kind_of_token_has_its_price() -> None:
    counted = {"inputTokens": 1000, "outputTokens": 100, "cacheReadInputTokens": 2000, "cacheWriteInputTokens": 500}

    usage = usage_of(counted, Prices(3.0, 15.0, 0.3, 3.75))

    assert (usage.input_tokens, usage.output_tokens) == (1000, 100)
    assert (usage.cache_read_tokens, usage.cache_write_tokens) == (2000, 500)
    assert usage.cost_usd == pytest.approx(0.003 + 0.0015 + 0.0006 + 0.001875)


def test_the_arithmetic_of_thirty_sections_agrees_with_the_reference() -> None:
    prices = load_catalog().card("us.anthropic.claude-sonnet-4-6").prices_of("us.anthropic.claude-sonnet-4-6")

    uncached = cost_usd(714_000, 96_000, 0, 0, prices)
    cached = cost_usd(24_000, 96_000, 667_000, 23_000, prices)

    assert (round(uncached, 2), round(cached, 2)) == (3.94, 1.98)


def test_the_whole_of_a_long_request_is_charged_at_the_higher_rate() -> None:
    prices = load_catalog().card("us.anthropic.claude-haiku-5-5").prices_of("us.anthropic.claude-haiku-5-5")

    just_short = cost_usd(1000, 800, 99_000, 0, prices)
    long = cost_usd(1001, 800, 99_000, 0, prices)

    assert just_short == pytest.approx((1000 * 0.11 + 800 * 0.55 + 99_000 * 0.011) / 1e6)
    assert long == pytest.approx((1001 * 0.55 + 800 * 2.75 + 99_000 * 0.055) / 1e6)


def test_a_model_without_known_prices_costs_nothing_in_the_books() -> None:
    assert cost_usd(1000, 1000, 0, 0, Prices()) == 0
