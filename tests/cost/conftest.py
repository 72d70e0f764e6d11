"""Runs over the real stack, and what they used."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import pytest

from bootstrap import build_services
from domain.finding import Usage
from domain.run import RunStatus
from jobs.progress import RunProgress
from jobs.reviews import Reviews
from settings import load_settings
from tests.people import ANN
from tests.running import RunningStack, until

Ended = Callable[[str], RunProgress]


@pytest.fixture(scope="session")
def reviews(stack: RunningStack) -> Reviews:
    """The reviews of the running stack, as its pages see them."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in stack.settings.items():
            patch.setenv(name, value)
        services = build_services(load_settings())
    # Built from its settings once and for all; the environment is put back before the next test.
    return services.of(ANN).reviews


@pytest.fixture
def ended(reviews: Reviews) -> Ended:
    """Wait for the latest run of a review and return it."""

    def wait(review_id: str) -> RunProgress:
        def look() -> RunProgress | None:
            progress = reviews.progress(review_id)
            return progress.run if progress.run and not progress.is_live else None

        run: RunProgress = until(look, seconds=150, what="the run to end")
        assert run.status is RunStatus.COMPLETE
        return run

    return wait


def a_long_text(sections: int, words: int) -> bytes:
    """Return a Markdown document of so many sections; no two sentences are the same."""
    said = f"The duty team looked at case %d on {time.time():.6f} and did not say who would close it or by when."
    each = len((said % 0).split())
    parts = []
    for number in range(sections):
        body = [said % (number * 10_000 + line) for line in range(max(1, words // each))]
        paragraphs = [" ".join(body[start : start + 5]) for start in range(0, len(body), 5)]
        parts.append("\n\n".join([f"# Matter {number + 1}", *paragraphs]))
    return "\n\n".join(parts).encode()


def cached_share(usage: Usage) -> float:
    """Return the share of the input tokens that was read from the cache."""
    total = usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens
    return usage.cache_read_tokens / total


def within(actual: float, expected: float, share: float) -> bool:
    """Say whether the expected number is that close to the actual one."""
    return abs(expected - actual) <= share * actual


def total(usages: Sequence[Usage]) -> Usage:
    """Return the usage of several together."""
    return sum(usages, Usage())
