"""Rows whose class is not the one that a band of values gives for the value in the same row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

from analysis.checks.bands import label_of, noun_of
from analysis.checks.columns import heading, is_total_row, telling_column
from analysis.checks.matrices import Matrix
from analysis.checks.measures import Measure, measure
from analysis.checks.ranges import Bands
from analysis.checks.rating_scales import Scales
from analysis.checks.risk_tables import IMPACT, LIKELIHOOD, RANKS, SCORE, mitigation_column
from analysis.checks.tables import Table
from domain.document import Block

_BEFORE = re.compile(r"\b(?:inherent|gross|initial|before|previous|prior|last|original|target)\b", re.IGNORECASE)
_AFTER = re.compile(r"\b(?:residual|net|current|after|now|today|remaining)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Misfit:
    """A row rated `stated` whose value, told in `reason`, is `due` by the scale."""

    telling: Block
    stated: str
    due: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well the values of one source agree with the labels of one column."""

    right: int
    wrong: tuple[tuple[int, str, str, str], ...]
    is_named: bool


def misfits(table: Table, scales: Scales) -> Iterator[Misfit]:
    """Yield the rows of a table whose label contradicts the one scale that the other rows follow."""
    for column in table.columns:
        fits = [
            fit
            for bands in scales.bands
            if bands.table_id != table.id and (labels := _labels(table, column, bands.labels, bands.noun))
            for fit in _fits(table, column, labels, bands)
        ]
        fits += [
            _by_matrix(table, column, labels, matrix)
            for matrix in scales.matrices
            if matrix.table_id != table.id
            and not _is_level(table, column)
            and (labels := _labels(table, column, matrix.labels, ""))
        ]
        fits = [fit for fit in fits if fit.right or fit.wrong]
        fits.sort(key=lambda fit: (-fit.right, len(fit.wrong), not fit.is_named))
        for row, stated, due, reason in fits[0].wrong if fits and _is_settled(fits[0]) else ():
            cell = table.grid[row][_telling(table, column)]
            if cell is not None:
                yield Misfit(cell, stated, due, reason)


def _is_level(table: Table, column: int) -> bool:
    """Return True for a column of likelihoods or impacts in words of ratings, beside the column of the ratings."""
    titles = {other: heading(table, other) for other in table.columns}
    is_level = {other: bool(LIKELIHOOD.search(title) or IMPACT.search(title)) for other, title in titles.items()}
    return is_level[column] and any(
        SCORE.search(titles[other]) or noun_of(titles[other]) for other in table.columns if not is_level[other]
    )


def _telling(table: Table, labels: int) -> int:
    """Return the column that names what is rated: not the one that says what is done about it."""
    rated = {
        column
        for column in table.columns
        if column == labels or LIKELIHOOD.search(heading(table, column)) or IMPACT.search(heading(table, column))
    }
    mitigation = mitigation_column(table, rated)
    telling = telling_column(table, labels, *{mitigation} - {-1})
    return telling if telling is not None else 0


def _is_settled(fit: _Fit) -> bool:
    """Return True when enough rows follow the scale for the others to be slips."""
    if fit.is_named:
        return len(fit.wrong) <= max(1, fit.right)
    return fit.right >= 2 and fit.right > len(fit.wrong)


def _labels(table: Table, column: int, known: frozenset[str], called: str) -> dict[int, str]:
    """Return the labels in a column by row, where most of its cells hold labels of the scale."""
    title = heading(table, column)
    noun = noun_of(title)
    if called and called != noun and any(len(label) < 3 for label in known):
        return {}
    found: dict[int, str] = {}
    rows = [row for row in table.body if table.text(row, column) and not is_total_row(table, row)]
    for row in rows:
        label = label_of(table.text(row, column), noun) or table.text(row, column).casefold()
        if label not in known:
            alike = [other for other in known if label in RANKS and RANKS.get(other) == RANKS[label]]
            label = alike[0] if len(alike) == 1 else ""
        if label:
            found[row] = label
    return found if found and len(found) * 3 >= len(rows) * 2 else {}


def _by_matrix(table: Table, column: int, labels: dict[int, str], matrix: Matrix) -> _Fit:
    right, wrong = 0, []
    for row, stated in labels.items():
        due, reason = matrix.rating(table, row, column)
        if due and due != stated:
            wrong.append((row, stated, due, reason))
        right += bool(due) and due == stated
    return _Fit(right, tuple(wrong), is_named=True)


def _fits(table: Table, column: int, labels: dict[int, str], bands: Bands) -> Iterator[_Fit]:
    title = heading(table, column)
    for is_named, told, values in _sources(table, column):
        if (_BEFORE.search(told) and _AFTER.search(title)) or (_AFTER.search(told) and _BEFORE.search(title)):
            continue
        right, wrong = 0, []
        for row, stated in labels.items():
            found = values.get(row)
            due = bands.label(found[0]) if found else ""
            if found and due and due != stated:
                wrong.append((row, stated, due, found[1]))
            right += bool(due) and due == stated
        named = bands.is_plain and (is_named or bool(bands.dimension))
        yield _Fit(right, tuple(wrong), named)


def _sources(table: Table, labels: int) -> Iterator[tuple[bool, str, dict[int, tuple[Measure, str]]]]:
    """Yield the columns of values, and the product of likelihood and impact, each with its name and what it says."""
    numbers: dict[int, dict[int, Measure]] = {}
    for column in table.columns:
        title = heading(table, column)
        values = {row: found for row in table.body if (found := measure(table.text(row, column), title)) is not None}
        if not values or len(values) * 2 < len(table.body):
            continue
        numbers[column] = values
    totals = _totals({column: values for column, values in numbers.items() if column != labels})
    for column in totals or numbers:
        title, values = heading(table, column), numbers[column]
        is_named = SCORE.search(title) is not None or any(
            re.search(r"[x×*]", table.text(row, column)) for row in values
        )
        told = {row: (found, _told(table, row, column)) for row, found in values.items()}
        yield is_named or column == labels, title, told
    factors = [
        next((column for column in numbers if column != labels and name.search(heading(table, column))), -1)
        for name in (LIKELIHOOD, IMPACT)
    ]
    if min(factors) >= 0 and factors[0] != factors[1]:
        first, second = (numbers[column] for column in factors)
        yield (
            True,
            "",
            {
                row: (
                    Measure(first[row].value * second[row].value),
                    f"{first[row].value:.0f} × {second[row].value:.0f}",
                )
                for row in first.keys() & second.keys()
            },
        )


def _totals(numbers: dict[int, dict[int, Measure]]) -> list[int]:
    """Return the column that all the other columns of numbers add or multiply up to; they are no scores themselves."""
    for column, values in numbers.items():
        others = [other for found, other in numbers.items() if found != column]
        rows = [row for row in values if all(row in other for other in others)]
        parts = {row: [other[row].value for other in others] for row in rows}
        fits = sum(values[row].value in (sum(parts[row]), prod(parts[row])) for row in rows)
        if len(others) >= 2 and len(rows) >= 2 and fits * 3 >= len(rows) * 2:
            return [column]
    return []


def _told(table: Table, row: int, column: int) -> str:
    title, text = heading(table, column), table.text(row, column)
    return f"“{text}” under “{title}”" if title else f"“{text}”"
