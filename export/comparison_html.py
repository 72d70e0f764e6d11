"""A comparison as one web page without scripts, to be read, printed and passed on."""

from __future__ import annotations

from html import escape

from export.characters import printable
from export.columns import Column
from export.comparison_tables import ComparisonReport, Table, about, tables

_DECIMALS = 4
_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; color: #1b2430; background: #fff; margin: 2rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.86rem; }
th, td { border: 1px solid #d9dee5; padding: 0.3rem 0.5rem; text-align: left; vertical-align: top; }
th, td { white-space: pre-wrap; }
th { background: #f4f6f8; } td { max-width: 32rem; min-width: 3rem; }
.warning { color: #b42318; font-weight: 600; }
@page { size: A4 landscape; margin: 12mm; }
@media print {
  body { margin: 0; font-size: 11px; } .wide { overflow: visible; } .wide table { width: 100%; font-size: 8px; }
  th, td { min-width: 44px; max-width: none; padding: 2px 3px; } td { overflow-wrap: anywhere; }
  tr { break-inside: avoid; }
}
@media screen and (prefers-color-scheme: dark) {
  body { color: #e6eaf0; background: #14181e; } th { background: #1d232b; } th, td { border-color: #343c47; }
  .warning { color: #f97066; }
}
"""


def comparison_html(report: ComparisonReport) -> bytes:
    """Return the page as UTF-8; every text of the document and of models is escaped."""
    head = f"<title>{_text(report.document_name)}: models compared</title>"
    lines = "".join(_line(name, _text(value)) for name, value in about(report))
    columns, *others = tables(report)
    parts = "".join(_part(table) for table in (_turned(columns), *others) if table.rows)
    page = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{head}<style>{_STYLE}</style></head>'
        f"<body><h1>Models compared on {_text(report.document_name)}</h1><table>{lines}</table>{parts}</body></html>"
    )
    return page.encode("utf-8", "replace")


def _turned(table: Table) -> Table:
    """The table with its columns as rows: few columns with many measures are read, and printed, that way."""
    first, *measures = zip(*table.rows, strict=True) if table.rows else ((),)
    heads = (table.columns[0], *(Column(str(value), 0) for value in first))
    titles = (column.title for column in table.columns[1:])
    return Table(table.title, heads, tuple((title, *row) for title, row in zip(titles, measures, strict=False)))


def _part(table: Table) -> str:
    heads = "".join(f'<th scope="col">{_text(column.title)}</th>' for column in table.columns)
    rows = "".join("<tr>" + "".join(f"<td>{_text(value)}</td>" for value in row) + "</tr>" for row in table.rows)
    return f'<h2>{_text(table.title)}</h2><div class="wide"><table><thead><tr>{heads}</tr></thead>{rows}</table></div>'


def _line(name: str, value: str) -> str:
    warns = ' class="warning"' if name == "Warning" else ""
    return f'<tr{warns}><th scope="row">{_text(name)}</th><td>{value}</td></tr>'


def _text(value: object) -> str:
    shown = round(value, _DECIMALS) if isinstance(value, float) else value
    return "" if shown is None else escape(printable(str(shown)))
