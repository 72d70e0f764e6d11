"""Safe cells: text from a document or a model in a workbook is always text, never a formula or an error value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from export.characters import printable
from export.columns import Column, Value

LONGEST_TEXT = 32_767  # characters of one cell, counted as UTF-16 (Excel's own limit)
CUT_MARK = " [cut here: a cell holds no more; the JSON report has the whole text]"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")

_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_HEADER_FILL = PatternFill("solid", fgColor="1F3A5F")
_HEADER_FONT = Font(bold=True, color="FFFFFF")
_RISK_COLOURS = {"high": "B42318", "medium": "B54708", "low": "175CD3"}


def write_table(sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> None:
    """Write a header and rows, with a frozen header, a filter, widths and wrapped text."""
    for number, column in enumerate(columns, 1):
        cell = put(sheet, 1, number, column.title)
        cell.font, cell.fill = _HEADER_FONT, _HEADER_FILL
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    last = 1
    for last, row in enumerate(rows, 2):
        for number, value in enumerate(row, 1):
            put(sheet, last, number, value)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def put(sheet: Worksheet, row: int, column: int, value: Value) -> Cell:
    """Write one value and return its cell; text is stored as text whatever it begins with."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    if isinstance(value, str):
        _put_text(cell, value)
    elif value is not None:
        cell.value = value
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def colour_risk(cell: Cell) -> None:
    """Show a risk level in its colour; the word itself stays."""
    cell.font = Font(bold=True, color=_RISK_COLOURS[str(cell.value).lower()])


def _put_text(cell: Cell, text: str) -> None:
    # Excel reads _x0041_ in a stored string as "A"; escaping the underscore keeps such text as it is.
    stored = _fitted(_ESCAPE_LIKE.sub("_x005F_", printable(text)))
    if not stored:
        return
    cell.value = stored
    cell.data_type = "s"  # openpyxl takes "=1+1" for a formula and "#N/A" for an error
    if stored.startswith(FORMULA_STARTS):
        cell.quotePrefix = True


def _fitted(text: str) -> str:
    room = LONGEST_TEXT - len(CUT_MARK)
    if len(text) <= room // 2 or len(text.encode("utf-16-le")) // 2 <= LONGEST_TEXT:
        return text
    return text.encode("utf-16-le")[: room * 2].decode("utf-16-le", "ignore") + CUT_MARK
