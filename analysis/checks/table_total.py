"""Check: totals of tables that do not add up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.checks.columns import TOTAL, heading
from analysis.checks.numbers import Figure, figure, shown
from analysis.checks.reading import Criticism, Reading, passage, shortened
from analysis.checks.same_quantity import is_slip
from analysis.checks.sums_in_rows import Sum, is_sum, total, wrong_rows
from analysis.checks.tables import Table, is_blank
from domain.document import Block
from domain.finding import Finding, FindingType, RiskLevel

CATEGORY = "table_total"

_NOT_ADDED = re.compile(
    r"\b(?:rate|ratio|share|average|avg|mean|median|per|price per|unit price|score|rating|likelihood|impact|"
    r"no\.|nr|id|#|"
    r"percent(?:age)?|availability|index|rank|level|version|page|maximum|minimum|max|min|target|threshold|"
    r"probability|cumulative|"
    r"running|heaviest|largest|biggest|highest|longest|lowest|smallest|shortest|oldest|peak|fastest|worst|best|date|"
    r"time|tolerance|margin|growth|change)\b|%|^(?:fiscal )?years?$|^no$",
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
    r"\b(?:unique|distinct|average|mean|median|rating|score|net|balance|variance|max|min|to date|so far|result)\b",
    re.IGNORECASE,
)


_WHOLE = re.compile(
    r"(?:everything|(?:the )?(?:whole|entire|complete|full)\b.*|(?:both|every|each of the)\b.*|tot\.?|ttl\.?|"
    r".*[- ]wide|"
    r".*\bas a whole|(?:consolidated|accumulated|cumulated)\b.*|bottom line|(?:overall )?tally|"
    r"(?:amount|sum) (?:due|payable)|(?:invoice|final|project|net|gross|programme) (?:amount|sum|costs?|figure)|to pay|"
    r"(?:added|summed|adding|summing) up|.*\b(?:result|figure|sum|cost|count)s? (?:of|for|over) (?:all|both|the)\b.*|"
    r".*, all \w+|(?:[a-z]+ )?(?:\d+|[a-h]) ?(?:to|[-–—]) ?(?:\d+|[a-h])|"
    r"(?:the )?(?:two|three|four|five|six|seven|eight|nine|ten|twelve) \w+|"
    r"(?:january|april|july|october) to (?:march|june|september|december)|(?:(?:first|second) )?half[- ]?year|"
    r"year(?: 20\d\d)?|"
    r"(?:summe|gesamt\w*|insgesamt|somme|ensemble|total g[ée]n[ée]ral|totaa?le?|suma|razem|yhteensä|totalt|i alt)\b.*)",
    re.IGNORECASE,
)
"""What the last row of a table is called where it holds the sums of the others."""
_KIND_OF_THING = re.compile(
    r"totals? (?!of\b|for\b|in\b|on\b|from\b|per\b|and\b|costs?\b|amounts?\b|sums?\b|number\b|excl|incl|net\b|"
    r"gross\b|all\b)"
    r"[a-z]+",
    re.IGNORECASE,
)
"""“Total return” and “total loss” name a thing as well as a sum."""


def find_wrong_totals(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each total row, and each figure of a row made of others, that is not what its parts give."""
    for table in reading.tables:
        in_rows = list(wrong_rows(table))
        explained: set[int] = set()
        for row in _total_rows(table):
            label = _label(table, row) or _first(table, row)
            wrong, right = _judge(table, row)
            wrong = [found for found in wrong if not _is_explained(found, [other for _, other in in_rows])]
            if not _is_total(table, row):
                wrong = [found for found in wrong if 0.75 < found.stated / (sum(found.parts) or 1e-9) < 1.33]
            # Where the figures of the row add up among each other, one slip is in two columns.
            slips = {round(found.stated - sum(found.parts), 6) for found in wrong}
            if label and wrong and len(slips) <= max(1, right):
                explained.add(row)
                yield _finding(reading, table, row, label, wrong)
        for row, found in in_rows:
            label = _label(table, row) or table.grid[row][found.column]
            if label and row not in explained:
                yield _finding(reading, table, row, label, [found], is_thing=True)


def _finding(
    reading: Reading, table: Table, row: int, label: Block, wrong: list[Sum], *, is_thing: bool = False
) -> Finding:
    """Put the finding on the name of the row; on the figure where the name tells no total, or stands elsewhere too."""
    stated = table.grid[row][wrong[0].column]
    name = label.text.strip().casefold()
    is_bare = re.fullmatch(r"totals?|sums?", name) is not None and stated is not None and len(stated.text.strip()) > 3
    is_alone = sum(name in block.text.casefold() for block in reading.body if block.place) == 1
    is_told = is_thing or TOTAL.match(name) is not None or _WHOLE.fullmatch(name) is not None
    here = label if stated is None or (is_alone and is_told and not is_bare) else stated
    return reading.finding(here, passage(here), _criticism(label, wrong), [shown(found.stated) for found in wrong])


def _first(table: Table, row: int) -> Block | None:
    return next((cell for cell in table.grid[row] if cell is not None and cell.text.strip()), None)


def _is_explained(found: Sum, in_rows: list[Sum]) -> bool:
    """Return True when a column only misses its total because the total of one of its rows is wrong."""
    excess = sum(other.stated - sum(other.parts) for other in in_rows if other.column == found.column)
    return excess != 0 and abs(sum(found.parts) - excess - found.stated) < 1e-6


def _total_rows(table: Table) -> list[int]:
    rows = [row for row in table.body if not table.is_band(row)]
    if len(rows) < 3:
        return []
    totals = [row for row in rows if _is_total(table, row)]
    found = [row for row in totals if row in (rows[0], rows[-1]) or _says_total(table, row)]
    found = [row for row in found if _says_total(table, row) or len(rows) > 3 or _judge(table, row)[1]]
    is_last = adds_up(table) or _nearly_adds_up(table, rows) or _is_whole(table, rows[-1])
    return found if totals or not is_last else rows[-1:]


def _is_whole(table: Table, row: int) -> bool:
    label = _label(table, row)
    text = " ".join(label.text.split()) if label else ""
    return _WHOLE.fullmatch(text) is not None and not _NOT_A_SUM.search(text)


def adds_up(table: Table) -> bool:
    """Return True when the last row, whatever it is called, is the sum of the others in a way no accident explains."""
    rows = [row for row in table.body if not table.is_band(row)]
    if len(rows) < 3:
        return False
    sums = [
        (parts, stated.value)
        for column in table.columns
        if (stated := figure(table.text(rows[-1], column))) and not _is_not_added(table, rows[-1], column, stated)
        if (parts := [figure(table.text(row, column)) for row in rows[:-1]])
    ]
    exact = [
        stated
        for parts, stated in sums
        if all(parts) and abs(sum(part.value for part in parts if part) - stated) < 1e-6 and stated >= 20
    ]
    return len(rows) > 3 and bool(exact) and len(exact) * 2 >= len(sums)


def _nearly_adds_up(table: Table, rows: list[int]) -> bool:
    """Return True when a figure of the last row, of four digits or more, misses the sum of the others by one digit."""
    if len(rows) < 4:
        return False
    for column in table.columns:
        stated = figure(table.text(rows[-1], column))
        parts = [figure(table.text(row, column)) for row in rows[:-1]]
        if stated is None or not all(parts) or _is_not_added(table, rows[-1], column, stated):
            continue
        whole, told = (f"{value:.{stated.decimals}f}" for value in (total([p for p in parts if p]), stated.value))
        if len(whole.strip("0.")) >= 4 and is_slip(whole.replace(".", ""), told.replace(".", "")):
            return True
    return False


def _says_total(table: Table, row: int) -> bool:
    label = _label(table, row)
    return label is not None and re.search(r"\b(?:sub-?)?totals?\b|\bsum\b|Σ", label.text, re.IGNORECASE) is not None


def _is_total(table: Table, row: int) -> bool:
    label = _label(table, row)
    text = " ".join(label.text.split()) if label else ""
    is_total = 0 < len(text) < 70 and TOTAL.match(text) is not None and not _NOT_A_SUM.search(text)
    return is_total and (row in (table.body[0], table.body[-1]) or not _names_thing(table, row, text))


def _names_thing(table: Table, row: int, text: str) -> bool:
    """Return True for a row within a table such as “Total loss” of which no figure is the sum of those right above."""
    if _KIND_OF_THING.match(text) is None:
        return False
    for column in table.columns:
        stated, whole = figure(table.text(row, column)), 0.0
        for other in range(row - 1, table.header, -1):
            above = figure(table.text(other, column))
            if stated is None or above is None:
                break
            whole += above.value
            if abs(whole - stated.value) < 1e-6 and stated.value:
                return False
    return True


def _label(table: Table, row: int) -> Block | None:
    """Return the first cell of a row that holds words."""
    for column in table.columns:
        cell = table.grid[row][column]
        if cell is not None and re.search(r"[^\W\d_]{2}|Σ", cell.text) and figure(cell.text) is None:
            return cell
    return None


def _judge(table: Table, row: int) -> tuple[list[Sum], int]:
    """Return the wrong sums of a total row, and how many columns add up."""
    wrong: list[Sum] = []
    right = 0
    for column in table.columns:
        stated = figure(table.text(row, column))
        if stated is None or _is_not_added(table, row, column, stated):
            continue
        candidates = _candidates(table, row, column)
        if candidates is None or not candidates:
            continue
        if any(is_sum(parts, stated) for parts in candidates):
            right += 1
        elif (
            (parts := candidates[0]) and len(parts) > 1 and 0.4 < abs(stated.value) / (abs(total(parts)) or 1e-9) < 2.5
        ):
            wrong.append(Sum(heading(table, column), column, tuple(part.value for part in parts), stated.value))
    return wrong, right


def _is_not_added(table: Table, row: int, column: int, stated: Figure) -> bool:
    title = heading(table, column)
    if stated.is_percent or title.strip() == "%":
        return not (stated.value == 100 and "%" in table.text(row, column) + title)
    if re.search(r"\bper (?:second|minute|hour|day|week|month|year)\b", title, re.IGNORECASE):
        # What passes several gates per hour adds up, unless the row gives a mean: then it is far from the sum.
        parts = [figure(table.text(other, column)) for other in table.body if other != row]
        whole = sum(part.value for part in parts if part)
        return not whole * 0.9 < stated.value < whole * 1.1
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


def _criticism(label: Block, wrong: list[Sum]) -> Criticism:
    told = "; ".join(f"under “{found.title}” {found.told}" if found.title else found.told for found in wrong[:3])
    return Criticism(
        CATEGORY,
        FindingType.CRITICAL,
        RiskLevel.HIGH,
        0.92,
        f"“{shortened(label.text)}” does not add up: {told}.",
        "Find out which figure is wrong and correct it wherever it is repeated.",
    )
