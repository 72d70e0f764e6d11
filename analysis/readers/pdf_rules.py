"""Tables with nothing but lines across: their columns are where no word of any row stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from analysis.readers.pdf_page import Edge, Word
from analysis.readers.pdf_rows import Band, SeenWords, band_of, keeps_apart, line_at, rows_of, table_rows, top_of

_COLUMN_GAP = 0.6
"""Of the type size: how wide a column of nothing is at least."""
_LEAST_RULES = 3
_RULED_ROWS = 4
"""From so many rows on each stands between two lines; with fewer the lines are above and under head and body."""
_PROSE_WORDS = 5


def with_columns(stack: Sequence[Band], words: SeenWords) -> Iterator[Band]:
    """Yield the bands, from top to bottom, with single lines that make a table put together and given its columns."""
    zones = [[] if upper.xs or lower.xs else _zone(upper, lower, words) for upper, lower in pairwise(stack)]
    at = 0
    while at < len(stack):
        rules = _rules_of_a_table(stack, zones, at)
        yield _table(stack[at : at + rules], zones[at : at + rules - 1]) if rules else stack[at]
        at += max(1, rules)


def _rules_of_a_table(stack: Sequence[Band], zones: Sequence[list[Word]], at: int) -> int:
    """Return how many single lines from this one on make a table with what stands between them; 0 when none do."""
    rules = 0
    for number in range(1, len(stack) - at + 1):
        if stack[at + number - 1].xs:
            break
        if number >= _LEAST_RULES:
            if not _columns(stack[at : at + number], zones[at : at + number - 1]):
                break
            rules = number
    return rules


def _columns(rules: Sequence[Band], zones: Sequence[list[Word]]) -> list[float]:
    """Return where the columns of a table between these lines end, nothing when there is no table."""
    if not all(zones):
        return []
    inner = _gaps([word for zone in zones for word in zone])
    if not inner or not all(any(keeps_apart(line, x) for line in rows_of(zone) for x in inner) for zone in zones):
        return []
    if len(inner) == 1 and _is_prose([line for zone in zones for line in rows_of(zone)], inner[0]):
        return []
    return [min(rule.x0 for rule in rules), *inner, max(rule.x1 for rule in rules)]


def _zone(upper: Band, lower: Band, words: SeenWords) -> list[Word]:
    found = words.between(upper.bottom, lower.top)
    return [word for word in found if upper.x0 - 1 <= word.x0 and word.x1 <= upper.x1 + 1]


def _gaps(words: Sequence[Word]) -> list[float]:
    """Return the middle of each stretch from left to right that no word covers."""
    least = _COLUMN_GAP * median(word.size for word in words)
    spans = sorted((word.x0, word.x1) for word in words)
    gaps, end = [], spans[0][1]
    for start, stop in spans:
        if start - end >= least:
            gaps.append((start + end) / 2)
        end = max(end, stop)
    return gaps


def _is_prose(lines: Sequence[list[Word]], border: float) -> bool:
    """True of two columns of running text, which lines may part like rows."""
    left = [sum(word.x0 < border for word in line) for line in lines]
    right = [sum(word.x0 > border for word in line) for line in lines]
    return median(left) >= _PROSE_WORDS and median(right) >= _PROSE_WORDS


def _table(rules: Sequence[Band], zones: Sequence[list[Word]]) -> Band:
    xs = _columns(rules, zones)
    top, bottom = rules[0].top, rules[-1].bottom
    edges = [edge for rule in rules for edge in rule.edges]
    edges += [Edge(False, x, bottom, top, is_ruled=False) for x in xs]
    if len(rules) - 1 < _RULED_ROWS:
        for zone in zones:
            edges += [line_at(rules[0], top_of(row)) for row in table_rows(zone, xs)[1:]]
    return band_of(edges)
