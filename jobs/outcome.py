"""What a review amounts to, for exports and the JSON that other programs read; straight from S3."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any, Literal

from analysis.coverage import coverage
from domain.decision import Verdict
from domain.document import Coverage, Document
from domain.errors import DocumentNotReady, ExportImpossible
from domain.finding import Attempt, Finding, Usage
from domain.forecast import Forecast
from domain.run import Review
from export.report import notices, review_json
from jobs.history import ReviewHistory, RunRecord
from jobs.index import status_of
from jobs.progress import Progress
from jobs.rebuild import events_of
from review.filters import FindingFilter, select

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

ExportKind = Literal["annotated", "spreadsheet", "json"]


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file to take away."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class ReviewOutcome:
    """A review with everything that exports say about it."""

    review: Review
    document: Document
    findings: tuple[Finding, ...]
    verdicts: Mapping[str, Verdict]
    status: str
    section_status: Mapping[str, str]
    section_reasons: Mapping[str, str]
    coverage: Coverage
    usage: Usage
    attempts: tuple[Attempt, ...]
    forecast: Forecast | None = None
    seconds: float | None = None
    checklist: str = ""

    @property
    def unreviewed(self) -> int:
        """How many sections have no result."""
        return sum(status != "done" for status in self.section_status.values())

    @property
    def note(self) -> str:
        """What the first page of an annotated document must say, empty when there is nothing to warn of."""
        if not self.unreviewed:
            return ""
        total = len(self.section_status)
        partial = f"PARTIAL REVIEW: {self.unreviewed} of {total} sections were not reviewed."
        return "\n".join([partial, *notices(self.findings)])


def outcome_of(history: ReviewHistory) -> ReviewOutcome:
    """Return what the review amounts to. Raise `DocumentNotReady` when its document has not been read."""
    if history.record is None:
        reason = history.unreadable.reason if history.unreadable else "Try again in a moment."
        raise DocumentNotReady(f"{history.review.document_name!r} has not been read. {reason}")
    progress = Progress().replay(events_of(history))
    document = history.record.document
    run = history.latest
    findings = _marked((*history.record.checks, *progress.findings.values()), run)
    block_ids = [block.id for block in document.blocks]
    section_status, reasons = _sections(progress, document)
    return ReviewOutcome(
        review=history.review,
        document=document,
        findings=tuple(select(findings, progress.verdicts, FindingFilter(), block_ids=block_ids)),
        verdicts=progress.verdicts,
        status=status_of(progress),
        section_status=section_status,
        section_reasons=reasons,
        coverage=_coverage(document, run, reasons),
        usage=run.usage if run else Usage(),
        attempts=run.attempts if run else (),
        forecast=run.run.forecast if run else None,
        checklist=run.run.checklist if run else history.review.checklist,
        seconds=run.outcome.ended_at - run.run.created_at if run and run.outcome else None,
    )


def export_file(
    outcome: ReviewOutcome, kind: ExportKind, read_original: Callable[[], bytes], *, with_undecided: bool = False
) -> ExportFile:
    """Return the file of this kind. Raise `ExportImpossible` for a document or a kind that cannot be exported so."""
    match kind:
        case "annotated":
            media_type, data = annotated(outcome, read_original(), with_undecided=with_undecided)
        case "spreadsheet":
            media_type, data = SPREADSHEET, as_spreadsheet(outcome)
        case "json":
            text = json.dumps(as_json(outcome), ensure_ascii=False, indent=2)
            media_type, data = "application/json", text.encode("utf-8", "replace")
        case _:
            raise ExportImpossible(f"There is no export of kind {kind!r}.")
    return ExportFile(_export_name(outcome, kind, media_type), media_type, data)


def as_json(outcome: ReviewOutcome) -> dict[str, Any]:
    """Return the object that `ai-prism review --json` prints."""
    return review_json(
        review=outcome.review,
        document=outcome.document,
        findings=outcome.findings,
        verdicts=outcome.verdicts,
        status=outcome.status,
        section_status=outcome.section_status,
        section_reasons=outcome.section_reasons,
        coverage=outcome.coverage,
        usage=outcome.usage,
        attempts=outcome.attempts,
        forecast=outcome.forecast,
        seconds=outcome.seconds,
        checklist=outcome.checklist,
    )


def as_spreadsheet(outcome: ReviewOutcome) -> bytes:
    """Return the workbook of the review."""
    # Imported here because it brings a library that few web requests and no worker need.
    from export.spreadsheet import spreadsheet

    return spreadsheet(
        outcome.review,
        outcome.document,
        outcome.findings,
        outcome.verdicts,
        outcome.coverage,
        status=outcome.status,
        section_status=outcome.section_status,
        section_reasons=outcome.section_reasons,
        usage=outcome.usage,
        attempts=outcome.attempts,
        checklist=outcome.checklist,
    )


def annotated(outcome: ReviewOutcome, data: bytes, *, with_undecided: bool = False) -> tuple[str, bytes]:
    """Return the media type and bytes of the original with a comment on the words of each accepted finding.

    `with_undecided` adds the findings that nobody has decided on, marked so, for people without the screens.
    """
    # Imported here because they bring PDF and Word libraries, which few web requests need.
    media_type = outcome.review.media_type
    findings, verdicts = outcome.findings, outcome.verdicts
    more: dict[str, Any] = {"now": datetime.now(UTC), "note": outcome.note, "with_undecided": with_undecided}
    if media_type == WORD:
        from export.word import annotate_word

        return WORD, annotate_word(data, findings, verdicts, **more)
    if media_type == PDF:
        from export.pdf import annotate_pdf

        return PDF, annotate_pdf(data, outcome.document, findings, verdicts, **more)
    if media_type.startswith("text/"):
        from export.text import annotate_text

        return WORD, annotate_text(outcome.document, findings, verdicts, **more)
    raise ExportImpossible(f"A file of type {media_type!r} cannot be annotated.")


def _export_name(outcome: ReviewOutcome, kind: ExportKind, media_type: str) -> str:
    """Return the name under which the file is saved."""
    ending = {"spreadsheet": ".xlsx", "json": ".json"}.get(kind) or (".pdf" if media_type == PDF else ".docx")
    return f"{PurePath(outcome.review.document_name).stem} (reviewed){ending}"


def _marked(findings: tuple[Finding, ...], run: RunRecord | None) -> list[Finding]:
    """Give each finding of a model its provenance, also where the stream was cut short."""
    results = run.results if run else {}
    owners = {finding.id: result.provenance for result in results.values() for finding in result.findings}
    return [replace(item, provenance=item.provenance or owners.get(item.id)) for item in findings]


def _sections(progress: Progress, document: Document) -> tuple[dict[str, str], dict[str, str]]:
    sections = progress.run.sections if progress.run else {}
    status = {section.id: "waiting" for section in document.sections}
    status |= {section_id: section.status.value for section_id, section in sections.items()}
    reasons = {section_id: section.reason for section_id, section in sections.items() if section.reason}
    return status, reasons


def _coverage(document: Document, run: RunRecord | None, reasons: Mapping[str, str]) -> Coverage:
    if run is not None and run.outcome is not None:
        return run.outcome.coverage
    return coverage(document, reviewed=set(run.results) if run else set(), reasons=reasons)
