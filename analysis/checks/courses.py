"""Starts and ends of one thing told in sentences close to each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from analysis.checks.acts import canonical
from analysis.checks.dates import When
from analysis.checks.events import Event
from analysis.checks.statements import Statement
from analysis.checks.words import stem

_STARTS = frozenset({"start", "fail", "effect", "service", "issue"})
_ENDS = frozenset({"end", "restore", "decommission"})
_TROUBLE = frozenset(
    canonical(stem(word)) for word in ("outage", "incident", "disruption", "failure", "fault", "attack")
)
_NEAR = 2
_MOST = 30
OVERNIGHT = re.compile(
    r"\b(?:next|following|day after|overnight|night|morning after|later|midnight|tomorrow)\b", re.IGNORECASE
)
_ELSEWHEN = re.compile(rf"{OVERNIGHT.pattern}|\bhad\b", re.IGNORECASE)
"""Words that lead to another day, or back to what was before."""
_NEXT_ONE = re.compile(
    rf"{_ELSEWHEN.pattern}|\b(?:again|anew|new|newer|old|older|former|previous|earlier|second|third|fourth|another|other|"
    r"others|subsequent|further|renewed|re\w*start\w*|resum\w+|since|then|after|afterwards|before|successor|season|annual|"
    r"yearly|weekly|monthly|each|every)\b",
    re.IGNORECASE,
)
"""Where an end is told before a start, words of another one that follows it."""


def courses(found: list[Event], position: dict[str, int]) -> Iterator[tuple[Event, Event]]:
    """Yield the pairs of a start and an end of one thing, told in one block or in blocks close to each other."""
    for index, first in enumerate(found):
        if first.said.act not in _STARTS | _ENDS or first.label:
            continue
        for second in islice(found, index + 1, index + _MOST):
            if position[second.block.id] - position[first.block.id] > _NEAR:
                break
            if first.said.act in _STARTS and second.said.act in _ENDS and _is_course(first, second, _ELSEWHEN):
                yield first, second
            elif first.said.act == "end" and second.said.act == "start" and _is_course(second, first, _NEXT_ONE):
                yield second, first


def _is_course(start: Event, end: Event, elsewhere: re.Pattern[str]) -> bool:
    """Return True for a start and an end of one thing, in sentences of which neither leads to another time or thing."""
    return (
        not end.label
        and not start.label
        and start.span != end.span
        and _is_one_thing(start.said, end.said)
        and start.ordinals == end.ordinals
        and (not start.names or not end.names or start.names == end.names)
        and start.relation != "by" != end.relation
        and {start.tense, end.tense} != {"plan", "past"}
        and _is_comparable(start.when, end.when)
        and not any(elsewhere.search(event.block.text[slice(*event.span)]) for event in (start, end))
    )


def _is_one_thing(first: Statement, second: Statement) -> bool:
    if "?" in (first.head, second.head) or not first.head or not second.head:
        return False
    if second.act == "restore" and first.head in _TROUBLE:
        return True
    return first.head == second.head and (first.others <= second.others or second.others <= first.others)


def _is_comparable(first: When, second: When) -> bool:
    if first.has_date and second.has_date:
        return first.is_day and second.is_day
    return not first.has_date and not second.has_date
