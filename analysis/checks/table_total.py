"""Check: totals of tables that do not add up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.checks.columns import TOTAL, heading
from analysis.checks.numbers import Figure, figure, shown
from analysis.checks.reading import Criticism, Reading, passage, shortened
from analysis.checks.tables import Table, is_blank
from domain.document import Block
from domain.finding import Finding, FindingType, RiskLevel

CATEGORY = "table_total"

_NOT_ADDED = re.compile(
    r"\b(?:rate|ratio|share|average|avg|mean|median|per|price per|unit price|score|rating|likelihood|impact|year|"
    r"no|nr|id|#|"
    r"percent(?:age)?|availability|index|rank|level|version|page|maximum|minimum|max|min|target|threshold|"
    r"probability|cumulative|"
    r"running|date|time|tolerance|margin|growth|change)\b|%",
    re.IGNORECASE,
)
_PART_OF_ANOTHER = re.compile(
    r"^(?:of which|thereof|including|incl\.?|memo|note|average|mean|median|min(?:imum)?|max(?:imum)?|target|budget|"
    r"previous|prior|"
    r"last year|difference|variance|change|share|percent|in %|ratio|rate|per )\b",
    re.IGNORECASE,
)
_LESS = re.compile(r"^(?:less|minus|deduct(?:ion|ed)?|discount|rebate|credit note|refund)\b", re.IGNORECASE)
_NOT_A_SUM = re.compile(
    r"\b(?:unique|distinct|average|mean|median|rating|score|net|balance|variance|max|min)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Sum:
    """A total as stated and as computed from its parts."""

    title: str
    column: int
    parts: tuple[float, ...]
    stated: float

    @property
    def told(self) -> str:
        parts = " + ".join(f"({shown(part)})" if part < 0 else shown(part) for part in self.parts[:12])
        more = " + …" if len(self.parts) > 12 else ""
        return f"{parts}{more} = {shown(round(sum(self.parts), 6))}, but the total says {shown(self.stated)}"


def find_wrong_totals(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each total row, and each total at the end of a row, that is not the sum of its parts."""
    for table in reading.tables:
        in_rows = list(_wrong_row_totals(table))
        for row in _total_rows(table):
            label = _label(table, row)
            wrong, right = _judge(table, row)
            wrong = [found for found in wrong if not _is_explained(found, [other for _, other in in_rows])]
            if label and wrong and len(wrong) <= max(1, right):
                yield reading.finding(label, passage(label), _criticism(label, wrong), [shown(s.stated) for s in wrong])
        for row, found in in_rows:
            label = _label(table, row) or table.grid[row][found.column]
            if label:
                yield reading.finding(label, passage(label), _criticism(label, [found]), [shown(found.stated)])


def _is_explained(found: _Sum, in_rows: list[_Sum]) -> bool:
    """Return True when a column only misses its total because the total of one of its rows is wrong."""
    excess = sum(other.stated - sum(other.parts) for other in in_rows if other.column == found.column)
    return excess != 0 and abs(sum(found.parts) - excess - found.stated) < 1e-6


def _total_rows(table: Table) -> list[int]:
    rows = [row for row in table.body if not table.is_band(row)]
    totals = [row for row in rows if _is_total(table, row)]
    return [row for row in totals if row in (rows[0], rows[-1]) or _says_total(table, row)] if len(rows) > 2 else []


def _says_total(table: Table, row: int) -> bool:
    label = _label(table, row)
    return label is not None and re.search(r"\b(?:sub-?)?totals?\b|\bsum\b|Σ", label.text, re.IGNORECASE) is not None


def _is_total(table: Table, row: int) -> bool:
    label = _label(table, row)
    text = " ".join(label.text.split()) if label else ""
    return 0 < len(text) < 70 and TOTAL.match(text) is not None and not _NOT_A_SUM.search(text)


def _label(table: Table, row: int) -> Block | None:
    """Return the first cell of a row that holds words."""
    for column in table.columns:
        cell = table.grid[row][column]
        if cell is not None and re.search(r"[^\W\d_]{2}|Σ", cell.text) and figure(cell.text) is None:
            return cell
    return None


def _judge(table: Table, row: int) -> tuple[list[_Sum], int]:
    """Return the wrong sums of a total row, and how many columns add up."""
    wrong: list[_Sum] = []
    right = 0
    for column in table.columns:
        stated = figure(table.text(row, column))
        if stated is None or _is_not_added(table, row, column, stated):
            continue
        candidates = _candidates(table, row, column)
        if candidates is None or not candidates:
            continue
        if any(_equal(parts, stated) for parts in candidates):
            right += 1
        elif (parts := candidates[0]) and len(parts) > 1 and 0.4 < abs(stated.value) / (abs(_sum(parts)) or 1e-9) < 2.5:
            wrong.append(_Sum(heading(table, column), column, tuple(part.value for part in parts), stated.value))
    return wrong, right


def _is_not_added(table: Table, row: int, column: int, stated: Figure) -> bool:
    title = heading(table, column)
    if stated.is_percent or title.strip() == "%":
        return not (stated.value == 100 and "%" in table.text(row, column) + title)
    return _NOT_ADDED.search(re.sub(r"\(.*?\)", "", title)) is not None and not re.search(
        r"\btotal\b", title, re.IGNORECASE
    )


def _candidates(table: Table, row: int, column: int) -> list[list[Figure]] | None:
    """Return the sets of cells a total may be the sum of, likeliest first; None when the column is not all figures."""
    rows = [other for other in table.body if other != row and not table.is_band(other)]
    above = [other for other in rows if other < row] or [other for other in rows if other > row]
    items: list[Figure] = []
    since: list[Figure] = []
    subtotals: list[Figure] = []
    everything: list[Figure] = []
    for other in above:
        text = table.text(other, column)
        if is_blank(text):
            continue
        found = figure(text)
        if found is None:
            return None
        everything.append(found)
        name = label.text.strip() if (label := _label(table, other)) else ""
        if _LESS.match(name) and found.value > 0:
            found = Figure(-found.value, found.decimals, found.is_percent, found.unit)
        if _is_total(table, other):
            subtotals.append(found)
            since = []
        elif not _PART_OF_ANOTHER.match(name):
            items.append(found)
            since.append(found)
    if subtotals and _is_sub(table, row):
        return [since, items]
    chosen = [items, since, subtotals, [*subtotals[-1:], *since], [*subtotals, *since], everything]
    return [parts for parts in chosen if parts]


def _is_sub(table: Table, row: int) -> bool:
    label = _label(table, row)
    return label is not None and re.match(r"sub-?\s?total", label.text.strip(), re.IGNORECASE) is not None


def _sum(parts: list[Figure]) -> float:
    return sum(part.value for part in parts)


def _equal(parts: list[Figure], stated: Figure) -> bool:
    """Return True when the parts make the total, allowing for rounding of decimals and percentages."""
    decimals = min([part.decimals for part in parts] + [stated.decimals])
    rounded = stated.is_percent or decimals != max([part.decimals for part in parts] + [stated.decimals])
    slack = 0.5 * 10**-decimals * (len(parts) + 1) if rounded or stated.decimals else 1e-6
    return abs(_sum(parts) - stated.value) <= slack + 1e-9


def _wrong_row_totals(table: Table) -> Iterator[tuple[int, _Sum]]:
    """Yield the rows whose last column, headed as a total, is not the sum of the row, where most other rows are."""
    for column in table.columns:
        title = heading(table, column)
        if column < 2 or not re.match(r"(?:.*\b)?(?:totals?|sum|altogether|together)\b|all\b", title, re.IGNORECASE):
            continue
        right = 0
        wrong: list[tuple[int, _Sum]] = []
        for row in table.body:
            stated = figure(table.text(row, column))
            if stated is None or stated.is_percent or table.is_band(row):
                continue
            parts = [part for other in range(1, column) if (part := figure(table.text(row, other)))]
            if len(parts) > 1 and _equal(parts, stated):
                right += 1
            elif len(parts) > 1:
                wrong.append((row, _Sum(title, column, tuple(part.value for part in parts), stated.value)))
        if right >= 2 and right >= 2 * len(wrong):
            yield from wrong


def _criticism(label: Block, wrong: list[_Sum]) -> Criticism:
    told = "; ".join(f"under “{found.title}” {found.told}" if found.title else found.told for found in wrong[:3])
    return Criticism(
        CATEGORY,
        FindingType.CRITICAL,
        RiskLevel.HIGH,
        0.92,
        f"“{shortened(label.text)}” does not add up: {told}.",
        "Find out which figure is wrong and correct it wherever it is repeated.",
    )
