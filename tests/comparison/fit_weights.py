"""Finds the weights of `comparison/likeness.py`: `python -m tests.comparison.fit_weights`.

Two logistic regressions on all known labelled material, the findings of whole documents and the pairs: one for passages
that are near each other and one for the two ends of a contradiction. Every pair is given three times, with its
categories, without any, and with one category for all, so that no weight leans on them. Printed are the weights, and
precision and recall of pairs for some constants when each document is judged by weights that were found on the other
documents only. The fresh part is never looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from comparison.items import Item, item
from comparison.likeness import ENDS, NEIGHBOURS, PLACE, WITHIN, are_ends, have_meaning_in_common
from comparison.measures import SAME_PASSAGE, of_ends, of_near
from comparison.places import Closeness, Places, closeness
from domain.finding import FindingType
from tests.comparison.labelled_findings import Labelled, labelled
from tests.comparison.labelled_pairs import FORMS, in_form, items_of, known_pairs

Numbers = npt.NDArray[np.float64]
Row = Callable[[Item, Item], list[float]]

PLACES = tuple(place for place in PLACE if place is not Closeness.OVERLAPPING)
NAMES = ("base", *PLACES, *WITHIN, *(f"neighbours {name}" for name in NEIGHBOURS))
ENDS_NAMES = ("base", *ENDS)
DOCUMENTS = "documents"
SHARE = {DOCUMENTS: 1.0}
PAIR = 3.0
"""What one of the few labelled pairs counts beside one of the many pairs of a labelled document."""
MORE = np.arange(0, 2.01, 0.1)


@dataclass(frozen=True)
class Case:
    """Two findings made ready for comparing, where they are from, and whether they are one issue."""

    document: str
    source: str
    form: str
    one: Item
    other: Item
    is_same: bool


def main() -> None:
    """Print the weights, and what they give on documents that they were not found on."""
    known = [case for case in _cases() if _can_be_one(case.one, case.other)]
    near = [case for case in known if not _is_far(case)]
    far = [case for case in known if _is_far(case) and are_ends(case.one, case.other)]
    for names, cases, row in ((NAMES, near, _row_of_near), (ENDS_NAMES, far, _row_of_ends)):
        given = np.array([row(case.one, case.other) for case in cases])
        weights = _fit(given, cases)
        print("\n".join(f"{name:28} {weight:6.2f}" for name, weight in zip(names, weights, strict=True)))
        print("\n".join(_judged(given, cases)))


def _cases() -> Iterator[Case]:
    for form in FORMS:
        for source in labelled():
            if source.part == "known":
                yield from _cases_of(source, form)
        for pair in known_pairs():
            name = pair.document.rpartition("/")[2].partition(".")[0]
            yield Case(name, pair.set, form, *items_of(pair, form), pair.is_same)


def _cases_of(source: Labelled, form: str) -> Iterator[Case]:
    places = Places(source.document)
    items = [item(column.key, in_form(one, form), places) for column in source.columns for one in column.findings]
    for one, other in combinations(items, 2):
        if one.column != other.column:
            is_same = source.issue_of[one.finding.id] == source.issue_of[other.finding.id]
            yield Case(source.name, DOCUMENTS, form, one, other, is_same)


def _can_be_one(one: Item, other: Item) -> bool:
    return (one.finding.type is FindingType.POSITIVE) == (other.finding.type is FindingType.POSITIVE)


def _is_far(case: Case) -> bool:
    return closeness(case.one.place, case.other.place) is Closeness.APART


def _judged(given: Numbers, cases: Sequence[Case]) -> list[str]:
    """Precision and recall by how much is added to the constant, each document judged by the weights of the others."""
    of = np.array([case.document for case in cases])
    score = np.zeros(len(cases))
    for document in sorted(set(of)):
        others = of != document
        weights = _fit(given[others], [case for case in cases if case.document != document])
        score[~others] = given[~others] @ weights
    score[[not have_meaning_in_common(case.one, case.other) for case in cases]] = -np.inf
    views = sorted({(case.source, case.form) for case in cases})
    lines = ["more  " + "  ".join(f"{source:>9} {form:12}" for source, form in views)]
    for more in MORE:
        lines.append(f"{more:4.1f}  " + "  ".join(_figures(score + more > 0, cases, view) for view in views))
    return lines


def _figures(joined: npt.NDArray[np.bool_], cases: Sequence[Case], view: tuple[str, str]) -> str:
    seen = np.array([(case.source, case.form) == view for case in cases])
    is_same = np.array([case.is_same for case in cases])
    right = np.sum(joined & is_same & seen)
    return f"{'':8} {right / max(1, np.sum(joined & seen)):.3f} {right / max(1, np.sum(is_same & seen)):.3f}  "


def _row_of_near(one: Item, other: Item) -> list[float]:
    close = closeness(one.place, other.place)
    measured = of_near(one, other, close)
    within: Mapping[str, float] = measured if close in SAME_PASSAGE else {}
    beside: Mapping[str, float] = {} if close in SAME_PASSAGE else measured
    return [
        1.0,
        *(float(close is place) for place in PLACES),
        *(within.get(name, 0.0) for name in WITHIN),
        *(beside.get(name, 0.0) for name in NEIGHBOURS),
    ]


def _row_of_ends(one: Item, other: Item) -> list[float]:
    measured = of_ends(one, other)
    return [1.0, *(measured[name] for name in ENDS)]


def _fit(given: Numbers, cases: Sequence[Case], *, penalty: float = 0.6) -> Numbers:
    """Newton's method for a logistic regression with a penalty on every weight but the constant."""
    is_same = np.array([float(case.is_same) for case in cases])
    counts = np.array([SHARE.get(case.source, PAIR) for case in cases])
    weights = np.zeros(given.shape[1])
    ridge = penalty * np.eye(given.shape[1])
    ridge[0, 0] = 1e-6
    for _ in range(50):
        guess = 1 / (1 + np.exp(-given @ weights))
        slope = given.T @ (counts * (guess - is_same)) + ridge @ weights
        curve = (given * (counts * guess * (1 - guess))[:, None]).T @ given + ridge
        weights = weights - np.linalg.solve(curve, slope)
    return weights


if __name__ == "__main__":
    main()
