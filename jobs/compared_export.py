"""A comparison as a file to take away."""

from __future__ import annotations

import json
from pathlib import PurePath

from comparison.rows import Alignment
from domain.comparison import Comparison
from domain.errors import ExportImpossible
from domain.run import Review
from export.comparison_html import comparison_html
from export.comparison_json import comparison_json
from export.comparison_tables import ComparisonReport
from jobs.outcome import SPREADSHEET
from jobs.progress import Progress
from jobs.reviews import ExportFile


def exported(comparison: Comparison, alignment: Alignment, review: Review, progress: Progress, kind: str) -> ExportFile:
    """Return the comparison as `spreadsheet`, `html` or `json`. Raise `ExportImpossible` for any other kind."""
    warnings = tuple(_warnings(alignment, progress))
    report = ComparisonReport(review.document_name, comparison, alignment, progress.verdicts, warnings)
    stem = f"{PurePath(review.document_name).stem} (compared)"
    match kind:
        case "spreadsheet":
            # Imported here because it brings a library that few web requests and no worker need.
            from export.comparison_spreadsheet import comparison_spreadsheet

            return ExportFile(f"{stem}.xlsx", SPREADSHEET, comparison_spreadsheet(report))
        case "html":
            return ExportFile(f"{stem}.html", "text/html; charset=utf-8", comparison_html(report))
        case "json":
            text = json.dumps(comparison_json(report), ensure_ascii=False, indent=2)
            return ExportFile(f"{stem}.json", "application/json", text.encode("utf-8", "replace"))
        case _:
            raise ExportImpossible(f"There is no export of kind {kind[:40]!r}; there are spreadsheet, html, json.")


def _warnings(alignment: Alignment, progress: Progress) -> list[str]:
    """Return what must be said first: whose words these are, what still runs, and what is missing."""
    notices = dict.fromkeys(notice for column in alignment.columns for notice in column.notices)
    said = [f"Findings come from a {notice}." for notice in notices]
    runs = [progress.runs.get(column.key) for column in alignment.columns]
    unfinished = sum(run is None or run.is_live for run in runs)
    if unfinished:
        said.append(f"UNFINISHED COMPARISON: {unfinished} of {len(runs)} columns are still being filled.")
    partial = [column.label for column in alignment.columns if column.failures]
    if partial:
        said.append(f"PARTIAL COMPARISON: without an answer for every section: {', '.join(partial)}.")
    return said
