"""Dates of one event told in other words: the same kind of thing happens to the same rare things."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from analysis.checks.acts import DATE_WORDS
from analysis.checks.dates import When, moments
from analysis.checks.events import Event, of_noun
from analysis.checks.gist import root
from analysis.checks.kinds import KIND, kinds_in
from analysis.checks.same_event import are_other_things, is_near
from analysis.checks.words import SMALL_NUMBERS, STOPWORDS, stem, word_set, words

_BORDER = re.compile(
    r"[;:]\s|\s[–—]\s|,?\s(?:and|but|while|whereas|although|because|so that|once|when|where|after|before)\s|\.\s"
)
_BORDER_AFTER = re.compile(rf"{_BORDER.pattern}|\sby\s", re.IGNORECASE)
_EMPTY = (
    STOPWORDS
    | word_set(
        """
    take takes took taken place hold holds held make made do done get got new night first second third last next
    finally follow followed lay work time minute minutes hour hours day days week weeks month months p.m a.m noon
    midnight date doors door it they go goes fully full cover
    """
    )
    | frozenset(SMALL_NUMBERS)
)
_QUALITIES = word_set("day night morning evening weekly monthly annual")
_NEGATED = word_set("without no not non")
_REPEATED = re.compile(
    r"\b(?:each|every|daily|weekly|monthly|quarterly|annual\w*|usually|normally|always)\b", re.IGNORECASE
)
_OUT = re.compile(
    r"\b(?:stood still|closed|shut|down|out of|out|dead|off ?line|unavailable|without|lost|blocked|stopped|"
    r"interrupted|suspended)\b",
    re.IGNORECASE,
)
_STATE = re.compile(r"\bas (?:of|at)\b", re.IGNORECASE)
"""Words of the day on which figures stood."""
_AGAIN_AND_AGAIN = frozenset({"tell", "send", "pay", "call", "meet", "discuss", "see"})
"""What the same people do over and over."""
_COUNTED = word_set("first second third fourth fifth")
_FITS = {"last", "new", "annual", "annually", "yearly"}
"""Ordinals that one telling of an event may leave out."""
_FITS_KIND = {"twice": {"repeat", "repeated"}, "end": {"renewed"}, "renew": {"renewed"}}
_ENOUGH = 0.75
_ENOUGH_ALONE = 2.5
"""How many rare things two tellings must share: with one kind of act, and where one of them names no act."""
_LEAST_ALIKE = 4
"""Letters that tell that two forms are of one word."""
_MOST_ALIKE = 12
"""Things told with more dates than this tell no event from another."""


@dataclass(frozen=True, slots=True)
class _Telling:
    """What is told of a date: kinds of acts, the things they befall, and the words of the whole sentence."""

    event: Event
    kinds: frozenset[str]
    things: frozenset[str]
    wide: frozenset[str]
    narrower: dict[str, str]
    """The word right before a thing."""
    negated: frozenset[str]


def retold(
    found: Sequence[Event], main: frozenset[str], may_differ: Callable[[Event, Event], bool]
) -> Iterator[tuple[Event, Event]]:
    """Yield the pairs of dates that are told of one kind of act on the same things and differ as slips do."""
    tellings = [_telling(event) for event in found]
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


def _telling(event: Event) -> _Telling:
    sentence = event.block.text[slice(*event.span)]
    clause = _clause(sentence, event.when) if not event.label else sentence
    kinds = _kinds(clause, event.relation, not event.when.has_date)
    things, narrower, negated = _things(clause)
    subject = _subject(event, clause.casefold(), things)
    wide, _, _ = _things(sentence)
    return _Telling(event, kinds, things | subject, wide | subject, narrower, negated)


def _subject(event: Event, clause: str, things: frozenset[str]) -> frozenset[str]:
    """Return what the act befalls where the clause does not name it."""
    parts = {part for word in (event.said.head, *event.said.others) for part in word.strip("=").split("-")}
    named = {part for part in parts if part[:_LEAST_ALIKE] in clause or f"={part}" in things}
    return frozenset(part for part in parts - named - _EMPTY if part[:1].isalpha())


def _kinds(clause: str, relation: str, is_time: bool) -> frozenset[str]:
    """Return the kinds of a clause: what was out of work until some hour works again then."""
    kinds = kinds_in(clause)
    if relation == "until":
        return frozenset({"again"}) if is_time and _OUT.search(clause) else kinds | {"end"}
    if kinds == {"renew"}:
        return kinds | {"end"}
    is_begin = relation == "since" and not kinds and not _STATE.search(clause)
    return frozenset({"begin"}) if is_begin else kinds


def _clause(sentence: str, when: When) -> str:
    """Return the clause of a date without the date; all of a sentence that begins with it."""
    lead, after = sentence[: when.start], sentence[when.end :]
    if not lead.strip():
        return after
    if (noun := of_noun(lead)) and _things(noun)[0]:
        return noun
    begin = next(
        (border.end() for border in reversed(list(_BORDER.finditer(lead))) if len(words(lead[border.end() :])) >= 3), 0
    )
    if KIND.search(lead, begin):
        after = after.split(",", 1)[0]
    border = _BORDER_AFTER.search(after)
    return f"{lead[begin:]} . {after[: border.start()] if border else after}"


def _things(text: str) -> tuple[frozenset[str], dict[str, str], frozenset[str]]:
    """Return the things that a text names, the word right before each, and those told not to be there."""
    bare = KIND.sub(lambda match: "#" * len(match.group()), text)
    things: set[str] = set()
    narrower: dict[str, str] = {}
    negated: set[str] = set()
    before, last = "", ""
    end = 0
    for word in words(bare):
        lowered = word.group().casefold()
        for part in lowered.split("-"):
            if part in _EMPTY or stem(part) in DATE_WORDS or part[:1].isdigit() or len(part) < 2:
                before, last = part if part in _QUALITIES else "", part
                continue
            thing = root(part)
            if before and bare[end : word.start()].strip() == "":
                narrower[thing] = before
            if last in _NEGATED:
                negated.add(thing)
            things.add(thing)
            before, last = thing, part
        end = word.end()
    return frozenset(things), narrower, frozenset(negated)


def _is_retold(first: _Telling, second: _Telling, weights: dict[str, float], tellings: Sequence[_Telling]) -> bool:
    kinds = first.kinds & second.kinds
    shared = first.things & second.things
    if not shared or first.kinds and second.kinds and not kinds or not _are_comparable(first.event, second.event):
        return False
    further = (first.wide & second.wide) - shared
    apart = min(len(_only(first, second)), len(_only(second, first)))
    score = sum(weights.get(thing, 0) for thing in shared) - apart / 2
    score += sum(weights.get(thing, 0) for thing in further) / 2
    score += len(first.event.ordinals & second.event.ordinals & _COUNTED) / 2
    if score < (_ENOUGH if kinds else _ENOUGH_ALONE) or _are_two(first, second, shared):
        return False
    if "renew" in first.kinds ^ second.kinds and _days_apart(first.event.when, second.event.when) < 2:
        return False
    if "meet" in kinds and not further and len(shared) < 3:
        return False
    if kinds and kinds <= _AGAIN_AND_AGAIN and len(shared) + len(further) < 2 and first.things != second.things:
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


def _only(telling: _Telling, other: _Telling) -> frozenset[str]:
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


def _are_two(first: _Telling, second: _Telling, shared: frozenset[str]) -> bool:
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


def _are_other_themes(first: _Telling, second: _Telling) -> bool:
    """Return True when somebody else acts, or the same is done to another thing, which the other does not mention."""
    one, other = first.event.said, second.event.said
    if one.agent and other.agent and not (one.agent & other.agent | one.agent & second.wide | other.agent & first.wide):
        return True
    return (
        one.act == other.act
        and are_other_things(one, other)
        and not _is_named(one.head, second.event)
        and not _is_named(other.head, first.event)
    )


def _is_named(head: str, event: Event) -> bool:
    """Return True when some form of a word stands in the sentence of a date, or says nothing."""
    sentence = event.block.text[slice(*event.span)].casefold()
    return any(part in _EMPTY or part[:_LEAST_ALIKE] in sentence for part in head.strip("=").split("-"))


def are_two_of_a_kind(one: Event, other: Event) -> bool:
    """Return True when a word right before a thing, such as “day” and “night”, or “without” tells two events."""
    first, second = _telling(one), _telling(other)
    shared = first.things & second.things
    return bool((first.negated ^ second.negated) & shared) or _are_narrowed_apart(first, second)


def _are_narrowed_apart(first: _Telling, second: _Telling) -> bool:
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
