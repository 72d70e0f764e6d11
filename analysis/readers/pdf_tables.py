"""Finds tables on a PDF page by the lines that are drawn around their cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from analysis.readers.pdf_bands import whole_tables
from analysis.readers.pdf_page import Edge, Page, Word
from analysis.readers.pdf_rows import NEAR as _NEAR
from analysis.readers.pdf_rows import clustered, keeps_apart, rows_of, runs_over

_MAX_EDGES = 3000
_MAX_ROWS, _MAX_COLUMNS = 300, 30
_LEAST_ROW = 8.0


@dataclass(slots=True)
class PdfCell:
    """One cell with its words; merged cells span rows or columns."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    words: list[Word] = field(default_factory=list)


@dataclass(slots=True)
class PdfTable:
    """A table: its box on the page, its cells in reading order, and where its columns end."""

    x0: float
    y0: float
    x1: float
    y1: float
    cells: list[PdfCell]
    borders: list[float]


def tables_of(page: Page) -> list[PdfTable]:
    """Return the ruled tables of a page, each with the words inside it."""
    edges_of_page = _distinct(page.edges)
    if not 3 <= len(edges_of_page) <= _MAX_EDGES:
        return []
    tables = []
    for edges in whole_tables(list(_connected(edges_of_page)), page.words):
        table = _table([edge for edge in edges if edge.is_ruled], page.words) or _table(edges, page.words)
        if table is not None:
            tables.append(table)
    return tables


def _distinct(edges: Sequence[Edge]) -> list[Edge]:
    """Programs draw the same line many times over, cell by cell."""
    rounded: dict[tuple[bool, int, int, int], Edge] = {}
    for edge in edges:
        key = (edge.is_horizontal, round(edge.at), round(edge.start), round(edge.end))
        if key not in rounded or edge.is_ruled:
            rounded[key] = edge
    return list(rounded.values())


def _connected(edges: Sequence[Edge]) -> Iterator[list[Edge]]:
    """Group edges that touch; sweeping over x keeps this fast on pages with many."""
    boxes = sorted((_box(edge), number) for number, edge in enumerate(edges))
    parent = list(range(len(edges)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    open_: list[tuple[tuple[float, float, float, float], int]] = []
    for box, number in boxes:
        open_ = [(other, id_) for other, id_ in open_ if other[2] >= box[0] - _NEAR]
        for other, id_ in open_:
            if other[1] <= box[3] + _NEAR and box[1] <= other[3] + _NEAR:
                parent[root(number)] = root(id_)
        open_.append((box, number))
    groups: dict[int, list[Edge]] = {}
    for number, edge in enumerate(edges):
        groups.setdefault(root(number), []).append(edge)
    yield from groups.values()


def _box(edge: Edge) -> tuple[float, float, float, float]:
    if edge.is_horizontal:
        return edge.start, edge.at, edge.end, edge.at
    return edge.at, edge.start, edge.at, edge.end


def _table(edges: Sequence[Edge], words: Sequence[Word]) -> PdfTable | None:
    xs = clustered(edge.at for edge in edges if not edge.is_horizontal)
    ys = _with_open_ends(clustered(edge.at for edge in edges if edge.is_horizontal)[::-1], xs, edges)
    rows, columns = len(ys) - 1, len(xs) - 1
    if not (2 <= rows <= _MAX_ROWS and 2 <= columns <= _MAX_COLUMNS):
        return None
    cells = _cells(edges, xs, ys)
    seen = [word for word in words if not word.hidden_by]
    inside = [word for word in seen if xs[0] <= (word.x0 + word.x1) / 2 <= xs[-1] and ys[-1] <= word.middle <= ys[0]]
    for word in inside:
        row = _slot([-y for y in ys], -word.middle)
        cells[row, _slot(xs, (word.x0 + word.x1) / 2)].words.append(word)
    whole = {id(cell): cell for cell in cells.values()}.values()
    distinct = [part for cell in whole for part in _parted(cell, xs)]
    distinct.sort(key=lambda cell: (cell.row, cell.column))
    filled = [cell for cell in distinct if cell.words]
    if len(distinct) < 4 or len(filled) * 2 < len(distinct) or len({cell.column for cell in filled}) < 2:
        return None
    return PdfTable(xs[0], ys[-1], xs[-1], ys[0], distinct, xs)


def _cells(edges: Sequence[Edge], xs: Sequence[float], ys: Sequence[float]) -> dict[tuple[int, int], PdfCell]:
    """Slots with no line between them are one cell, when together they form a rectangle."""
    horizontal = {y: _at(edges, y, is_horizontal=True) for y in ys}
    vertical = {x: _at(edges, x, is_horizontal=False) for x in xs}
    cells: dict[tuple[int, int], PdfCell] = {}
    for row in range(len(ys) - 1):
        middle = (ys[row] + ys[row + 1]) / 2
        for column in range(len(xs) - 1):
            if (row, column) in cells:
                continue
            cell = PdfCell(row, column)
            while column + cell.column_span < len(xs) - 1 and (row, column + cell.column_span) not in cells:
                if _is_crossed(vertical[xs[column + cell.column_span]], middle):
                    break
                cell.column_span += 1
            while row + cell.row_span < len(ys) - 1:
                span = range(column, column + cell.column_span)
                border = ys[row + cell.row_span]
                if any(_is_crossed(horizontal[border], (xs[at] + xs[at + 1]) / 2) for at in span):
                    break
                cell.row_span += 1
            for covered in range(row, row + cell.row_span):
                for at in range(column, column + cell.column_span):
                    cells[covered, at] = cell
    return cells


def _with_open_ends(ys: list[float], xs: Sequence[float], edges: Sequence[Edge]) -> list[float]:
    """Add the end of a table that goes on beyond the page: its sides reach further than its last line across."""
    if not ys or len(xs) < 2:
        return ys
    sides = [_at(edges, x, is_horizontal=False) for x in (xs[0], xs[-1])]
    top = min(max(edge.end for edge in side) for side in sides)
    bottom = max(min(edge.start for edge in side) for side in sides)
    return [
        *([top] if top - ys[0] > _LEAST_ROW else []),
        *ys,
        *([bottom] if ys[-1] - bottom > _LEAST_ROW else []),
    ]


def _parted(cell: PdfCell, xs: Sequence[float]) -> list[PdfCell]:
    """Part a cell at the borders of other rows where its words keep to them: banded tables leave lines out."""
    borders = range(cell.column + 1, cell.column + cell.column_span)
    lines = rows_of(cell.words) if borders else []
    if not any(keeps_apart(line, xs[border]) for border in borders for line in lines):
        return [cell]
    ends = [border for border in borders if not any(runs_over(line, xs[border]) for line in lines)]
    parts = [
        PdfCell(cell.row, start, cell.row_span, end - start)
        for start, end in pairwise([cell.column, *ends, cell.column + cell.column_span])
    ]
    for word in cell.words:
        parts[_slot([*(xs[part.column] for part in parts), xs[-1]], (word.x0 + word.x1) / 2)].words.append(word)
    return parts


def _at(edges: Sequence[Edge], at: float, *, is_horizontal: bool) -> list[Edge]:
    return [edge for edge in edges if edge.is_horizontal is is_horizontal and abs(edge.at - at) <= _NEAR]


def _is_crossed(edges: Sequence[Edge], across: float) -> bool:
    return any(edge.start - _NEAR <= across <= edge.end + _NEAR for edge in edges)


def _slot(borders: Sequence[float], value: float) -> int:
    """Return the index of the last border before a value, so that borders ascend."""
    slot = 0
    for index, border in enumerate(borders[:-1]):
        if border <= value:
            slot = index
    return slot
