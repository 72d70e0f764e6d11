"""Figures of tables that the text repeats with a slip of the digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.checks.acts import canonical
from analysis.checks.columns import heading, is_total_row
from analysis.checks.figure_cells import TIMES
from analysis.checks.numbers import NUMBER, figure
from analysis.checks.quantities import Quantity
from analysis.checks.reading import Reading, shortened
from analysis.checks.table_total import adds_up
from analysis.checks.tables import Table
from analysis.checks.words import STOPWORDS, Span, clause_at, content_stems, stem, words
from domain.document import Block

Told = tuple[Block, Span, str, list[str]]


def figures_told_wrong(reading: Reading, quantities: list[Quantity]) -> Iterator[Told]:
    """Yield sentences whose number is that of a table, for the same words, but for a slip of the digits."""
    cells: dict[str, list[tuple[str, frozenset[str], str]]] = {}
    values: set[float] = set()
    for table in reading.tables:
        caption = frozenset(content_stems(table.context()))
        for row in table.body:
            label = table.text(row, 0)
            for column in table.columns[1:]:
                text = table.text(row, column)
                found = figure(text)
                if found is None:
                    continue
                values.add(found.value)
                digits = re.sub(r"\D", "", text)
                if len(digits.rstrip("0")) >= 3 and not found.is_percent:
                    words = frozenset(content_stems(f"{label} {heading(table, column)}")) | caption
                    cells.setdefault("".join(sorted(digits)), []).append(
                        (digits, words, f"{label}, {heading(table, column)}: {text}")
                    )
    for quantity in quantities:
        if quantity.block.place or quantity.value in values or len(quantity.digits.rstrip("0")) < 3:
            continue
        for digits, words, told in cells.get("".join(sorted(quantity.digits)), ()):
            things = {*quantity.things, *quantity.label}
            sentence = quantity.block.text[slice(*quantity.span)]
            said = {re.sub(r"\D", "", match["digits"]) for match in NUMBER.finditer(sentence)}
            shared = {word for word in quantity.wide & words if not word[0].isdigit() and len(word) > 2}
            is_told = len(shared) >= 2 and things & words or shared and len(digits.rstrip("0")) >= 5
            if digits != quantity.digits and is_told and digits not in said:
                note = (
                    f"The text says {quantity.written}, the table says “{shortened(told)}”: the digits differ "
                    f"by a swap."
                )
                yield (
                    quantity.block,
                    clause_at(quantity.block.text, quantity.span, quantity.at[0]),
                    note,
                    [shortened(told)],
                )
                break


def totals_told_wrong(reading: Reading, quantities: list[Quantity]) -> Iterator[Told]:
    """Yield sentences that count all of what a table counts, and come close to its total but miss it."""
    totals = [total for table in reading.tables for total in _totals(table)]
    known = {value for total in totals for value in total.values}
    for quantity in quantities:
        if quantity.block.place or quantity.dimension != "count" or not quantity.is_whole or quantity.value in known:
            continue
        sentence = quantity.block.text[slice(*quantity.span)]
        said = {stem(word.group()) for word in words(sentence)}
        for total in totals:
            is_close = total.value >= 10 and 0.8 < quantity.value / total.value < 1.25
            if total.times and (times := set(TIMES.findall(sentence))) and not times & total.times:
                continue
            if is_close and total.title <= said and total.things & set(quantity.things[:1]) and not quantity.modifiers:
                note = f"The text says {quantity.written}, the table says “{shortened(total.told)}”."
                yield (
                    quantity.block,
                    clause_at(quantity.block.text, quantity.span, quantity.at[0]),
                    note,
                    [shortened(total.told)],
                )
                break


@dataclass(frozen=True, slots=True)
class _Total:
    """The total of a column, with the words of its heading and of what the table counts."""

    value: float
    title: frozenset[str]
    things: frozenset[str]
    values: frozenset[float]
    times: frozenset[str]
    told: str


def _totals(table: Table) -> Iterator[_Total]:
    rows = [row for row in table.body if is_total_row(table, row)] or [row for row in table.body[-1:] if adds_up(table)]
    if len(rows) != 1:
        return
    titles = [heading(table, column) for column in table.columns]
    things = frozenset(map(canonical, content_stems(f"{table.context()} {' '.join(titles)}")))
    for column in table.columns[1:]:
        found = figure(table.text(rows[0], column))
        title = frozenset(
            stem(word.group()) for word in words(titles[column]) if word.group().casefold() not in STOPWORDS
        )
        if found is not None and not found.is_percent and title:
            others = (figure(table.text(row, other)) for row in table.body for other in table.columns)
            told = f"{table.text(rows[0], 0)}, {titles[column]}: {table.text(rows[0], column)}"
            times = frozenset(TIMES.findall(f"{titles[column]} {table.context()}"))
            yield _Total(found.value, title, things, frozenset(one.value for one in others if one), times, told)
