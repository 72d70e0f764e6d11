"""The alignment on findings whose issues are known: what it joins is one issue, and what is one issue it joins."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from functools import cache

import pytest

from comparison.aligning import align
from comparison.grouping import groups
from comparison.items import item
from comparison.places import Closeness, Places
from tests.comparison.labelled_findings import Labelled, Pair, labelled, pairs
from tests.comparison.labelled_pairs import in_form

View = Callable[[Labelled], Callable[[Pair], bool]]

LEAST = 0.9
LEAST_WITHOUT_CATEGORIES = 0.87
"""What is reached where findings of a whole document say only in words what is wrong."""
KNOWN = "known"
"""What weights are found on; a fresh document becomes known when its misses have been looked at."""
FRESH = "fresh"
"""Labelled before it was scored, scored once, when all weights stood; no weight is found on it."""


@dataclass(frozen=True)
class Judged:
    """How many pairs were joined rightly, joined wrongly, and left apart wrongly.

    `far` are pairs of one issue left apart whose passages lie far from each other, with nothing that connects them: by
    the rule they are not one issue, so `recall` leaves them out and `recall_of_all` does not.
    """

    right: int
    wrong: int
    missed: int
    far: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed)

    @property
    def recall_of_all(self) -> float:
        return self.right / (self.right + self.missed + self.far)


def judged(sources: Iterable[Labelled], joins: View) -> Judged:
    """Judge every pair of findings of two voices."""
    results = [_judged(source.name, joins) for source in sources]
    return Judged(*(sum(getattr(result, field.name) for result in results) for field in fields(Judged)))


@cache
def _judged(name: str, joins: View) -> Judged:
    (source,) = (source for source in labelled() if source.name == name)
    right = wrong = missed = far = 0
    is_joined = joins(source)
    for pair in pairs(source):
        joined = is_joined(pair)
        is_far = pair.closeness is Closeness.APART
        right += joined and pair.is_same
        wrong += joined and not pair.is_same
        missed += pair.is_same and not joined and not is_far
        far += pair.is_same and not joined and is_far
    return Judged(right, wrong, missed, far)


def as_columns(source: Labelled) -> Callable[[Pair], bool]:
    """Judge by the rows of all voices aligned at once."""
    alignment = align(source.columns, source.document)
    row_of = {finding.id: row.id for row in alignment.rows for finding in row.findings}
    return lambda pair: row_of[pair.one.id] == row_of[pair.other.id]


def alone(source: Labelled) -> Callable[[Pair], bool]:
    """Judge each pair as if there were no other finding."""
    return _alone(source, "as given")


def alone_without_categories(source: Labelled) -> Callable[[Pair], bool]:
    """Judge each pair as if there were no other finding, and no finding had a category."""
    return _alone(source, "no category")


def _alone(source: Labelled, form: str) -> Callable[[Pair], bool]:
    places = Places(source.document)
    found = ((column.key, one) for column in source.columns for one in column.findings)
    items = {one.id: item(key, in_form(one, form), places) for key, one in found}
    return lambda pair: len(groups([items[one] for one in sorted((pair.one.id, pair.other.id))])) == 1


def part(name: str) -> list[Labelled]:
    """Return the labelled documents of one part, or of both together."""
    return [source for source in labelled() if name in (source.part, "both")]


def test_the_labelled_pairs_are_many_and_hard():
    found = [pair for source in labelled() for pair in pairs(source) if pair.closeness is not Closeness.APART]
    overlapping = [pair for pair in found if pair.closeness is Closeness.OVERLAPPING and not pair.is_same]

    assert sum(pair.is_same for pair in found) >= 400
    assert len(overlapping) >= 60, "overlapping quotes with different meaning"
    assert sum(not pair.is_same for pair in found) >= 2_000, "neighbours that are different issues"
    assert sum(pair.is_same for source in part(FRESH) for pair in pairs(source)) >= 60


def test_the_labelled_quotes_stand_in_their_blocks_as_the_documents_are_read_now():
    astray = [finding.quote for source in labelled() for finding in source.findings if finding.span is None]

    assert len(astray) <= 4, astray


def test_no_finding_is_lost_and_none_is_in_two_rows():
    for source in labelled():
        rows = align(source.columns, source.document).rows
        assert sorted(f.id for row in rows for f in row.findings) == sorted(f.id for f in source.findings)


@pytest.mark.parametrize("name", [KNOWN, FRESH, "both"])
def test_precision_and_recall_of_whole_columns(name):
    result = judged(part(name), as_columns)

    assert result.precision >= LEAST, result
    assert result.recall >= LEAST, result


@pytest.mark.parametrize("name", [KNOWN, FRESH, "both"])
def test_precision_and_recall_of_pairs_with_nothing_to_compete_with(name):
    result = judged(part(name), alone)

    assert result.precision >= LEAST, result
    assert result.recall >= LEAST, result


@pytest.mark.parametrize("name", [KNOWN, FRESH, "both"])
def test_precision_and_recall_of_pairs_without_categories(name):
    result = judged(part(name), alone_without_categories)

    assert result.precision >= LEAST_WITHOUT_CATEGORIES, result
    assert result.recall >= LEAST_WITHOUT_CATEGORIES, result


def main() -> None:
    """Print the figures: `python -m tests.comparison.test_labelled`."""
    print("                       precision recall of all")
    views = {"whole columns": as_columns, "pairs alone": alone, "no category": alone_without_categories}
    for view, joins in views.items():
        for name in (KNOWN, FRESH, "both"):
            result = judged(part(name), joins)
            figures = f"{result.precision:.3f}     {result.recall:.3f}  {result.recall_of_all:.3f}"
            print(f"{view:14} {name:6}   {figures}  {result}")


if __name__ == "__main__":
    main()
