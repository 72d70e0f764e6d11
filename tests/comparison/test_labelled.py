"""The alignment on findings whose issues are known: what it joins is one issue, and what is one issue it joins."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import pytest

from comparison.aligning import align
from comparison.places import Closeness
from domain.finding import Finding
from tests.comparison.labelled_findings import Labelled, Pair, labelled, pairs

LEAST = 0.9
HALVES = ("development", "held-out")
FRESH = "fresh"
"""Scored once, when all weights stood; counted in no other figure."""


@dataclass(frozen=True)
class Judged:
    """How many pairs were joined rightly, joined wrongly, and left apart wrongly."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed)


def judged(sources: Iterable[Labelled], joins: Callable[[Labelled], Callable[[Pair], bool]]) -> Judged:
    """Judge every labelled pair but those of one issue in passages far apart, which no rule calls one issue."""
    right = wrong = missed = 0
    for source in sources:
        is_joined = joins(source)
        for pair in pairs(source):
            joined = is_joined(pair)
            right += joined and pair.is_same
            wrong += joined and not pair.is_same
            missed += pair.is_same and not joined and pair.closeness is not Closeness.APART
    return Judged(right, wrong, missed)


def as_columns(source: Labelled) -> Callable[[Pair], bool]:
    """Judge by the rows of all voices aligned at once."""
    alignment = align(source.columns, source.document)
    row_of = {finding.id: row.id for row in alignment.rows for finding in row.findings}
    return lambda pair: row_of[pair.one.id] == row_of[pair.other.id]


def alone(source: Labelled) -> Callable[[Pair], bool]:
    """Judge each pair as if there were no other finding."""

    def is_joined(pair: Pair) -> bool:
        columns = [replace(source.columns[0], key=key, findings=(one,)) for key, one in _keyed(pair)]
        return len(align(columns, source.document).rows) == 1

    return is_joined


def _keyed(pair: Pair) -> list[tuple[str, Finding]]:
    return [("one", pair.one), ("other", pair.other)]


def _both_halves() -> list[Labelled]:
    return [source for source in labelled() if source.half in HALVES]


def test_the_labelled_pairs_are_many_and_hard():
    for half in HALVES:
        found = [pair for source in labelled() if source.half == half for pair in pairs(source)]
        same = [pair for pair in found if pair.is_same]
        overlapping = [pair for pair in found if pair.closeness is Closeness.OVERLAPPING and not pair.is_same]

        assert len(same) >= 100
        assert len(overlapping) >= 15, "overlapping quotes with different meaning"
        assert len(found) - len(same) >= 0.7 * len(found), "neighbours that are different issues"


def test_no_finding_is_lost_and_none_is_in_two_rows():
    for source in labelled():
        rows = align(source.columns, source.document).rows
        assert sorted(f.id for row in rows for f in row.findings) == sorted(f.id for f in source.findings)


@pytest.mark.parametrize("half", HALVES)
def test_precision_and_recall_of_whole_columns(half):
    result = judged([source for source in labelled() if source.half == half], as_columns)

    assert result.precision >= LEAST, result
    assert result.recall >= LEAST, result


def test_precision_and_recall_of_all_documents_together():
    result = judged(_both_halves(), as_columns)

    assert result.precision >= 0.94, result
    assert result.recall >= LEAST, result


def test_precision_and_recall_of_pairs_with_nothing_to_compete_with():
    result = judged(_both_halves(), alone)

    assert result.precision >= 0.87, result
    assert result.recall >= 0.87, result


def main() -> None:
    """Print the figures: `python -m tests.comparison.test_labelled`."""
    for name, joins in (("whole columns", as_columns), ("pairs alone", alone)):
        for part in (*HALVES, "both", FRESH):
            chosen = _both_halves() if part == "both" else [source for source in labelled() if source.half == part]
            result = judged(chosen, joins)
            print(f"{name:14} {part:12} {result.precision:.3f} {result.recall:.3f} {result}")


if __name__ == "__main__":
    main()
