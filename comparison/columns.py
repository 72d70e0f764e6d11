"""A column of a comparison: one run over the document, as far as it has come."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from domain.finding import ANSWERED, Attempt, Finding, Usage
from domain.run import SectionStatus


@dataclass(frozen=True, slots=True)
class ColumnSection:
    """One section of a column's scope. Times are None until there is an answer of a model."""

    section_id: str
    title: str
    status: SectionStatus
    reason: str = ""
    """Why it has no result, in a sentence."""
    seconds: float | None = None
    first_token_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One run in a comparison. `key` tells it from the other columns; `label` is its heading.

    `models` are the ids it was pinned to, in order: one for a model, several for a chain. `seconds` is how long its
    sections took together, None while the run goes on: they share the workers with those of the other columns.
    """

    key: str
    label: str
    models: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    sections: tuple[ColumnSection, ...] = ()
    checklist: str = ""
    prompt_version: str = ""
    usage: Usage = Usage()
    seconds: float | None = None
    attempts: tuple[Attempt, ...] = ()
    unanswered: int = 0
    """How many requests got no answer, where the requests themselves are not at hand."""

    @property
    def failures(self) -> tuple[ColumnSection, ...]:
        """The sections that ended without a result: gaps, in which nothing may be said about what was not found."""
        ended = (SectionStatus.FAILED, SectionStatus.CANCELLED)
        return tuple(section for section in self.sections if section.status in ended)

    @property
    def reviewed_ids(self) -> frozenset[str]:
        """Ids of the sections in which the column looked and has an answer."""
        return frozenset(section.section_id for section in self.sections if section.status is SectionStatus.DONE)

    @property
    def is_partial(self) -> bool:
        """True while a section of its scope has no result."""
        return any(section.status is not SectionStatus.DONE for section in self.sections)

    @property
    def failed_requests(self) -> int:
        """How many requests got no answer."""
        failed = sum(attempt.outcome != ANSWERED for attempt in self.attempts)
        return failed if self.attempts else self.unanswered

    @property
    def first_token_ms(self) -> float | None:
        """Median time to the first token over its sections."""
        times = [section.first_token_ms for section in self.sections if section.first_token_ms]
        return median(times) if times else None

    @property
    def notices(self) -> tuple[str, ...]:
        """The warnings that must be shown wherever its findings are, each once."""
        found = (finding.provenance.notice for finding in self.findings if finding.provenance)
        return tuple(dict.fromkeys(notice for notice in found if notice))
