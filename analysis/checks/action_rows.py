"""What the checks for missing owners and missing due dates share: rows that leave a cell of a column blank."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from analysis.checks.columns import (
    due_columns,
    heading,
    is_action_table,
    is_row_closed,
    is_total_row,
    owner_columns,
    telling_column,
)
from analysis.checks.tables import Table, is_blank
from domain.document import Block


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
    if not is_action_table(table):
        return
    known = (*owner_columns(table), *due_columns(table))
    telling = telling_column(table, *known)
    columns = [column for column in find_columns(table) if column != telling]
    if telling is None or not columns:
        return
    for row in _action_rows(table, telling):
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
