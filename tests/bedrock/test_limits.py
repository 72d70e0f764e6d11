"""Limits and rates as settings write them, and tokens as a model and its quota count them."""

from __future__ import annotations

import pytest

from bedrock.budget import Rate, Settled, estimated_tokens, parse_rate, settled
from bedrock.catalog import load_catalog
from bedrock.factory import limits_of
from domain.errors import SettingsInvalid
from domain.finding import Usage
from settings import Settings
from tests.bedrock.conftest import a_request


@pytest.mark.parametrize(("text", "rate"), [("10/m", Rate(10, 60)), (" 1 / s", Rate(1, 1)), ("5/hour", Rate(5, 3600))])
def test_a_rate_is_read(text: str, rate: Rate) -> None:
    assert parse_rate(text, "X") == rate


@pytest.mark.parametrize("text", ["", "10", "m/10", "0/m", "10/d"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(SettingsInvalid, match="ANALYSIS"):
        parse_rate(text, "ANALYSIS_TASK_RATE_LIMIT")


def test_the_limits_are_those_of_the_settings() -> None:
    limits = limits_of(Settings())

    assert (limits.requests, limits.concurrent, limits.tokens) == (30, 5, 120_000)
    assert limits.tasks == {"analysis": Rate(10, 60), "chat": Rate(15, 60), "health": Rate(1, 60)}


def test_tokens_are_counted_as_the_model_and_its_quota_count_them() -> None:
    catalog = load_catalog()
    old, new = catalog.card("anthropic.claude-sonnet-4-6"), catalog.card("anthropic.claude-sonnet-5")
    usage = Usage(input_tokens=1000, output_tokens=100, cache_read_tokens=9000, cache_write_tokens=50)

    assert estimated_tokens(a_request("x" * 35_000), old) == pytest.approx(10_000, rel=0.02)
    assert estimated_tokens(a_request("x" * 35_000), new) == pytest.approx(13_000, rel=0.02)
    assert settled(usage, old) == Settled(1000 + 50 + 500, 500, 9050)
    assert settled(usage, new) == Settled(1000 + 50 + 1000, 1000, 9050)
