"""What the browser is told of the rows of a comparison: one page of them. Pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from comparison.columns import Column
from comparison.measuring import row_verdict
from comparison.rows import Agreement, Row
from domain.decision import Verdict
from domain.finding import Finding, FindingType, QuoteStatus
from domain.run import SectionStatus
from jobs.comparisons import SideBySide
from ui.words import category, many, money, tone

ROWS_ON_A_PAGE = 40
_PASSAGE_LENGTH = 400


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the rows that pass the filter; `start` counts from 0."""

    rows: Sequence[Row]
    start: int
    total: int


def page_of(rows: Sequence[Row], row_id: str) -> Page:
    """Return the page that holds a row, the first when none does."""
    ids = [row.id for row in rows]
    place = ids.index(row_id) if row_id in ids else 0
    start = place - place % ROWS_ON_A_PAGE
    return Page(rows[start : start + ROWS_ON_A_PAGE], start, len(rows))


def rows_data(
    side: SideBySide, page: Page, verdicts: Mapping[str, Verdict], *, selected: str, wide: int
) -> dict[str, Any]:
    """Return what the grid is drawn from."""
    return {
        "comparison": side.comparison.id,
        "review": side.comparison.review_id,
        "selected": selected,
        "wide": wide,
        "columns": [_head(side, column) for column in side.columns],
        "rows": [_row(row, side.columns, verdicts) for row in page.rows],
        "empty": "No issue passes the filter." if side.alignment.rows else "No column has found anything so far.",
    }


def _head(side: SideBySide, column: Column) -> dict[str, Any]:
    gaps = len(column.failures)
    waiting = sum(section.status in (SectionStatus.WAITING, SectionStatus.RUNNING) for section in column.sections)
    return {
        "label": column.label,
        "found": f"{len(column.findings)} found",
        "cost": "" if side.is_hidden else money(column.usage.cost_usd),
        "gaps": f"{many(gaps, 'section')} without an answer" if gaps else "",
        "waiting": f"{many(waiting, 'section')} to come" if waiting else "",
    }


def _row(row: Row, columns: Sequence[Column], verdicts: Mapping[str, Verdict]) -> dict[str, Any]:
    verdict = row_verdict(row, verdicts)
    spoken = row.representative
    usual = _usual(row)
    return {
        "id": row.id,
        "agreement": row.agreement.value,
        "said": agreement_sentence(row, columns),
        "differs": [name for name, does in (("risk", row.risk_differs), ("category", row.category_differs)) if does],
        "section": row.passage.section,
        "words": _cut(row.passage.words),
        "in_text": row.passage.is_in_document,
        "block": row.passage.block_id,
        "cells": [_cell(row, column, usual) for column in columns],
        "verdict": verdict.action.value if verdict.action else "",
        "by": verdict.by if verdict.action else "",
        "reason": verdict.reason,
        "description": verdict.description or spoken.description,
        "suggestion": verdict.suggestion or spoken.suggestion,
    }


def agreement_sentence(row: Row, columns: Sequence[Column]) -> str:
    """Say how many of the columns that have looked have found it."""
    looked = len(columns) - len(row.unreviewed)
    found = len(row.cells)
    if row.agreement is Agreement.ALL:
        return f"all {found}"
    if found == 1:
        return "only one looked" if looked == 1 else f"1 of {looked}"
    return f"{found} of {looked}"


def _usual(row: Row) -> tuple[str, str]:
    """Return the risk and the category that most findings of a row have; the first of those with equally many."""
    risks = Counter(finding.risk_level.value for finding in row.findings)
    categories = Counter(finding.category for finding in row.findings)
    return risks.most_common(1)[0][0], categories.most_common(1)[0][0]


def _cell(row: Row, column: Column, usual: tuple[str, str]) -> dict[str, Any]:
    found = row.cells.get(column.key, ())
    if found:
        return {"found": [_finding(finding, row, usual) for finding in found]}
    if column.key in row.unreviewed:
        return {"gap": _gap(column, {finding.section_id for finding in row.findings})}
    return {}


def _gap(column: Column, section_ids: set[str]) -> str:
    for section in column.sections:
        if section.section_id in section_ids:
            if section.status in (SectionStatus.WAITING, SectionStatus.RUNNING):
                return "not there yet"
            return section.reason or "has no answer for this section"
    return "was not asked about this section"


def _finding(finding: Finding, row: Row, usual: tuple[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "tone": tone(finding),
        "good": finding.type is FindingType.POSITIVE,
        "category": category(finding.category),
        "sure": round(finding.confidence * 100),
        "text": finding.description,
        "suggestion": finding.suggestion,
        "odd_risk": row.risk_differs and finding.risk_level.value != usual[0],
        "odd_category": row.category_differs and finding.category != usual[1],
    }
    if finding.quote_status is not QuoteStatus.EXACT:
        told["quoted"] = finding.quote_status.value
    words = finding.document_words or finding.quote
    if " ".join(words.split()) != " ".join(row.passage.words.split()):
        told["quote"] = _cut(finding.quote)
    return told


def _cut(text: str) -> str:
    return text if len(text) <= _PASSAGE_LENGTH else text[:_PASSAGE_LENGTH].rsplit(None, 1)[0] + " …"
