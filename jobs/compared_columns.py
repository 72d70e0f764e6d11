"""The columns of a comparison as far as their runs have come. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from comparison.columns import Column, ColumnSection
from comparison.rows import Alignment
from domain.comparison import ComparedRun, Comparison
from domain.document import Document
from domain.finding import Attempt, Finding, Usage
from domain.run import SectionStatus
from jobs.progress import Progress, RunProgress, SectionProgress


def columns_of(
    comparison: Comparison,
    progress: Progress,
    document: Document,
    attempts: Mapping[str, Sequence[Attempt]] | None = None,
) -> tuple[Column, ...]:
    """Return the columns in the order of the comparison; a run that has not been started has waiting sections.

    `attempts` holds the requests of each run that has ended, by run id.
    """
    titles = {section.id: section.name for section in document.sections}
    wanted = [section_id for section_id in titles if not comparison.section_ids or section_id in comparison.section_ids]
    known = attempts or {}
    return tuple(
        _column(compared, progress, wanted, titles, known.get(compared.run_id, ())) for compared in comparison.columns
    )


def fingerprint(columns: Iterable[Column]) -> str:
    """Return what an alignment of these columns depends on: who has looked where, and who has found what."""
    return repr([(column.key, *_looked(column)) for column in columns])


def with_columns(alignment: Alignment, columns: tuple[Column, ...]) -> Alignment:
    """Return the same rows under the columns as they are now, whose costs and times go on."""
    return Alignment(columns, alignment.rows)


def _looked(column: Column) -> tuple[list[str], list[str]]:
    reviewed = column.reviewed_ids
    return (
        [section.section_id for section in column.sections if section.section_id in reviewed],
        [finding.id for finding in column.findings],
    )


def _column(
    compared: ComparedRun,
    progress: Progress,
    wanted: Sequence[str],
    titles: Mapping[str, str],
    attempts: Sequence[Attempt],
) -> Column:
    run = progress.runs.get(compared.run_id)
    sections = {key: run.sections[key] for key in wanted if key in run.sections} if run else {}
    provenances = [section.provenance for section in sections.values() if section.provenance]
    return Column(
        key=compared.run_id,
        label=compared.label,
        models=compared.models,
        findings=tuple(_findings(sections.values(), progress.all_findings)),
        sections=tuple(_section(section_id, sections.get(section_id), titles) for section_id in wanted),
        checklist=compared.checklist,
        prompt_version=provenances[0].prompt_version if provenances else compared.prompt,
        usage=_usage(run, sections),
        seconds=_seconds(sections.values()) if run and run.ended_at is not None else None,
        attempts=tuple(attempts),
        unanswered=run.failed_requests if run else 0,
    )


def _usage(run: RunProgress | None, sections: Mapping[str, SectionProgress]) -> Usage:
    """What the run took; of a run over more than these sections, what these took."""
    if run is None:
        return Usage()
    is_whole = len(sections) == len(run.sections)
    return run.used if is_whole else sum((section.usage for section in sections.values()), Usage())


def _seconds(sections: Iterable[SectionProgress]) -> float:
    """Return how long its sections took together: when a run ends depends on what else the workers had to do."""
    return sum(section.seconds or 0.0 for section in sections if section.provenance)


def _findings(sections: Iterable[SectionProgress], known: Mapping[str, Finding]) -> Iterable[Finding]:
    return (known[finding_id] for section in sections for finding_id in section.finding_ids if finding_id in known)


def _section(section_id: str, section: SectionProgress | None, titles: Mapping[str, str]) -> ColumnSection:
    if section is None:
        return ColumnSection(section_id, titles[section_id], SectionStatus.WAITING)
    who = section.provenance
    reason = section.reason or ("Cancelled." if section.status is SectionStatus.CANCELLED else "")
    return ColumnSection(
        section_id=section_id,
        title=titles[section_id],
        status=section.status,
        reason=reason,
        seconds=section.seconds if who else None,
        first_token_ms=who.first_token_ms if who else None,
    )
