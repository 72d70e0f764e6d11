"""How alike two findings are: where they stand, and what their words say."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz, utils

from comparison.places import Closeness, Place, closeness
from domain.finding import Finding, FindingType

LEAST_OVERLAPPING = 58.0
"""Likeness of words, of 100, from which two findings on overlapping words are one issue."""
LEAST_NEAR = 75.0
"""The same for findings on passages that are only near each other."""
SAME_CATEGORY = 15.0


@dataclass(frozen=True, slots=True)
class Item:
    """A finding made ready for comparing."""

    column: str
    finding: Finding
    place: Place
    words: str


def item(column: str, finding: Finding, place: Place) -> Item:
    """Return a finding made ready for comparing."""
    return Item(column, finding, place, utils.default_process(finding.description))


def likeness(one: Item, other: Item) -> float:
    """Return how sure it is that two findings are one issue, above 0 when they are; the same in either order."""
    if (one.finding.type is FindingType.POSITIVE) != (other.finding.type is FindingType.POSITIVE):
        return 0.0
    close = closeness(one.place, other.place)
    if close is Closeness.APART:
        return 0.0
    alike = fuzz.token_set_ratio(*sorted((one.words, other.words)))
    if one.finding.category == other.finding.category:
        alike += SAME_CATEGORY
    least = LEAST_OVERLAPPING if close is Closeness.OVERLAPPING else LEAST_NEAR
    return alike - least if alike > least else 0.0
