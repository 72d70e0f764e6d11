"""Redis made anew from S3: the stream of one review, or the index of all."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence

from ulid import ULID

from domain import events as happened
from domain.errors import ReviewNotFound, StoreUnavailable
from domain.events import Event
from domain.finding import Attempt, Finding
from domain.run import Run, RunOutcome
from jobs.event_log import News, StreamMissing
from jobs.history import ReviewHistory, RunRecord, read_history, read_shares
from jobs.index import summarise
from jobs.parts import Parts
from jobs.progress import Progress
from jobs.redis_connection import redis_errors
from jobs.spend import Spend
from storage import keys

logger = logging.getLogger(__name__)

_LOCK_SECONDS = 60
_WAIT_SECONDS = 15.0


def append(parts: Parts, review_id: str, *events: Event) -> list[str]:
    """Add events to the review's stream, rebuilding the stream first when Redis lost it; return their ids."""
    try:
        ids = parts.log.append(review_id, events)
    except StreamMissing:
        restore_stream(parts, review_id)
        ids = parts.log.append(review_id, events)
    parts.meter.tell(review_id, events)
    with redis_errors():
        parts.failures.tell(review_id, events)
    return ids


def news(parts: Parts, review_id: str, cursor: str) -> News:
    """Return what happened after `cursor`, rebuilding the stream first when Redis lost it."""
    try:
        return parts.log.since(review_id, cursor)
    except StreamMissing:
        restore_stream(parts, review_id)
        return parts.log.since(review_id, cursor)


def progress_of(parts: Parts, review_id: str, known: Progress | None = None) -> Progress:
    """Return the review's progress, from `known` on. Raise `ReviewNotFound` when there is no such review."""
    recent = news(parts, review_id, known.cursor if known else "")
    before = Progress() if known is None or recent.is_new_history else known
    return before.replay(recent.events, recent.cursor)


def refresh_summary(parts: Parts, review_id: str, history: ReviewHistory | None = None) -> None:
    """Bring the review's line in the index up to date."""
    history = history or read_history(parts.objects, review_id)
    checks = history.record.checks if history.record else ()
    parts.index.put(summarise(history.review, Progress().replay(events_of(history)), checks))


def refresh_summary_after(parts: Parts, run: Run) -> None:
    """Bring the review's line up to date after something befell a run, of which a comparison's leave no trace in it."""
    if not run.comparison_id:
        refresh_summary(parts, run.review_id)


def restore_stream(parts: Parts, review_id: str) -> None:
    """Write the stream of a review anew. Raise `ReviewNotFound`; of several at once only one does it."""
    lock = f"prism:rebuild:{review_id}"
    with redis_errors():
        has_lock = parts.redis.set(lock, 1, nx=True, ex=_LOCK_SECONDS)
    if not has_lock:
        _wait_for_other(parts, review_id)
        return
    try:
        history = read_history(parts.objects, review_id)
        if parts.log.start(review_id, str(ULID()), events_of(history)):
            logger.info("review %s: stream rebuilt from the store", review_id)
    finally:
        with redis_errors():
            parts.redis.delete(lock)


def _wait_for_other(parts: Parts, review_id: str) -> None:
    end = time.monotonic() + min(_WAIT_SECONDS, _LOCK_SECONDS)
    while time.monotonic() < end:
        try:
            parts.log.since(review_id)
        except StreamMissing:
            time.sleep(0.05)
        else:
            return
    raise StoreUnavailable("Progress is unavailable: it is being read back from the store. Try again in a moment.")


def rebuild_index(parts: Parts) -> int:
    """Write the index of all reviews anew, and the markers of work that has not ended; return how many reviews."""
    review_ids = keys.review_ids(parts.objects.list(""))
    attempts: list[Attempt] = []
    for review_id in review_ids:
        try:
            history = read_history(parts.objects, review_id)
        except (ReviewNotFound, StoreUnavailable):
            logger.exception("review %s: left out of the index", review_id)
            continue
        _mark_open(parts, history)
        refresh_summary(parts, review_id, history)
        parts.index.share(review_id, history.review.created_at, read_shares(parts.objects, review_id))
        attempts += [attempt for record in history.runs for attempt in record.attempts if attempt.usage.cost_usd]
    with redis_errors():
        Spend(parts.redis, parts.clock).count_anew(attempts)
    parts.index.declare_whole()
    return len(review_ids)


def _mark_open(parts: Parts, history: ReviewHistory) -> None:
    if history.record is None and history.unreadable is None:
        parts.objects.put(keys.open_document(history.review.id), b"{}")
    for record in history.runs:
        if record.outcome is None:
            parts.objects.put(keys.open_run(history.review.id, record.run.id), b"{}")


def events_of(history: ReviewHistory) -> list[Event]:
    """Return the events that tell a review's history, as far as S3 knows it."""
    review = history.review
    told: list[Event] = [
        happened.ReviewSubmitted(review.created_at, review.document_name, review.size_bytes, review.created_by)
    ]
    if history.record:
        document = history.record.document
        words = sum(section.words for section in document.sections)
        told.append(
            happened.DocumentRead(
                history.record.read_at, len(document.sections), words, len(history.record.checks), review.waits
            )
        )
    elif history.unreadable:
        told.append(happened.DocumentUnreadable(history.unreadable.at, history.unreadable.reason))
    for record in history.runs:
        told.extend(_run_events(history, record))
    told.extend(happened.DecisionMade(decision.at, decision) for decision in history.decisions)
    return told


def _run_events(history: ReviewHistory, record: RunRecord) -> list[Event]:
    run = record.run
    told: list[Event] = [run_started(run, _words(history, run))]
    for section_id in run.section_ids:
        told.extend(_section_events(record, section_id))
    if record.cancelled and record.outcome is None:
        told.append(happened.RunCancelRequested(record.cancelled.at, run.id, record.cancelled.by))
    for section_id in record.cancelled_ids:
        told.append(happened.SectionCancelled(record.cancelled.at if record.cancelled else 0.0, run.id, section_id))
    if record.outcome:
        told.append(run_finished(record.outcome))
    return told


def _section_events(record: RunRecord, section_id: str) -> list[Event]:
    run_id = record.run.id
    failure = record.failures.get(section_id)
    if failure:
        return [happened.SectionFailed(failure.at, run_id, section_id, failure.kind, failure.reason)]
    result = record.results.get(section_id)
    if result is None:
        return []
    return [
        *finding_events(run_id, section_id, result.findings, result.at),
        happened.SectionFinished(
            at=result.at,
            run_id=run_id,
            section_id=section_id,
            finding_ids=tuple(finding.id for finding in result.findings),
            provenance=result.provenance,
            seconds=result.at - result.started_at,
            thinking=result.thinking,
        ),
    ]


def finding_events(run_id: str, section_id: str, findings: Sequence[Finding], at: float) -> list[Event]:
    """Return one event for each finding of a section."""
    return [happened.FindingAdded(at, run_id, section_id, finding) for finding in findings]


def run_started(
    run: Run, words: tuple[int, ...], *, section_seconds: float = 0.0, workers: int = 0
) -> happened.RunStarted:
    """Return the event that opens a run."""
    return happened.RunStarted(
        at=run.created_at,
        run_id=run.id,
        section_ids=run.section_ids,
        words=words,
        models=run.models,
        by=run.created_by,
        section_seconds=section_seconds,
        workers=workers,
        forecast=run.forecast,
        comparison_id=run.comparison_id,
        checklist=run.checklist,
    )


def run_finished(outcome: RunOutcome) -> happened.RunFinished:
    """Return the event that closes a run."""
    return happened.RunFinished(
        outcome.ended_at, outcome.run_id, outcome.status, outcome.usage, outcome.coverage, outcome.failed_requests
    )


def _words(history: ReviewHistory, run: Run) -> tuple[int, ...]:
    sections = history.record.document.sections if history.record else ()
    words = {section.id: section.words for section in sections}
    return tuple(words.get(section_id, 0) for section_id in run.section_ids)
