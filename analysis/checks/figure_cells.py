"""Figures of tables with what tells them from each other: the words of row, heading and caption, unit and times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.checks.columns import TOTAL, heading
from analysis.checks.durations import MINUTES
from analysis.checks.gist import root
from analysis.checks.numbers import Figure, figure
from analysis.checks.quantity_words import MODIFIERS, name_stems, telling
from analysis.checks.spoken_numbers import SPOKEN, spoken
from analysis.checks.table_total import adds_up
from analysis.checks.tables import Table
from analysis.checks.words import SMALL_NUMBERS, stem, word_set

CODE = re.compile(r"[A-Z]{1,4}[.-]?\d{1,3}[a-z]?")
_SCALES = (
    (
        re.compile(r"\bthousands?\b|\b(?:EUR|USD|GBP|CHF|[€$£])\s?[’'k]?000\b|[€$£]k\b|\b(?:T|k)(?:EUR|CHF)\b", re.I),
        1e3,
    ),
    (re.compile(r"\bmillions?\b|[€$£]m\b|\bm(?:n|io)?\.? (?:EUR|USD|GBP|CHF)\b", re.I), 1e6),
)
_MONEY = re.compile(r"[€$£¥]|\b(?:euros?|dollars?|pounds?|francs?|EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CAD|AUD)\b", re.I)
_PERCENT = re.compile(r"%|\bper ?cent\b", re.I)
_PER_TIME = re.compile(r"\b(?:per|an?|each) (?:day|week|month|year|hour|minute|shift)\b", re.I)
_TIME = re.compile(r"\b(second|minute|min|hour|day|week|month|year)s?\b", re.I)
_SUMMING = frozenset(
    map(
        root,
        map(stem, (*word_set("all total totals sum together overall combined whole grand entire"), *SMALL_NUMBERS)),
    )
)
TIMES = re.compile(
    r"\b(?:(?:19|20)\d\d|January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Q[1-4]|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:first|second|third|fourth) (?:quarter|half))\b"
)


_REFERENCE = re.compile(
    r"(?:finding|section|recommendation|clause|chapter|article|paragraph|risk|control|measure|item|ref|reference|see|"
    r"nos?|nr|id|code|row|step|table|figure|annex|appendix)(?:\.| no\.?| number| id)?",
    re.IGNORECASE,
)
"""Headings of numbers that point at something and count nothing."""


@dataclass(frozen=True, slots=True)
class FigureCell:
    """A figure with its unit and the roots of the words of its row and of its heading."""

    value: float
    digits: str
    unit: str
    row: frozenset[str]
    code: str
    title: frozenset[str]
    others: frozenset[float]
    """The figures of its row."""
    known: frozenset[float]
    """The figures of its column and others of the table, and those in the name of its row."""
    is_total: bool
    is_lone: bool
    """True in a table with one column of figures."""
    around: frozenset[str]
    """Roots of the words of the caption."""
    times: frozenset[str]
    title_times: frozenset[str]
    told: str
    text: str
    """Name of the row, heading and caption in lower case."""


def figure_cells(table: Table) -> Iterator[FigureCell]:
    """Yield the figures of a table under its headings; money in whole units, times in minutes."""
    if table.header < 0 or len(table.columns) < 2 or len(table.body) < 2:
        return
    caption = table.context()
    numeric = [
        column
        for column in table.columns
        if sum(figure(table.text(row, column)) is not None for row in table.body) >= 2
        and not _REFERENCE.fullmatch(heading(table, column))
    ]
    last = table.body[-1] if adds_up(table) else -1
    known = frozenset(
        found.value for row in table.body for column in numeric if (found := figure(table.text(row, column)))
    )
    for row in table.body:
        name_at = next((n for n in table.columns if re.search(r"[^\W\d_]{2}", CODE.sub("", table.text(row, n)))), None)
        if name_at is None or table.is_band(row):
            continue
        name = table.text(row, name_at)
        code = CODE.match(table.text(row, 0))
        is_total = row == last or (len(name) < 70 and TOTAL.match(name) is not None)
        figures = [(column, figure(table.text(row, column))) for column in numeric if column > name_at]
        units = {
            column: _unit_of(table.text(row, column), f"{name} {heading(table, column)}", caption, found)
            for column, found in figures
            if found
        }
        for column, found in figures:
            if found is None:
                continue
            title, (unit, scale) = heading(table, column), units[column]
            due = {_sum_of_others(table, row, column)} if is_total else set()
            yield FigureCell(
                value=found.value * scale,
                digits=re.sub(r"\D", "", table.text(row, column)),
                unit=unit,
                row=_roots(CODE.sub("", name)) - (_SUMMING if is_total else frozenset()),
                code=code.group() if code else "",
                title=_roots(title),
                others=frozenset(one.value * units[other][1] for other, one in figures if one),
                known=frozenset(value * scale for value in known | due) | _numbers_of(name),
                is_total=is_total,
                is_lone=len(numeric) == 1,
                around=_roots(caption),
                times=frozenset(TIMES.findall(f"{title} {caption}")),
                title_times=frozenset(TIMES.findall(title)),
                told=f"{name}, {title}: {table.text(row, column)}",
                text=f"{name} {title} {caption}".casefold(),
            )


def _numbers_of(name: str) -> frozenset[float]:
    told = (float(number) for match in SPOKEN.finditer(name) if (number := spoken(match.group())))
    return frozenset(told) | frozenset(map(float, re.findall(r"\b\d{1,4}\b", name)))


def _sum_of_others(table: Table, row: int, column: int) -> float:
    """Return what the other figures of a column add up to: a total that is not this is told wrong by the table."""
    others = (figure(table.text(other, column)) for other in table.body if other != row)
    return sum(one.value for one in others if one)


def _unit_of(text: str, title: str, caption: str, found: Figure) -> tuple[str, float]:
    """Return what a figure measures and the factor that makes it whole units, or minutes."""
    if found.is_percent or _PERCENT.search(title):
        return "percent", 1.0
    time = None if _PER_TIME.search(title) else _TIME.search(title)
    if found.unit.rstrip("s") in MINUTES or time:
        return "time", float(MINUTES[found.unit.rstrip("s") if not time else time[1].casefold()])
    scales = (scale for place in (title, caption) for pattern, scale in _SCALES if pattern.search(place))
    is_money = _MONEY.search(text + title) or _MONEY.search(caption)
    return "money" if is_money else "count", next(scales, 1.0)


def _roots(text: str) -> frozenset[str]:
    return telling(name_stems(text)) - MODIFIERS - _NO_WORDS


_NO_WORDS = frozenset(map(root, map(stem, ("table", "tab", "number", "no", "thousand", "million"))))
