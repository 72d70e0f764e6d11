"""How sure it is that two findings are one issue: where they stand, what kind of fault they name, in which words.

The sum of a few measures, each with a weight; above 0 they are one issue. The weights are those of a logistic
regression on the known parts of `tests/comparison/labelled` (`python -m tests.comparison.fit_weights` prints them), the
constants moved to where precision and recall of pairs are about equal when each document is judged by the weights of
the others. What that gives is measured in `tests/comparison/test_labelled.py`. Place alone never joins: without a word
or a kind of fault in common, two findings on the same words stay apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from comparison.items import (
    Item,
    have_names_in_common,
    names_differ,
    quote_named,
    same_category,
    same_focus,
    same_kind,
    same_rare_words,
    same_subject,
    same_words,
)
from comparison.places import Closeness, closeness
from domain.finding import FindingType

BASE = -3.1
PLACE: Mapping[Closeness, float] = {
    Closeness.OVERLAPPING: 0.0,
    Closeness.ELSEWHERE: 1.2,
    Closeness.SENTENCE: -0.4,
    Closeness.ROW: 0.5,
    Closeness.BLOCK: -0.8,
    Closeness.NEAR: -2.3,
    Closeness.SECTION: -2.7,
}
FOCUS = 1.8
"""For the share of the shorter quote's focus that is in both."""
FOCUS_AND_KIND = 1.3
"""The same, times the likeness of kind."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What likeness of meaning weighs: of the kind of fault, of the words, and of the figures and identifiers."""

    kind: float
    words: float
    rare_words: float
    same_names: float
    other_names: float = 0.0
    quote_named: float = 0.0
    same_category: float = 0.0


SAME_PASSAGE = Meaning(kind=5.1, words=2.2, rare_words=3.5, same_names=1.2, other_names=-0.7, same_category=2.2)
"""For findings that share words, a row, or a passage that one of them names."""
NEIGHBOURS = Meaning(kind=3.9, words=0.9, rare_words=2.2, same_names=1.1, other_names=-0.9, quote_named=3.1)

_NEIGHBOURING = frozenset({Closeness.BLOCK, Closeness.NEAR, Closeness.SECTION})

ENDS_BASE = -5.3
"""For two passages far apart, when both findings say that something does not agree: the two ends of a contradiction."""
ENDS_KIND, ENDS_SUBJECT, ENDS_NAMED, ENDS_WORDS = 2.9, 3.5, 3.3, 1.4
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
    if not _have_meaning_in_common(one, other):
        return APART - own
    if close is Closeness.APART:
        return max(APART, _of_ends(one, other)) - own
    kind = same_kind(one, other)
    focus = same_focus(one.place, other.place) if close is Closeness.OVERLAPPING else 0.0
    return BASE + PLACE[close] + focus * (FOCUS + FOCUS_AND_KIND * kind) + _meaning(one, other, close, kind) - own


def are_ends(one: Item, other: Item) -> bool:
    """Return True when both say in the same way that something does not agree."""
    return any(kind in one.kinds and kind in other.kinds for kind in DISAGREEING)


def _of_ends(one: Item, other: Item) -> float:
    if not are_ends(one, other):
        return APART
    kind, words = ENDS_KIND * same_kind(one, other), ENDS_WORDS * same_words(one, other)
    named = ENDS_NAMED * quote_named(one, other)
    return ENDS_BASE + kind + ENDS_SUBJECT * same_subject(one, other) + named + words


def _meaning(one: Item, other: Item, close: Closeness, kind: float) -> float:
    weight = NEIGHBOURS if close in _NEIGHBOURING else SAME_PASSAGE
    total = weight.kind * kind + weight.words * same_words(one, other)
    total += weight.rare_words * same_rare_words(one, other)
    if weight.quote_named:
        total += weight.quote_named * quote_named(one, other)
    if same_category(one, other):
        total += weight.same_category
    if have_names_in_common(one, other):
        return total + weight.same_names
    return total + weight.other_names if names_differ(one, other) else total


def _have_meaning_in_common(one: Item, other: Item) -> bool:
    if not one.kinds.keys().isdisjoint(other.kinds):
        return True
    return not one.said.words.keys().isdisjoint(other.said.words.keys()) and same_words(one, other) >= LEAST_WORDS
