"""Tokens and dollars of one request."""

from __future__ import annotations

from collections.abc import Mapping

from bedrock.catalog import Prices
from domain.finding import Usage

_DEAR_ABOVE_TOKENS = 100_000


def usage_of(counted: Mapping[str, int], prices: Prices) -> Usage:
    """Return what Bedrock counted (the `usage` of a metadata event) with its cost in dollars."""
    fresh = counted.get("inputTokens", 0)
    output = counted.get("outputTokens", 0)
    read = counted.get("cacheReadInputTokens", 0)
    written = counted.get("cacheWriteInputTokens", 0)
    return Usage(fresh, output, read, written, cost_usd(fresh, output, read, written, prices))


def cost_usd(fresh: int, output: int, cache_read: int, cache_write: int, prices: Prices) -> float:
    """Return the price of a request; a model may charge the whole of a long one at another rate."""
    if prices.above_100k is not None and fresh + cache_read + cache_write > _DEAR_ABOVE_TOKENS:
        prices = prices.above_100k
    millionths = (
        fresh * prices.input
        + output * prices.output
        + cache_read * prices.cache_read
        + cache_write * prices.cache_write
    )
    return millionths / 1_000_000
