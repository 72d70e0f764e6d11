"""Tables that are drawn in bands: which shaded rows and single lines are one table, and where rows lie between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from analysis.readers.pdf_page import Edge, Word

NEAR = 3.0
"""Lines nearer to each other than this, in points, are one."""
_COLUMN_GAP = 0.5
"""Of the type size: between the words of two columns; a space within a text is about half of it."""
_LEADING = 1.6
"""Of the type size: lines of one row follow each other no further off than this."""
_HIGHEST = 200.0
_MOST_LINES = 40


@dataclass(slots=True)
class _Band:
    """Edges that touch: a shaded row, some rows, or a single line across."""

    edges: list[Edge]
    xs: list[float]
    x0: float
    x1: float
    top: float
    bottom: float


def whole_tables(groups: Sequence[list[Edge]], words: Sequence[Word]) -> Iterator[list[Edge]]:
    """Yield the edges of each table: bands with the same columns, and the rows that stand between, above and below.

    Words prove what no line says: a row that is not drawn keeps to the columns of those that are.
    """
    columns: list[list[_Band]] = []
    for band in sorted(map(_band, groups), key=lambda band: -band.top):
        for stack in columns:
            if abs(stack[-1].x0 - band.x0) <= NEAR and abs(stack[-1].x1 - band.x1) <= NEAR:
                stack.append(band)
                break
        else:
            columns.append([band])
    for stack in columns:
        yield from (_with_ends(band, words) for band in _joined(stack, words))


def _band(edges: list[Edge]) -> _Band:
    across = [edge for edge in edges if edge.is_horizontal]
    down = [edge for edge in edges if not edge.is_horizontal]
    return _Band(
        edges,
        clustered(edge.at for edge in down),
        min([edge.start for edge in across] + [edge.at for edge in down]),
        max([edge.end for edge in across] + [edge.at for edge in down]),
        max([edge.at for edge in across] + [edge.end for edge in down]),
        min([edge.at for edge in across] + [edge.start for edge in down]),
    )


def _joined(stack: Sequence[_Band], words: Sequence[Word]) -> Iterator[_Band]:
    upper = stack[0]
    for lower in stack[1:]:
        xs = upper.xs if len(upper.xs) > 2 else lower.xs
        between = _between(words, upper, lower) if _same_columns(upper, lower) else []
        rows = _rows(between, xs) if between else []
        if rows:
            upper = _band([*upper.edges, *lower.edges, *(_line(upper, _top(row)) for row in rows[1:])])
        else:
            yield upper
            upper = lower
    yield upper


def _same_columns(upper: _Band, lower: _Band) -> bool:
    xs, others = upper.xs, lower.xs
    if max(len(xs), len(others)) <= 2:
        return False
    if min(len(xs), len(others)) <= 2:
        return not upper.xs or not lower.xs
    return len(xs) == len(others) and all(abs(a - b) <= NEAR for a, b in zip(xs, others, strict=True))


def _between(words: Sequence[Word], upper: _Band, lower: _Band) -> list[Word]:
    if not NEAR < upper.bottom - lower.top <= _HIGHEST:
        return []
    return [
        word
        for word in words
        if lower.top <= word.middle <= upper.bottom and word.x1 > upper.x0 and word.x0 < upper.x1 and not word.hidden_by
    ]


def _with_ends(band: _Band, words: Sequence[Word]) -> list[Edge]:
    """Return the edges of a table with those of rows above and below that nothing is drawn around."""
    if len(band.xs) <= 2:
        return band.edges
    seen = [word for word in words if not word.hidden_by]
    above = [line for line in rows_of(seen) if line[0].middle > band.top][::-1]
    below = [line for line in rows_of(seen) if line[0].middle < band.bottom]
    edges = list(band.edges)
    if rows := _rows([word for line in _near(above, band, band.top) for word in line], band.xs):
        edges += [_line(band, _top(row)) for row in rows]
    if rows := _rows([word for line in _near(below, band, band.bottom) for word in line], band.xs):
        end = min(word.y0 for word in rows[-1]) - 0.5
        edges += [_line(band, y) for y in (*map(_top, rows[1:]), end)]
    return edges


def _near(lines: Sequence[list[Word]], band: _Band, start: float) -> Iterator[list[Word]]:
    """Yield the lines that follow each other closely from the table on and keep to its columns."""
    for line in lines[:_MOST_LINES]:
        inside = all(band.x0 - NEAR <= word.x0 and word.x1 <= band.x1 + NEAR for word in line)
        if not inside or abs(line[0].middle - start) > _LEADING * line[0].size:
            return
        if any(runs_over(line, x) for x in band.xs[1:-1]):
            return
        yield line
        start = line[0].middle


def _rows(words: Sequence[Word], xs: Sequence[float]) -> list[list[Word]]:
    """Return rows of words that keep to the columns, none when they do not.

    A line begins a row when it has a word in the first column and as many columns as the row's first line.
    """
    rows: list[list[Word]] = []
    most = 0
    for line in rows_of(words):
        filled = {sum(x <= (word.x0 + word.x1) / 2 for x in xs) for word in line}
        if any(runs_over(line, x) for x in xs[1:-1]):
            return []
        if not rows or (1 in filled and len(filled) >= most):
            rows.append([])
            most = len(filled)
        rows[-1] += line
    if any(not any(keeps_apart(line, x) for line in rows_of(row) for x in xs[1:-1]) for row in rows):
        return []
    return rows


def _top(row: Sequence[Word]) -> float:
    return max(word.y1 for word in row) + 0.5


def _line(band: _Band, y: float) -> Edge:
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
