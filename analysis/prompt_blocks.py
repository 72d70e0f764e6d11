"""A document's blocks and outline as the indented or numbered lines of a prompt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from analysis.fence import attribute, indented, one_line
from analysis.tables import ToonTable, toon_table
from domain.document import Block, BlockKind, Document, Section

MAX_OUTLINE_LINES = 300

_NOTES = {
    BlockKind.FOOTNOTE: "footnote",
    BlockKind.ENDNOTE: "endnote",
    BlockKind.HEADER: "page header",
    BlockKind.FOOTER: "page footer",
    BlockKind.TEXT_BOX: "text box",
}
_NOT_SHOWN = (BlockKind.COMMENT, BlockKind.HIDDEN)


def is_visible(block: Block) -> bool:
    """Return whether a model may be given the block as text: it is visible text and not empty."""
    return block.kind not in _NOT_SHOWN and bool(block.text.strip())


@dataclass(frozen=True, slots=True)
class BlockLines:
    """A section's lines, and how many characters were saved by writing tables in TOON."""

    lines: list[str]
    saved: int = 0


def block_lines(document: Document, section: Section, *, toon: bool = False) -> BlockLines:
    """Return the section's visible blocks, numbered by their ids, with the program's notes between them.

    With `toon`, a table is written in TOON where that is shorter.
    """
    lines: list[str] = []
    saved = 0
    seen: set[str] = set()
    blocks = [block for block in document.section_blocks(section) if is_visible(block)]
    for table_id, group in groupby(blocks, key=_table_id):
        cells = list(group)
        plain = _plain_block_lines(document, cells, seen)
        table = _as_toon(table_id, cells, plain) if toon and table_id else None
        lines += table.lines if table else plain
        saved += table.saved if table else 0
    return BlockLines(lines, saved)


def _as_toon(table_id: str, cells: Sequence[Block], plain: list[str]) -> ToonTable | None:
    """The table with each block id next to its cell's text, for tables whose cells are nothing but text."""
    rows = [list(group) for _, group in groupby(cells, key=_row)]
    first = cells[0].place
    places = [(cell.place.row, cell.place.column) for cell in cells if cell.place]
    full = [(first.row + row, column) for row in range(len(rows)) for column in range(len(rows[0]))] if first else []
    if first is None or places != full or any(_note(cell) or "\n" in cell.text for cell in cells):
        return None
    header = ", the first is the header" if first.is_header else ""
    go_on = [line for line in plain if line.startswith(f"(table {table_id} goes on; ")]
    place = f"table {table_id}, rows {first.row + 1} to {first.row + len(rows)}"
    note = f"({place} as TOON{header}: block id and text of each cell)"
    records = [
        {
            key: value
            for number, cell in enumerate(row, 1)
            for key, value in ((f"id{number}", cell.id), (f"cell{number}", one_line(cell.text)))
        }
        for row in rows
    ]
    return toon_table(table_id, records, plain="\n".join(plain), note="\n".join([*go_on, note]))


def _plain_block_lines(document: Document, blocks: Sequence[Block], seen_tables: set[str]) -> list[str]:
    lines: list[str] = []
    for row, group in groupby(blocks, key=_row):
        cells = list(group)
        if row is not None:
            lines += _table_notes(document, cells, seen_tables)
        for block in cells:
            note = _note(block)
            lines += [f"({note})"] if note else []
            lines.append(f"[{block.id}] {indented(block.text)}")
    return lines


def plain_lines(blocks: Sequence[Block]) -> list[str]:
    """Return visible blocks as indented lines, a table row on one line with its cells between bars."""
    lines: list[str] = []
    for row, group in groupby((block for block in blocks if is_visible(block)), key=_row):
        cells = list(group)
        if row is not None:
            lines.append("  " + " | ".join(one_line(cell.text) for cell in cells))
            continue
        for block in cells:
            mark = f"{'#' * min(max(block.level, 1), 6)} " if block.kind is BlockKind.HEADING else ""
            label = f"{one_line(block.label)} " if block.label else ""
            lines.append(f"  {mark}{label}{indented(block.text)}")
    return lines


def outline_lines(document: Document) -> list[str]:
    """Return the names of the document's sections, indented by their level, each name once."""
    lines: list[str] = []
    for section in document.sections:
        if section.part > 1:
            continue
        title = f"{section.label} {section.title}".strip()
        lines.append("  " * min(max(section.level, 1), 6) + attribute(title))
    if len(lines) > MAX_OUTLINE_LINES:
        left = len(lines) - MAX_OUTLINE_LINES
        lines = [*lines[:MAX_OUTLINE_LINES], f"  (and {left} more)"]
    return lines


def _table_id(block: Block) -> str:
    return block.place.table_id if block.place else ""


def _row(block: Block) -> tuple[str, int] | None:
    return (block.place.table_id, block.place.row) if block.place else None


def _table_notes(document: Document, cells: Sequence[Block], seen: set[str]) -> list[str]:
    place = cells[0].place
    assert place is not None
    notes = []
    if place.table_id not in seen and place.row > 0:
        header = _first_row(document, place.table_id)
        notes += [f'(table {place.table_id} goes on; its first row: "{header}")'] if header else []
    seen.add(place.table_id)
    columns = [cell.place.column + 1 for cell in cells if cell.place]
    gaps = "" if columns == list(range(1, len(columns) + 1)) else f", columns {', '.join(map(str, columns))}"
    return [*notes, f"(table {place.table_id}, {'header ' if place.is_header else ''}row {place.row + 1}{gaps})"]


def _first_row(document: Document, table_id: str) -> str:
    cells = [b for b in document.blocks if b.place and b.place.table_id == table_id and b.place.row == 0]
    return " | ".join(attribute(cell.text) for cell in cells if is_visible(cell))


def _note(block: Block) -> str:
    parts = []
    if block.kind is BlockKind.HEADING:
        parts.append("heading")
    elif kind := _NOTES.get(block.kind):
        parts.append(f"{kind} of [{block.anchor_id}]" if block.anchor_id else kind)
    label = attribute(block.label)
    if any(char.isalnum() for char in label):
        parts.append(f"numbered {label}")
    return ", ".join(parts)
