"""What says that two tellings are of two events of one kind: another place, a lesser one, a paper on it."""

from __future__ import annotations

import re
from itertools import pairwise

from analysis.checks.dates import When, moments
from analysis.checks.events import TO, Event, of_noun
from analysis.checks.kinds import kinds_in
from analysis.checks.rarity import telling_words
from analysis.checks.reading import Reading

_RHYTHM = re.compile(
    r"\b(?:(?P<day>daily|nightly|"
    r"(?:morning|evening)(?= (?!(?:of|the|an?|at|on|in|and|when|to|it|he|she|they|we)\b)[a-z]))|"
    r"(?P<week>weekly)|(?P<fortnight>fortnightly)|(?P<month>monthly)|(?P<quarter>quarterly)|(?P<year>annual|yearly))\b",
    re.IGNORECASE,
)
_DAYS = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "quarter": 91, "year": 365}
_PAPER = re.compile(r"\W*(?P<head>[\w’'-]+) (?:of|on|about|from) (?P<on>.+)", re.IGNORECASE | re.DOTALL)
_WRITTEN = re.compile(r"(?:minutes|notes?|reports?|records?|protocols?|summary)", re.IGNORECASE)
_VISIT = re.compile(r"\b(?:visit|inspect|audit|check|survey|tour|examin)\w*\b", re.IGNORECASE)
_ENDS = re.compile(
    r"\b(?:end(?:s|ed)?|finish\w*|conclud\w+|complet\w+|over|until|beg[aiu]n\w*|start\w*|last(?:s|ed))\b", re.IGNORECASE
)
_LESSER = re.compile(
    r"\b(?:brief(?:ly)?|minor|momentar\w+|a short|by (?:itself|themselves)|had (?:\w+ )?(?:already|once)|"
    r"already (?:had|been)|(?:a few|some|within a|for an?|two|three|\d+) (?:seconds?|moments?))\b",
    re.IGNORECASE,
)
_IF = re.compile(
    r"(?:^|[,;:.]\s*)(?:if|unless|should|in case)\s"
    r"(?:[^,;]|,(?!\s(?:the|an?|it|we|they|this|that|these|those|he|she|our|its|then|no|all)\b))*$",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:cannot|never|not)(?: be)? ([a-z]{3,})", re.IGNORECASE)
_CAUSE = re.compile(
    r"\b(?:because of|for (?:lack|want) of|due to|owing to|caused by)((?: [\w’'-]+){1,4})", re.IGNORECASE
)
_SHORTEST = 0.6
"""The part of a rhythm that lies between two of its beats at least, as no beat is punctual."""


def are_two_occurrences(reading: Reading, first: Event, second: Event, main: frozenset[str]) -> bool:
    """Return True when the words of one date, or of both, tell another event of the kind that the other tells.

    `main` are the words of the title: what they name is told of every date.
    """
    if _are_named_by_date(first, second) or _are_beats(first, second) or _is_supposed(first) != _is_supposed(second):
        return True
    if bool(_LESSER.search(_near(first))) != bool(_LESSER.search(_near(second))):
        return True
    if _have_two_causes(first, second):
        return True
    return any(
        _is_denied(one, other)
        or _is_paper_on(one, other)
        or _is_within(one, other)
        or _is_visit_elsewhere(one, other, main | telling_words(" ".join(reading.place(one.block))))
        for one, other in ((first, second), (second, first))
    )


def _sentence(event: Event) -> str:
    return event.named or event.block.text[slice(*event.span)]


def _near(event: Event) -> str:
    """Return the words within some seventy characters of a date, in its sentence."""
    start, end = event.when.start, event.when.end
    return event.named or event.block.text[slice(*event.span)][max(0, start - 70) : end + 70]


def _are_named_by_date(first: Event, second: Event) -> bool:
    """Return True for “the release of 9 May” and “the release of 23 May”: the date alone tells one from the other."""
    ours, theirs = (telling_words(_noun(event)) for event in (first, second))
    shared = telling_words(_sentence(first)) & telling_words(_sentence(second))
    return len(ours) == 1 and ours == theirs == shared


def _noun(event: Event) -> str:
    """Return the noun that the date of a sentence belongs to."""
    return "" if event.named else of_noun(_sentence(event)[: event.when.start])


def _are_beats(first: Event, second: Event) -> bool:
    """Return True for two instances of what comes weekly, monthly and so on, as far apart as that."""
    rhythms = [{found.lastgroup or "" for found in _RHYTHM.finditer(_sentence(event))} for event in (first, second)]
    shared = rhythms[0] & rhythms[1]
    is_one = any(not _RHYTHM.search(ordinal) for ordinal in first.ordinals & second.ordinals)
    if not shared or is_one or not (first.when.has_date and second.when.has_date):
        return False
    return _days_apart(first.when, second.when) >= _SHORTEST * min(_DAYS[rhythm] for rhythm in shared)


def _days_apart(first: When, second: When) -> int:
    years = (first.year - second.year) * 365 if first.year and second.year else 0
    return abs(years + (first.month - second.month) * 30 + first.day - second.day)


def _is_supposed(event: Event) -> bool:
    """Return True for what may be on a day: “If the test is still open on 6 May”."""
    return event.relation == "at" and _IF.search(_sentence(event)[: event.when.start]) is not None


def _is_paper_on(event: Event, other: Event) -> bool:
    """Return True for the minutes of the exercise and the exercise: a label whose head the other does not tell."""
    found = _PAPER.match(event.named)
    if found is None:
        return False
    if _WRITTEN.fullmatch(found["head"]):
        return re.search(rf"\b{found['head'][:4]}", _sentence(other), re.IGNORECASE) is None
    head = telling_words(found["head"])
    return (
        bool(head)
        and not kinds_in(found["head"])
        and not any(word[0] == "@" for word in head)
        and not (head & telling_words(_sentence(other)))
    )


def _is_denied(event: Event, other: Event) -> bool:
    """Return True for what “cannot be reset” and what “is reset”."""
    told = telling_words(_NOT.sub("", _near(other)))
    return any(telling_words(denied[1]) & told for denied in _NOT.finditer(_near(event)))


def _have_two_causes(first: Event, second: Event) -> bool:
    """Return True when both dates are told with their causes, which have no word in common."""
    ours, theirs = (telling_words(" ".join(_CAUSE.findall(_near(event)))) for event in (first, second))
    return bool(ours and theirs) and not ours & theirs


def _is_within(event: Event, other: Event) -> bool:
    """Return True for an end of a stretch of time and what happened in its course."""
    if event.named or other.relation != "at" or _ENDS.search(_sentence(other)):
        return False
    text, at, mine = _sentence(event), _order(other.when), _order(event.when)
    return any(
        mine in (begin := _order(one), end := _order(two)) and begin < at < end
        for one, two in pairwise(moments(text))
        if TO.fullmatch(text[one.end : two.start]) and one.has_date == two.has_date == other.when.has_date
    )


def _order(when: When) -> tuple[int, int, int]:
    return when.month, when.day, when.minute or 0


def _is_visit_elsewhere(event: Event, other: Event, around: frozenset[str]) -> bool:
    """Return True for a visit to somewhere, and “the visit of” a day that no word, nor one around, says was there."""
    bare = telling_words(noun := _noun(event))
    if len(bare) != 1 or not _VISIT.search(noun) or not _VISIT.search(_sentence(other)):
        return False
    lead = _sentence(other)[: other.when.start] or _sentence(other)
    where = telling_words(_VISIT.sub("", lead)) - bare
    return bool(where) and not where & (telling_words(_sentence(event)) | around)
