"""The grid of a Word table: which cell stands where, over how many rows and columns, and which rows are headers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.readers import word_names as w
from analysis.readers.word_inline import Inline
from analysis.readers.word_names import Element
from analysis.readers.word_shapes import chosen_branch
from analysis.readers.word_styles import UNKNOWN, Styles, is_on, look_of, number, shade_of

MAX_SPAN = 1000
"""Columns a cell may span: Word allows 63; a file that says millions must not cost memory."""


@dataclass(slots=True)
class Cell:
    """One cell as Word shows it; a merged one stands at its first place only."""

    element: Element
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    is_header: bool = False
    surface: str | None = None
    """Its own background colour; None where it has none."""


@dataclass(slots=True)
class Grid:
    """The cells of a table in reading order, and the rows a tracked change deletes."""

    cells: list[Cell]
    deleted: list[Element]


def grid(table: Element, styles: Styles, inline: Inline) -> Grid:
    """Return the cells of a table."""
    result = Grid([], [])
    above: dict[int, Cell] = {}
    header_rows = _header_rows(table)
    row = 0
    for tr in _flat(table, w.TR, inline):
        if _is_deleted(tr):
            result.deleted.append(tr)
            continue
        above = _read_row(result, tr, row, above, inline)
        row += 1
    for cell in result.cells:
        cell.is_header = cell.row < header_rows
    if header_rows == 0 and _first_row_stands_out(table, result.cells, styles):
        for cell in result.cells:
            cell.is_header = cell.row == 0
    _colour(table, result.cells, styles)
    return result


def _read_row(result: Grid, tr: Element, row: int, above: dict[int, Cell], inline: Inline) -> dict[int, Cell]:
    """Return the cells that a merged cell of the next row may continue, by column."""
    properties = tr.find(w.TR_PR)
    column = 0 if properties is None else min(_value(properties, w.GRID_BEFORE), MAX_SPAN)
    below: dict[int, Cell] = {}
    left: Cell | None = None
    for tc in _flat(tr, w.TC, inline):
        pr = tc.find(w.TC_PR)
        span = 1 if pr is None else min(max(_value(pr, w.GRID_SPAN, 1), 1), MAX_SPAN)
        merge = None if pr is None else pr.find(w.V_MERGE)
        if pr is not None and pr.find(w.CELL_DELETED) is not None:
            result.deleted.append(tc)
        elif merge is not None and merge.get(w.VAL, "continue") != "restart" and column in above and _is_blank(tc):
            above[column].row_span = row - above[column].row + 1
            below[column] = above[column]
        elif left is not None and pr is not None and _continues_left(pr) and _is_blank(tc):
            left.column_span += span
        else:
            left = Cell(tc, row, column, column_span=span, surface=None if pr is None else shade_of(pr.find(w.SHADE)))
            result.cells.append(left)
            if merge is not None:
                below[column] = left
        column += span
    return below


def _flat(parent: Element, tag: str, inline: Inline) -> Iterator[Element]:
    """Yield rows or cells, also those inside content controls, custom XML and tracked insertions."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag == w.ALTERNATE:
            for branch in chosen_branch(child, inline.accounts):
                yield from _flat(branch, tag, inline)
        elif child.tag not in w.PROPERTIES and isinstance(child.tag, str) and len(child):
            yield from _flat(child, tag, inline)


def _header_rows(table: Element) -> int:
    count = 0
    for tr in table.iterchildren(w.TR):
        mark = None if (properties := tr.find(w.TR_PR)) is None else properties.find(w.TBL_HEADER)
        if mark is None or not is_on(mark.get(w.VAL)):
            break
        count += 1
    return count


def _first_row_stands_out(table: Element, cells: list[Cell], styles: Styles) -> bool:
    """Word switches its "first row" look on for every table, so the row must also look like a header."""
    properties = table.find(w.TBL_PR)
    look = None if properties is None else properties.find(w.TBL_LOOK)
    if look is None or not any(cell.row > 0 for cell in cells):
        return False
    flag = look.get(w.FIRST_ROW)
    if not (is_on(flag) if flag is not None else _has_bit(look.get(w.VAL), 0x20)):
        return False
    first = [cell for cell in cells if cell.row == 0]
    if len(first) < 2:
        return False
    style = None if properties is None else properties.find(w.TBL_STYLE)
    if styles.has_header_look(None if style is None else style.get(w.VAL)):
        return True
    return all(_is_bold(cell.element, styles) for cell in first) and not all(
        _is_bold(cell.element, styles) for cell in cells if cell.row == 1
    )


def _colour(table: Element, cells: list[Cell], styles: Styles) -> None:
    """A table style may colour any cell by its place: then the background is there, but not in one number."""
    properties = table.find(w.TBL_PR)
    style = None if properties is None else properties.find(w.TBL_STYLE)
    whole = None if properties is None else shade_of(properties.find(w.SHADE))
    shaded = styles.has_table_shading(None if style is None else style.get(w.VAL))
    for cell in cells:
        cell.surface = cell.surface or whole or (UNKNOWN if shaded else None)


def _is_bold(cell: Element, styles: Styles) -> bool:
    runs = [run for run in cell.iter(w.R) if any((text.text or "").strip() for text in run.iterchildren(w.T))]
    return bool(runs) and all(_run_is_bold(run, styles) for run in runs)


def _run_is_bold(run: Element, styles: Styles) -> bool:
    paragraph = next(run.iterancestors(w.P), None)
    ppr = None if paragraph is None else paragraph.find(w.P_PR)
    style = None if ppr is None else ppr.find(w.P_STYLE)
    rpr = run.find(w.R_PR)
    run_style = None if rpr is None else rpr.find(w.R_STYLE)
    names = (None if style is None else style.get(w.VAL), None if run_style is None else run_style.get(w.VAL))
    return bool(look_of(rpr).over(styles.look(*names)).is_bold)


def _is_blank(tc: Element) -> bool:
    """A continued cell shows nothing; should it hold text all the same, it is read as a cell of its own."""
    return not any((text.text or "").strip() for text in tc.iter(w.T, w.SYM)) and next(tc.iter(w.TBL), None) is None


def _is_deleted(tr: Element) -> bool:
    properties = tr.find(w.TR_PR)
    return properties is not None and properties.find(w.DELETED) is not None


def _continues_left(properties: Element) -> bool:
    merge = properties.find(w.H_MERGE)
    return merge is not None and merge.get(w.VAL, "continue") != "restart"


def _value(properties: Element, tag: str, default: int = 0) -> int:
    child = properties.find(tag)
    return default if child is None else max(number(child.get(w.VAL), default), 0)


def _has_bit(value: str | None, bit: int) -> bool:
    try:
        return bool(int(value or "0", 16) & bit)
    except ValueError:
        return False
