"""One stretch of time told twice: one end is the same, the other is not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from analysis.checks.columns import heading
from analysis.checks.date_order import END_TITLE, START_TITLE, TO
from analysis.checks.dates import When, moments, with_years
from analysis.checks.reading import PROSE_KINDS, Reading
from analysis.checks.tables import Table
from analysis.checks.tellings import things_in
from analysis.checks.words import Span
from domain.document import Block

_FROM = re.compile(r"\b(?:from|between)\s+(?:the\s|\w+day,?\s)*$", re.IGNORECASE)
_NO_FACT = re.compile(
    r"\b(?:each|every|daily|open|opens|normally|usually|weekdays?|weekends?|shifts?|will|shall|planned?|scheduled|"
    r"originally|instead|moved|extended|postponed|window|forecast|target|until further notice)\b",
    re.IGNORECASE,
)
"""Words of hours that come again, and of plans: two stretches with one start may both be right."""
_PLANNED = re.compile(r"\b(?:plan\w*|target|scheduled|forecast|baseline|original)\b", re.IGNORECASE)
_BARE_TIME = re.compile(r"([01]\d|2[0-3])([0-5]\d)")
_FARTHEST_MINUTES, _FARTHEST_DAYS = 180, 31
_RARE = 3


@dataclass(frozen=True, slots=True)
class Interval:
    """A start and an end, with the words of what happened between them; `day` where another date gives it."""

    block: Block
    span: Span
    first: When
    last: When
    day: tuple[int, int] | None
    things: frozenset[str]
    table_id: str


def intervals_with_two_ends(reading: Reading, main: frozenset[str]) -> Iterator[tuple[Interval, Interval]]:
    """Yield the pairs of stretches of time on the same things that share one end only; `main` is the subject."""
    found = [*_in_prose(reading), *(interval for table in reading.tables for interval in _in_rows(reading, table))]
    counts = Counter(thing for interval in found for thing in interval.things)
    for one, other in combinations(found, 2):
        if one.block.id == other.block.id or one.table_id and one.table_id == other.table_id:
            continue
        shared = (one.things & other.things) - main
        rare = [thing for thing in shared if counts[thing] <= _RARE]
        if rare and len(shared) >= _least(one, other) and _differ_at_one_end(one, other):
            yield one, other


def _least(one: Interval, other: Interval) -> int:
    """Return how many things must be shared: a time of day to the minute with its day says much, a date little."""
    is_exact = one.first.minute is not None and any(when.minute and when.minute % 30 for when in (one.first, one.last))
    return 1 if is_exact and (one.day == other.day is not None or bool(one.table_id) != bool(other.table_id)) else 2


def _in_prose(reading: Reading) -> Iterator[Interval]:
    for block in reading.body:
        if block.kind not in PROSE_KINDS or not any(map(str.isdigit, block.text)):
            continue
        for start, end in reading.sentences(block):
            text = block.text[start:end]
            found = with_years(moments(text, month_first=reading.month_first))
            if len(found) < 2 or _NO_FACT.search(text):
                continue
            for first, last in pairwise(found):
                if _FROM.search(text[: first.start]) and TO.fullmatch(text[first.end : last.start]):
                    days = [(when.month, when.day) for when in found if when.has_date and when not in (first, last)]
                    things = things_in(text)[0]
                    yield Interval(block, (start, end), first, last, days[0] if len(days) == 1 else None, things, "")


def _in_rows(reading: Reading, table: Table) -> Iterator[Interval]:
    titles = {column: heading(table, column) for column in table.columns}
    starts = [column for column, title in titles.items() if START_TITLE.match(title) and not _PLANNED.search(title)]
    ends = [column for column, title in titles.items() if END_TITLE.match(title) and not _PLANNED.search(title)]
    if len(starts) != 1 or len(ends) != 1 or any(map(_PLANNED.search, titles.values())):
        return
    for row in table.body:
        first, last = (_moment(table.text(row, column), reading.month_first) for column in (starts[0], ends[0]))
        texts = [table.text(row, column) for column in table.columns if column not in (starts[0], ends[0])]
        cells = [table.grid[row][column] for column in table.columns if column not in (starts[0], ends[0])]
        told = max((cell for cell in cells if cell and re.search(r"[^\W\d_]{3}", cell.text)), key=_length, default=None)
        if first is None or last is None or told is None:
            continue
        days = [when for text in texts for when in moments(text, month_first=reading.month_first) if when.has_date]
        day = (days[0].month, days[0].day) if len(days) == 1 else None
        things = things_in(" . ".join(texts))[0]
        yield Interval(told, (0, len(told.text)), first, last, day, things, table.id)


def _length(cell: Block) -> int:
    return len(cell.text)


def _moment(text: str, month_first: bool | None) -> When | None:
    """Return the one date or time of a cell, “0905” under “From” among them."""
    if bare := _BARE_TIME.fullmatch(text.strip()):
        return When(0, 4, minute=int(bare[1]) * 60 + int(bare[2]))
    found = moments(text, month_first=month_first)
    return replace(found[0], start=0, end=0) if len(found) == 1 and len(text) < 30 else None


def _differ_at_one_end(one: Interval, other: Interval) -> bool:
    if one.day and other.day and one.day != other.day:
        return False
    starts, ends = _apart(one.first, other.first), _apart(one.last, other.last)
    if starts is None or ends is None or (starts == 0) == (ends == 0):
        return False
    limit = _FARTHEST_MINUTES if one.first.minute is not None else _FARTHEST_DAYS
    return starts + ends <= limit and not _holds(one, other) and not _holds(other, one)


def _apart(one: When, other: When) -> int | None:
    """Return the days, or for times of day the minutes, between two moments; None where they cannot be compared."""
    if one.is_ambiguous or other.is_ambiguous:
        return None
    if one.minute is not None and other.minute is not None:
        is_one_day = not (one.has_date and other.has_date) or (one.month, one.day) == (other.month, other.day)
        return abs(one.minute - other.minute) if is_one_day else None
    if one.minute is not None or other.minute is not None or not (one.day and other.day):
        return None
    if one.year and other.year and one.year != other.year:
        return None
    return abs((one.month - other.month) * 30 + one.day - other.day)


def _holds(one: Interval, other: Interval) -> bool:
    """Return True when the sentence of one stretch tells both ends of the other too."""
    told: Sequence[When] = moments(one.block.text[slice(*one.span)])
    ends = [(when.month, when.day, when.minute) for when in (other.first, other.last)]
    return all(end in [(when.month, when.day, when.minute) for when in told] for end in ends)
