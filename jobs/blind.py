"""Blind judging: which model is which is kept from everything that is shown. Pure functions."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from comparison.columns import Column
from comparison.rows import Alignment, Row
from domain.finding import Finding, Usage

_LETTERS = "ABCDE"
_FAMILIES = re.compile(r"\b(?:claude|anthropic|sonnet|haiku|opus|fable)\b(?:[ -]?v?\d+(?:[.-]\d+)*)?", re.IGNORECASE)


def shuffled(keys: Sequence[str], *, seed: str) -> tuple[str, ...]:
    """Return the keys in an order that depends on the seed and on nothing else that a person could know."""
    return tuple(sorted(keys, key=lambda key: hashlib.sha256(f"{seed}\x1f{key}".encode()).digest()))


def hidden(alignment: Alignment, order: Sequence[str], names: frozenset[str]) -> Alignment:
    """Return the same rows under columns A, B, C in this order, without anything that tells which model is which.

    Models, checklists, costs and times are left out; in what models wrote these names are replaced.
    """
    letters = {key: _LETTERS[number] for number, key in enumerate(order)}
    by_key = {column.key: column for column in alignment.columns}
    columns = tuple(_column(by_key[key], letters[key], names) for key in order)
    return Alignment(columns, tuple(_row(row, letters, order, names) for row in alignment.rows))


def names_in(alignment: Alignment) -> frozenset[str]:
    """Return the names and ids of all models that were asked or have answered."""
    columns = alignment.columns
    ids = {model for column in columns for model in column.models}
    told = {finding.provenance.model_name for column in columns for finding in column.findings if finding.provenance}
    asked = {attempt.model_name for column in columns for attempt in column.attempts}
    return frozenset(name for name in ids | told | asked if name)


def without_names(text: str, names: Iterable[str]) -> str:
    """Return a text in which no model is named."""
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(re.escape(name), "this model", text, flags=re.IGNORECASE)
    return _FAMILIES.sub("this model", text)


def _column(column: Column, letter: str, names: frozenset[str]) -> Column:
    sections = tuple(
        replace(section, reason=without_names(section.reason, names), seconds=None, first_token_ms=None)
        for section in column.sections
    )
    return Column(
        key=letter,
        label=f"Model {letter}",
        models=(),
        findings=tuple(_finding(finding, names) for finding in column.findings),
        sections=sections,
        usage=Usage(),
    )


def _row(row: Row, letters: Mapping[str, str], order: Sequence[str], names: frozenset[str]) -> Row:
    cells = {
        letters[key]: tuple(_finding(finding, names) for finding in row.cells[key]) for key in order if key in row.cells
    }
    unreviewed = tuple(letters[key] for key in order if key in row.unreviewed)
    return replace(row, cells=cells, unreviewed=unreviewed)


def _finding(finding: Finding, names: frozenset[str]) -> Finding:
    return replace(
        finding,
        description=without_names(finding.description, names),
        suggestion=without_names(finding.suggestion, names),
        questions=tuple(without_names(question, names) for question in finding.questions),
        run_id="",
        provenance=None,
    )
