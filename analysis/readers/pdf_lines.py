"""Puts the words of a page into lines, and the lines into the order in which a person reads them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from analysis.readers.pdf_page import Word

_MARK = re.compile(
    r"\W|o|\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivx]{1,4})[.)]?|(?:appendix|annex|section|chapter|part) \S{1,4}", re.I
)
_MARK_GAP = 5.0
_SAME_LINE = 0.5
_SEPARATE = 1.1  # gap in letter heights at which a line breaks into pieces: columns, table cells
_GUTTER = 8.0
_PROSE_WORDS = 3.5
_FILLED = 0.6
_LEVEL = 2.0


@dataclass(slots=True)
class Line:
    """Words side by side without a wide gap, or the place of a whole (a table, a box) that is read for itself."""

    words: list[Word] = field(default_factory=list)
    is_whole: bool = False

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return max(word.x1 for word in self.words)

    @property
    def y0(self) -> float:
        return min(word.y0 for word in self.words)

    @property
    def y1(self) -> float:
        return max(word.y1 for word in self.words)

    @property
    def size(self) -> float:
        return max(word.size for word in self.words)

    @property
    def is_bold(self) -> bool:
        return all(word.is_bold for word in self.words)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Piece:
    """A line with its box at hand, as ordering looks at it often."""

    line: Line
    x0: float
    y0: float
    x1: float
    y1: float


def lines_of(words: Sequence[Word]) -> list[Line]:
    """Return the lines that words form, top to bottom and left to right."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (-word.middle, word.x0)):
        row = rows[-1] if rows else None
        if row is not None and _on_one_line(row[0], word):
            row.append(word)
        else:
            rows.append([word])
    return [line for row in rows for line in _split(sorted(row, key=lambda word: word.x0))]


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """Return the lines in reading order: columns one after the other, rows of a table as rows."""
    pieces = [Piece(line, line.x0, line.y0, line.x1, line.y1) for line in lines]
    return [piece.line for piece in _ordered(pieces, 0)]


def _on_one_line(one: Word, other: Word) -> bool:
    overlap = min(one.y1, other.y1) - max(one.y0, other.y0)
    return overlap > _SAME_LINE * min(one.y1 - one.y0, other.y1 - other.y0)


def _split(row: Sequence[Word]) -> list[Line]:
    lines = [Line([row[0]])]
    for before, word in zip(row, row[1:], strict=False):
        is_mark = len(lines[-1].words) <= 2 and _MARK.fullmatch(lines[-1].text) is not None
        gap = (_MARK_GAP * (2 if len(lines[-1].words) == 2 else 1)) if is_mark else _SEPARATE
        if word.x0 - before.x1 > gap * max(word.size, before.size, 4.0):
            lines.append(Line([word]))
        else:
            lines[-1].words.append(word)
    return lines


def _ordered(pieces: list[Piece], depth: int) -> list[Piece]:
    if len(pieces) < 2 or depth > 20:
        return sorted(pieces, key=lambda piece: (-piece.y1, piece.x0))
    result: list[Piece] = []
    for group, gutter in _groups(_bands(pieces)):
        if gutter is None:
            result += sorted(group, key=lambda piece: (-round(piece.y0, 0), piece.x0))
        else:
            left = [piece for piece in group if piece.x1 <= gutter]
            right = [piece for piece in group if piece.x1 > gutter]
            result += _ordered(left, depth + 1) + _ordered(right, depth + 1)
    return result


def _bands(pieces: list[Piece]) -> list[list[Piece]]:
    """Cut at every height that no line crosses."""
    bands: list[list[Piece]] = []
    floor = 0.0
    for piece in sorted(pieces, key=lambda piece: -piece.y1):
        slack = (piece.y1 - piece.y0) * 0.2
        if bands and piece.y1 - slack > floor:
            bands[-1].append(piece)
            floor = min(floor, piece.y0)
        else:
            bands.append([piece])
            floor = piece.y0
    return bands


def _groups(bands: list[list[Piece]]) -> list[tuple[list[Piece], float | None]]:
    """Join neighbouring bands that one gutter runs through; a group without a gutter reads row by row."""
    groups: list[tuple[list[Piece], float | None]] = []
    index = 0
    while index < len(bands):
        best, end = None, index + 1
        for gutter in _gutters(bands[index]):
            reach = _reach(bands, index, gutter)
            group = [piece for band in bands[index:reach] for piece in band]
            if reach >= end and _is_columns(group, gutter, is_one_band=reach == index + 1):
                best, end = gutter, reach
        group = [piece for band in bands[index:end] for piece in band]
        groups.append((group, best))
        index = end
    return groups


def _gutters(band: Sequence[Piece]) -> list[float]:
    """Return the middles of the wide gaps between the lines of one band."""
    gutters = []
    reach = None
    for piece in sorted(band, key=lambda piece: piece.x0):
        if reach is not None and piece.x0 - reach >= _GUTTER:
            gutters.append((piece.x0 + reach) / 2)
        reach = piece.x1 if reach is None else max(reach, piece.x1)
    return gutters


def _reach(bands: list[list[Piece]], index: int, gutter: float) -> int:
    """Return the index after the last band that belongs to the columns beside this gutter."""
    end = index
    widest = {True: 0.0, False: 0.0}
    for position in range(index, len(bands)):
        band = bands[position]
        if any(piece.x0 < gutter < piece.x1 for piece in band):
            break
        sides = {piece.x1 <= gutter for piece in band}
        for piece in band:
            widest[piece.x1 <= gutter] = max(widest[piece.x1 <= gutter], piece.x1 - piece.x0)
        if len(sides) == 2 or end == position and _fills(band, widest[sides.pop()]):
            end = position + 1
    return end


def _fills(band: Sequence[Piece], widest: float) -> bool:
    """A line that alone goes on below is part of a column when it is about as wide as that column."""
    return max(piece.x1 - piece.x0 for piece in band) >= _FILLED * widest


def _is_out_of_step(group: Sequence[Piece], gutter: float) -> bool:
    left = [piece.y0 for piece in group if piece.x1 <= gutter]
    right = [piece.y0 for piece in group if piece.x1 > gutter]
    if len(left) < 2 or len(right) < 2:
        return False
    fewer, more = sorted((left, right), key=len)
    level = sum(1 for one in fewer if any(abs(one - other) <= _LEVEL for other in more))
    return level * 2 < len(fewer)


def _is_columns(group: Sequence[Piece], gutter: float, *, is_one_band: bool) -> bool:
    """Columns of prose have several words a line on each side, or lines at heights of their own."""
    if (is_one_band and any(piece.line.is_whole for piece in group)) or _is_out_of_step(group, gutter):
        return True
    for side in (True, False):
        lines = [piece for piece in group if (piece.x1 <= gutter) is side]
        words = sorted(len(piece.line.words) for piece in lines)
        if len(lines) < 2 or words[len(words) // 2] < _PROSE_WORDS:
            return False
    return True
