"""Repeats of one model: which issues come back in how many of its runs, steady or lucky."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from comparison.columns import Column
from comparison.rows import Alignment, Row


@dataclass(frozen=True, slots=True)
class Recurrence:
    """One issue in the repeats: found in `times` of the `of` runs that have reviewed its passage."""

    row_id: str
    times: int
    of: int

    @property
    def is_steady(self) -> bool:
        """True when every run found it, and there was more than one."""
        return self.times == self.of > 1


@dataclass(frozen=True, slots=True)
class Repeats:
    """Runs of the same models with the same prompt and checklist, and the issues that they found."""

    keys: tuple[str, ...]
    models: tuple[str, ...]
    issues: tuple[Recurrence, ...]

    @property
    def counts(self) -> Mapping[int, int]:
        """How many issues were found in how many runs, for each number of runs."""
        found = Counter(issue.times for issue in self.issues)
        return {times: found[times] for times in range(1, len(self.keys) + 1)}

    @property
    def steady(self) -> int:
        """How many issues every run found."""
        return sum(issue.is_steady for issue in self.issues)

    @property
    def steady_share(self) -> float | None:
        """The steady issues of those that two runs or more could find; None where there are none."""
        comparable = sum(issue.of > 1 for issue in self.issues)
        return self.steady / comparable if comparable else None


def repeats(alignment: Alignment) -> tuple[Repeats, ...]:
    """Return each group of two or more columns that ask the same of the same models, in the order of the columns."""
    groups: dict[tuple[object, ...], list[Column]] = {}
    for column in alignment.columns:
        groups.setdefault((column.models, column.prompt_version, column.checklist), []).append(column)
    return tuple(_repeats(columns, alignment) for columns in groups.values() if len(columns) > 1)


def _repeats(columns: list[Column], alignment: Alignment) -> Repeats:
    keys = tuple(column.key for column in columns)
    rows = [row for row in alignment.rows if any(key in row.cells for key in keys)]
    return Repeats(keys, columns[0].models, tuple(_recurrence(row, keys) for row in rows))


def _recurrence(row: Row, keys: tuple[str, ...]) -> Recurrence:
    return Recurrence(row.id, sum(key in row.cells for key in keys), sum(key not in row.unreviewed for key in keys))
