"""Check: timelines out of order, and ends before their starts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.checks.chronologies import chronologies, out_of_order, out_of_step
from analysis.checks.coarse_ranges import backward_ranges
from analysis.checks.columns import heading
from analysis.checks.courses import OVERNIGHT, courses
from analysis.checks.dates import When, moments, with_years, written
from analysis.checks.events import events
from analysis.checks.reading import Criticism, Reading, passage, shortened
from analysis.checks.tables import Table
from analysis.checks.words import is_quoted
from domain.document import Block
from domain.finding import Finding, FindingType, RiskLevel

CATEGORY = "date_order"

TO = re.compile(
    r"(?:\s+UTC|\s+h(?:ours)?)?[\s,]*(?:\bto\b|\buntil\b|\btill\b|\bthrough\b|[-–—]|"
    r"\band\b)\s*(?:the\s+)?(?:\w+day,?\s+)?",
    re.IGNORECASE,
)
_FROM = re.compile(r"\b(?:from|start(?:s|ed|ing)?(?: date| on)?|begins?|begin(?:ning)?)\s*:?\s*$", re.IGNORECASE)
_UNTIL = re.compile(
    r"\s*[,;|]?\s*(?:and\s+)?(?:valid |runs? |in force |planned |actual )?"
    r"(?:until|till|to|ends?|end(?:ing)?(?: date| on)?|finish(?:es)?|expir(?:y|es)(?: date)?)\s*:?\s*",
    re.IGNORECASE,
)
"""What stands between the two dates of “valid from …, valid until …” and “Start: …, End: …”."""
_STAGES = (
    r"order(?:ed|s)|request(?:ed|s)|appli(?:ed|es)|advertised|announced|invited|tendered|planned|proposed|drafted",
    r"signed|approved|sent|went (?:out|to)|submitted|notified|informed|asked|"
    r"written to|raised|reported|issued|hired|borrowed|rented|left|leaves?|departs?|departed|detected",
    r"received|delivered|arrives?|arrived|installed|acknowledged|appointed",
    r"start(?:ed|s|ing)?|began|begins?|opened|opens?|launched|occurred|commenced|from|introduced|activated|admitted|"
    r"effective",
    r"answered|fixed|repaired|restored|resolved|corrected|contained|cleared",
    r"end(?:ed|s)?|finished|finish(?:es)?|clos(?:ed|es?)|complet(?:ed|es)|concluded|expired|expires|lifted|stopped|"
    r"(?:over|done|through)(?= (?:at|by|on)\b)|wrapped up|wound up|came to an end",
    r"returned|returns?|removed|withdrawn|dismantled|handed back|retired|decommissioned|archived|discharged",
)
_STAGE = re.compile(
    r"\b(?:" + "|".join(f"(?P<s{n}>{words})" for n, words in enumerate(_STAGES)) + r")\b", re.IGNORECASE
)
"""Verbs by the order in which their events come about in the life of one thing."""
START_TITLE = re.compile(
    r"^(?:(?:planned|actual|date|time|scheduled) )?(?:start(?:ed|s)?|begins?|beginn?ing|began|opens?|from|opened|"
    r"raised|detected|"
    r"identified|reported|received|requested|issued|"
    r"logged|submitted|commenced|effective|valid from|created|occurred|found|out from|taken out|lent|out|borrowed|"
    r"ordered|"
    r"arrived|arrival|admitted|departure|checked out|signed|hired|joined|first day)(?: (?:date|time|on|at|"
    r"of \w+))*(?: \(.*\))?$",
    re.IGNORECASE,
)
END_TITLE = re.compile(
    r"^(?:(?:planned|actual|date|time|scheduled) )?(?:end(?:ed|s)?|finish(?:ed|es)?|stops?|closes?|to|until|till|"
    r"closed|resolved|"
    r"completed|complete|due|completion|expiry|expires|"
    r"valid (?:to|until)|restored|fixed|answered|delivered|closure|stop|back|target|concluded|remediated|"
    r"deadline|brought back|returned|return|in|received|departed|left|discharged|checked in|expired|last day|lapsed|"
    r"released|answer)(?: (?:date|time|on|at|by|of \w+))*(?: \(.*\))?$",
    re.IGNORECASE,
)
_HALF_DAY = 16 * 60


def find_wrong_order(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each period that ends before it starts, and each entry of a timeline out of its place."""
    month_first = reading.month_first
    for block in reading.body:
        yield from _periods(reading, block, month_first)
    for table in reading.tables:
        yield from _rows(reading, table, month_first)
        yield from _labelled(reading, table, month_first)
    for first, second in courses(list(events(reading, month_first=month_first)), reading.position):
        if is_before(second.when, first.when):
            told = f"The end, {written(second.when)}, lies before the start, {written(first.when)}."
            there, here = sorted((first, second), key=lambda event: (reading.position[event.block.id], event.span))
            also = [shortened(there.block.text[slice(*there.span)], 160)]
            yield reading.finding(here.block, here.span, _criticism(told), also)
    misplaced = [pair for line in chronologies(reading, month_first=month_first) for pair in out_of_order(line)]
    known = {entry.block.id for pair in misplaced for entry in pair}
    misplaced += [
        pair
        for table in reading.tables
        for pair in out_of_step(table, month_first)
        if known.isdisjoint(entry.block.id for entry in pair)
    ]
    for entry, beside in misplaced:
        told = (
            f"The entry of {written(entry.when)} stands after the entry of {written(beside.when)} "
            f"(“{shortened(beside.block.text, 60)}”), while the other entries follow the order of time."
        )
        yield reading.finding(entry.block, passage(entry.block), _criticism(told), [shortened(beside.block.text, 120)])


def is_before(later: When, earlier: When) -> bool:
    """Return True when a moment that ends something lies before the one that starts it, over midnight allowed."""
    if later.is_ambiguous or earlier.is_ambiguous:
        return False
    if later.has_date and earlier.has_date:
        if (later.year is None) != (earlier.year is None):
            return False
        first, second = (
            (when.year or 0, when.month, when.day if later.day and earlier.day else 0) for when in (earlier, later)
        )
        if first == second and later.minute is not None and earlier.minute is not None:
            return later.minute < earlier.minute
        # Without years, December to January is a turn of the year.
        return second < first and (later.year is not None or first[1] - second[1] <= 6)
    if later.has_date or earlier.has_date or later.minute is None or earlier.minute is None:
        return False
    return later.minute < earlier.minute and later.minute + 1440 - earlier.minute > _HALF_DAY


def _periods(reading: Reading, block: Block, month_first: bool | None) -> Iterator[Finding]:
    for start, end in reading.sentences(block) if any(map(str.isdigit, block.text)) else ():
        sentence = block.text[start:end]
        found = with_years(moments(sentence, month_first=month_first))
        for span in backward_ranges(sentence, found, month_first=month_first):
            told = f"The range “{sentence[slice(*span)]}” ends before it begins."
            yield reading.finding(block, (start, end), _criticism(told))
            break
        for first, second in zip(found, found[1:], strict=False):
            if not is_before(second, first) or is_quoted(sentence, first.start, second.end):
                continue
            between, before = sentence[first.end : second.start], sentence[: first.start]
            if not second.has_date and OVERNIGHT.search(sentence[second.end : second.end + 30]):
                continue
            if _is_period(between, before) or _is_course(between, before, first, second):
                told = f"The end, {written(second)}, lies before the start, {written(first)}."
                yield reading.finding(block, (start, end), _criticism(told))
                break


def _is_period(between: str, before: str) -> bool:
    """Return True for the words of `from A to B`, `between A and B`, `A – B`."""
    if re.search(r"\bbackwards?\b|\bin reverse\b|\b(?:ratio|compar\w+|odds)\b", before, re.IGNORECASE):
        return False
    if TO.fullmatch(between) is None:
        return _UNTIL.fullmatch(between) is not None and _FROM.search(before) is not None
    if re.search(r"\band\b", between):
        return re.search(r"\bbetween\b[^.]{0,30}$", before, re.IGNORECASE) is not None
    moved = re.search(
        r"\b(?:moved?|brought forward|postponed|changed|shifted|corrected|rescheduled|amended|revised|advanced|back)\b",
        before,
        re.IGNORECASE,
    )
    return moved is None


def _is_course(between: str, before: str, first: When, second: When) -> bool:
    """Return True for one sentence that tells a start with the first date and an end with the second."""
    starts, ends = list(_STAGE.finditer(before[-60:])), list(_STAGE.finditer(between))
    is_one_day = not first.has_date and not second.has_date and not OVERNIGHT.search(between)
    are_months = all(when.has_date and when.year and not when.day for when in (first, second))
    return bool(
        (first.is_day and second.is_day or is_one_day or are_months)
        and starts
        and ends
        and (starts[-1].lastgroup or "") < (ends[0].lastgroup or "")
        and (
            re.fullmatch(r"[^.;:]{0,30}\b(?:and|until|but)\b[^.;:]{0,60}", between)
            or re.fullmatch(r",\s*(?:(?:then|was|were|is|it|has|been)\s)*", between[: ends[0].start()])
        )
        and not re.search(
            r"\b(?:other|another|previous|earlier|first|second|next|former|since|after|before|last|again)\b",
            before + between,
            re.IGNORECASE,
        )
    )


def _rows(reading: Reading, table: Table, month_first: bool | None) -> Iterator[Finding]:
    starts = [column for column in table.columns if START_TITLE.match(heading(table, column))]
    ends = [column for column in table.columns if END_TITLE.match(heading(table, column))]
    if not starts or not ends:
        return
    first, last = starts[0], next((column for column in ends if column > starts[0]), ends[0])
    for row in table.body:
        opened, closed = (_single(table.text(row, column), month_first) for column in (first, last))
        if opened and closed and is_before(closed, opened):
            cell = _telling(table, row) or table.grid[row][last]
            if cell is not None:
                told = (
                    f"“{shortened(cell.text)}” ends ({heading(table, last)}: {written(closed)}) before it "
                    f"starts ({heading(table, first)}: {written(opened)})."
                )
                yield reading.finding(cell, passage(cell), _criticism(told), [table.text(row, last)])


def _labelled(reading: Reading, table: Table, month_first: bool | None) -> Iterator[Finding]:
    """Compare the rows `Start` and `End` of a table of labels and values."""
    if len(table.columns) != 2:
        return
    start: When | None = None
    for row in range(len(table.grid)):
        label, found = table.text(row, 0).rstrip(" :"), _single(table.text(row, 1), month_first)
        cell = table.grid[row][1]
        if START_TITLE.match(label) or re.search(r"\bstart(?:s|ed| date| of)?\b", label, re.IGNORECASE):
            start = found
        elif (
            cell
            and start
            and found
            and (END_TITLE.match(label) or re.search(r"\b(?:end|ended|expiry)\b", label, re.IGNORECASE))
        ) and is_before(found, start):
            told = f"“{label}” is {written(found)}, before the start of {written(start)}."
            yield reading.finding(cell, passage(cell), _criticism(told), [written(start)])


def _single(text: str, month_first: bool | None) -> When | None:
    found = moments(text, month_first=month_first)
    return found[0] if len(found) == 1 and len(text) < 60 else None


def _telling(table: Table, row: int) -> Block | None:
    """Return the longest cell of a row that is neither date nor number."""
    cells = [
        cell
        for cell in table.grid[row]
        if cell and re.search(r"[^\W\d_]{3}", cell.text) and not _single(cell.text.strip(), False)
    ]
    return max(cells, key=lambda cell: len(cell.text), default=None)


def _criticism(told: str) -> Criticism:
    return Criticism(
        CATEGORY,
        FindingType.IMPORTANT,
        RiskLevel.MEDIUM,
        0.9,
        told,
        "Check both dates against the source and correct the wrong one.",
    )
