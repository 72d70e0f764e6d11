"""A comparison as JSON values, for other programs."""

from __future__ import annotations

from dataclasses import asdict

from comparison.columns import ColumnSection
from comparison.measuring import row_verdict
from comparison.repeats import repeats
from comparison.rows import Row
from export.comparison_tables import ComparisonReport
from export.report import finding_json


def comparison_json(report: ComparisonReport) -> dict[str, object]:
    """Return the whole comparison: columns with their figures and gaps, rows with what each column says, agreement."""
    columns = report.alignment.columns
    figures = report.measures
    return {
        "document": report.document_name,
        "review_id": report.comparison.review_id,
        "comparison_id": report.comparison.id,
        "created_at": report.comparison.created_at,
        "created_by": report.comparison.created_by,
        "section_ids": list(report.comparison.section_ids),
        "warnings": list(report.warnings),
        "columns": [
            {
                **asdict(measures),
                "run_id": measures.key,
                "accepted_share": measures.accepted_share,
                "cost_per_accepted": measures.cost_per_accepted,
                "checklist": column.checklist,
                "prompt_version": column.prompt_version,
                "gaps": [_gap(section) for section in column.failures],
            }
            for measures, column in zip(figures.columns, columns, strict=True)
        ],
        "rows": [_row(row, report) for row in report.alignment.rows],
        "pairs": [{**asdict(pair), "share": pair.share} for pair in figures.pairs],
        "together": [asdict(item) for item in figures.together],
        "repeats": [
            {"keys": list(group.keys), "counts": {str(times): found for times, found in group.counts.items()}}
            for group in repeats(report.alignment)
        ],
    }


def _gap(section: ColumnSection) -> dict[str, str]:
    return {"section_id": section.section_id, "title": section.title, "reason": section.reason}


def _row(row: Row, report: ComparisonReport) -> dict[str, object]:
    verdict = row_verdict(row, report.verdicts)
    return {
        "id": row.id,
        "agreement": row.agreement.value,
        "risk_differs": row.risk_differs,
        "category_differs": row.category_differs,
        "passage": asdict(row.passage),
        "decision": {**asdict(verdict), "action": verdict.action.value if verdict.action else None},
        "cells": {key: [finding_json(item) for item in found] for key, found in row.cells.items()},
        "unreviewed": list(row.unreviewed),
    }
