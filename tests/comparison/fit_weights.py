"""Finds the weights of `comparison/likeness.py`: `python -m tests.comparison.fit_weights`.

Two logistic regressions on the known parts of the labelled findings, one for passages that are near each other and one
for the two ends of a contradiction. It prints the weights, and precision and recall of pairs for some constants when
each document is judged by weights that were found on the other documents only. The fresh part is never looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from comparison.items import (
    Item,
    have_names_in_common,
    item,
    names_differ,
    quote_named,
    same_category,
    same_focus,
    same_kind,
    same_rare_words,
    same_subject,
    same_words,
)
from comparison.likeness import are_ends
from comparison.places import Closeness, Places, closeness
from domain.finding import FindingType
from tests.comparison.labelled_findings import Labelled, labelled

Numbers = npt.NDArray[np.float64]
SAME_PASSAGE = ("focus", "focus_and_kind", "kind", "words", "rare_words", "same_names", "other_names", "same_category")
NEIGHBOURS = ("kind", "words", "rare_words", "same_names", "other_names", "quote_named")
PLACES = (Closeness.ELSEWHERE, Closeness.SENTENCE, Closeness.ROW, Closeness.BLOCK, Closeness.NEAR, Closeness.SECTION)
NAMES = ("base", *PLACES, *SAME_PASSAGE, *(f"neighbours_{name}" for name in NEIGHBOURS))
ENDS = ("ends_base", "ends_kind", "ends_subject", "ends_named", "ends_words")


@dataclass(frozen=True)
class Rows:
    """The measures of many pairs, and whether each pair is one issue."""

    given: Numbers
    is_same: Numbers


def main() -> None:
    """Print the weights, and what they give on documents that they were not found on."""
    known = [source for source in labelled() if source.part == "known"]
    for names, are_far in ((NAMES, False), (ENDS, True)):
        parts = [_rows(source, are_far=are_far) for source in known]
        weights = _fit(_together(parts))
        print("\n".join(f"{name:24} {weight:6.2f}" for name, weight in zip(names, weights, strict=True)))
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
    measure = _of_ends if are_far else _of_near
    width = len(ENDS if are_far else NAMES)
    given = np.array([measure(one, other) for one, other, _ in pairs]).reshape(-1, width)
    return Rows(given, np.array([float(is_same) for *_, is_same in pairs]))


def _of_near(one: Item, other: Item) -> list[float]:
    close = closeness(one.place, other.place)
    kind = same_kind(one, other)
    focus = same_focus(one.place, other.place) if close is Closeness.OVERLAPPING else 0.0
    measured = {
        "focus": focus,
        "focus_and_kind": focus * kind,
        "kind": kind,
        "words": same_words(one, other),
        "rare_words": same_rare_words(one, other),
        "same_names": float(have_names_in_common(one, other)),
        "other_names": float(names_differ(one, other)),
        "quote_named": quote_named(one, other),
        "same_category": float(same_category(one, other)),
    }
    is_same_passage = close in (Closeness.OVERLAPPING, Closeness.ELSEWHERE, Closeness.SENTENCE, Closeness.ROW)
    return [
        1.0,
        *(float(close is place) for place in PLACES),
        *(measured[name] * is_same_passage for name in SAME_PASSAGE),
        *(measured[name] * (not is_same_passage) for name in NEIGHBOURS),
    ]


def _of_ends(one: Item, other: Item) -> list[float]:
    return [1.0, same_kind(one, other), same_subject(one, other), quote_named(one, other), same_words(one, other)]


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
