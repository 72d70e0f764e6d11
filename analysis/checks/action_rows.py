"""What the checks for missing owners and missing due dates share: rows that leave a cell of a column blank."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from analysis.checks.columns import (
    ACTION,
    due_columns,
    heading,
    is_action_table,
    is_lying,
    is_row_closed,
    is_total_row,
    owner_columns,
    telling_column,
    tells_time,
)
from analysis.checks.dates import without_dates
from analysis.checks.risk_tables import mitigation_column
from analysis.checks.tables import Table, is_blank, label_cells, transposed
from domain.document import Block

_BOTH = re.compile(
    r"^(?:(?:action )?owner|responsible|responsibility|lead|who|by whom)s?\s*(?:and|&|/|,|\+|\()\s*"
    r"(?:by |due |target )?"
    r"(?:date|when|due|deadline|by when|term)\b",
    re.IGNORECASE,
)

_NOTHING_TO_DO = re.compile(
    r"(?:none|nothing|no (?:further )?(?:action|measure|treatment|work|step)s?|not (?:needed|required|necessary))\b",
    re.IGNORECASE,
)
"""Where this is the answer to a risk, nobody has to do anything by any day."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A row without a value in a column that other rows fill."""

    row: int
    telling: Block
    written: str
    """What stands in the blank cell."""
    title: str
    row_id: str


def gaps(table: Table, find_columns: Callable[[Table], list[int]]) -> Iterator[Gap]:
    """Yield the rows that say what is to be done but leave blank one of the columns asked for."""
    if is_lying(table):
        table = transposed(table)
    if not is_action_table(table):
        return
    known = (*owner_columns(table), *due_columns(table))
    telling = telling_column(table, *known)
    columns = [column for column in find_columns(table) if column != telling]
    if telling is None or not columns:
        return
    answer = mitigation_column(table, {telling, *known})
    for row in _action_rows(table, telling):
        if any(_NOTHING_TO_DO.match(table.text(row, column)) for column in {telling, answer} - {-1}):
            continue
        cell = table.grid[row][telling]
        blanks = [column for column in columns if is_blank(table.text(row, column))]
        if cell is not None and len(blanks) == len(columns):
            first = table.text(row, 0)
            yield Gap(
                row,
                cell,
                table.text(row, blanks[0]),
                heading(table, blanks[0]),
                first if 0 < len(first) <= 8 and telling != 0 else "",
            )


def cards(table: Table, label: re.Pattern[str]) -> Iterator[Gap]:
    """Yield the blank value beside a label such as “Owner” in a table of labels and values that tells one action."""
    pairs = list(label_cells(table))
    named = [(name, cell) for name, cell in pairs if ACTION.search(name) and len(cell.text.strip()) > 3]
    filled = sum(not is_blank(cell.text) for _, cell in pairs)
    for row, (name, cell) in enumerate(pairs):
        if label.match(name) and is_blank(cell.text) and named and filled * 2 >= len(pairs):
            telling = max(named, key=lambda pair: len(pair[1].text))[1]
            yield Gap(row, telling, cell.text.strip(), name, "")


def shared_cells(table: Table, *, is_owner: bool) -> Iterator[Gap]:
    """Yield the rows whose cell under “Owner and date” holds only one of the two."""
    columns = [column for column in table.columns if _BOTH.search(heading(table, column))]
    telling = telling_column(table, *columns) if columns and is_action_table(table) else None
    if telling is None:
        return
    for row in _action_rows(table, telling):
        written, cell = table.text(row, columns[0]), table.grid[row][telling]
        has_date = tells_time([written])
        rest = re.sub(r"[\d\W_]+", " ", without_dates(written)).strip()
        is_missing = not rest if is_owner else not has_date
        if cell is not None and (is_missing or is_blank(written)):
            yield Gap(row, cell, "" if is_blank(written) else written, heading(table, columns[0]), "")


def _action_rows(table: Table, telling: int) -> Iterator[int]:
    for row in table.body:
        told = table.text(row, telling)
        others = [table.text(row, column) for column in table.columns if column != telling]
        is_bare = len(others) > 1 and not any(others)
        if is_blank(told) or table.is_band(row) or is_bare or is_total_row(table, row) or is_row_closed(table, row):
            continue
        yield row


def said(written: str) -> str:
    """Return how a description speaks of what stands in a blank cell."""
    if not written:
        return "is empty"
    return "holds only a dash" if not written.strip("-‐‑‒–—―− ") else f"says only “{written}”"
