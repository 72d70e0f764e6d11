"""Finds the weights of `comparison/likeness.py`: `python -m tests.comparison.fit_weights`.

A logistic regression on the development half of the labelled findings. The constant in the product is higher by about
1.2: there precision and recall of the alignment are both above 0.9 on that half, and recall is as high as that allows,
for a finding competes with others for its group. The other half is never looked at here.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt

from comparison.likeness import Item, item, names_differ, same_focus, same_kind, same_words
from comparison.places import Closeness, Places, closeness
from domain.finding import FindingType
from tests.comparison.labelled_findings import Labelled, labelled

Numbers = npt.NDArray[np.float64]
SAME_PASSAGE = ("focus", "focus_and_kind", "kind", "words", "same_names")
NEIGHBOURS = ("kind", "words", "same_names", "other_names")
PLACES = (Closeness.ELSEWHERE, Closeness.ROW, Closeness.BLOCK, Closeness.NEAR, Closeness.SECTION)
NAMES = ("base", *PLACES, *SAME_PASSAGE, *(f"neighbours_{name}" for name in NEIGHBOURS))


def main() -> None:
    """Print the weights."""
    rows = [row for source in labelled() if source.half == "development" for row in _rows(source)]
    given, is_same = np.array([row[0] for row in rows]), np.array([float(row[1]) for row in rows])
    weights = _fit(given, is_same)
    print("\n".join(f"{name:24} {weight:6.2f}" for name, weight in zip(NAMES, weights, strict=True)))


def _rows(source: Labelled) -> list[tuple[list[float], bool]]:
    places = Places(source.document)
    items = [item(column.key, one, places.of(one)) for column in source.columns for one in column.findings]
    return [
        (_numbers(one, other), source.issue_of[one.finding.id] == source.issue_of[other.finding.id])
        for one, other in combinations(items, 2)
        if one.column != other.column
        and (one.finding.type is FindingType.POSITIVE) == (other.finding.type is FindingType.POSITIVE)
        and closeness(one.place, other.place) is not Closeness.APART
    ]


def _numbers(one: Item, other: Item) -> list[float]:
    close = closeness(one.place, other.place)
    kind = same_kind(one, other)
    focus = same_focus(one.place, other.place) if close is Closeness.OVERLAPPING else 0.0
    measured = {
        "focus": focus,
        "focus_and_kind": focus * kind,
        "kind": kind,
        "words": same_words(one, other),
        "same_names": float(not one.names.isdisjoint(other.names)),
        "other_names": float(names_differ(one, other)),
    }
    is_same_passage = close in (Closeness.OVERLAPPING, Closeness.ELSEWHERE, Closeness.ROW)
    return [
        1.0,
        *(float(close is place) for place in PLACES),
        *(measured[name] * is_same_passage for name in SAME_PASSAGE),
        *(measured[name] * (not is_same_passage) for name in NEIGHBOURS),
    ]


def _fit(given: Numbers, wanted: Numbers, *, penalty: float = 0.3) -> Numbers:
    """Newton's method for a logistic regression with a penalty on every weight but the constant."""
    weights = np.zeros(given.shape[1])
    ridge = penalty * np.eye(given.shape[1])
    ridge[0, 0] = 1e-6
    for _ in range(50):
        guess = 1 / (1 + np.exp(-given @ weights))
        slope = given.T @ (guess - wanted) + ridge @ weights
        curve = (given * (guess * (1 - guess))[:, None]).T @ given + ridge
        weights = weights - np.linalg.solve(curve, slope)
    return weights


if __name__ == "__main__":
    main()
