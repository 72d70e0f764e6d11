"""Dates that are told of one event by the rare words their tellings share, against what tells them apart."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from analysis.checks.dates import When, moments
from analysis.checks.events import Event, of_noun
from analysis.checks.passages import passages
from analysis.checks.rarity import Rarity, telling_words
from analysis.checks.reading import Reading
from analysis.checks.retold import AGAIN_AND_AGAIN, are_two_of_a_kind
from analysis.checks.same_event import is_near, is_same_statement
from analysis.checks.tellings import telling_of

_REPEATED = re.compile(
    r"\b(?:each|every|daily|weekly|monthly|quarterly|annual\w*|usually|normally|always)\b", re.IGNORECASE
)
_SMALL = {"last", "new", "planned", "expected", "annual", "annually", "yearly"}
_MOST_SHARED = 2.5
"""Rarities beyond this sum add nothing."""
_MOST_ALIKE = 30
"""A word told with more dates than this leads from none of them to another."""
_WEIGHTS = {
    "always": -2.1,
    "shared": 1.4,
    "part": 0.7,
    "more": -0.8,
    "whole": 0.4,
    "near": 1.7,
    "kinds": 0.7,
    "one borne out": -1.1,
    "both borne out": -1.1,
    "relation": -0.5,
    "limit": -1.0,
    "day and hour": -0.5,
    "hours": -0.3,
    "statement": 1.9,
}
"""What each sign adds to the logarithm of the odds of one event to two: logistic regression over pairs of dates in
documents with answer keys, and over the pairs of sentences of the tests."""
_MONTH = 31
_LEAST_APART = 0.3
"""The rarity of a word that tells something apart."""


def alike_events(
    reading: Reading, found: Sequence[Event], main: frozenset[str], may_differ: Callable[[Event, Event], bool]
) -> Iterator[tuple[Event, Event]]:
    """Yield the pairs of dates whose tellings are more alike than those of two events are."""
    alike = _Alike(reading, found, main)
    for one, other in _candidates(alike):
        if not may_differ(found[other], found[one]) or _is_barred(alike, one, other):
            continue
        if sum(_WEIGHTS[name] * value for name, value in _signs(alike, one, other).items()) > 0:
            yield found[other], found[one]


class _Alike:
    """The events of a document with their passages, ready to be compared with each other."""

    def __init__(self, reading: Reading, found: Sequence[Event], main: frozenset[str]) -> None:
        self.found = found
        self.main = main
        self.rarity = Rarity(reading, main)
        self.passages = passages(reading, found)
        self.tellings = [telling_of(event) for event in found]

    def likeness(self, one: int, other: int) -> tuple[float, float, float, float]:
        """Return what two passages share, the part that is of all, and what only one or the other tells."""
        first, second = self.passages[one], self.passages[other]
        core = first.core & second.core
        near = ((first.core | first.tail) & (second.core | second.tail)) - core
        wide = ((first.core | first.tail) & second.wide | (second.core | second.tail) & first.wide) - core - near
        # “The agreement was signed on …”: the sentence before says which.
        ahead = (first.before & (second.core | second.wide) | second.before & (first.core | first.wide)) - (
            first.told & second.told
        )
        shared = self.rarity.of(core) + 0.6 * self.rarity.of(near) + 0.4 * self.rarity.of(wide | ahead)
        less, more = sorted(
            self.rarity.of(mine.core - theirs.told - theirs.before)
            for mine, theirs in ((first, second), (second, first))
        )
        part = shared / (shared + less + 0.25 * more + 0.3)
        return min(shared, _MOST_SHARED), part, less, more


def _signs(alike: _Alike, one: int, other: int) -> dict[str, float]:
    """Return what speaks for and against two dates being of one event, each sign with its strength."""
    first, second = alike.found[one], alike.found[other]
    ours, theirs = alike.tellings[one], alike.tellings[other]
    shared, part, less, more = alike.likeness(one, other)
    borne = [_is_borne_out(alike, at, (one, other), part) for at in (one, other)]
    kinds = ours.kinds & theirs.kinds
    return {
        "always": 1.0,
        "shared": shared,
        "part": part,
        "more": more,
        "whole": less == more == 0.0,
        "near": is_near(first.when, second.when),
        "kinds": bool(kinds),
        "one borne out": borne[0] != borne[1],
        "both borne out": all(borne),
        "relation": first.relation != second.relation,
        "limit": (first.relation == "by") != (second.relation == "by"),
        "day and hour": first.when.has_date != second.when.has_date,
        "hours": not first.when.has_date and not second.when.has_date,
        "statement": is_same_statement(first, second, alike.main),
    }


def _is_barred(alike: _Alike, one: int, other: int) -> bool:
    """Return True when something rules out that two dates are of one event."""
    first, second = alike.found[one], alike.found[other]
    if first.label and second.label or first.table_id and second.table_id:
        return True
    if {first.tense, second.tense} == {"plan", "past"}:
        return True
    if (first.relation == "by") != (second.relation == "by") and not (first.label or second.label):
        return True
    if (first.ordinals ^ second.ordinals) - _SMALL or _are_disjoint(first.names, second.names):
        return True
    if all(telling_words(of_noun(_sentence(event)[: event.when.start])) for event in (first, second)):
        # “The file of 24 April” and “the file of 25 April”: the date tells one from the other.
        return True
    if _are_disjoint(first.proper, second.proper) or _are_disjoint(_years(first), _years(second)):
        return True
    if are_two_of_a_kind(first, second) or _is_rhythm(first, second):
        return True
    return _is_told_in(first, second) or _is_told_in(second, first) or _tell_two_things(alike, one, other)


def _are_disjoint(first: frozenset[str], second: frozenset[str]) -> bool:
    return bool(first and second) and not first & second


def _years(event: Event) -> frozenset[str]:
    return frozenset(re.findall(r"\b(?:19|20)\d\d\b", _sentence(event))) if event.when.year is None else frozenset()


def _is_rhythm(first: Event, second: Event) -> bool:
    """Return True for what comes again: told of each time, or by the hour of the day alone and not as past."""
    if any(_REPEATED.search(_sentence(event)) for event in (first, second)):
        return True
    if first.when.has_date or second.when.has_date:
        return False
    return not all(
        event.tense == "past" or event.table_id or not _sentence(event)[: event.when.start].strip()
        for event in (first, second)
    )


def _tell_two_things(alike: _Alike, one: int, other: int) -> bool:
    """Return True when each clause has a telling word that the other lacks, or what is told may well come again."""
    first, second = alike.passages[one], alike.passages[other]
    ours = alike.rarity.of(first.core - second.told - second.before)
    theirs = alike.rarity.of(second.core - first.told - first.before)
    if min(ours, theirs) >= _LEAST_APART:
        return True
    told = alike.tellings[one].kinds, alike.tellings[other].kinds
    kinds = told[0] & told[1]
    if all(told) and not kinds and alike.found[one].relation != alike.found[other].relation:
        return True
    shared = (first.core | first.tail) & (second.core | second.tail)
    if "meet" in kinds and len(shared) < 3 or kinds and kinds <= AGAIN_AND_AGAIN and ours + theirs > 0:
        return True
    are_limits = _is_limit(alike, one) and _is_limit(alike, other)
    return not _is_within_reach(alike.found[one].when, alike.found[other].when) and not are_limits


def _is_within_reach(first: When, second: When) -> bool:
    """Return True for two dates that differ as slips do, or by a month at most."""
    if is_near(first, second) or not (first.has_date and second.has_date):
        return is_near(first, second)
    apart = abs((first.month - second.month) * 30 + first.day - second.day)
    return apart <= _MONTH and (not first.year or not second.year or first.year == second.year)


def _is_limit(alike: _Alike, at: int) -> bool:
    """Return True for the end of something, which one may well have wrong by months."""
    return alike.found[at].relation in ("until", "by") or "end" in alike.tellings[at].kinds


def _candidates(alike: _Alike) -> Iterator[tuple[int, int]]:
    """Yield the places of two events that share a rare word in or beside the clause of one."""
    index: dict[str, list[int]] = defaultdict(list)
    for number, passage in enumerate(alike.passages):
        for word in passage.told:
            index[word].append(number)
    for number, passage in enumerate(alike.passages):
        near = Counter(
            other for word in passage.told if len(index[word]) <= _MOST_ALIKE for other in index[word] if other < number
        )
        for other in sorted(near):
            theirs = alike.passages[other]
            if (passage.core | passage.tail) & theirs.told or (theirs.core | theirs.tail) & passage.told:
                yield number, other


def _is_borne_out(alike: _Alike, at: int, pair: tuple[int, int], part: float) -> bool:
    """Return True when a third telling, at least as much like it, gives the same date."""
    return any(
        third not in pair
        and _is_same_moment(alike.found[at].when, event.when)
        and (event.block.id, event.span) != (alike.found[at].block.id, alike.found[at].span)
        and alike.likeness(at, third)[1] >= part
        for third, event in enumerate(alike.found)
    )


def _is_same_moment(first: When, second: When) -> bool:
    if first.has_date and second.has_date:
        return (
            (first.month, first.day) == (second.month, second.day)
            and (not first.year or not second.year or first.year == second.year)
            and (first.minute is None or second.minute is None or first.minute == second.minute)
        )
    return first.minute is not None and first.minute == second.minute


def _is_told_in(event: Event, other: Event) -> bool:
    """Return True when the sentence of one date holds the other date too."""
    found = moments(_sentence(other))
    return any(_is_same_moment(event.when, when) for when in found if when.has_date == event.when.has_date)


def _sentence(event: Event) -> str:
    return event.block.text[slice(*event.span)]
