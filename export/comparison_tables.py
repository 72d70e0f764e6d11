"""The views of a comparison as tables, for the workbook and the web page that people take away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from comparison.measuring import Measures, measure, row_verdict
from comparison.repeats import repeats
from comparison.rows import Alignment, Row
from domain.comparison import Comparison
from domain.decision import Verdict
from domain.finding import Finding
from export.columns import Column, Value, moment
from export.comment import category_name
from export.finding_rows import decision_word


@dataclass(frozen=True, slots=True)
class ComparisonReport:
    """A comparison with all that its exports say. `warnings` are sentences that must stand before anything else."""

    document_name: str
    comparison: Comparison
    alignment: Alignment
    verdicts: Mapping[str, Verdict]
    warnings: tuple[str, ...] = ()

    @property
    def measures(self) -> Measures:
        return measure(self.alignment, self.verdicts)


@dataclass(frozen=True, slots=True)
class Table:
    """One view: a sheet of the workbook, a part of the web page."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Sequence[Value], ...]


def tables(report: ComparisonReport) -> tuple[Table, ...]:
    """Return the views: columns, issues, findings, agreement, sets, repeats, gaps."""
    labels = {column.key: column.label for column in report.alignment.columns}
    return (
        Table("Columns", _COLUMN_HEADS, tuple(_column_rows(report))),
        Table("Issues", (*_ISSUE_HEADS, *(Column(label, 40) for label in labels.values())), tuple(_issue_rows(report))),
        Table("Findings", _FINDING_HEADS, tuple(_finding_rows(report, labels))),
        Table("Agreement", _PAIR_HEADS, tuple(_pair_rows(report, labels))),
        Table("Who found what", _SET_HEADS, tuple(_set_rows(report, labels))),
        Table("Repeats", _REPEAT_HEADS, tuple(_repeat_rows(report, labels))),
        Table("Gaps", _GAP_HEADS, tuple(_gap_rows(report))),
    )


def about(report: ComparisonReport) -> Iterator[tuple[str, Value]]:
    """Return what stands at the head of an export."""
    for warning in report.warnings:
        yield "Warning", warning
    yield "Document", report.document_name
    yield "Review", report.comparison.review_id
    yield "Comparison", report.comparison.id
    yield "Compared by", report.comparison.created_by
    yield "Compared at (UTC)", moment(report.comparison.created_at)
    yield "Sections", len(report.comparison.section_ids) or "all"
    yield "Issues", len(report.alignment.rows)
    standing = [decision_word(row_verdict(row, report.verdicts)) for row in report.alignment.rows]
    for word in ("accepted", "edited", "rejected", "undecided"):
        yield f"Issues, {word}", standing.count(word)


_COLUMN_HEADS = (
    Column("Column", 28), Column("Models", 44), Column("Checklist", 22), Column("Prompt", 20),
    Column("Findings", 10), Column("Issues", 10),
    Column("Agreed", 10), Column("Only here", 10), Column("Exact quotes", 10), Column("Near quotes", 10),
    Column("Absent quotes", 10), Column("Accepted", 10), Column("Rejected", 10), Column("Accepted share", 10),
    Column("Tokens read", 12), Column("Tokens written", 12), Column("Cost (USD)", 12),
    Column("Cost for each accepted (USD)", 14), Column("Seconds of work", 12), Column("Seconds to first words", 12),
    Column("Sections", 10), Column("Sections without an answer", 12), Column("Failed requests", 12),
)  # fmt: skip
_ISSUE_HEADS = (
    Column("No.", 6), Column("Found by", 12), Column("Differs in", 16), Column("Section", 30), Column("Passage", 48),
    Column("In the document", 12), Column("Decision", 12), Column("Decided by", 16), Column("Reason", 30),
    Column("Analyst's words", 40),
)  # fmt: skip
_FINDING_HEADS = (
    Column("Issue", 8), Column("Column", 28), Column("Risk", 10), Column("Category", 22), Column("Confidence", 11),
    Column("Quote", 44), Column("Quote status", 14), Column("Description", 52), Column("Suggestion", 44),
    Column("Answered by", 24), Column("Finding id", 28),
)  # fmt: skip
_PAIR_HEADS = (Column("Column", 28), Column("With", 28), Column("Both", 10), Column("Either", 10), Column("Share", 10))
_SET_HEADS = (Column("Found by exactly", 80), Column("Issues", 10))
_REPEAT_HEADS = (Column("Model", 28), Column("Runs", 8), Column("Found in", 10), Column("Issues", 10))
_GAP_HEADS = (Column("Column", 28), Column("Section", 44), Column("Why", 80))


def _column_rows(report: ComparisonReport) -> Iterator[Sequence[Value]]:
    asked = {column.key: (column.checklist, column.prompt_version) for column in report.alignment.columns}
    for item in report.measures.columns:
        usage = item.usage
        read = usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens
        yield (
            item.label, ", ".join(item.models), *asked[item.key], item.findings, item.issues, item.agreed,
            item.only_here, item.exact, item.near, item.absent, item.accepted, item.rejected,
            _rounded(item.accepted_share), read, usage.output_tokens, _rounded(usage.cost_usd, 6),
            _rounded(item.cost_per_accepted, 6), _rounded(item.seconds, 1),
            _rounded(item.first_token_ms and item.first_token_ms / 1000, 2), item.sections, item.failed_sections,
            item.failed_requests,
        )  # fmt: skip


def _issue_rows(report: ComparisonReport) -> Iterator[Sequence[Value]]:
    columns = report.alignment.columns
    for number, row in enumerate(report.alignment.rows, 1):
        verdict = row_verdict(row, report.verdicts)
        looked = len(columns) - len(row.unreviewed)
        yield (
            number, f"{len(row.cells)} of {looked}", _differs(row), row.passage.section, row.passage.words,
            "yes" if row.passage.is_in_document else "no", decision_word(verdict), verdict.by, verdict.reason,
            "\n".join(part for part in (verdict.description, verdict.suggestion) if part),
            *(_said(row, column.key) for column in columns),
        )  # fmt: skip


def _differs(row: Row) -> str:
    return ", ".join(name for name, does in (("risk", row.risk_differs), ("category", row.category_differs)) if does)


def _said(row: Row, key: str) -> str:
    if key in row.unreviewed:
        return "(no answer for this section)"
    found = row.cells.get(key, ())
    return "\n".join(f"{item.risk_level.value}, {category_name(item.category)}: {item.description}" for item in found)


def _finding_rows(report: ComparisonReport, labels: Mapping[str, str]) -> Iterator[Sequence[Value]]:
    for number, row in enumerate(report.alignment.rows, 1):
        for key, found in row.cells.items():
            for finding in found:
                yield (number, labels[key], *_finding(finding))


def _finding(finding: Finding) -> Sequence[Value]:
    return (
        finding.risk_level.value, category_name(finding.category), finding.confidence, finding.quote,
        finding.quote_status.value, finding.description, finding.suggestion,
        finding.provenance.model_name if finding.provenance else "", finding.id,
    )  # fmt: skip


def _pair_rows(report: ComparisonReport, labels: Mapping[str, str]) -> Iterator[Sequence[Value]]:
    for pair in report.measures.pairs:
        yield labels[pair.one], labels[pair.other], pair.both, pair.either, _rounded(pair.share)


def _set_rows(report: ComparisonReport, labels: Mapping[str, str]) -> Iterator[Sequence[Value]]:
    for item in report.measures.together:
        yield " + ".join(labels[key] for key in item.keys), item.issues


def _repeat_rows(report: ComparisonReport, labels: Mapping[str, str]) -> Iterator[Sequence[Value]]:
    for group in repeats(report.alignment):
        for times, issues in group.counts.items():
            yield labels[group.keys[0]], len(group.keys), times, issues


def _gap_rows(report: ComparisonReport) -> Iterator[Sequence[Value]]:
    for column in report.alignment.columns:
        for section in column.failures:
            yield column.label, section.title, section.reason


def _rounded(value: float | None, digits: int = 3) -> float | None:
    return None if value is None else round(value, digits)
