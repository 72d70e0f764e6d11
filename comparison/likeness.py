"""How sure it is that two findings are one issue: where they stand, what kind of fault they name, in which words.

The sum of a few measures, each with a weight; above 0 they are one issue. The weights are those of a logistic
regression on the known documents and pairs of `tests/comparison/labelled` (`python -m tests.comparison.fit_weights`
prints them), each with its categories, without any, and with one category for all, so that no weight leans on them. The
constants are moved to where precision and recall of pairs are about equal when each document is judged by the weights
of the others. What that gives is measured in `tests/comparison/test_labelled.py` and `test_labelled_pairs.py`. Place
alone never joins: without a word or a kind of fault in common, two findings on the same words stay apart.
"""

from __future__ import annotations

from collections.abc import Mapping

from comparison.items import Item, same_words
from comparison.measures import SAME_PASSAGE, of_ends, of_near
from comparison.places import Closeness, closeness
from domain.finding import FindingType

BASE = -3.2
PLACE: Mapping[Closeness, float] = {
    Closeness.OVERLAPPING: 0.0,
    Closeness.ELSEWHERE: 0.1,
    Closeness.SENTENCE: -1.6,
    Closeness.ROW: -0.5,
    Closeness.BLOCK: -3.7,
    Closeness.NEAR: -3.4,
    Closeness.SECTION: -4.2,
}
WITHIN: Mapping[str, float] = {
    "kind": 9.3,
    "suggestion": 2.6,
    "beyond_passage": 1.1,
    "quote_named": 2.0,
    "general_category": 1.2,
    "no_category": 1.0,
    "same_names": 1.4,
    "other_names": -0.9,
    "other_words": -0.9,
}
"""For findings in one passage: `SAME_PASSAGE`."""
NEIGHBOURS: Mapping[str, float] = {
    "kind": 6.8,
    "rare_words": 3.9,
    "suggestion": 1.4,
    "quote_named": 4.0,
    "quotes_overlap": 3.2,
    "other_category": -1.5,
    "no_category": 0.4,
    "other_names": -1.3,
}

ENDS_BASE = -7.2
"""For two passages far apart, when both findings say that something does not agree: the two ends of a contradiction."""
ENDS: Mapping[str, float] = {"kind": 4.0, "subject": 3.7, "quote_named": 5.2}
DISAGREEING = frozenset({"conflict", "sum", "rating", "order"})
"""Kinds of fault that have two ends."""

APART = -0.8
"""What a pair far apart counts where others connect the two."""
SAME_COLUMN = 4.0
"""What one model's two findings need more: it has told them apart itself."""
OPPOSITE = -20.0
"""Praise and criticism are never one issue."""
LEAST_WORDS = 0.15
"""Likeness of words beyond chance without which findings of different kinds have nothing in common."""


def likeness(one: Item, other: Item) -> float:
    """Return how sure it is that two findings are one issue, above 0 when they are; the same in either order."""
    if (one.finding.type is FindingType.POSITIVE) != (other.finding.type is FindingType.POSITIVE):
        return OPPOSITE
    own = SAME_COLUMN if one.column == other.column else 0.0
    close = closeness(one.place, other.place)
    if not have_meaning_in_common(one, other):
        return APART - own
    if close is Closeness.APART:
        return max(APART, _of_ends(one, other)) - own
    weights = WITHIN if close in SAME_PASSAGE else NEIGHBOURS
    return BASE + PLACE[close] + _weighed(of_near(one, other, close), weights) - own


def are_ends(one: Item, other: Item) -> bool:
    """Return True when both say in the same way that something does not agree."""
    return any(kind in one.kinds and kind in other.kinds for kind in DISAGREEING)


def have_meaning_in_common(one: Item, other: Item) -> bool:
    """Return True when both name one kind of fault, or their words are alike."""
    if not one.kinds.keys().isdisjoint(other.kinds):
        return True
    return not one.said.words.keys().isdisjoint(other.said.words.keys()) and same_words(one, other) >= LEAST_WORDS


def _of_ends(one: Item, other: Item) -> float:
    return ENDS_BASE + _weighed(of_ends(one, other), ENDS) if are_ends(one, other) else APART


def _weighed(measured: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return sum(weight * measured[name] for name, weight in weights.items())
