"""The rows of the list of reviews. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

from jobs.index import ReviewSummary
from ui.words import STATUS_WORDS, clock, many

LIVE = frozenset({"reading", "running"})


def rows(summaries: Sequence[ReviewSummary], *, zone: tzinfo | None, now: float) -> list[dict[str, Any]]:
    """Return the reviews as the list shows them, in the order given."""
    return [_row(summary, zone, now) for summary in summaries]


def _row(summary: ReviewSummary, zone: tzinfo | None, now: float) -> dict[str, Any]:
    total = summary.sections_total
    return {
        "id": summary.id,
        "name": summary.document_name,
        "status": summary.status,
        "state": STATUS_WORDS.get(summary.status, summary.status),
        "live": summary.status in LIVE,
        "share": summary.sections_done / total if total else 0.0,
        "progress": _progress(summary),
        "high": summary.high,
        "medium": summary.medium,
        "low": summary.low,
        "decided": f"{summary.decided} of {summary.findings}" if summary.findings else "",
        "when": f"{clock(summary.created_at, zone, now)} by {summary.created_by}",
    }


def _progress(summary: ReviewSummary) -> str:
    if not summary.sections_total:
        return ""
    if summary.sections_failed:
        return f"{many(summary.sections_failed, 'section')} failed"
    return f"{summary.sections_done} of {many(summary.sections_total, 'section')}"
