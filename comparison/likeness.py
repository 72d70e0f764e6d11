"""How sure it is that two findings are one issue: where they stand, what kind of fault they name, in which words.

The sum of a few measures, each with a weight; above 0 they are one issue. The weights are those of a logistic
regression on the development half of `tests/comparison/labelled` (`python -m tests.comparison.fit_weights` prints
them), the constant moved to where precision and recall of the alignment are about equal there. What that gives is
measured in `tests/comparison/test_labelled.py`. Place alone never joins: without a word or a kind of fault in common,
two findings on the same words stay apart.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from comparison.places import Closeness, Place, closeness, shared
from comparison.vocabulary import kinds
from comparison.words import names, stems
from domain.finding import Finding, FindingType

BASE = -2.9
PLACE: Mapping[Closeness, float] = {
    Closeness.OVERLAPPING: 0.0,
    Closeness.ELSEWHERE: 0.6,
    Closeness.ROW: 1.2,
    Closeness.BLOCK: -0.5,
    Closeness.NEAR: -1.1,
    Closeness.SECTION: -2.0,
}
FOCUS = 2.1
"""For the share of the shorter quote's focus that is in both."""
FOCUS_AND_KIND = 1.0
"""The same, times the likeness of kind."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What likeness of meaning weighs: of the kind of fault, of the words, and of the figures and identifiers."""

    kind: float
    words: float
    same_names: float
    other_names: float


SAME_PASSAGE = Meaning(kind=4.8, words=3.5, same_names=1.5, other_names=0.0)
"""For findings that share words, a row, or a passage that one of them names."""
NEIGHBOURS = Meaning(kind=2.5, words=4.3, same_names=2.5, other_names=-1.2)

_NEIGHBOURING = frozenset({Closeness.BLOCK, Closeness.NEAR, Closeness.SECTION})

APART = -0.8
"""What a pair far apart counts where others connect the two."""
SAME_COLUMN = 2.0
"""What one model's two findings need more: it has told them apart itself."""
OPPOSITE = -20.0
"""Praise and criticism are never one issue."""
UNSURE = 2.0
UNSURE_KIND = 0.1
"""What the likeness of kinds is drawn to where few words name any: little, or place alone would join."""
LEAST_WORDS = 0.15
"""Likeness of words beyond chance without which findings of different kinds have nothing in common."""
CHANCE = 30.0
"""Likeness of words, of 100, that any two findings of one document have."""


@dataclass(frozen=True, slots=True)
class Item:
    """A finding made ready for comparing."""

    column: str
    finding: Finding
    place: Place
    kinds: Mapping[str, float]
    size: float
    stems: frozenset[str]
    words: str
    names: frozenset[str]


def item(column: str, finding: Finding, place: Place) -> Item:
    """Return a finding made ready for comparing."""
    said = f"{finding.description} {finding.suggestion}"
    strength = kinds(said, finding.category)
    telling = stems(said)
    return Item(
        column=column,
        finding=finding,
        place=place,
        kinds=strength,
        size=math.sqrt(sum(value * value for value in strength.values())),
        stems=frozenset(telling),
        words=" ".join(sorted(telling)),
        names=names(said),
    )


def likeness(one: Item, other: Item) -> float:
    """Return how sure it is that two findings are one issue, above 0 when they are; the same in either order."""
    if (one.finding.type is FindingType.POSITIVE) != (other.finding.type is FindingType.POSITIVE):
        return OPPOSITE
    close = closeness(one.place, other.place)
    own = SAME_COLUMN if one.column == other.column else 0.0
    if close is Closeness.APART or not _have_meaning_in_common(one, other):
        return APART - own
    kind = same_kind(one, other)
    if close in _NEIGHBOURING and _most(one, other, close, kind) <= 0:
        return APART - own
    focus = same_focus(one.place, other.place) if close is Closeness.OVERLAPPING else 0.0
    return BASE + PLACE[close] + focus * (FOCUS + FOCUS_AND_KIND * kind) + _meaning(one, other, close, kind) - own


def _most(one: Item, other: Item, close: Closeness, kind: float) -> float:
    """What two neighbours reach at most, were their words the same."""
    has_names = not one.names.isdisjoint(other.names)
    return (
        BASE
        + PLACE[close]
        + NEIGHBOURS.kind * kind
        + NEIGHBOURS.words * (1 - CHANCE / 100)
        + NEIGHBOURS.same_names * has_names
    )


def _meaning(one: Item, other: Item, close: Closeness, kind: float) -> float:
    weight = NEIGHBOURS if close in _NEIGHBOURING else SAME_PASSAGE
    total = weight.kind * kind + weight.words * same_words(one, other)
    if not one.names.isdisjoint(other.names):
        return total + weight.same_names
    return total + weight.other_names if names_differ(one, other) else total


def _have_meaning_in_common(one: Item, other: Item) -> bool:
    if not one.kinds.keys().isdisjoint(other.kinds):
        return True
    return not one.stems.isdisjoint(other.stems) and same_words(one, other) >= LEAST_WORDS


def same_kind(one: Item, other: Item) -> float:
    """Return from 0 to 1 the cosine of the kinds of fault, drawn to `UNSURE_KIND` where little is known."""
    common = sum(value * other.kinds[kind] for kind, value in one.kinds.items() if kind in other.kinds)
    return (common + UNSURE * UNSURE_KIND) / (one.size * other.size + UNSURE)


def same_focus(one: Place, other: Place) -> float:
    """Return the share of the shorter focus that is in both, 0 where a focus is unknown."""
    if one.focus is None or other.focus is None:
        return 0.0
    shorter = min(one.focus[1] - one.focus[0], other.focus[1] - other.focus[0])
    return shared(one.focus, other.focus) / shorter if shorter else 0.0


def same_words(one: Item, other: Item) -> float:
    """Return how alike the words are beyond chance, from 0 to 0.7."""
    return max(0.0, fuzz.token_set_ratio(one.words, other.words) - CHANCE) / 100


def names_differ(one: Item, other: Item) -> bool:
    """Return True when both name figures or identifiers and none is the same."""
    return bool(one.names and other.names) and one.names.isdisjoint(other.names)
