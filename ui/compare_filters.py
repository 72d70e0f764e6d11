"""Which rows of a comparison a person looks at. Pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from comparison.measuring import row_verdict
from comparison.rows import Row
from domain.decision import Verdict

RISK, CATEGORY = "risk", "category"
"""In what the columns of a row may differ."""


@dataclass(frozen=True, slots=True)
class RowFilter:
    """A row passes when it fits every field that is not empty. `only` holds keys of columns of which one has it."""

    agreement: Collection[str] = ()
    risk: Collection[str] = ()
    decisions: Collection[str] = ()
    differs: Collection[str] = ()
    only: Collection[str] = ()
    sections: Collection[str] = ()
    search: str = ""


def select_rows(rows: Iterable[Row], verdicts: Mapping[str, Verdict], wanted: RowFilter) -> list[Row]:
    """Return the rows that pass, in the order of the document."""
    return [row for row in rows if _passes(row, verdicts, wanted)]


def standing(row: Row, verdicts: Mapping[str, Verdict]) -> str:
    """Return `undecided`, `accepted` or `rejected`; what was edited is accepted."""
    verdict = row_verdict(row, verdicts)
    if verdict.action is None:
        return "undecided"
    return "accepted" if verdict.is_accepted else "rejected"


def agreements(rows: Iterable[Row]) -> Counter[str]:
    """Return how many rows all, some and one of the columns have."""
    return Counter(row.agreement.value for row in rows)


def next_undecided(rows: Sequence[Row], verdicts: Mapping[str, Verdict], row_id: str) -> str:
    """Return the id of the next undecided row after this one, from the top after the last; this one if none is."""
    ids = [row.id for row in rows]
    start = ids.index(row_id) + 1 if row_id in ids else 0
    for row in [*rows[start:], *rows[:start]]:
        if row.id != row_id and standing(row, verdicts) == "undecided":
            return row.id
    return row_id


def _passes(row: Row, verdicts: Mapping[str, Verdict], wanted: RowFilter) -> bool:
    return (
        (not wanted.agreement or row.agreement in wanted.agreement)
        and (not wanted.risk or not wanted_risks(row).isdisjoint(wanted.risk))
        and (not wanted.decisions or standing(row, verdicts) in wanted.decisions)
        and (RISK not in wanted.differs or row.risk_differs)
        and (CATEGORY not in wanted.differs or row.category_differs)
        and (not wanted.only or (len(row.cells) == 1 and next(iter(row.cells)) in wanted.only))
        and (not wanted.sections or row.passage.section_id in wanted.sections)
        and _is_found(row, wanted.search)
    )


def wanted_risks(row: Row) -> set[str]:
    """Return the risk levels that the columns give a row."""
    return {risk.value for risk in row.risks}


def _is_found(row: Row, search: str) -> bool:
    words = search.casefold().split()
    if not words:
        return True
    texts = [row.passage.words, row.passage.section]
    for finding in row.findings:
        texts += [finding.description, finding.suggestion, finding.category.replace("_", " "), finding.quote]
    said = " ".join(texts).casefold()
    return all(word in said for word in words)
