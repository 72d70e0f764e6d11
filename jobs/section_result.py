"""Which section of which run a job is about, and what becomes of it: stored in S3 first, then told."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from domain import events as happened
from domain.finding import Attempt, Finding
from domain.run import SectionFailure
from jobs.history import read_record
from jobs.parts import Parts
from jobs.rebuild import append, finding_events
from jobs.unfinished import strike
from storage import keys
from storage.records import SectionResult, dump, load

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SectionWork:
    """Which section of which run, and the how-manieth job for it this is."""

    review_id: str
    run_id: str
    section_id: str
    attempt: int

    @property
    def label(self) -> str:
        return f"review {self.review_id} run {self.run_id} section {self.section_id}"


def work_of(label: str) -> SectionWork | None:
    """Return which section a request's label names; None for a request of another kind."""
    words = label.split()
    if words[::2][:3] != ["review", "run", "section"] or len(words) < 6:
        return None
    return SectionWork(words[1], words[3], words[5], 0)


def store_failure(parts: Parts, work: SectionWork, kind: str, reason: str, attempts: tuple[Attempt, ...] = ()) -> None:
    """Store and tell why a section has no result, unless that has been done."""
    failure = SectionFailure(work.section_id, kind, reason, parts.clock(), attempts)
    parts.objects.put_if_absent(keys.failed(work.review_id, work.run_id, work.section_id), dump(failure))
    strike(parts.redis, work.run_id, [work.section_id])
    tell_failure(parts, work)
    logger.warning("%s: failed (%s)", work.label, kind)


def tell_failure(parts: Parts, work: SectionWork) -> None:
    """Tell the stored failure of a section; the same twice changes nothing."""
    failure = read_record(parts.objects, SectionFailure, keys.failed(work.review_id, work.run_id, work.section_id))
    if failure is not None:
        append(
            parts,
            work.review_id,
            happened.SectionFailed(
                failure.at, work.run_id, work.section_id, failure.kind, failure.reason, attempt=work.attempt
            ),
        )


def stored_result(parts: Parts, work: SectionWork) -> SectionResult:
    """Return the result that stands in S3."""
    return load(SectionResult, parts.objects.get(keys.findings(work.review_id, work.run_id, work.section_id)))


def tell_result(parts: Parts, work: SectionWork, result: SectionResult, told: dict[str, Finding] | None = None) -> None:
    """Tell a result, without those of its findings that were `told` before just so."""
    known = told or {}
    new = [finding for finding in result.findings if known.get(finding.id) != replace(finding, provenance=None)]
    append(
        parts,
        work.review_id,
        *finding_events(work.run_id, work.section_id, new, result.at),
        happened.SectionFinished(
            at=result.at,
            run_id=work.run_id,
            section_id=work.section_id,
            finding_ids=tuple(finding.id for finding in result.findings),
            provenance=result.provenance,
            seconds=result.at - result.started_at,
            thinking=result.thinking,
        ),
    )
