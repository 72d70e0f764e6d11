"""Figures of a table that a sentence tells otherwise: the row and the heading say which figure is meant."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from analysis.checks.figure_cells import CODE, TIMES, FigureCell, figure_cells
from analysis.checks.gist import root
from analysis.checks.quantities import Quantity
from analysis.checks.quantity_words import name_stems
from analysis.checks.reading import Reading, shortened
from analysis.checks.same_quantity import is_slip
from analysis.checks.words import Span, clause_at
from domain.document import Block

Told = tuple[Block, Span, str, list[str]]

_PLAIN = frozenset(map(root, name_stems("budget cost costs amount sum spending expenditure figure value project")))
"""Words of money that a sentence adds to the heading: the approved budget stands under “Approved”."""
_ROUGH = re.compile(
    r"\b(?:about|around|approximately|approx\.?|roughly|nearly|almost|some|over|under|more than|less than|fewer than|"
    r"up to|at least|at most|close to|just)\s(?:[€$£]\s?)?$",
    re.I,
)
_UP_TO = re.compile(r"\s(?:[\w%]+\s){0,2}to\s")
_ONLY_IF = re.compile(
    r"\b(?:if|would|could|should|target|goal|limit|at least|at most|no more than|maximum|minimum|aims?|planned|"
    r"expects?|expected|forecast|another|further|each|every|per|only|so far|until|last year|previous|earlier|"
    r"instead|rather|reduced? (?:to|by)|by [€$£]?\d)\b",
    re.I,
)


def cells_told_wrong(reading: Reading, quantities: list[Quantity]) -> Iterator[Told]:
    """Yield sentences that name row and heading of a figure and give another figure, which the table does not have."""
    cells = [cell for table in reading.tables for cell in figure_cells(table)]
    if not cells:
        return
    by_word: dict[str, list[int]] = defaultdict(list)
    for number, cell in enumerate(cells):
        for word in cell.row | cell.title | ({cell.code} if cell.code else set()):
            by_word[word].append(number)
    beside = _by_sentence(quantities)
    before: Quantity | None = None
    for one in quantities:
        quantity = before = _with_unit(one, before)
        if quantity.block.place or quantity.dimension == "often":
            continue
        code = found.group() if (found := CODE.match(quantity.block.text)) else ""
        near = {number for word in {*_roots_of(quantity), code} for number in by_word.get(word, ())}
        said = beside[quantity.block.id, quantity.span]
        meant = [cells[number] for number in sorted(near) if _is_meant(cells[number], quantity, code, said)]
        if len({cell.value for cell in meant}) != 1:
            continue
        cell = meant[0]
        if quantity.value in cell.others | cell.known or cell.value in said:
            continue
        note = f"The text says {quantity.written}, the table says “{shortened(cell.told)}”."
        yield (
            quantity.block,
            clause_at(quantity.block.text, quantity.span, quantity.at[0]),
            note,
            [shortened(cell.told)],
        )


def _with_unit(quantity: Quantity, before: Quantity | None) -> Quantity:
    """Return the second number of “from 41 minutes to 28” with the unit of the first."""
    if before is None or quantity.things or quantity.dimension != "count" or before.span != quantity.span:
        return quantity
    between = quantity.block.text[before.at[1] : quantity.at[0]]
    if (
        before.block.id != quantity.block.id
        or not before.digits
        or not re.fullmatch(r"\s(?:[\w%]+\s){0,2}to\s", between)
    ):
        return quantity
    scale = before.value / float(before.digits) if before.dimension == "time" else 1.0
    return replace(quantity, dimension=before.dimension, value=quantity.value * scale, things=before.things)


def _by_sentence(quantities: list[Quantity]) -> dict[tuple[str, Span], set[float]]:
    found: dict[tuple[str, Span], set[float]] = defaultdict(set)
    for quantity in quantities:
        found[quantity.block.id, quantity.span].add(quantity.value)
    return found


_OF_A_SCALE = frozenset(map(root, ("product", "score", "points", "rating", "likelihood", "impact", "severity", "risk")))
"""Headings of figures that count nothing."""


def _is_meant(cell: FigureCell, quantity: Quantity, code: str, said: set[float]) -> bool:
    """Return True when the words of a number name the row and the heading of a figure that differs from it."""
    if cell.unit != _unit(quantity) or not _differs(cell, quantity):
        return False
    if cell.title and cell.title <= _OF_A_SCALE:
        return False
    sentence = quantity.block.text[slice(*quantity.span)]
    if cell.times and (times := set(TIMES.findall(sentence))) and not times & cell.times:
        return False
    if any(word not in cell.text for word in quantity.modifiers) or _is_another(cell, quantity):
        return False
    words = _roots_of(quantity)
    counted = root(quantity.things[0]) if quantity.things else ""
    is_coded = bool(cell.code) and cell.code == code
    if not is_coded and not (cell.row and cell.row <= words):
        return cell.is_total and _names_total(cell, quantity, words, counted)
    may_be_part = quantity.dimension == "count" and not quantity.is_whole and quantity.value < cell.value
    if may_be_part and not is_slip(cell.digits, quantity.digits):
        return False
    if is_coded:
        return counted in cell.title or bool(cell.title) and cell.title <= words
    if cell.is_total:
        owns = cell.title | cell.row if cell.is_lone else cell.title
        return counted in owns or cell.unit == "money" and len(cell.row) > 1
    if cell.is_lone:
        return len(cell.row) >= 2 and (not counted or counted in cell.row | cell.title | cell.around)
    return _names_column(cell, quantity, words, counted, said)


def _names_column(cell: FigureCell, quantity: Quantity, words: frozenset[str], counted: str, said: set[float]) -> bool:
    """Return True where the words of a number tell which figure of a row it is."""
    titled = cell.title & words
    is_long = len(cell.row) >= 2
    if any(_is_anchor(value, is_long=is_long) for value in cell.others & said - {cell.value}):
        # “It fell from 41 minutes to 28”: the other figure of the row stands beside it.
        return True
    if is_long and sorted(cell.digits) == sorted(quantity.digits) and len(cell.digits.strip("0")) > 1:
        return True
    if cell.title_times and (cell.around - _PLAIN) & words:
        return bool(cell.title_times & set(TIMES.findall(quantity.block.text[slice(*quantity.span)])))
    if is_long and cell.title and cell.title <= words:
        return True
    return len(titled) >= 2 and cell.title <= words | cell.row or bool(titled) and counted in cell.title


def _is_anchor(value: float, *, is_long: bool) -> bool:
    return is_long or len(f"{value:.0f}".rstrip("0")) >= 3


def _is_another(cell: FigureCell, quantity: Quantity) -> bool:
    """Return True when words close to a number, and not those of the table, set it apart: a plan, a limit, the past."""
    start, end = quantity.at
    text = quantity.block.text
    before = re.split(r"[;:]", text[max(quantity.span[0], start - 60) : start])[-1]
    after = re.split(r"[;:]", text[end : min(quantity.span[1], end + 40)])[0]
    return any(
        match.group().casefold() not in cell.text for part in (before, after) for match in _ONLY_IF.finditer(part)
    )


def _names_total(cell: FigureCell, quantity: Quantity, words: frozenset[str], counted: str) -> bool:
    """Return True for the number of all that a column adds up: “the approved budget” for the sum under “Approved”."""
    if cell.unit == "money":
        said = frozenset(map(root, quantity.label))
        return (
            bool(cell.title)
            and cell.title <= said
            and bool(said & _PLAIN)
            and said <= cell.title | _PLAIN | cell.around
        )
    return quantity.is_whole and counted in cell.title and cell.row <= words


def _differs(cell: FigureCell, quantity: Quantity) -> bool:
    """Return True for a number that is not that of the cell, nor the same rounded, but near enough to be meant."""
    if cell.value == quantity.value or not cell.value or not quantity.value:
        return False
    low, high = sorted((abs(cell.value), abs(quantity.value)))
    rough = 0.1 if _ROUGH.search(quantity.block.text[max(0, quantity.at[0] - 20) : quantity.at[0]]) else 0.0
    kept = len(quantity.digits.strip("0"))
    step = 10.0 ** (len(str(int(high))) - kept) if 0 < kept < len(cell.digits.strip("0")) else 0.0
    if high - low <= max(rough * high, step * 0.51 if step <= high * 0.1 else 0.0):
        return False
    return high <= 1.6 * low or is_slip(cell.digits, quantity.digits)


def _unit(quantity: Quantity) -> str:
    return "count" if quantity.dimension == "count" else quantity.dimension


def _roots_of(quantity: Quantity) -> frozenset[str]:
    return quantity.gist | frozenset(map(root, (*quantity.things, *quantity.label)))
