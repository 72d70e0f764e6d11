"""Figures of one row of a table that a sentence about that row tells with a slip of the digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.checks.columns import heading, is_total_row
from analysis.checks.gist import root
from analysis.checks.numbers import NUMBER, figure
from analysis.checks.quantities import Quantity
from analysis.checks.quantity_words import telling
from analysis.checks.reading import Reading, shortened
from analysis.checks.same_quantity import is_slip
from analysis.checks.tables import Table
from analysis.checks.words import Span, clause_at, content_stems
from domain.document import Block

Told = tuple[Block, Span, str, list[str]]


@dataclass(frozen=True, slots=True)
class _Cell:
    """A figure with the roots of the words of its row and of its heading."""

    value: float
    digits: str
    row: frozenset[str]
    title: frozenset[str]
    told: str


def rows_told_wrong(reading: Reading, quantities: list[Quantity]) -> Iterator[Told]:
    """Yield sentences that name a row and what a column counts, with a number that no table has but nearly so."""
    cells = [cell for table in reading.tables for cell in _cells(table)]
    known = {cell.value for cell in cells}
    for quantity in quantities if cells else ():
        if quantity.block.place or quantity.value in known or quantity.modifiers or len(quantity.digits) < 2:
            continue
        sentence = quantity.block.text[slice(*quantity.span)]
        said = {re.sub(r"\D", "", match["digits"]) for match in NUMBER.finditer(sentence)}
        found = [cell for cell in cells if _is_told(cell, quantity)]
        if len(found) == 1 and found[0].digits not in said:
            note = f"The text says {quantity.written}, the table says “{shortened(found[0].told)}”."
            span = clause_at(quantity.block.text, quantity.span, quantity.at[0])
            yield quantity.block, span, note, [shortened(found[0].told)]


def _cells(table: Table) -> Iterator[_Cell]:
    if table.header < 0 or len(table.columns) < 3:
        return
    for row in table.body:
        figures = [(column, found) for column in table.columns[1:] if (found := figure(table.text(row, column)))]
        name = _roots(table.text(row, 0)) if figures else frozenset()
        if not name or is_total_row(table, row):
            continue
        for column, found in figures:
            text, title = table.text(row, column), heading(table, column)
            if not found.is_percent and (words := _roots(title)):
                told = f"{table.text(row, 0)}, {title}: {text}"
                yield _Cell(found.value, re.sub(r"\D", "", text), name, words, told)


def _roots(text: str) -> frozenset[str]:
    return telling(frozenset(word for word in content_stems(text) if not word[0].isdigit()))


def _is_told(cell: _Cell, quantity: Quantity) -> bool:
    if not is_slip(cell.digits, quantity.digits) or not cell.row <= quantity.gist:
        return False
    return not cell.title.isdisjoint(map(root, quantity.things[:1])) or len(cell.title & quantity.gist) >= 2
