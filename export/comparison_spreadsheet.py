"""The workbook of a comparison: a sheet for each view."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font

from export.cells import put, write_table
from export.comparison_tables import ComparisonReport, about, tables


def comparison_spreadsheet(report: ComparisonReport) -> bytes:
    """Return the workbook (xlsx); no cell holds a formula, and a comparison with gaps says so on its first sheet."""
    book = Workbook()
    summary = book.worksheets[0]
    summary.title = "Summary"
    summary.column_dimensions["A"].width, summary.column_dimensions["B"].width = 28, 90
    for number, (name, value) in enumerate(about(report), 1):
        warns = name == "Warning"
        put(summary, number, 1, name).font = Font(bold=True, color="B42318" if warns else None)
        put(summary, number, 2, value).font = Font(bold=warns, color="B42318" if warns else None)
    for table in tables(report):
        write_table(book.create_sheet(table.title), table.columns, table.rows)
    stored = BytesIO()
    book.save(stored)
    return stored.getvalue()
