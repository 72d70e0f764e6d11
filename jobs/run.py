"""The life of a run: manifest first, then its sections, then its outcome."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence

from ulid import ULID

from analysis.coverage import coverage
from analysis.prompt import is_reviewable
from analysis.wordings import PROMPT_VERSION
from domain import events as happened
from domain.document import Document
from domain.errors import ChecklistUnknown, DocumentNotReady
from domain.finding import ANSWERED
from domain.run import Review, Run, RunOutcome, RunStatus
from jobs.analytics import findings_table, partition
from jobs.attempts import Attempts
from jobs.changing import changing
from jobs.expected import expected
from jobs.history import RunRecord, missing_sections, read_record, read_run
from jobs.pace import remember_pace, usual_pace
from jobs.parts import Parts
from jobs.rebuild import append, refresh_summary_after, run_finished, run_started
from jobs.unfinished import expect, strike
from storage import keys
from storage.records import Cancelled, DocumentRecord, SectionResult, dump, load

logger = logging.getLogger(__name__)

_KEEP_SECONDS = 30 * 24 * 3600


def start_run(
    parts: Parts,
    review_id: str,
    *,
    by: str,
    models: Sequence[str] = (),
    run_id: str = "",
    reuses: bool = True,
    checklist: str = "",
    section_ids: Collection[str] = (),
    comparison_id: str = "",
    prompt: str = "",
) -> str:
    """Write the manifest of a new run over these sections or all, tell it, and enqueue its first section.

    Return the run's id. Starting a run whose manifest exists only tells and enqueues again, which changes nothing that
    is under way.
    """
    record = read_document_record(parts, review_id)
    try:
        checklist = parts.checklists.get(checklist).ref
        forecast = expected(
            parts,
            record,
            models,
            checklist,
            section_ids=section_ids,
            prompt=prompt,
            reuses_for=review_id if reuses else "",
        )
    except ChecklistUnknown:
        forecast = None  # the process that took the order knew it; the sections fail and say why
    run = Run(
        id=run_id or str(ULID()),
        review_id=review_id,
        section_ids=tuple(item.id for item in record.document.sections if not section_ids or item.id in section_ids),
        models=tuple(models),
        prompt_version=prompt or PROMPT_VERSION,
        created_at=parts.clock(),
        created_by=by,
        forecast=forecast,
        reuses=reuses,
        checklist=checklist,
        comparison_id=comparison_id,
    )
    parts.objects.put(keys.open_run(review_id, run.id), b"{}")
    if parts.objects.put_if_absent(keys.run(review_id, run.id), dump(run)):
        expect(parts.redis, run.id, run.section_ids)
    else:
        run = read_run(parts.objects, review_id, run.id).run
    words = tuple(section.words for section in record.document.sections if section.id in run.section_ids)
    seconds, workers = usual_pace(parts), parts.queues.per_review
    append(parts, review_id, run_started(run, words, section_seconds=seconds, workers=workers))
    reviewable = finish_bare_headings(parts, run, record.document)
    refresh_summary_after(parts, run)
    if reviewable:
        parts.redis.set(_waiting_key(run.id), 1, ex=_KEEP_SECONDS)
        enqueue(parts, run, reviewable[:1], made={}, front=True)
    settle(parts, run)
    return run.id


def start_first_run(parts: Parts, review: Review, *, by: str) -> str:
    """Start the run that the review was submitted for; return its id, which is the review's.

    So neither a second reading after a crash nor a second click starts a second run.
    """
    return start_run(
        parts,
        review.id,
        by=by,
        models=review.models,
        run_id=review.id,
        reuses=review.reuses,
        checklist=review.checklist,
    )


def read_document_record(parts: Parts, review_id: str) -> DocumentRecord:
    """Return the document as read. Raise `DocumentNotReady` while it is not."""
    record = read_record(parts.objects, DocumentRecord, keys.document(review_id))
    if record is None:
        raise DocumentNotReady("This document has not been read yet. Try again in a moment.")
    return record


def finish_bare_headings(parts: Parts, run: Run, document: Document) -> list[str]:
    """Give sections that are nothing but a heading their empty result; return the ids of all others."""
    reviewable = []
    for section in document.sections:
        if section.id not in run.section_ids:
            continue
        if is_reviewable(document, section):
            reviewable.append(section.id)
        else:
            finish_bare_heading(parts, run, section.id)
    return reviewable


def finish_bare_heading(parts: Parts, run: Run, section_id: str) -> None:
    """Store and tell that there was nothing to ask a model about."""
    now = parts.clock()
    result = SectionResult(section_id, (), None, at=now, started_at=now)
    parts.objects.put_if_absent(keys.findings(run.review_id, run.id, section_id), dump(result))
    strike(parts.redis, run.id, [section_id])
    append(parts, run.review_id, happened.SectionFinished(now, run.id, section_id, (), None, 0.0))


def enqueue(parts: Parts, run: Run, section_ids: Iterable[str], *, made: dict[str, int], front: bool) -> None:
    """Give each section its next job, unless somebody has just done so."""
    attempts = Attempts(parts.redis, run.id)
    for section_id in section_ids:
        number = attempts.claim(section_id, made.get(section_id, 0))
        if not number:
            continue
        if number > 1:
            append(parts, run.review_id, happened.SectionQueued(parts.clock(), run.id, section_id, number))
        parts.queues.enqueue_section(run.review_id, run.id, section_id, number, front=front)


def put_back(parts: Parts, run: Run, section_id: str, *, reason: str) -> None:
    """Enqueue a section whose job found no room within the limits; that job is none of its attempts."""
    attempts = Attempts(parts.redis, run.id)
    attempts.allow([section_id], parts.settings.section_attempts)
    enqueue(parts, run, [section_id], made=attempts.made(), front=True)
    append(parts, run.review_id, happened.SectionHeldBack(parts.clock(), run.id, section_id, reason))


def release_rest(parts: Parts, run: Run) -> None:
    """Enqueue the sections behind the first, once: its first words mean that the prompt cache is warm."""
    # Deleting is what only one can do; an emptied Redis leaves nothing to delete, and the work to the reconciler.
    if not parts.redis.delete(_waiting_key(run.id)):
        return
    made = Attempts(parts.redis, run.id).made()
    rest = [section_id for section_id in missing_sections(parts.objects, run) if section_id not in made]
    enqueue(parts, run, rest, made={}, front=False)


def enqueue_again(parts: Parts, run: Run, section_ids: Sequence[str]) -> None:
    """Enqueue sections of a reopened run, at once and all of them."""
    enqueue(parts, run, section_ids, made=Attempts(parts.redis, run.id).made(), front=False)


def waits_for_first(parts: Parts, run: Run) -> bool:
    """True while the other sections wait for the first one's first words."""
    return bool(parts.redis.exists(_waiting_key(run.id)))


def _waiting_key(run_id: str) -> str:
    return f"prism:waiting:{run_id}"


def settle_after(parts: Parts, run: Run, section_id: str) -> bool:
    """Settle the run unless other sections than this one, which has its outcome, are known to have none."""
    return not strike(parts.redis, run.id, [section_id]) and settle(parts, run)


def settle(parts: Parts, run: Run) -> bool:
    """Close the run if each of its sections has an outcome; True when it is closed."""
    return not missing_sections(parts.objects, run) and close(parts, run)


def close(parts: Parts, run: Run) -> bool:
    """Write the outcome, once, tell it, and take the run off the list of open work; False when it was reopened."""
    with changing(parts.redis, run.id):
        record = read_run(parts.objects, run.review_id, run.id)
        if record.is_settled:
            _end(parts, record)
        return record.is_settled


def _end(parts: Parts, record: RunRecord) -> None:
    run = record.run
    read = read_document_record(parts, run.review_id)
    outcome = _outcome(parts, record, read.document)
    is_first = parts.objects.put_if_absent(keys.outcome(run.review_id, run.id), dump(outcome))
    if not is_first and record.outcome is not None:
        outcome = record.outcome
    _store_rows(parts, record, read, outcome.ended_at)
    append(parts, run.review_id, run_finished(outcome))
    parts.objects.delete(keys.open_run(run.review_id, run.id))
    refresh_summary_after(parts, run)
    if is_first:
        if not run.comparison_id:
            # Columns share the review's hands, so that none of them has the pace of a run.
            remember_pace(parts, record)
        logger.info("review %s run %s: %s", run.review_id, run.id, outcome.status.value)


def _store_rows(parts: Parts, record: RunRecord, read: DocumentRecord, ended_at: float) -> None:
    """A run retried on another day has its rows under both; readers take the latest of a run id."""
    review = load(Review, parts.objects.get(keys.review(record.run.review_id)))
    rows = findings_table(review, read.document, record, read.checks)
    place = keys.analytics(partition(ended_at), record.run.id)
    parts.objects.put(keys.elsewhere(record.run.review_id, place), b"{}")
    parts.objects.put(place, rows, "application/vnd.apache.parquet")


def _outcome(parts: Parts, record: RunRecord, document: Document) -> RunOutcome:
    left_out = [section.id for section in document.sections if section.id not in record.run.section_ids]
    reasons = dict.fromkeys(left_out, "left out of this run")
    reasons |= {failure.section_id: failure.reason for failure in record.failures.values()}
    reasons |= {section_id: _cancelled_by(record.cancelled) for section_id in record.cancelled_ids}
    return RunOutcome(
        run_id=record.run.id,
        status=_status(record),
        done=len(record.results),
        failed=len(record.failures),
        cancelled=len(record.cancelled_ids),
        findings=sum(len(result.findings) for result in record.results.values()),
        usage=record.usage,
        coverage=coverage(document, reviewed=set(record.results), reasons=reasons),
        ended_at=parts.clock(),
        failed_requests=sum(attempt.outcome != ANSWERED for attempt in record.attempts),
    )


def _cancelled_by(cancelled: Cancelled | None) -> str:
    return f"cancelled by {cancelled.by}" if cancelled and cancelled.by else "cancelled"


def _status(record: RunRecord) -> RunStatus:
    if record.cancelled_ids:
        return RunStatus.CANCELLED
    if not record.failures:
        return RunStatus.COMPLETE
    is_any_answered = any(result.provenance for result in record.results.values())
    return RunStatus.PARTIAL if is_any_answered else RunStatus.FAILED
