"""A finding made ready for comparing, and the measures of how alike two of them are, each from 0 to 1."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from comparison.places import Place, Places
from comparison.vocabulary import kinds
from comparison.words import names, stems
from domain.finding import Finding

UNSURE = 2.0
UNSURE_KIND = 0.1
"""What the likeness of kinds is drawn to where few words name any: little, or place alone would join."""
CHANCE = 30.0
"""Likeness of words, of 100, that any two findings of one document have."""
GENERAL = frozenset(
    {"missing_information", "weak_control", "contradiction", "unclear_wording", "good_practice", "other"}
)
"""Categories that say too little of what is wrong for two findings to be one because both have it."""
NO_CATEGORY = "other"
FEW_WORDS = 3.0
"""What the words of a quote count at least, so that naming the only word of a short one says little."""

SAYS_MUCH = 10.0
"""What the words beyond the passage count together when they tell much."""
NAMES_MUCH = 4.0
"""What the words of the quotes that only one finding names count together when they tell much."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Words without their endings, in order, with how much each tells in this document, and that of all of them."""

    words: Mapping[str, float]
    total: float


@dataclass(frozen=True, slots=True)
class Item:
    """A finding made ready for comparing.

    `said` are its words, `quoted` those of the part of the quote it is about, `subject` both together. `passage` are
    the words of the quote and of the sentences it is about.
    """

    column: str
    finding: Finding
    place: Place
    kinds: Mapping[str, float]
    size: float
    said: Weighed
    quoted: Weighed
    subject: Weighed
    passage: frozenset[str]
    words: str
    suggestion: str
    names: frozenset[str]


def item(column: str, finding: Finding, places: Places) -> Item:
    """Return a finding of this document made ready for comparing."""
    said = f"{finding.description} {finding.suggestion}"
    place = places.of(finding)
    passage = frozenset(stems(f"{finding.quote} {places.words_around(place)}"))
    strength = kinds(said, finding.category, passage)
    telling = frozenset(stems(said))
    quoted = frozenset(stems(places.words_at(place)))
    return Item(
        column=column,
        finding=finding,
        place=place,
        kinds=strength,
        size=math.sqrt(sum(value * value for value in strength.values())),
        said=_weighed(places, telling),
        quoted=_weighed(places, quoted),
        subject=_weighed(places, telling | quoted),
        passage=passage,
        words=" ".join(sorted(telling)),
        suggestion=" ".join(sorted(set(stems(finding.suggestion)))),
        names=names(said),
    )


def same_kind(one: Item, other: Item) -> float:
    """Return the cosine of the kinds of fault, drawn to `UNSURE_KIND` where little is known."""
    common = sum(value * other.kinds[kind] for kind, value in one.kinds.items() if kind in other.kinds)
    return (common + UNSURE * UNSURE_KIND) / (one.size * other.size + UNSURE)


def same_words(one: Item, other: Item) -> float:
    """Return how alike the words are beyond chance, 0.7 at most."""
    return _alike(one.words, other.words)


def same_suggestion(one: Item, other: Item) -> float:
    """Return how alike the words of the suggestions are beyond chance, 0.7 at most and 0 without a suggestion."""
    return _alike(one.suggestion, other.suggestion) if one.suggestion and other.suggestion else 0.0


def same_rare_words(one: Item, other: Item) -> float:
    """Return the share of words that both say, a word that tells more counting more."""
    return _common(one.said, other.said)


def same_subject(one: Item, other: Item) -> float:
    """Return the share of words that both say or quote, a word that tells more counting more."""
    return _common(one.subject, other.subject)


def words_beyond_passage(one: Item, other: Item) -> float:
    """Return how much the words tell that both say and that are not in the passage: these name the same fault in it."""
    fewer, more = _by_size(one.said, other.said)
    return (
        sum(
            weight
            for word, weight in fewer.words.items()
            if word in more.words and word not in one.passage and word not in other.passage
        )
        / SAYS_MUCH
    )


def quote_named(one: Item, other: Item) -> float:
    """Return how much of what one of them quotes the other says."""
    return max(_named(one, other), _named(other, one))


def other_words(one: Item, other: Item) -> float:
    """Return how much the words of the quotes tell that only one of them names, of the one with less.

    It is high where each singles out something else in one passage.
    """
    quoted = {**one.quoted.words, **other.quoted.words}
    return min(_only(one, other, quoted), _only(other, one, quoted)) / NAMES_MUCH


def have_names_in_common(one: Item, other: Item) -> bool:
    """Return True when both name one figure or identifier."""
    return not one.names.isdisjoint(other.names)


def names_differ(one: Item, other: Item) -> bool:
    """Return True when both name figures or identifiers and none is the same."""
    return bool(one.names and other.names) and one.names.isdisjoint(other.names)


def same_general_category(one: Item, other: Item) -> bool:
    """Return True when both have one category that tells little; one that tells much is among their kinds of fault."""
    category = one.finding.category
    return category == other.finding.category and category in GENERAL and category != NO_CATEGORY


def have_no_category(one: Item, other: Item) -> bool:
    """Return True when one of them has no category, so that what its category would say is not known."""
    return NO_CATEGORY in (one.finding.category, other.finding.category)


def categories_differ(one: Item, other: Item) -> bool:
    """Return True when both have categories that tell what is wrong, and these are not the same."""
    both = {one.finding.category, other.finding.category}
    return len(both) > 1 and GENERAL.isdisjoint(both)


def _alike(one: str, other: str) -> float:
    return max(0.0, fuzz.token_set_ratio(one, other) - CHANCE) / 100


def _common(one: Weighed, other: Weighed) -> float:
    both = _shared(one, other)
    return both / math.sqrt(one.total * other.total) if both else 0.0


def _shared(one: Weighed, other: Weighed) -> float:
    fewer, more = _by_size(one, other)
    return sum(weight for word, weight in fewer.words.items() if word in more.words)


def _by_size(one: Weighed, other: Weighed) -> tuple[Weighed, Weighed]:
    return (one, other) if len(one.words) <= len(other.words) else (other, one)


def _weighed(places: Places, words: Iterable[str]) -> Weighed:
    weights = places.weighed(words)
    return Weighed(weights, sum(weights.values()))


def _only(one: Item, other: Item, quoted: Mapping[str, float]) -> float:
    return sum(weight for word, weight in quoted.items() if word in one.said.words and word not in other.said.words)


def _named(one: Item, other: Item) -> float:
    return _shared(one.said, other.quoted) / max(FEW_WORDS, other.quoted.total)
