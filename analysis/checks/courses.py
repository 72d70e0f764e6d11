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


def courses(found: list[Event], position: dict[str, int]) -> Iterator[tuple[Event, Event]]:
    """Yield the pairs of a start and an end of one thing, told in one block or in blocks close to each other."""
    for index, first in enumerate(found):
        if first.said.act not in _STARTS or first.label:
            continue
        for second in islice(found, index + 1, index + _MOST):
            if position[second.block.id] - position[first.block.id] > _NEAR:
                break
            if (
                second.said.act in _ENDS
                and not second.label
                and first.span != second.span
                and _is_one_thing(first.said, second.said)
                and first.ordinals == second.ordinals
                and first.relation != "by" != second.relation
                and {first.tense, second.tense} != {"plan", "past"}
                and _is_comparable(first.when, second.when)
                and not any(_ELSEWHEN.search(event.block.text[slice(*event.span)]) for event in (first, second))
            ):
                yield first, second


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
