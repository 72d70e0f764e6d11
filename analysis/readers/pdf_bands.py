"""Tables that are drawn in bands: which shaded rows and single lines are one table, and where rows lie between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.readers.pdf_page import Edge, Word
from analysis.readers.pdf_rows import (
    LEADING,
    NEAR,
    Band,
    SeenWords,
    band_of,
    line_at,
    runs_over,
    table_rows,
    top_of,
)
from analysis.readers.pdf_rules import with_columns

_HIGHEST = 200.0
_MOST_LINES = 40


def whole_tables(groups: Sequence[list[Edge]], words: Sequence[Word]) -> Iterator[list[Edge]]:
    """Yield the edges of each table: bands with the same columns, and the rows that stand between, above and below.

    Words prove what no line says: a row that is not drawn keeps to the columns of those that are.
    """
    seen = SeenWords(words)
    columns: list[list[Band]] = []
    for band in sorted(map(band_of, groups), key=lambda band: -band.top):
        for stack in columns:
            if abs(stack[-1].x0 - band.x0) <= NEAR and abs(stack[-1].x1 - band.x1) <= NEAR:
                stack.append(band)
                break
        else:
            columns.append([band])
    for stack in columns:
        yield from (_with_ends(band, seen) for band in _joined(list(with_columns(stack, seen)), seen))


def _joined(stack: Sequence[Band], words: SeenWords) -> Iterator[Band]:
    upper = stack[0]
    for lower in stack[1:]:
        xs = upper.xs if len(upper.xs) > 2 else lower.xs
        between = _between(words, upper, lower) if _same_columns(upper, lower) else []
        rows = table_rows(between, xs) if between else []
        if rows:
            upper = band_of([*upper.edges, *lower.edges, *(line_at(upper, top_of(row)) for row in rows[1:])])
        else:
            yield upper
            upper = lower
    yield upper


def _same_columns(upper: Band, lower: Band) -> bool:
    xs, others = upper.xs, lower.xs
    if max(len(xs), len(others)) <= 2:
        return False
    if min(len(xs), len(others)) <= 2:
        return not upper.xs or not lower.xs
    return len(xs) == len(others) and all(abs(a - b) <= NEAR for a, b in zip(xs, others, strict=True))


def _between(words: SeenWords, upper: Band, lower: Band) -> list[Word]:
    if not NEAR < upper.bottom - lower.top <= _HIGHEST:
        return []
    return [word for word in words.between(upper.bottom, lower.top) if word.x1 > upper.x0 and word.x0 < upper.x1]


def _with_ends(band: Band, words: SeenWords) -> list[Edge]:
    """Return the edges of a table with those of rows above and below that nothing is drawn around."""
    if len(band.xs) <= 2:
        return band.edges
    above = [line for line in words.lines if line[0].middle > band.top][::-1]
    below = [line for line in words.lines if line[0].middle < band.bottom]
    edges = list(band.edges)
    if rows := table_rows([word for line in _near(above, band, band.top) for word in line], band.xs):
        edges += [line_at(band, top_of(row)) for row in rows]
    if rows := table_rows([word for line in _near(below, band, band.bottom) for word in line], band.xs):
        end = min(word.y0 for word in rows[-1]) - 0.5
        edges += [line_at(band, y) for y in (*map(top_of, rows[1:]), end)]
    return edges


def _near(lines: Sequence[list[Word]], band: Band, start: float) -> Iterator[list[Word]]:
    """Yield the lines that follow each other closely from the table on and keep to its columns."""
    for line in lines[:_MOST_LINES]:
        inside = all(band.x0 - NEAR <= word.x0 and word.x1 <= band.x1 + NEAR for word in line)
        if not inside or abs(line[0].middle - start) > LEADING * line[0].size:
            return
        if any(runs_over(line, x) for x in band.xs[1:-1]):
            return
        yield line
        start = line[0].middle
