"""From what the services know to what the API says."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.coverage import coverage
from domain.decision import Verdict
from domain.document import Coverage, Document, Section
from domain.finding import Finding, Usage
from domain.run import Review, SectionStatus
from export.report import finding_json, notices
from jobs.index import ReviewSummary, summarise
from jobs.progress import Progress, RunProgress, SectionProgress
from web.v1.values import FindingCounts, FindingView, ReviewLine, ReviewState, RunState, SectionCounts, SectionState


def line_of(summary: ReviewSummary) -> ReviewLine:
    """Return one line of the list."""
    return ReviewLine(
        review_id=summary.id,
        document=summary.document_name,
        section_name=summary.section_name,
        status=summary.status,
        created_at=summary.created_at,
        created_by=summary.created_by,
        sha256=summary.sha256,
        section_counts=SectionCounts(
            total=summary.sections_total, done=summary.sections_done, failed=summary.sections_failed
        ),
        finding_counts=FindingCounts(
            total=summary.findings,
            high=summary.high,
            medium=summary.medium,
            low=summary.low,
            decided=summary.decided,
        ),
    )


def state_of(review: Review, progress: Progress, document: Document | None, checks: tuple[Finding, ...]) -> ReviewState:
    """Return the review as it stands; without a document it has not been read."""
    run = progress.run
    line = line_of(summarise(review, progress, checks))
    return ReviewState(
        **dict(line),
        reason=progress.unreadable_reason,
        notes=list(document.notes) if document else [],
        notices=list(notices([*checks, *progress.findings.values()])),
        sections=[_section(section, run) for section in document.sections] if document else [],
        coverage=_coverage(document, run) if document else None,
        usage=run.used if run else Usage(),
        runs=[_run(one) for one in progress.runs.values()],
    )


def findings_of(findings: Iterable[Finding], progress: Progress) -> list[FindingView]:
    """Return findings with how they stand."""
    return [
        FindingView.model_validate(finding_json(finding, progress.verdicts.get(finding.id, Verdict())))
        for finding in findings
    ]


def _section(section: Section, run: RunProgress | None) -> SectionState:
    known = run.sections.get(section.id) if run else None
    state = known or SectionProgress(section.id, section.words)
    return SectionState(
        id=section.id,
        title=section.title,
        label=section.label,
        status=state.status,
        reason=state.reason,
        blocks=len(section.block_ids),
        words=section.words,
    )


def _coverage(document: Document, run: RunProgress | None) -> Coverage:
    if run and run.coverage and not run.is_live:
        return run.coverage
    sections = run.sections.values() if run else ()
    reviewed = {section.section_id for section in sections if section.status is SectionStatus.DONE}
    reasons = {section.section_id: section.reason for section in sections if section.reason}
    return coverage(document, reviewed=reviewed, reasons=reasons)


def _run(run: RunProgress) -> RunState:
    return RunState(
        run_id=run.run_id,
        status=run.status,
        started_at=run.started_at,
        by=run.by,
        models=list(run.models),
        checklist=run.checklist,
        comparison_id=run.comparison_id,
        usage=run.used,
    )
