"""Figures of a row that are the sum or the difference of others in the same row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.checks.columns import heading
from analysis.checks.numbers import Figure, figure, shown
from analysis.checks.tables import Table

_TOTAL = re.compile(r"(?:.*\b)?(?:totals?|sum|altogether|together)\b|all\b", re.IGNORECASE)
_DERIVED = re.compile(
    r"\b(?:differences?|variance|left|remaining|remainder|open|over(?:run|spend)?|under(?:spend)?|balance|net|both|"
    r"years?|deviation|change|gap|shortfall|excess|unspent|available|whole)\b|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_RATED = re.compile(
    r"\b(?:likelihood|impact|probability|severity|score|rating|effect|rank|level|weight|[a-z] ?[x×*] ?[a-z])\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sum:
    """A total or difference as stated, with the parts that should make it."""

    title: str
    column: int
    parts: tuple[float, ...]
    stated: float

    @property
    def told(self) -> str:
        parts = " + ".join(f"({shown(part)})" if part < 0 else shown(part) for part in self.parts[:12])
        more = " + …" if len(self.parts) > 12 else ""
        return f"{parts}{more} = {shown(round(sum(self.parts), 6))}, but the total says {shown(self.stated)}"


def total(parts: list[Figure]) -> float:
    return sum(part.value for part in parts)


def is_sum(parts: list[Figure], stated: Figure) -> bool:
    """Return True when the parts make the total, allowing for rounding of decimals and percentages."""
    decimals = min([part.decimals for part in parts] + [stated.decimals])
    rounded = stated.is_percent or decimals != max([part.decimals for part in parts] + [stated.decimals])
    slack = 0.5 * 10**-decimals * (len(parts) + 1) if rounded or stated.decimals else 1e-6
    return abs(total(parts) - stated.value) <= slack + 1e-9


def wrong_rows(table: Table) -> Iterator[tuple[int, Sum]]:
    """Yield the rows in which a figure is not what most other rows show it to be: the sum or difference of others."""
    rows = [row for row in table.body if not table.is_band(row)]
    if len(rows) < 3 or any(_RATED.search(heading(table, column)) for column in table.columns):
        return
    columns = [column for column in table.columns[1:] if _is_numeric(table, rows, column)]
    for place, column in enumerate(columns[:8]):
        if place < 2:
            continue
        title = heading(table, column)
        least = 2 if _TOTAL.match(title) or _DERIVED.search(title) else 4
        ways = [dict.fromkeys(columns[:place], 1)]
        ways += [{a: 1, b: sign} for a in columns[:place] for b in columns[:place] if a != b for sign in (1, -1)]
        for way in ways if _DERIVED.search(title) and not _TOTAL.match(title) else ways[:1]:
            wrong, right = _wrong(table, rows, column, way)
            if right >= least and right >= 2 * len(wrong):
                yield from wrong
                break


def _is_numeric(table: Table, rows: list[int], column: int) -> bool:
    found = [figure(table.text(row, column)) for row in rows if table.text(row, column)]
    return bool(found) and sum(one is not None and not one.is_percent for one in found) * 4 >= len(found) * 3


def _wrong(table: Table, rows: list[int], column: int, way: dict[int, int]) -> tuple[list[tuple[int, Sum]], int]:
    """Return the rows whose figure is not made of the others in this way, and in how many rows it is."""
    wrong: list[tuple[int, Sum]] = []
    right = 0
    for row in rows:
        stated = figure(table.text(row, column))
        parts = [
            replace(part, value=part.value * sign)
            for other, sign in way.items()
            if (part := figure(table.text(row, other))) is not None
        ]
        if stated is None or stated.is_percent or len(parts) < 2:
            continue
        if is_sum(parts, stated):
            right += stated.value != 0
        elif abs(total(parts)) * 0.3 < abs(stated.value) < abs(total(parts)) * 3.5:
            title = heading(table, column)
            wrong.append((row, Sum(title, column, tuple(part.value for part in parts), stated.value)))
        else:
            return [], 0
    return wrong, right
