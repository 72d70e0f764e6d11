"""Joins the lines of PDF pages to paragraphs and tells list items and table cells from them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.readers.pdf_furniture import furniture, without_counts
from analysis.readers.pdf_lines import Line, in_reading_order, lines_of
from analysis.readers.pdf_page import Page, Word
from analysis.readers.pdf_tables import PdfTable, tables_of
from domain.document import BlockKind, TablePlace

_MARK = re.compile(
    r"[•▪●○◦‣⁃∙·➢✓❖■□\uf0b7\uf0a7\uf076\uf0d8]|[-–—*o]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]", re.IGNORECASE
)
_END = (".", "!", "?", ":", ";")
_LOOSE = 1.3  # times the usual line spacing at which a paragraph ends
_SHORT_LINE = 0.85


@dataclass(slots=True)
class Draft:
    """A block in the making: its words with their places in its text."""

    kind: BlockKind
    page: int
    text: str = ""
    words: list[tuple[Word, int, int]] = field(default_factory=list)
    label: str = ""
    place: TablePlace | None = None
    lines: int = 0

    @property
    def size(self) -> float:
        return max((word.size for word, _, _ in self.words), default=0.0)

    @property
    def is_bold(self) -> bool:
        return bool(self.words) and all(word.is_bold for word, _, _ in self.words)

    def add(self, line: Line) -> None:
        """Append a line; after a hyphen that splits a word no space is put."""
        for number, word in enumerate(line.words):
            is_split = number == 0 and self.lines > 0 and _splits_word(self.text, word.text)
            self.text += "" if not self.text or is_split else " "
            self.words.append((word, len(self.text), len(self.text) + len(word.text)))
            self.text += word.text
        self.lines += 1


def drafts_of(pages: Sequence[Page]) -> list[Draft]:
    """Return the blocks of all pages in reading order, running headers and footers once at the end."""
    tables = [tables_of(page) for page in pages]
    lines = [lines_of(_outside(page, found)) for page, found in zip(pages, tables, strict=True)]
    running = furniture(pages, lines)
    spacing = _usual_spacing(lines)
    drafts: list[Draft] = []
    last: list[Draft] = []
    seen: set[tuple[BlockKind, str]] = set()
    table_count = 0
    for page, found, page_lines in zip(pages, tables, lines, strict=True):
        body = [line for line in page_lines if id(line) not in running]
        drafts += _page_drafts(page, body, found, spacing, table_count)
        table_count += len(found)
        last += _running(page, page_lines, running, seen)
    return drafts + last


def _outside(page: Page, tables: Sequence[PdfTable]) -> list[Word]:
    taken = {id(word) for table in tables for cell in table.cells for word in cell.words}
    return [word for word in page.words if id(word) not in taken]


def _page_drafts(
    page: Page, lines: Sequence[Line], tables: Sequence[PdfTable], spacing: float, table_count: int
) -> Iterator[Draft]:
    lines_in_tables = [_stand_in(table) for table in tables]
    stand_ins = {id(line): table for line, table in zip(lines_in_tables, tables, strict=True)}
    draft: Draft | None = None
    above: Line | None = None
    for line in in_reading_order([*lines, *lines_in_tables]):
        if id(line) in stand_ins:
            if draft is not None:
                yield draft
            draft = above = None
            table_count += 1
            yield from _cells(stand_ins[id(line)], f"t{table_count}", page.number)
        elif draft is not None and above is not None and _goes_on(above, line, lines, spacing):
            draft.add(line)
            above = line
        else:
            if draft is not None:
                yield draft
            draft, above = _started(line, page.number), line
    if draft is not None:
        yield draft


def _stand_in(table: PdfTable) -> Line:
    """A table takes part in ordering as one line as large as itself."""
    return Line([Word("", table.x0, table.y0, table.x1, table.y1, 0.0, False)])


def _is_item(line: Line) -> bool:
    """A dash or a letter alone may also be an ordinary word; as a list sign it stands further off."""
    if len(line.words) < 2 or not _MARK.fullmatch(line.words[0].text):
        return False
    return line.words[0].text not in "-–—*o" or line.words[1].x0 - line.words[0].x1 > 0.45 * line.size


def _started(line: Line, page: int) -> Draft:
    mark = line.words[0].text
    if _is_item(line):
        draft = Draft(BlockKind.LIST_ITEM, page, label=mark if mark[-1] in ".)" else "•")
        draft.add(Line(line.words[1:]))
        return draft
    draft = Draft(BlockKind.PARAGRAPH, page)
    draft.add(line)
    return draft


def _goes_on(above: Line, line: Line, lines: Sequence[Line], spacing: float) -> bool:
    """True when a line continues the paragraph of the line above it."""
    if _is_item(line):
        return False
    if abs(above.size - line.size) > 0.12 * max(above.size, line.size) or above.is_bold != line.is_bold:
        return False
    drop = _middle(above) - _middle(line)
    if drop <= 0 or drop > spacing * _LOOSE * max(line.size, 1.0):
        return False
    if min(above.x1, line.x1) - max(above.x0, line.x0) <= 0:
        return False
    right = max((other.x1 for other in lines if abs(other.x0 - above.x0) < 3 * above.size), default=above.x1)
    is_short = above.x1 - above.x0 < _SHORT_LINE * (right - above.x0)
    return not (is_short and above.text.endswith(_END) and line.words[0].text[:1].isupper())


def _usual_spacing(pages: Sequence[Sequence[Line]]) -> float:
    """Return the usual distance of two lines of a paragraph, in type sizes."""
    ratios = []
    for lines in pages:
        for above, line in zip(lines, lines[1:], strict=False):
            drop = _middle(above) - _middle(line)
            if abs(above.x0 - line.x0) < 2 and above.size == line.size and 0.8 < drop / max(line.size, 1) < 2.4:
                ratios.append(round(drop / max(line.size, 1), 2))
    ratios.sort()
    return ratios[len(ratios) * 2 // 5] if ratios else 1.25


def _middle(line: Line) -> float:
    middles = sorted(word.middle for word in line.words)
    return middles[len(middles) // 2]


def _cells(table: PdfTable, table_id: str, page: int) -> Iterator[Draft]:
    has_header = any(cell.words for cell in table.cells if cell.row == 0) and all(
        word.is_bold for cell in table.cells if cell.row == 0 for word in cell.words
    )
    for cell in table.cells:
        place = TablePlace(
            table_id, cell.row, cell.column, cell.row_span, cell.column_span, has_header and cell.row == 0
        )
        draft = Draft(BlockKind.TABLE_CELL, page, place=place)
        for line in lines_of(cell.words):
            draft.add(line)
        yield draft


def _running(
    page: Page, lines: Sequence[Line], running: Mapping[int, BlockKind], seen: set[tuple[BlockKind, str]]
) -> Iterator[Draft]:
    for line in lines:
        kind = running.get(id(line))
        if kind is None:
            continue
        key = (kind, without_counts(line.text))
        if key not in seen:
            seen.add(key)
            draft = Draft(kind, page.number)
            draft.add(line)
            yield draft


def _splits_word(text: str, following: str) -> bool:
    return len(text) > 1 and text.endswith("-") and text[-2].isalpha() and following[:1].islower()
