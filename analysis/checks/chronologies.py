"""Lists and tables that tell events in the order of time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from analysis.checks.columns import heading, telling_column
from analysis.checks.dates import When, moments, with_years
from analysis.checks.reading import Reading
from analysis.checks.tables import Table
from domain.document import Block, BlockKind

_TIME_TITLE = re.compile(
    r"^(?:(?:(?:event|local|start|begin) )?(?:date|time|day)(?: ?(?:and|&|/|,) ?(?:date|time))?(?: (?:date|time))?|"
    r"when|timestamp|hour|occurred|at|utc)(?: ?\(.*\)| utc| of event| \w{3,4})?$",
    re.IGNORECASE,
)
_STAGE_TITLE = re.compile(
    r"^(?:(?:project|life) )?(?:stages?|steps?|phases?|milestones?|events?|legs?|gates?)$", re.IGNORECASE
)
_WORK_TITLE = re.compile(r"(?:what|activit(?:y|ies)|tasks?|work|actions?|items?|points?(?: in time)?|)", re.IGNORECASE)
_PLANNED = re.compile(
    r"\b(?:plan\w*|actual|target|due|forecast|baseline|original|revised|new|old|start\w*|beg[ia]n\w*|end\w*|finish\w*|from|to|until|opened|closed)\b",
    re.IGNORECASE,
)
"""Columns that tell one course twice: what was planned in one order may have come about in another."""
_PAPERS_TITLE = re.compile(
    r"^(?:(?:name|title) of (?:the )?)?"
    r"(?:documents?|papers?|sources?|evidence|references?|files?|reports?|certificates?)"
    r"(?: (?:read|seen|used|examined|received|consulted|reviewed|title|name))?$",
    re.IGNORECASE,
)
"""Papers stand in any order, whatever their dates."""
_MIDNIGHT = 12 * 60
_LONGEST_DATE = 40
_LEAST_DATES = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """An event of a timeline: the words that tell it, and when it was."""

    block: Block
    when: When
    moment: int
    """Minutes since some day, comparable within one timeline."""


def chronologies(reading: Reading, *, month_first: bool | None) -> Iterator[list[Entry]]:
    """Yield the timelines of a document: tables with a column of times, and lists whose items begin with dates."""
    for table in reading.tables:
        yield from _in_table(table, month_first)
    run: list[tuple[Block, When]] = []
    for block in (*reading.body, None):
        found = _leading(block, month_first) if block else None
        if block and found and (not run or block.kind is run[-1][0].kind):
            run.append((block, found))
            continue
        if len(run) >= 3:
            yield from _entries(run)
        run = [(block, found)] if block and found else []


def out_of_order(line: Sequence[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """Yield the entries out of their place, each with the one before it, where the others show a clear direction."""
    if len(line) < 4:
        return
    rises = sum(first.moment < second.moment for first, second in zip(line, line[1:], strict=False))
    falls = sum(first.moment > second.moment for first, second in zip(line, line[1:], strict=False))
    if min(rises, falls) == 0 or min(rises, falls) > max(1, (len(line) - 1) // 5):
        return
    direction = 1 if rises >= falls else -1
    if rises == falls:
        return
    keys = [entry.moment * direction for entry in line]
    for index in range(1, len(line)):
        if keys[index] >= keys[index - 1]:
            continue
        wrong, beside = _blamed(keys, index)
        yield line[wrong], line[beside]


def _in_table(table: Table, month_first: bool | None) -> Iterator[list[Entry]]:
    if len(table.body) < 4 or any(_PAPERS_TITLE.match(heading(table, column)) for column in table.columns[:2]):
        return
    columns = [column for column in table.columns[:3] if _TIME_TITLE.match(heading(table, column))]
    columns = columns or [0] * _begins_with_moments(table) or _timed(table, month_first)
    if not columns:
        return
    title = moments(table.title(columns[0]), month_first=month_first)
    known: When | None = title[0] if len(title) == 1 else None
    run: list[tuple[Block, When]] = []
    rows = [row for row in table.body if not table.is_band(row)]
    for row in table.body:
        found = _moments(" ".join(table.text(row, column) for column in columns), month_first)
        cell = _telling(table, row, columns)
        if not found or cell is None:
            continue
        when = found[0]
        if not when.has_date and known is not None and known.has_date:
            when = When(when.start, when.end, known.year, known.month, known.day, when.minute)
        known = when
        if row in rows:
            run.append((cell, when))
    if len(run) * 4 >= len(rows) * 3:
        yield from _entries(run)


def out_of_step(table: Table, month_first: bool | None) -> Iterator[tuple[Entry, Entry]]:
    """Yield the date at which one row, or one column, leaves the order that all the others of a table keep.

    Each comes with the date before it: the third wave leaves its premises before its last day, the others after it.
    """
    is_dated = {
        (row, column): moments(table.text(row, column), month_first=month_first)
        for row in table.body
        for column in table.columns[1:]
        if len(table.text(row, column)) < _LONGEST_DATE and not _PLANNED.search(heading(table, column))
    }
    dated = {place: found[0] for place, found in is_dated.items() if len(found) == 1 and found[0].is_day}
    if len(dated) < _LEAST_DATES:
        return
    down = [[(row, column) for row in table.body if (row, column) in dated] for column in table.columns[1:]]
    across = [[(row, column) for column in table.columns[1:] if (row, column) in dated] for row in table.body]
    title = heading(table, 0)
    least = 1 if _STAGE_TITLE.match(title) else 2 if _WORK_TITLE.fullmatch(title) else len(down)
    for places, length, others in ((down, 4, least), (across, 3, 3)):
        runs = [[(table.grid[row][column], dated[row, column]) for row, column in run] for run in places]
        lines = [
            line
            for run in runs
            if len(run) >= length
            for line in _entries([(cell, when) for cell, when in run if cell is not None])
        ]
        falls = [[n for n in range(1, len(line)) if line[n].moment < line[n - 1].moment] for line in lines]
        wrong = [n for n, found in enumerate(falls) if found]
        if len(wrong) == 1 and len(lines) > others and len(falls[wrong[0]]) == 1:
            line = lines[wrong[0]]
            odd, beside = _blamed([entry.moment for entry in line], falls[wrong[0]][0])
            yield line[odd], line[beside]
            return


def _blamed(keys: list[int], at: int) -> tuple[int, int]:
    """Return the place of the moment that came too late or too early, and that beside it; where both may be, `at`."""
    fits_without = at + 1 >= len(keys) or keys[at + 1] >= keys[at - 1]
    fits_without_previous = at < 2 or keys[at] >= keys[at - 2]
    return (at - 1, at) if fits_without_previous and not fits_without else (at, at - 1)


def _moments(text: str, month_first: bool | None) -> list[When]:
    """Return the dates and times of a cell, noon and midnight among them."""
    found = moments(text, month_first=month_first)
    if (word := re.search(r"\b(noon|midnight)\b", text, re.IGNORECASE)) and (not found or found[0].minute is None):
        minute = 12 * 60 if word[1].casefold() == "noon" else 0
        when = found[0] if found else When(word.start(), word.end(), None, 0, 0, minute)
        return [replace(when, end=word.end(), minute=minute)]
    return found


def _timed(table: Table, month_first: bool | None) -> list[int]:
    """Return the last column of dates with times of day: what happened at such moments is told in their order."""
    rows = [row for row in table.body if not table.is_band(row)]
    found = [
        column
        for column in table.columns[1:]
        if all(
            len(told := moments(table.text(row, column), month_first=month_first)) == 1
            and told[0].minute is not None
            and told[0].has_date
            for row in rows
        )
    ]
    return found[-1:] if len(found) > 1 else []


def _begins_with_moments(table: Table) -> bool:
    """Return True when each row begins with a date or time and nothing else, under whatever heading."""
    texts = [table.text(row, 0) for row in table.body if not table.is_band(row)]
    whole = [found[0].end - found[0].start for text in texts if len(found := _moments(text, None)) == 1]
    return len(whole) == len(texts) > 0 and sum(whole) * 5 >= sum(map(len, texts)) * 4


_LETTERS = re.compile(r"[^\W\d_]{2,}")


def _telling(table: Table, row: int, columns: list[int]) -> Block | None:
    """Return the cell that tells what happened: that of the column with the most to tell, else any with words."""
    column = telling_column(table, *columns)
    told = table.grid[row][column] if column is not None else None
    others = [cell for at, cell in enumerate(table.grid[row]) if cell and at not in columns and cell.text.strip()]
    if told is not None and _LETTERS.search(told.text):
        return told
    # A row of figures is told by its date.
    return next(
        (cell for cell in others if _LETTERS.search(cell.text)), table.grid[row][columns[0]] if others else None
    )


def _leading(block: Block, month_first: bool | None) -> When | None:
    """Return the date a list item or paragraph begins with."""
    if block.kind not in (BlockKind.LIST_ITEM, BlockKind.PARAGRAPH) or not block.text[:40]:
        return None
    head = block.text[:60]
    found = moments(head, month_first=month_first)
    if not found or not re.fullmatch(r"\W*(?:(?:on|at|from)\s)?\W*", head[: found[0].start], re.IGNORECASE):
        return None
    is_time = not found[0].has_date or block.kind is BlockKind.LIST_ITEM
    return (
        found[0] if re.match(r"\s*(?:[:–—-]|\t|,\s)" if not is_time else r"\s*\S", block.text[found[0].end :]) else None
    )


def _entries(run: list[tuple[Block, When]]) -> Iterator[list[Entry]]:
    """Yield the run as entries with comparable moments, if all of them state the same parts of a date."""
    whens = with_years([when for _, when in run])
    if any(when.is_ambiguous for when in whens):
        return
    dated = [when.has_date for when in whens]
    if all(dated):
        if len({when.year is None for when in whens}) > 1:
            return
        moments_of = _minutes(whens)
    elif not any(dated):
        moments_of = _unwrapped([when.minute or 0 for when in whens])
    else:
        return
    yield [Entry(block, when, moment) for (block, _), when, moment in zip(run, whens, moments_of, strict=True)]


def _minutes(whens: list[When]) -> list[int]:
    """Return moments in minutes; one without a time of day stands where it is told among those of its day."""
    found: list[int] = []
    for when in whens:
        day = (((when.year or 0) * 12 + when.month) * 31 + (when.day or 0)) * 1440
        told = [other for other in found[-1:] if other // 1440 * 1440 == day]
        found.append(day + when.minute if when.minute is not None else max([day, *told]))
    return found


def _unwrapped(minutes: list[int]) -> list[int]:
    """Return times of day as a count that goes on over midnight."""
    day, found = 0, minutes[:1]
    for before, minute in zip(minutes, minutes[1:], strict=False):
        if before - minute > _MIDNIGHT:
            day += 1440
        elif minute - before > _MIDNIGHT and day:
            day -= 1440
        found.append(day + minute)
    return found
