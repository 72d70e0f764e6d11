"""Whether two dates are told of one and the same event."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

from analysis.checks.acts import ACT
from analysis.checks.dates import When
from analysis.checks.events import Event
from analysis.checks.statements import Statement, is_same

_REPEATED = frozenset(
    {"hold", "visit", "detect", "tell", "submit", "fail", "restore", "keep", "order", "admit", "end", "start"}
)


_RHYTHM = frozenset({"last", "annual", "annually", "yearly"})
"""Words that tell nothing apart where two dates are close to each other."""


def completed(found: list[Event]) -> list[Event]:
    """Return the events with the subject put in where only one thing in the document is told to have had that act."""
    subjects: dict[str, set[str]] = defaultdict(set)
    for event in found:
        if event.said.head not in ("", "?"):
            subjects[event.said.act].add(event.said.head)
    return [
        replace(event, said=replace(event.said, head=next(iter(subjects[event.said.act]))))
        if event.said.act not in ("", "hold", "meet")
        and not (event.said.act in ("start", "end") and (event.label or event.said.others))
        and not event.said.head
        and len(subjects[event.said.act]) == 1
        else event
        for event in found
    ]


def is_same_event(first: Event, second: Event, main: frozenset[str] = frozenset()) -> bool:
    """Return True when the words of two dates tell the same event: most words of the shorter one stand in the other."""
    if is_same_statement(first, second, main) or is_told_alike(first, second, main):
        return True
    if are_told_apart(first, second, main):
        return False
    if first.names and second.names and not first.names & second.names and not (first.label or second.label):
        return False
    if first.ordinals - {"new"} != second.ordinals - {"new"}:
        return False
    is_due = any(
        one.label and one.relation == "by" and other.tense == "plan"
        for one, other in ((first, second), (second, first))
    )
    if first.relation != second.relation and not is_due:
        return False
    if first.said.act in _REPEATED and not is_near(first.when, second.when):
        return False
    for one, other in ((first, second), (second, first)):
        if one.label and len(one.stems) >= 2 and one.stems <= other.stems:
            return True
    if first.label and second.label:
        return False
    shared = first.stems & second.stems
    if len(shared) >= 2 and first.stems == second.stems:
        return True
    fewer = min(len(first.stems), len(second.stems))
    shared_ids = {name for name in first.names & second.names if not name.isdigit() and len(name) > 2}
    if shared_ids and len(shared) >= 2:
        return len(shared) * 3 >= fewer * 2
    least = 2 if first.relation == "until" and _says_until(first, second) else 3
    return len(shared) >= least and len(shared) * 4 >= fewer * 3


def is_same_statement(first: Event, second: Event, main: frozenset[str] = frozenset()) -> bool:
    """Return True when two dates go with the same act of the same subject, in whatever words."""
    if not is_same(first.said, second.said, main) or are_told_apart(first, second, main):
        return False
    ordinals = (first.ordinals ^ second.ordinals) - {"new", "moved", "planned", "expected", "supposed"}
    ordinals -= first.said.others & second.said.others
    if first.label or second.label:
        ordinals -= {"last"}
    if is_near(first.when, second.when):
        ordinals -= _RHYTHM
    if first.said.act in ("fail", "start", "service", "detect"):
        ordinals -= {"first"}
    if ordinals or {first.tense, second.tense} == {"plan", "past"}:
        return False
    if (first.relation == "by") != (second.relation == "by") and not (first.label or second.label):
        return False
    if first.label and second.label and first.stems != second.stems:
        return False
    if first.said.act in _REPEATED or first.said.act.startswith("="):
        # What may well be done more than once is the same only when the dates could be a slip.
        return is_near(first.when, second.when)
    return True


def is_told_alike(first: Event, second: Event, main: frozenset[str]) -> bool:
    """Return True when all telling words of one date stand beside the other, and the dates differ as slips do."""
    if not is_near(first.when, second.when) or first.when.has_date != second.when.has_date:
        return False
    shared = first.gist & second.gist
    if len(shared) < 2 or shared <= main or not _is_part(first, second):
        return False
    if not first.when.has_date and not any(word.startswith("@") for word in shared):
        return False
    if first.relation != second.relation and "@end" not in shared or {first.tense, second.tense} == {"plan", "past"}:
        return False
    if (first.ordinals ^ second.ordinals) - _RHYTHM - {"new", "planned"} or first.label and second.label:
        return False
    if first.names and second.names and not first.names & second.names:
        return False
    return not are_told_apart(first, second, main)


def _is_part(first: Event, second: Event) -> bool:
    """Return True when one gist holds the other, or two thirds of it where both dates are limits."""
    shared = first.gist & second.gist
    fewer = min(len(first.gist), len(second.gist))
    if len(shared) == fewer:
        return True
    return first.relation in ("by", "until") and len(shared) * 3 >= fewer * 2


def is_near(first: When, second: When) -> bool:
    """Return True for two dates that differ as slips do: within two weeks, alike in day or month, or these swapped."""
    if not (first.has_date and second.has_date):
        one, other = first.minute or 0, second.minute or 0
        return abs(one - other) <= 120 or one % 60 == other % 60
    if first.year and second.year and abs(first.year - second.year) > 1:
        return False
    if (first.year or second.year) == (second.year or first.year):
        days = abs((first.month - second.month) * 30 + first.day - second.day)
        is_swapped = (first.month, first.day) == (second.day, second.month)
        return (
            days <= 15
            or first.month == second.month
            or first.day == second.day
            or is_swapped
            or _are_ends(first, second)
        )
    return (first.month, first.day) == (second.month, second.day)


def are_told_apart(first: Event, second: Event, main: frozenset[str]) -> bool:
    """Return True when acts, subjects or names say that two dates belong to two things."""
    if first.proper and second.proper and not first.proper & second.proper:
        return True
    letters = [{name for name in event.names if not name[0].isdigit()} for event in (first, second)]
    if all(letters) and not letters[0] & letters[1]:
        return True
    one, other = first.said, second.said
    if one.act == other.act and one.act and are_other_things(one, other) and not is_same(one, other, main):
        return True
    if one.act in ("hold", "fail", "restore") or one.act[:1] == "=":
        again = ["again" in ACT.sub("", beside(event)) for event in (first, second)]
        if any(again) and not all(again):
            return True
    if "meet" in (one.act, other.act) or one.agent and other.agent and not one.agent & other.agent:
        return True
    if (
        is_same(one, other, main)
        or not one.act
        or not other.act
        or "hold" in (one.act, other.act)
        and one.act != other.act
    ):
        return False
    if one.act != other.act:
        return one.act[:1] != "=" and other.act[:1] != "="
    return bool(one.others - other.others - main and other.others - one.others - main)


def are_other_things(first: Statement, second: Statement) -> bool:
    """Return True when two statements name two things, and neither mentions that of the other."""
    if "?" in (first.head, second.head) or not first.head or not second.head or first.head == second.head:
        return False
    return first.head not in second.others and second.head not in first.others


def _says_until(first: Event, second: Event) -> bool:
    """Return True when a word of validity makes two shared words enough."""
    return bool(
        first.stems
        & second.stems
        & {"valid", "expir", "certificat", "certific", "contract", "licenc", "licens", "permit"}
    )


def beside(event: Event) -> str:
    """Return the words close to a date: the clause before it, and what follows up to the next border."""
    sentence, when = event.block.text[slice(*event.span)], event.when
    after = re.split(r"[,;:]|\s(?:and|but|which|after)\s", sentence[when.end : when.end + 40], maxsplit=1)[0]
    before = re.split(r"[;:]|,?\s(?:and|but)\s", sentence[max(0, when.start - 60) : when.start])[-1]
    return before + after


def _are_ends(first: When, second: When) -> bool:
    """Return True for the last days of two months."""
    return all(when.day >= 28 and (when.month == 2 or when.day >= 30) for when in (first, second))
