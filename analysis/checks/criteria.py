"""Classes that sentences define in words, and rows whose own words call for another class than they have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.checks.bands import label_of, noun_of
from analysis.checks.columns import heading, is_total_row, telling_column
from analysis.checks.matrices import clauses_with_label
from analysis.checks.misfits import Misfit
from analysis.checks.reading import Reading, shortened
from analysis.checks.tables import Table
from analysis.checks.words import content_stems

_DEFINING = re.compile(
    r"\b(?:means?|is (?:any|one|an?)|are (?:those|all)|makes?|if|where|when|stands for)\b", re.IGNORECASE
)
_NEGATED = re.compile(r"\b(?:no|none|(?<!or )not|without|never|nothing)\b", re.IGNORECASE)
Definition = tuple[str, frozenset[str]]


def definitions(reading: Reading) -> list[Definition]:
    """Return label and stems of each clause that says in words what a class is: “an effect on patients is Critical”."""
    return [
        (label, frozenset(content_stems(clause)))
        for clause, label in clauses_with_label(reading)
        if _DEFINING.search(clause) and not _NEGATED.search(clause)
    ]


def against_definition(table: Table, known: list[Definition]) -> Iterator[Misfit]:
    """Yield the rows of a table that repeat the words of one class and are labelled as another."""
    rows = [row for row in table.body if not table.is_band(row) and not is_total_row(table, row)]
    for column in table.columns if known and len(rows) >= 3 else ():
        noun = noun_of(heading(table, column))
        labels = {row: label for row in rows if (label := label_of(table.text(row, column), noun))}
        if len(labels) < len(rows) or not {label for label, _ in known} & set(labels.values()):
            continue
        wrong: list[tuple[int, str, str]] = []
        right = 0
        for row, label in labels.items():
            due, told = _due(table, row, column, known)
            right += due == label
            if due and due != label:
                wrong.append((row, due, told))
        is_told = len(wrong) == 1 and len(content_stems(wrong[0][2])) >= 3
        for row, due, told in wrong if len(wrong) <= right or is_told else ():
            cell = table.grid[row][telling_column(table, column) or 0]
            if cell is not None:
                yield Misfit(cell, labels[row], due, f"“{shortened(told, 60)}”")


def _due(table: Table, row: int, labels: int, known: list[Definition]) -> tuple[str, str]:
    """Return the one class whose definition has all the words of a cell, or of a part of one."""
    found: dict[str, str] = {}
    for column in table.columns:
        for part in re.split(r"[;,]\s", table.text(row, column)) if column != labels else ():
            stems = set(content_stems(part))
            if len(stems) < 2 or len(part) > 80 or _NEGATED.search(part):
                continue
            told = {label: part for label, words in known if stems <= words}
            found |= told if len(told) == 1 else {}
    return next(iter(found.items())) if len(found) == 1 else ("", "")
