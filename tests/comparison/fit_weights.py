"""Finds the weights of `comparison/likeness.py`: `python -m tests.comparison.fit_weights`.

Two logistic regressions on the known parts of the labelled findings, one for passages that are near each other and one
for the two ends of a contradiction. It prints the weights, and precision and recall of pairs for some constants when
each document is judged by weights that were found on the other documents only. The fresh part is never looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from comparison.items import Item, item
from comparison.likeness import ENDS, NEIGHBOURS, PLACE, WITHIN, are_ends
from comparison.measures import SAME_PASSAGE, of_ends, of_near
from comparison.places import Closeness, Places, closeness
from domain.finding import FindingType
from tests.comparison.labelled_findings import Labelled, labelled

Numbers = npt.NDArray[np.float64]
PLACES = tuple(place for place in PLACE if place is not Closeness.OVERLAPPING)
NAMES = ("base", *PLACES, *WITHIN, *(f"neighbours {name}" for name in NEIGHBOURS))
ENDS_NAMES = ("base", *ENDS)


@dataclass(frozen=True)
class Rows:
    """The measures of many pairs, and whether each pair is one issue."""

    given: Numbers
    is_same: Numbers


def main() -> None:
    """Print the weights, and what they give on documents that they were not found on."""
    known = [source for source in labelled() if source.part == "known"]
    for names, are_far in ((NAMES, False), (ENDS_NAMES, True)):
        parts = [_rows(source, are_far=are_far) for source in known]
        weights = _fit(_together(parts))
        print("\n".join(f"{name:28} {weight:6.2f}" for name, weight in zip(names, weights, strict=True)))
        print("\n".join(_judged(parts)))


def _judged(parts: Sequence[Rows]) -> list[str]:
    """Precision and recall by how much is added to the constant, each part judged by the weights of the others."""
    scores = [part.given @ _fit(_together([*parts[:place], *parts[place + 1 :]])) for place, part in enumerate(parts)]
    given, is_same = np.concatenate(scores), np.concatenate([part.is_same for part in parts]) > 0
    lines = []
    for more in np.arange(0, 2.01, 0.1):
        joined = given + more > 0
        right = np.sum(joined & is_same)
        lines.append(f"{more:4.1f} more: precision {right / np.sum(joined):.3f} recall {right / np.sum(is_same):.3f}")
    return lines


def _rows(source: Labelled, *, are_far: bool) -> Rows:
    places = Places(source.document)
    items = [item(column.key, one, places) for column in source.columns for one in column.findings]
    pairs = [
        (one, other, source.issue_of[one.finding.id] == source.issue_of[other.finding.id])
        for one, other in combinations(items, 2)
        if one.column != other.column
        and (one.finding.type is FindingType.POSITIVE) == (other.finding.type is FindingType.POSITIVE)
        and (closeness(one.place, other.place) is Closeness.APART) is are_far
        and (not are_far or are_ends(one, other))
    ]
    row = _row_of_ends if are_far else _row_of_near
    given = np.array([row(one, other) for one, other, _ in pairs]).reshape(-1, len(ENDS_NAMES if are_far else NAMES))
    return Rows(given, np.array([float(is_same) for *_, is_same in pairs]))


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


def _together(parts: Iterable[Rows]) -> Rows:
    known = list(parts)
    return Rows(np.concatenate([part.given for part in known]), np.concatenate([part.is_same for part in known]))


def _fit(rows: Rows, *, penalty: float = 0.6) -> Numbers:
    """Newton's method for a logistic regression with a penalty on every weight but the constant."""
    given = rows.given
    weights = np.zeros(given.shape[1])
    ridge = penalty * np.eye(given.shape[1])
    ridge[0, 0] = 1e-6
    for _ in range(50):
        guess = 1 / (1 + np.exp(-given @ weights))
        slope = given.T @ (guess - rows.is_same) + ridge @ weights
        curve = (given * (guess * (1 - guess))[:, None]).T @ given + ridge
        weights = weights - np.linalg.solve(curve, slope)
    return weights


if __name__ == "__main__":
    main()
