"""Tables as grids: cells of a document's tables put back where they stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from domain.document import Block, BlockKind, TablePlace

_BRACKETED = re.compile(r"\[[^\]]{0,60}\]|<[^>]{0,60}>|\{[^}]{0,60}\}|")
_BLANK = re.compile(
    r"(?:\w{0,2}\?|(?:date|name|who|when|owner|role|unit|person)\s?\?+|[-‐‑‒–—―−.…_/\\?*\s]*|n\.?\s?/?\s?a\.?|n\.n\.?|none|nil|no|"
    r"(?:nobody|no one|noone)(?: \w+){0,2}|not applicable|"
    r"not (?:yet )?(?:assigned|agreed|defined|set|known|decided|determined|named|identified|available|planned|started|"
    r"specified|allocated|fixed|scheduled|clear|given|stated|filled in|provided|recorded)|"
    r"n/?k|without|unassigned|unallocated|unnamed|undated|unspecified|unknown|open|missing|vacant|blank|empty|tb[dcan]|"
    r"(?:still |yet )?to be \w+(?: later| yet)?|(?:under|in) (?:discussion|review|consideration)|"
    r"position vacant|vacancy|vacant\W+to be \w+|none named|"
    r"(?:still|left) open|"
    r"to follow|to come|pending|undefined|undecided|nothing(?: (?:yet|planned|so far))*|"
    r"none (?:yet|assigned|agreed|planned|so far|identified|defined|at present|at the moment|to date)|"
    r"no (?:owner|date|mitigation|treatment|response|control|measure|action|deadline|one)s?"
    r"(?: (?:yet|assigned|agreed|planned|defined|set|named|identified|in place|at present))*)[.!]?",
    re.IGNORECASE,
)
_HEADING = re.compile(r"[^\W\d].{0,39}|\d{4}")


@dataclass(frozen=True, slots=True)
class Table:
    """One table, its rows and columns counted from 0 without gaps; a merged cell stands at each place it covers."""

    id: str
    grid: tuple[tuple[Block | None, ...], ...]
    header: int
    """Index of the last header row; -1 when the table has none."""
    position: int
    """Index of the first cell among the blocks of the document."""
    texts: tuple[tuple[str, ...], ...]
    """The words of each place, white space made plain; empty where there is no cell."""
    bands: frozenset[int]
    caption: Block | None = None

    @property
    def columns(self) -> range:
        return range(len(self.grid[0]) if self.grid else 0)

    @property
    def body(self) -> range:
        """The rows under the header."""
        return range(self.header + 1, len(self.grid))

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell, white space made plain; empty where there is no cell."""
        return self.texts[row][column]

    def title(self, column: int) -> str:
        """Return the words over a column; empty when the table has no header."""
        titles: list[str] = []
        for row in range(self.header + 1):
            text = self.text(row, column)
            if text and text not in titles and not self.is_band(row):
                titles.append(text)
        return " ".join(titles)

    def is_band(self, row: int) -> bool:
        """Return True for a row that is one cell across the table: a title or the name of a group."""
        return row in self.bands

    def filled(self, column: int) -> list[str]:
        """Return the texts of the body cells of a column that are not blank."""
        return [text for row in self.body if not is_blank(text := self.text(row, column)) and not self.is_band(row)]

    def context(self) -> str:
        """Return the words of the caption, or nothing."""
        return " ".join(self.caption.text.split()) if self.caption else ""


@lru_cache(maxsize=4_000)
def is_blank(text: str) -> bool:
    """Return True for a cell that says nothing: empty, a dash, `n/a`, `none`, `TBD` and the like."""
    text = text.strip()
    return (text[:1] in "[<{" and _BRACKETED.fullmatch(text) is not None) or (
        all(_BLANK.fullmatch(part.strip("()").strip()) for part in (text.split(" / ") if len(text) < 40 else [text]))
    )


def label_cells(table: Table) -> Iterator[tuple[str, Block]]:
    """Yield label and value cell of each row of a table of labels and values."""
    if len(table.columns) not in (2, 4) or (len(table.columns) == 4 and not _is_paired(table)):
        return
    for row in range(len(table.grid)):
        for column in table.columns[::2]:
            label, cell = table.text(row, column).rstrip(" :"), table.grid[row][column + 1]
            if cell is not None and 0 < len(label) <= 60 and not table.is_band(row):
                yield label, cell


def _is_paired(table: Table) -> bool:
    """Return True for a form with two labels and two values in each row."""
    labels = [table.text(row, column) for row in range(len(table.grid)) for column in (0, 2)]
    return len(table.grid) <= 12 and sum(text.endswith(":") for text in labels) * 2 > len(labels)


def transposed(table: Table) -> Table:
    """Return the table with its rows as columns, the first of them as header."""
    grid = tuple(zip(*table.grid, strict=True))
    return Table(
        id=table.id,
        grid=grid,
        header=0,
        position=table.position,
        texts=tuple(zip(*table.texts, strict=True)),
        bands=frozenset(index for index, row in enumerate(grid) if _is_one_cell(row)),
        caption=table.caption,
    )


def cards_together(tables: Sequence[Table]) -> tuple[Table, ...]:
    """Return one table, a row for each card, for each run of tables that describe one thing by the same labels."""
    together: list[Table] = []
    for labels, run in groupby(tables, _card_labels):
        cards = list(run)
        if labels and len(cards) > 1:
            together.append(_together(cards))
    return tuple(together)


def _card_labels(table: Table) -> tuple[str, ...]:
    """Return the labels of a table of labels and values under a title; nothing for another table."""
    if len(table.columns) != 2 or not 3 <= len(table.grid) <= 15 or not _is_one_cell(table.grid[0]):
        return ()
    labels = tuple(table.text(row, 0).rstrip(" :").casefold() for row in range(1, len(table.grid)))
    is_card = all(0 < len(label) <= 40 for label in labels) and len(set(labels)) == len(labels)
    return labels if is_card and not any(map(_is_one_cell, table.grid[1:])) else ()


def _together(cards: list[Table]) -> Table:
    first = cards[0]
    grid = (
        (None, *(row[0] for row in first.grid[1:])),
        *((card.grid[0][0], *(row[1] for row in card.grid[1:])) for card in cards),
    )
    labels = (row[0].rstrip(" :") for row in first.texts[1:])
    texts = (("", *labels), *((card.text(0, 0), *(row[1] for row in card.texts[1:])) for card in cards))
    return Table(first.id, grid, header=0, position=first.position, texts=texts, bands=frozenset())


def read_tables(blocks: Sequence[Block]) -> tuple[Table, ...]:
    """Return the tables of a document in reading order."""
    cells: dict[str, list[tuple[int, Block, TablePlace]]] = {}
    for position, block in enumerate(blocks):
        if block.kind is BlockKind.TABLE_CELL and block.place:
            cells.setdefault(block.place.table_id, []).append((position, block, block.place))
    return tuple(_table(table_id, found, blocks) for table_id, found in cells.items())


def _table(table_id: str, cells: list[tuple[int, Block, TablePlace]], blocks: Sequence[Block]) -> Table:
    rows = {row: index for index, row in enumerate(sorted({place.row for _, _, place in cells}))}
    columns = {column: index for index, column in enumerate(sorted({place.column for _, _, place in cells}))}
    grid: list[list[Block | None]] = [[None] * len(columns) for _ in rows]
    for _, block, place in cells:
        for row in _covered(place.row, place.row_span, rows):
            for column in _covered(place.column, place.column_span, columns):
                if grid[row][column] is None or (row, column) == (rows[place.row], columns[place.column]):
                    grid[row][column] = block
    position = min(position for position, _, _ in cells)
    frozen = tuple(tuple(row) for row in grid)
    marked = [rows[place.row] for _, _, place in cells if place.is_header]
    return Table(
        id=table_id,
        grid=frozen,
        header=_header(frozen, marked),
        position=position,
        texts=tuple(tuple(" ".join(cell.text.split()) if cell else "" for cell in row) for row in frozen),
        bands=frozenset(index for index, row in enumerate(frozen) if _is_one_cell(row)),
        caption=_caption(position, cells[-1][0], blocks),
    )


def _is_one_cell(row: tuple[Block | None, ...]) -> bool:
    return len(row) > 1 and row.count(None) == 0 and len({cell.id for cell in row if cell}) == 1


def _covered(start: int, span: int, index: dict[int, int]) -> Iterator[int]:
    first = index[start]
    for place in list(index)[first:]:
        if place >= start + max(span, 1):
            break
        yield index[place]


def _header(grid: tuple[tuple[Block | None, ...], ...], marked: list[int]) -> int:
    """Return the last row of the header: what the file marks, else the first row that looks like one."""
    leading = -1
    while leading + 1 in marked:
        leading += 1
    if 0 <= leading < len(grid) - 1:
        return _under_groups(grid, leading)
    for index, row in enumerate(grid[:3]):
        texts = [cell.text.strip() if cell else "" for cell in row]
        distinct = {cell.id for cell in row if cell}
        if len(distinct) <= 1 and len(row) > 1:
            continue
        years = sum(bool(re.fullmatch(r"(?:19|20)\d\d", text)) for text in texts)
        numbers = sum(bool(re.fullmatch(r"[\d\W]+", text)) for text in texts if text) - (years if years > 1 else 0)
        is_header = len(grid) > index + 1 and numbers * 2 <= sum(map(bool, texts))
        return _under_groups(grid, index) if is_header else -1
    return -1


def _under_groups(grid: tuple[tuple[Block | None, ...], ...], header: int) -> int:
    """Return the row of headings under a row that groups columns, as “Rating” over “Likelihood” and “Effect”."""
    above, below = grid[header], grid[header + 1]
    if header + 2 >= len(grid) or _is_one_cell(below):
        return header
    times = Counter(cell.id for cell in above if cell)
    grouped = [column for column, cell in enumerate(above) if cell and times[cell.id] > 1]
    titles = [cell.text.strip() if (cell := below[column]) else "" for column in grouped]
    is_named = all(map(_HEADING.fullmatch, titles)) and len(grouped) == len(
        {(id(above[column]), title) for column, title in zip(grouped, titles, strict=True)}
    )
    is_alone = all(
        above[column] is below[column] or not _text(above[column]) or not _text(below[column])
        for column in range(len(above))
        if column not in grouped
    )
    return header + 1 if grouped and is_named and is_alone else header


def _text(cell: Block | None) -> str:
    return cell.text.strip() if cell else ""


_CAPTION = re.compile(r"\s*(?:table|tab\.|exhibit)\b", re.IGNORECASE)


def _caption(first: int, last: int, blocks: Sequence[Block]) -> Block | None:
    """Return the caption: the block before the table, else the one after it, that begins with the word table."""
    before, after = blocks[max(0, first - 1)], blocks[min(len(blocks) - 1, last + 1)]
    for block in (before, after):
        if block.kind is BlockKind.TABLE_CELL or len(block.text) > 250:
            continue
        if _CAPTION.match(block.text) or _CAPTION.match(block.label):
            return block
    return None
