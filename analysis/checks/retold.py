"""Dates of one event told in other words: the same kind of thing happens to the same rare things."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from analysis.checks.dates import When, moments
from analysis.checks.events import Event
from analysis.checks.gist import root
from analysis.checks.same_event import are_other_things, is_near
from analysis.checks.tellings import Telling, is_named, telling_of
from analysis.checks.words import word_set

_TO_WHOM = re.compile(
    r"\b(?:sent|submitted|delivered|reported|handed|given|gave|paid|presented|issued|announced|awarded)"
    r"\b(?:\s\w+){0,3}?\sto\s(?:the\s|an?\s|our\s|its\s)?([a-z]{3,})",
    re.IGNORECASE,
)
_REPEATED = re.compile(
    r"\b(?:each|every|daily|weekly|monthly|quarterly|annual\w*|usually|normally|always)\b", re.IGNORECASE
)
AGAIN_AND_AGAIN = frozenset({"tell", "send", "pay", "call", "meet", "discuss", "see"})
"""What the same people do over and over."""
_COUNTED = word_set("first second third fourth fifth")
_OPPOSITE = (("fail", "again"), ("end", "again"), ("sound", "again"), ("begin", "end"), ("arrive", "leave"))
_FITS = {"last", "new", "annual", "annually", "yearly"}
"""Ordinals that one telling of an event may leave out."""
_FITS_KIND = {"twice": {"repeat", "repeated"}, "end": {"renewed"}, "renew": {"renewed"}}
_ENOUGH = 0.75
_ENOUGH_ALONE, _ENOUGH_TWICE = 2.5, 2
"""How many rare things two tellings must share: with one kind of act, and where one of them names no act."""
_MOST_ALIKE = 12
"""Things told with more dates than this tell no event from another."""


def retold(
    found: Sequence[Event], main: frozenset[str], may_differ: Callable[[Event, Event], bool]
) -> Iterator[tuple[Event, Event]]:
    """Yield the pairs of dates that are told of one kind of act on the same things and differ as slips do."""
    tellings = [telling_of(event) for event in found]
    index: dict[str, list[int]] = defaultdict(list)
    for number, telling in enumerate(tellings):
        for thing in telling.things:
            index[thing].append(number)
    weights = {thing: _rarity(len(numbers)) * (0.5 if thing in main else 1) for thing, numbers in index.items()}
    for number, telling in enumerate(tellings):
        near = Counter(
            other
            for thing in telling.things
            if len(index[thing]) <= _MOST_ALIKE
            for other in index[thing]
            if other < number
        )
        for other in sorted(near):
            first = tellings[other]
            if _is_retold(first, telling, weights, tellings) and may_differ(first.event, telling.event):
                yield first.event, telling.event


def _is_retold(first: Telling, second: Telling, weights: dict[str, float], tellings: Sequence[Telling]) -> bool:
    kinds = first.kinds & second.kinds
    shared = first.things & second.things
    if not shared or first.kinds and second.kinds and not kinds or not _are_comparable(first.event, second.event):
        return False
    further = (first.wide & second.wide) - shared
    apart = min(len(_only(first, second)), len(_only(second, first)))
    score = sum(weights.get(thing, 0) for thing in shared) - apart / 2
    score += sum(weights.get(thing, 0) for thing in further) / 2
    score += len(first.event.ordinals & second.event.ordinals & _COUNTED)
    is_bare = first.kinds or second.kinds or apart or "past" not in (first.event.tense, second.event.tense)
    enough = _ENOUGH if kinds else _ENOUGH_ALONE if is_bare else _ENOUGH_TWICE
    if score < enough or _are_for_others(first, second) or _are_two(first, second, shared):
        return False
    if "renew" in first.kinds ^ second.kinds and _days_apart(first.event.when, second.event.when) < 2:
        return False
    if "meet" in kinds and not further and len(shared) < 3:
        return False
    if kinds and kinds <= AGAIN_AND_AGAIN and len(shared) + len(further) < 2 and first.things != second.things:
        return False
    told_here = first.things | second.things
    alike = {
        _day(told.event)
        for told in tellings
        if told.event.when.has_date == first.event.when.has_date
        and shared <= told.things
        and (kinds & told.kinds or not kinds)
        and len(told.things - told_here) <= 1
    }
    return len(alike) <= 2


def _days_apart(first: When, second: When) -> int:
    return abs((first.month - second.month) * 31 + first.day - second.day)


def _only(telling: Telling, other: Telling) -> frozenset[str]:
    return telling.things - other.wide - telling.event.said.agent


def _rarity(count: int) -> float:
    return 1 if count <= 3 else 0.7 if count <= 5 else 0.4 if count <= 8 else 0.2


def _are_comparable(first: Event, second: Event) -> bool:
    if not is_near(first.when, second.when) or (first.relation == "by") != (second.relation == "by"):
        return False
    if first.label and second.label or {first.tense, second.tense} == {"plan", "past"}:
        return False
    if first.when.has_date != second.when.has_date and None in (first.when.minute, second.when.minute):
        return False
    if not first.when.has_date and not second.when.has_date:
        # Hours that come every day are told without a tense of the past.
        return all(event.relation not in ("since", "until") or event.tense == "past" for event in (first, second))
    return True


def _are_two(first: Telling, second: Telling, shared: frozenset[str]) -> bool:
    """Return True when ordinals, names, numbers, qualities or a date of the other sentence tell two events."""
    one, other = first.event, second.event
    fitting = _FITS | _FITS_KIND.get(next(iter(first.kinds & second.kinds & _FITS_KIND.keys()), ""), set())
    if (one.ordinals ^ other.ordinals) - fitting:
        return True
    if one.proper and other.proper and not one.proper & other.proper:
        return True
    if ("twice" in first.kinds) != ("twice" in second.kinds) or _are_other_themes(first, second):
        return True
    if one.names and other.names and not one.names & other.names:
        return True
    if (first.negated ^ second.negated) & shared:
        return True
    if _are_narrowed_apart(first, second):
        return True
    if any(_REPEATED.search(event.block.text[slice(*event.span)]) for event in (one, other)):
        return True
    return _is_told_in(one, other) or _is_told_in(other, one)


def _are_other_themes(first: Telling, second: Telling) -> bool:
    """Return True when somebody else acts, or the same is done to another thing, which the other does not mention."""
    one, other = first.event.said, second.event.said
    if one.agent and other.agent and not (one.agent & other.agent | one.agent & second.wide | other.agent & first.wide):
        return True
    return (
        one.act == other.act
        and are_other_things(one, other)
        and not is_named(one.head, second.event)
        and not is_named(other.head, first.event)
    )


def are_two_of_a_kind(one: Event, other: Event) -> bool:
    """Return True when a word right before a thing, such as “day” and “night”, or “without” tells two events."""
    first, second = telling_of(one), telling_of(other)
    shared = first.things & second.things
    return (
        bool((first.negated ^ second.negated) & shared)
        or ("twice" in first.kinds) != ("twice" in second.kinds)
        and "last" not in one.ordinals & other.ordinals
        or not first.kinds & second.kinds
        and (_are_opposite(first.kinds, second.kinds) or _are_opposite(second.kinds, first.kinds))
        or _are_narrowed_apart(first, second)
        or _are_for_others(first, second)
    )


def _are_opposite(first: frozenset[str], second: frozenset[str]) -> bool:
    return any(one in first and other in second for one, other in _OPPOSITE)


def _are_for_others(first: Telling, second: Telling) -> bool:
    """Return True for what was sent, told or paid to one and to another."""
    ones, others = (
        {root(found[1]) for found in _TO_WHOM.finditer(telling.event.block.text[slice(*telling.event.span)])}
        for telling in (first, second)
    )
    return bool(ones and others and not ones & second.wide and not others & first.wide)


def _are_narrowed_apart(first: Telling, second: Telling) -> bool:
    if any(name[0].isalpha() and len(name) > 3 for name in first.event.names & second.event.names):
        return False
    for thing in first.things & second.things & first.narrower.keys() & second.narrower.keys():
        ones, others = first.narrower[thing], second.narrower[thing]
        if ones != others and ones not in second.wide and others not in first.wide:
            return True
    return False


def _is_told_in(event: Event, other: Event) -> bool:
    """Return True when the sentence of one date holds the other date too."""
    text = other.block.text[slice(*other.span)]
    if event.when.minute is not None:
        return any(when.minute == event.when.minute for when in moments(text))
    return any((when.month, when.day) == (event.when.month, event.when.day) for when in moments(text))


def _day(event: Event) -> tuple[int, int] | int | None:
    return (event.when.month, event.when.day) if event.when.has_date else event.when.minute
