"""Where a span of a block stands on a PDF page: one rectangle for each line it runs over."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.readers.pdf_reader import PdfWord

Rect = tuple[float, float, float, float]
"""Left, bottom, right, top in points; the origin is at the bottom left."""


def line_rects(words: Iterable[PdfWord], block_id: str, span: tuple[int, int]) -> list[Rect]:
    """Return the rectangles of a span's characters, line by line; a word covered in part gives that part."""
    lines: list[Rect] = []
    for word in words:
        if word.block_id == block_id and word.start < span[1] and word.end > span[0]:
            rect = _covered(word, span)
            if lines and _same_line(lines[-1], rect):
                lines[-1] = _around(lines[-1], rect)
            else:
                lines.append(rect)
    return lines


def around(rects: Iterable[Rect]) -> Rect:
    """Return the smallest rectangle that holds them all."""
    first, *others = rects
    for rect in others:
        first = _around(first, rect)
    return first


def quad_points(rects: Iterable[Rect]) -> list[float]:
    """Return the corners of each rectangle in the order that viewers expect: top left, top right, then bottom."""
    return [value for x0, y0, x1, y1 in rects for value in (x0, y1, x1, y1, x0, y0, x1, y0)]


def _covered(word: PdfWord, span: tuple[int, int]) -> Rect:
    length = word.end - word.start
    per_character = (word.x1 - word.x0) / length
    left = word.x0 + per_character * max(0, span[0] - word.start)
    right = word.x1 - per_character * max(0, word.end - span[1])
    return left, word.y0, right, word.y1


def _same_line(line: Rect, rect: Rect) -> bool:
    overlap = min(line[3], rect[3]) - max(line[1], rect[1])
    height = min(line[3] - line[1], rect[3] - rect[1])
    return overlap > height / 2 and rect[0] >= line[0]


def _around(one: Rect, other: Rect) -> Rect:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
