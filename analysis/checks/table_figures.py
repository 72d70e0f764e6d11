"""Figures of tables that the text repeats with a slip of the digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.checks.columns import heading
from analysis.checks.numbers import NUMBER, figure
from analysis.checks.quantities import Quantity
from analysis.checks.reading import Reading, shortened
from analysis.checks.words import Span, content_stems
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
            if digits != quantity.digits and things & words and len(quantity.wide & words) >= 2 and digits not in said:
                note = (
                    f"The text says {quantity.written}, the table says “{shortened(told)}”: the digits differ "
                    f"by a swap."
                )
                yield quantity.block, quantity.span, note, [shortened(told)]
                break
