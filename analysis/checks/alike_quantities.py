"""Numbers that are told of one quantity by the rare words their clauses share, against what tells them apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from analysis.checks.passages import Passage, sentences_before
from analysis.checks.quantities import Quantity
from analysis.checks.quantity_gist import are_of_two_sides
from analysis.checks.quantity_words import clause_at_number
from analysis.checks.rarity import Rarity, telling_words
from analysis.checks.reading import Reading
from analysis.checks.same_quantity import are_told_apart, is_changed, is_slip, ratio

_MOST_ALIKE = 30
"""A word told with more numbers than this leads from none of them to another."""
_MOST_SHARED = 2.5
"""Rarities beyond this sum add nothing."""
_WEIGHTS = {
    "always": -1.0,
    "shared": 1.6,
    "part": 0.3,
    "long slip": 1.0,
    "whole": 0.4,
    "slip": 1.0,
    "swap": 1.0,
    "far": -1.7,
    "all": 0.3,
    "relation": -0.2,
    "one borne out": -1.2,
}
"""What each sign adds to the logarithm of the odds of one quantity to two: logistic regression over pairs of numbers
in documents with answer keys, and over the pairs of sentences of the tests."""
_ENOUGH = 0.5
_NEAR = 1.3
"""Two counts of a thing that differ by a larger factor are of two things, unless they differ as slips do."""
_LEAST_APART, _LEAST_SHARED = 0.3, 0.5
"""The rarity of a word that tells something apart, and of the words that two numbers must share."""
_UNITS = telling_words(
    "kr chf eur usd gbp sek nok dkk mm cm km kg mb gb million millions billion thousand percent per cent"
)
_EARLIER = re.compile(
    r"\b(?:last|previous|earlier|former|prior) "
    r"(?:assessment|audit|review|report|year|plan|version|edition|survey|test)",
    re.IGNORECASE,
)
_ALL = re.compile(r"\b(?:all|all of|each of|every one of|in all|altogether)\s*(?:the|its|our)?\s*$", re.IGNORECASE)


def alike_quantities(
    reading: Reading,
    found: Sequence[Quantity],
    main: frozenset[str],
    may_differ: Callable[[Quantity, Quantity], bool],
) -> Iterator[tuple[Quantity, Quantity]]:
    """Yield the pairs of numbers whose clauses are more alike than those of two quantities are."""
    alike = _Alike(reading, found, main)
    for one, other in _candidates(alike):
        if not may_differ(found[other], found[one]) or _is_barred(alike, one, other):
            continue
        if sum(_WEIGHTS[name] * value for name, value in _signs(alike, one, other).items()) > _ENOUGH:
            yield found[other], found[one]


class _Alike:
    """The quantities of a document with their words, ready to be compared with each other."""

    def __init__(self, reading: Reading, found: Sequence[Quantity], main: frozenset[str]) -> None:
        self.found = found
        self.rarity = Rarity(reading, main)
        before = sentences_before(reading)
        self.told = [_told(quantity, before) for quantity in found]

    def likeness(self, one: int, other: int) -> tuple[float, float, float, float]:
        """Return what two clauses share, the part that is of all, and what only one or the other tells."""
        first, second = self.told[one], self.told[other]
        core = first.core & second.core
        wide = (first.core & second.wide | second.core & first.wide) - core
        shared = self.rarity.of(core) + 0.4 * self.rarity.of(wide)
        less, more = sorted(
            self.rarity.of(mine.core - theirs.told - theirs.before)
            for mine, theirs in ((first, second), (second, first))
        )
        return min(shared, _MOST_SHARED), shared / (shared + less + 0.25 * more + 0.3), less, more


def _told(quantity: Quantity, before: dict[tuple[str, tuple[int, int]], str]) -> Passage:
    text = quantity.block.text[slice(*quantity.span)]
    start, end = quantity.at[0] - quantity.span[0], quantity.at[1] - quantity.span[0]
    named = telling_words(" ".join(quantity.named))
    core = telling_words(clause_at_number(text, start, end)) if not (named and quantity.is_row) else frozenset()
    wide = telling_words(text[:start] + " . " + text[end:])
    core, wide = (core | named) - _UNITS, (wide | named) - _UNITS
    return Passage(core, frozenset(), wide, telling_words(before.get((quantity.block.id, quantity.span), "")))


def _signs(alike: _Alike, one: int, other: int) -> dict[str, float]:
    """Return what speaks for and against two numbers being of one quantity, each sign with its strength."""
    first, second = alike.found[one], alike.found[other]
    shared, part, less, more = alike.likeness(one, other)
    borne = [_is_borne_out(alike, at, (one, other), part) for at in (one, other)]
    return {
        "always": 1.0,
        "shared": shared,
        "part": part,
        "long slip": _is_slip(first, second),
        "whole": less == more == 0.0,
        "slip": is_slip(first.digits, second.digits) and min(len(first.digits), len(second.digits)) > 1,
        "swap": sorted(first.digits) == sorted(second.digits) and len(first.digits.rstrip("0")) > 1,
        "far": ratio(first, second) > 2.5,
        "all": any(_ALL.search(q.block.text[max(q.span[0], q.at[0] - 20) : q.at[0]]) for q in (first, second)),
        "relation": first.relation != second.relation,
        "one borne out": borne[0] != borne[1],
    }


def _is_barred(alike: _Alike, one: int, other: int) -> bool:
    """Return True when something rules out that two numbers are of one quantity."""
    first, second = alike.found[one], alike.found[other]
    if first.is_row and second.is_row or first.dimension == "often":
        return True
    if first.dimension == "count" and not set(first.things) & set(second.things):
        return True
    if _is_earlier(first) != _is_earlier(second) or are_told_apart(first, second) or are_of_two_sides(first, second):
        return True
    if any(map(is_changed, (first, second))) or _has_value(first, second) or _has_value(second, first):
        return True
    if _is_slip(first, second) and sorted(first.digits) == sorted(second.digits):
        return alike.likeness(one, other)[0] < _LEAST_SHARED
    if first.dimension == "count" and ratio(first, second) > _NEAR and not _is_slip(first, second):
        return True
    return alike.likeness(one, other)[2] >= _LEAST_APART


def _is_earlier(quantity: Quantity) -> bool:
    """Return True for a number of an assessment, year or version before this one."""
    return _EARLIER.search(quantity.block.text[slice(*quantity.span)]) is not None


def _is_slip(first: Quantity, second: Quantity) -> bool:
    """Return True for two numbers of three significant digits or more that differ as slips of the pen do."""
    significant = max(len(one.digits.strip("0")) for one in (first, second))
    return significant >= 3 and is_slip(first.digits, second.digits) and ratio(first, second) <= 2


def _has_value(quantity: Quantity, other: Quantity) -> bool:
    """Return True when the sentence of one number tells the other value too."""
    value, told = (
        {word.rstrip(".,") for word in re.findall(r"\w[\w.,]*", text.casefold())}
        for text in (quantity.written, other.block.text[slice(*other.span)])
    )
    return value <= told


def _is_borne_out(alike: _Alike, at: int, pair: tuple[int, int], part: float) -> bool:
    """Return True when a third telling, at least as much like it, gives the same value."""
    mine = alike.found[at]
    return any(
        third not in pair
        and quantity.value == mine.value
        and quantity.dimension == mine.dimension
        and (quantity.block.id, quantity.span) != (mine.block.id, mine.span)
        and alike.likeness(at, third)[1] >= part
        for third, quantity in enumerate(alike.found)
    )


def _candidates(alike: _Alike) -> Iterator[tuple[int, int]]:
    """Yield the places of two numbers of one dimension that share a rare word or their digits."""
    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, told in enumerate(alike.told):
        for word in told.core | told.wide:
            index[alike.found[number].dimension, word].append(number)
        if len((digits := alike.found[number].digits).rstrip("0")) >= 3:
            index[alike.found[number].dimension, "".join(sorted(digits))].append(number)
    for number, told in enumerate(alike.told):
        dimension = alike.found[number].dimension
        near = {
            other
            for word in {*told.core, *told.wide, "".join(sorted(alike.found[number].digits))}
            if len(index[dimension, word]) <= _MOST_ALIKE
            for other in index[dimension, word]
            if other < number
        }
        for other in sorted(near):
            theirs = alike.told[other]
            if told.core & (theirs.core | theirs.wide) or theirs.core & told.wide:
                yield number, other
