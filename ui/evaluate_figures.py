"""The figures of an evaluation as tables. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from comparison.scoring import JUDGEMENT, MECHANICAL, Entry, Score
from domain.finding import Usage
from jobs.evaluations import JudgedDocument


def by_model(documents: Sequence[JudgedDocument]) -> dict[str, tuple[Score, Usage, int]]:
    """Return for each model its score and cost over all documents, and how many of its runs still go on."""
    summed: dict[str, tuple[Score, Usage, int]] = {}
    for document in documents:
        for item in document.columns:
            score, usage, live = summed.get(item.column.label, (Score(), Usage(), 0))
            summed[item.column.label] = score + item.score, usage + item.column.usage, live + item.is_live
    return summed


def scores_table(documents: Sequence[JudgedDocument]) -> pd.DataFrame:
    """Return one row for each model, shares in percent."""
    rows = []
    for name, (score, usage, live) in by_model(documents).items():
        found = len(score.found)
        rows.append(
            {
                "Model": name,
                "State": "running" if live else "complete",
                "Found": found,
                "Defects": found + len(score.missed),
                "Recall": _percent(score.recall),
                "Mechanical": _percent(score.recall_of(MECHANICAL)),
                "Judgement": _percent(score.recall_of(JUDGEMENT)),
                "Precision": _percent(score.precision),
                "Decoys hit": len(score.hit),
                "Findings": score.findings,
                "Cost": usage.cost_usd,
                "Per defect found": usage.cost_usd / found if found else None,
            }
        )
    return pd.DataFrame(rows)


def categories_table(documents: Sequence[JudgedDocument]) -> pd.DataFrame:
    """Return the recall of each model in each category, and found of all in words."""
    rows = [
        (name, category.replace("_", " "), found / total, f"{found} of {total}")
        for name, (score, _, _) in by_model(documents).items()
        for category, (found, total) in score.categories.items()
    ]
    return pd.DataFrame(rows, columns=["Model", "Category", "Recall", "Found"])


def defects_table(document: JudgedDocument) -> pd.DataFrame:
    """Return each defect of a document and each decoy that somebody hit, with who found it."""
    names = [item.column.label for item in document.columns]
    found = [{entry.id for entry in (*item.score.found, *item.score.hit)} for item in document.columns]
    rows = [[*_told(entry), *("✓" if entry.id in ids else "" for ids in found)] for entry in _entries(document)]
    return pd.DataFrame(rows, columns=["Id", "Category", "Kind", "Words", *names])


def _told(entry: Entry) -> tuple[str, str, str, str]:
    return entry.id, entry.category.replace("_", " "), entry.kind, entry.quotes[0]


def _entries(document: JudgedDocument) -> Iterator[Entry]:
    if not document.columns:
        return
    first = document.columns[0].score
    yield from sorted((*first.found, *first.missed), key=lambda entry: entry.id)
    hit = {entry.id: entry for item in document.columns for entry in item.score.hit}
    yield from (hit[name] for name in sorted(hit))


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share)
