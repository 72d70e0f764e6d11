"""Words in rows and columns: what keeps to the columns of a table, and the lines drawn for it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.readers.pdf_page import Edge, Word

NEAR = 3.0
"""Lines nearer to each other than this, in points, are one."""
_COLUMN_GAP = 0.5
"""Of the type size: between the words of two columns; a space within a text is about half of it."""
LEADING = 1.6
"""Of the type size: lines of one text follow each other no further off than this."""


@dataclass(slots=True)
class Band:
    """Edges that touch: a shaded row, some rows, or a single line across."""

    edges: list[Edge]
    xs: list[float]
    x0: float
    x1: float
    top: float
    bottom: float


class SeenWords:
    """The words of a page that a reader sees, from top to bottom."""

    def __init__(self, words: Iterable[Word]) -> None:
        self._words = sorted((word for word in words if not word.hidden_by), key=lambda word: -word.middle)
        self._depths = [-word.middle for word in self._words]
        self.lines = rows_of(self._words)
        """All of them line by line, over the whole width of the page."""

    def between(self, top: float, bottom: float) -> list[Word]:
        """Return those whose middle is between two heights."""
        return self._words[bisect_left(self._depths, -top) : bisect_right(self._depths, -bottom)]


def band_of(edges: list[Edge]) -> Band:
    across = [edge for edge in edges if edge.is_horizontal]
    down = [edge for edge in edges if not edge.is_horizontal]
    return Band(
        edges,
        clustered(edge.at for edge in down),
        min([edge.start for edge in across] + [edge.at for edge in down]),
        max([edge.end for edge in across] + [edge.at for edge in down]),
        max([edge.at for edge in across] + [edge.end for edge in down]),
        min([edge.at for edge in across] + [edge.start for edge in down]),
    )


def table_rows(words: Sequence[Word], xs: Sequence[float]) -> list[list[Word]]:
    """Return rows of words that keep to the columns, none when they do not.

    A line begins a row when it has a word in the first column and either as many columns as the row's first line or
    more than the leading of a text above it.
    """
    rows: list[list[Word]] = []
    most, above = 0, 0.0
    for line in rows_of(words):
        filled = {sum(x <= (word.x0 + word.x1) / 2 for x in xs) for word in line}
        if any(runs_over(line, x) for x in xs[1:-1]):
            return []
        is_apart = above - line[0].middle > LEADING * line[0].size
        if not rows or (1 in filled and (len(filled) >= most or is_apart)):
            rows.append([])
            most = len(filled)
        rows[-1] += line
        above = line[0].middle
    if any(not any(keeps_apart(line, x) for line in rows_of(row) for x in xs[1:-1]) for row in rows):
        return []
    return rows


def top_of(row: Sequence[Word]) -> float:
    return max(word.y1 for word in row) + 0.5


def line_at(band: Band, y: float) -> Edge:
    return Edge(True, y, band.x0, band.x1, is_ruled=False)


def rows_of(words: Sequence[Word]) -> list[list[Word]]:
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: -word.middle):
        if lines and lines[-1][0].middle - word.middle < word.size / 2:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def keeps_apart(line: Sequence[Word], border: float) -> bool:
    """True when the line has words on both sides of the border and more than a space between them."""
    left, right = _sides(line, border)
    return bool(left and right) and not runs_over(line, border)


def runs_over(line: Sequence[Word], border: float) -> bool:
    left, right = _sides(line, border)
    if any(word.x0 < border - 1 and word.x1 > border + 1 for word in line):
        return True
    if not left or not right:
        return False
    gap = min(word.x0 for word in right) - max(word.x1 for word in left)
    return gap < _COLUMN_GAP * line[0].size


def _sides(line: Sequence[Word], border: float) -> tuple[list[Word], list[Word]]:
    left = [word for word in line if (word.x0 + word.x1) / 2 < border]
    return left, [word for word in line if (word.x0 + word.x1) / 2 >= border]


def clustered(values: Iterable[float]) -> list[float]:
    clusters: list[list[float]] = []
    for value in sorted(values):
        if clusters and value - clusters[-1][-1] <= NEAR:
            clusters[-1].append(value)
        else:
            clusters.append([value])
    return [sum(cluster) / len(cluster) for cluster in clusters]
