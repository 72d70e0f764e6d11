"""Turns the pages of a PDF into blocks in reading order: running headers apart, tables and boxes each as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from analysis.readers.pdf_furniture import furniture, without_counts
from analysis.readers.pdf_lines import Line, in_reading_order, lines_of
from analysis.readers.pdf_page import Page, Word
from analysis.readers.pdf_pages import joined_tables
from analysis.readers.pdf_paragraphs import Draft, goes_on, paragraphs, usual_spacing
from analysis.readers.pdf_tables import PdfTable, tables_of
from domain.document import BlockKind, TablePlace

_MAX_BOXES = 400


def drafts_of(pages: Sequence[Page]) -> list[Draft]:
    """Return the blocks of all pages in reading order, running headers and footers once at the end."""
    tables = [tables_of(page) for page in pages]
    lines = [lines_of(_outside(page, found)) for page, found in zip(pages, tables, strict=True)]
    running = furniture(pages, lines)
    spacing = usual_spacing(lines)
    drafts: list[Draft] = []
    last: list[Draft] = []
    seen: set[tuple[BlockKind, str]] = set()
    table_count = 0
    for page, found, page_lines in zip(pages, tables, lines, strict=True):
        first = len(drafts)
        body = [line for line in page_lines if id(line) not in running]
        drafts += _page_drafts(page, body, found, spacing, table_count)
        drafts += _hidden(page, drafts[-1] if len(drafts) > first else None)
        table_count += len(found)
        last += _running(page, page_lines, running, seen)
    found_tables = [table for found in tables for table in found]
    return joined_tables(drafts, {f"t{number}": table.borders for number, table in enumerate(found_tables, 1)}) + last


def _outside(page: Page, tables: Sequence[PdfTable]) -> list[Word]:
    taken = {id(word) for table in tables for cell in table.cells for word in cell.words}
    return [word for word in page.words if id(word) not in taken and not word.hidden_by]


def _page_drafts(
    page: Page, lines: Sequence[Line], tables: Sequence[PdfTable], spacing: float, table_count: int
) -> Iterator[Draft]:
    free, boxed = _boxed(page, lines)
    wholes: dict[int, PdfTable | list[Line]] = {}
    flow = list(free)
    each: list[PdfTable | list[Line]] = [*tables, *boxed]
    for whole in each:
        stand_in = _stand_in(whole)
        wholes[id(stand_in)] = whole
        flow.append(stand_in)
    for stretch in _stretches(in_reading_order(flow), spacing):
        found = wholes.get(id(stretch[0]))
        if isinstance(found, PdfTable):
            table_count += 1
            yield from _cells(found, f"t{table_count}", page.number)
        else:
            yield from paragraphs(stretch if found is None else in_reading_order(found), page.number, spacing)


def _stretches(lines: Sequence[Line], spacing: float) -> Iterator[list[Line]]:
    """Yield lines that stand together, and wholes by themselves; one beside a paragraph waits for its end."""
    stretch: list[Line] = []
    beside: list[Line] = []
    for line in lines:
        if line.is_whole and stretch and line.y0 < stretch[-1].y0 and stretch[-1].y1 <= line.y1 + stretch[-1].size:
            beside.append(line)
        elif line.is_whole or (beside and not goes_on(stretch[-1], line, lines, spacing)):
            yield from _flushed(stretch, beside)
            stretch, beside = ([], []) if line.is_whole else ([line], [])
            if line.is_whole:
                yield [line]
        else:
            stretch.append(line)
    yield from _flushed(stretch, beside)


def _flushed(stretch: list[Line], beside: list[Line]) -> Iterator[list[Line]]:
    if stretch:
        yield stretch
    yield from ([line] for line in beside)


def _hidden(page: Page, home: Draft | None) -> Iterator[Draft]:
    """Yield what readers of the page cannot see, one draft for each way of hiding."""
    for how in dict.fromkeys(word.hidden_by for word in page.words if word.hidden_by):
        draft = Draft(BlockKind.HIDDEN, page.number, hidden_by=how, home=home)
        for line in lines_of([word for word in page.words if word.hidden_by == how]):
            draft.add(line)
        yield draft


def _boxed(page: Page, lines: Sequence[Line]) -> tuple[list[Line], list[list[Line]]]:
    """Part the lines into free ones and those that stand wholly in a box, smallest boxes first."""
    free = list(lines)
    groups: list[list[Line]] = []
    for box in sorted(set(page.boxes), key=_area)[:_MAX_BOXES]:
        inside = [line for line in free if _is_in(line, box)]
        if inside and len(inside) < len(lines) and not any(_crosses(line, box) for line in free):
            groups.append(inside)
            held = {id(line) for line in inside}
            free = [line for line in free if id(line) not in held]
    return free, groups


def _area(box: tuple[float, float, float, float]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _is_in(line: Line, box: tuple[float, float, float, float]) -> bool:
    middle = (line.y0 + line.y1) / 2
    return box[0] - 1 <= line.x0 and line.x1 <= box[2] + 1 and box[1] <= middle <= box[3]


def _crosses(line: Line, box: tuple[float, float, float, float]) -> bool:
    if not box[1] <= (line.y0 + line.y1) / 2 <= box[3]:
        return False
    return line.x0 < box[0] - 1 < line.x1 or line.x0 < box[2] + 1 < line.x1


def _stand_in(whole: PdfTable | list[Line]) -> Line:
    """A table or box takes part in ordering as one line as large as itself."""
    if isinstance(whole, PdfTable):
        box = (whole.x0, whole.y0, whole.x1, whole.y1)
    else:
        box = (
            min(line.x0 for line in whole),
            min(line.y0 for line in whole),
            max(line.x1 for line in whole),
            max(line.y1 for line in whole),
        )
    return Line([Word("", *box, 0.0, False)], is_whole=True)


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
