"""The workbook of a review: summary, findings, sections, coverage and requests to models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from types import MappingProxyType

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from domain.decision import Verdict
from domain.document import Coverage, Document
from domain.finding import Attempt, Finding, RiskLevel, Usage
from domain.run import Review
from export.cells import colour_risk, put, write_table
from export.columns import Column, Value, moment
from export.finding_rows import FINDING_COLUMNS, RISK_COLUMN, decision_word, finding_row
from export.report import UNDECIDED, notices

NOTHING: Mapping[str, str] = MappingProxyType({})
PARTIAL = "PARTIAL REVIEW: not every section was reviewed; see the sheets Sections and Coverage."
UNFINISHED = ("failed", "cancelled", "waiting", "running")

SECTION_COLUMNS = (
    Column("Section", 48), Column("Under", 36), Column("Status", 14), Column("Reason", 48), Column("Blocks", 10),
    Column("Words", 10), Column("Findings", 10), Column("Section id", 16),
)  # fmt: skip
COVERAGE_COLUMNS = (Column("Not covered", 28), Column("Words", 12), Column("Count", 10), Column("Reason", 80))
ATTEMPT_COLUMNS = (
    Column("Model", 24), Column("Model id", 40), Column("Place in chain", 10), Column("Started (UTC)", 20),
    Column("Seconds", 10), Column("Outcome", 16), Column("Message", 60), Column("Input tokens", 12),
    Column("Output tokens", 12), Column("Cache read tokens", 12), Column("Cache write tokens", 12),
    Column("Cost (USD)", 12),
)  # fmt: skip


def spreadsheet(
    review: Review,
    document: Document,
    findings: Sequence[Finding],
    verdicts: Mapping[str, Verdict],
    coverage: Coverage,
    *,
    status: str = "",
    section_status: Mapping[str, str] = NOTHING,
    section_reasons: Mapping[str, str] = NOTHING,
    usage: Usage | None = None,
    attempts: Sequence[Attempt] = (),
    checklist: str = "",
) -> bytes:
    """Return the workbook (xlsx); no cell holds a formula, and a review with gaps says so on its first sheet."""
    book = Workbook()
    summary = _first_sheet(book, "Summary")
    rows = list(_summary(review, document, findings, verdicts, coverage, status, section_status, usage))
    rows.append(("Checklist", checklist or review.checklist or "not stated"))
    _write_summary(summary, rows)
    _write_findings(_sheet(book, "Findings"), document, findings, verdicts)
    sections = _section_rows(document, findings, section_status, section_reasons)
    write_table(_sheet(book, "Sections"), SECTION_COLUMNS, sections)
    write_table(_sheet(book, "Coverage"), COVERAGE_COLUMNS, _coverage_rows(coverage))
    write_table(_sheet(book, "Requests"), ATTEMPT_COLUMNS, map(_attempt_row, attempts))
    stored = BytesIO()
    book.save(stored)
    return stored.getvalue()


def _summary(
    review: Review,
    document: Document,
    findings: Sequence[Finding],
    verdicts: Mapping[str, Verdict],
    coverage: Coverage,
    status: str,
    section_status: Mapping[str, str],
    usage: Usage | None,
) -> Iterator[tuple[str, Value]]:
    if status in ("partial", "failed", "cancelled") or any(word in UNFINISHED for word in section_status.values()):
        yield "Warning", PARTIAL
    for warning in notices(findings):
        yield "Warning", f"Findings marked so come from a {warning}."
    yield "Document", review.document_name
    yield "Review", review.id
    yield "Status", status or "not stated"
    yield "Submitted by", review.created_by
    yield "Submitted at (UTC)", moment(review.created_at)
    yield "SHA-256 of the file", review.sha256
    yield "Sections", len(document.sections)
    yield "Sections reviewed", sum(word == "done" for word in section_status.values())
    yield "Words in the file", coverage.words_total
    yield "Words given to a model", coverage.words_reviewed
    yield "Findings", len(findings)
    for level in RiskLevel:
        yield f"Findings, {level.value} risk", sum(finding.risk_level is level for finding in findings)
    standing = [decision_word(verdicts.get(finding.id, UNDECIDED)) for finding in findings]
    for word in ("accepted", "edited", "rejected", "undecided"):
        yield f"Findings, {word}", standing.count(word)
    if usage is not None:
        yield "Input tokens", usage.input_tokens
        yield "Output tokens", usage.output_tokens
        yield "Cache read tokens", usage.cache_read_tokens
        yield "Cache write tokens", usage.cache_write_tokens
        yield "Cost (USD)", round(usage.cost_usd, 6)
    for note in document.notes:
        yield "Note on the file", note


def _write_summary(sheet: Worksheet, rows: Sequence[tuple[str, Value]]) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 28, 90
    for number, (name, value) in enumerate(rows, 1):
        label, cell = put(sheet, number, 1, name), put(sheet, number, 2, value)
        warns = name == "Warning"
        label.font = Font(bold=True, color="B42318" if warns else None)
        cell.font = Font(bold=warns, color="B42318" if warns else None)
        cell.alignment = Alignment(horizontal="left", vertical="top", wrap_text=True)


def _write_findings(
    sheet: Worksheet, document: Document, findings: Sequence[Finding], verdicts: Mapping[str, Verdict]
) -> None:
    pages = {block.id: block.page for block in document.blocks}
    rows = (
        finding_row(number, finding, verdicts.get(finding.id, UNDECIDED), pages.get(finding.block_id))
        for number, finding in enumerate(findings, 1)
    )
    write_table(sheet, FINDING_COLUMNS, rows)
    for (cell,) in sheet.iter_rows(min_row=2, min_col=RISK_COLUMN, max_col=RISK_COLUMN):
        if isinstance(cell, Cell):
            colour_risk(cell)


def _section_rows(
    document: Document,
    findings: Sequence[Finding],
    section_status: Mapping[str, str],
    section_reasons: Mapping[str, str],
) -> Iterator[tuple[Value, ...]]:
    for section in document.sections:
        yield (
            section.name,
            " > ".join(section.path),
            section_status.get(section.id, "not stated"),
            section_reasons.get(section.id, ""),
            len(section.block_ids),
            section.words,
            sum(finding.section_id == section.id for finding in findings),
            section.id,
        )


def _coverage_rows(coverage: Coverage) -> Iterator[tuple[Value, ...]]:
    for omission in coverage.not_covered:
        yield omission.kind, omission.words, omission.count, omission.reason


def _attempt_row(attempt: Attempt) -> tuple[Value, ...]:
    return (
        attempt.model_name,
        attempt.model_id,
        attempt.chain_position,
        moment(attempt.started_at),
        round(attempt.ended_at - attempt.started_at, 3),
        attempt.outcome,
        attempt.message,
        attempt.usage.input_tokens,
        attempt.usage.output_tokens,
        attempt.usage.cache_read_tokens,
        attempt.usage.cache_write_tokens,
        round(attempt.usage.cost_usd, 6),
    )


def _first_sheet(book: Workbook, title: str) -> Worksheet:
    sheet = book.worksheets[0]
    sheet.title = title
    return sheet


def _sheet(book: Workbook, title: str) -> Worksheet:
    sheet = book.create_sheet(title)
    assert isinstance(sheet, Worksheet)
    return sheet
