"""The one who notices what got lost: reads the open work in S3 and puts back into the queue what nobody is at."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

from redis.exceptions import LockError, RedisError
from structlog.contextvars import bound_contextvars

from domain.errors import PrismError
from domain.run import Run
from jobs.attempts import Attempts
from jobs.comparing import finish_starting
from jobs.delete import retire, sweep_deleted
from jobs.history import missing_sections, read_record
from jobs.lease import document_lease, section_lease
from jobs.parts import Parts
from jobs.queue import READING, SECTIONS, JobState, reading_job, section_job
from jobs.read import declare_unreadable
from jobs.redis_connection import RETRY_CAP_SECONDS
from jobs.run import close, enqueue, release_rest, waits_for_first
from jobs.section_result import SectionWork, store_failure
from jobs.submit import DOCUMENTS, enqueue_reading
from storage import keys
from storage.records import DocumentRecord, Unreadable, load

logger = logging.getLogger(__name__)

_NUDGES = "prism:nudges"
_EPOCH = "prism:epoch"
_LOOKED = "prism:looked"
_PATIENCE = 8.0
"""When nobody has looked for so long beyond the usual, Redis was away, and leases ran out that nobody could renew."""
_SILENCE = 15.0
"""A job whose worker has not been heard of for this long, three of its heartbeats, is dead."""
_WARM_SECONDS = 20.0
"""How long the other sections wait for the first one's first words."""
_READING_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class _Item:
    """A section or document nobody has finished: its lease, its latest job, how many it has had."""

    id: str
    lease: str
    job_id: str
    made: int


def nudge(parts: Parts) -> None:
    """Have the reconciler look at once rather than at its next turn."""
    parts.redis.lpush(_NUDGES, 1)
    parts.redis.ltrim(_NUDGES, 0, 9)


def wait_for_nudge(parts: Parts, seconds: float) -> None:
    """Return after this many seconds or as soon as there is reason to look."""
    parts.redis.blpop([_NUDGES], timeout=seconds)
    parts.redis.delete(_NUDGES)


def reconcile(parts: Parts) -> bool:
    """Look once at all open work; False when another process has just done so."""
    lock = parts.redis.lock("prism:reconciler", timeout=15)
    if not lock.acquire(blocking=False):
        return False
    try:
        _look(parts)
    finally:
        # Looking took longer than the lock lasts: another one may be looking too, which does no harm.
        with suppress(LockError):
            lock.release()
    return True


def _look(parts: Parts) -> None:
    is_settling = _is_settling(parts)
    for marker in parts.objects.list(keys.OPEN):
        review_id, _, what = marker.removeprefix(keys.OPEN).partition("/")
        try:
            with bound_contextvars(review_id=review_id):
                _reconcile(parts, review_id, what, is_settling=is_settling)
        except (PrismError, RedisError):
            logger.exception("review %s: %s could not be reconciled; the next turn tries again", review_id, what)
    for tidy in (sweep_deleted, retire):
        try:
            tidy(parts)
        except PrismError:
            logger.exception("%s did not end; the next turn tries again", tidy.__name__)
    parts.redis.set(_LOOKED, parts.clock())


def _reconcile(parts: Parts, review_id: str, what: str, *, is_settling: bool) -> None:
    if what.startswith("comparison-"):
        finish_starting(parts, review_id, what.removeprefix("comparison-"))
    elif what == "document":
        _reconcile_document(parts, review_id, is_settling=is_settling)
    else:
        _reconcile_run(parts, review_id, what, is_settling=is_settling)


def _is_settling(parts: Parts) -> bool:
    """True for a while after Redis was emptied or away: jobs at work renew their leases first, or they are doubled."""
    now = parts.clock()
    looked_at, began = _number(parts.redis.get(_LOOKED)), _number(parts.redis.get(_EPOCH))
    was_away = looked_at is None or now - looked_at > parts.settings.reconcile_seconds + _PATIENCE
    # Emptied in the middle of a look, Redis holds when that one ended, and no epoch.
    if was_away or began is None:
        parts.redis.set(_EPOCH, now)
        return True
    return now - began < parts.settings.lease_seconds / 3 + RETRY_CAP_SECONDS + 2


def _was_emptied(parts: Parts) -> bool:
    """True when Redis lost everything since this look began: nothing is known of who is at work."""
    return not parts.redis.exists(_EPOCH)


def _number(raw: object) -> float | None:
    return float(cast(bytes, raw)) if raw is not None else None


def _reconcile_document(parts: Parts, review_id: str, *, is_settling: bool) -> None:
    record = read_record(parts.objects, DocumentRecord, keys.document(review_id))
    run_exists = record is not None and keys.run(review_id, review_id) in parts.objects.list(keys.runs(review_id))
    if run_exists or read_record(parts.objects, Unreadable, keys.unreadable(review_id)) is not None:
        parts.objects.delete(keys.open_document(review_id))
        return
    if keys.review(review_id) not in parts.objects.list(f"{review_id}/"):
        return
    made = Attempts(parts.redis, DOCUMENTS).made().get(review_id, 0)
    item = _Item(review_id, document_lease(review_id), reading_job(review_id, made), made)
    if not _lost(parts, [item], READING, review_id):
        return
    if is_settling or _was_emptied(parts):
        return
    if made >= _READING_ATTEMPTS:
        declare_unreadable(parts, review_id, f"Reading it ended the worker {made} times, so it was given up.")
        return
    logger.warning("review %s: nobody is reading it, attempt %s", review_id, made + 1)
    enqueue_reading(parts, review_id, made=made)


def _reconcile_run(parts: Parts, review_id: str, run_id: str, *, is_settling: bool) -> None:
    stored = parts.objects.list(keys.run_folder(review_id, run_id))
    if keys.run(review_id, run_id) not in stored:
        # Its manifest was never written, so nothing of it exists.
        parts.objects.delete(keys.open_run(review_id, run_id))
        return
    run = load(Run, parts.objects.get(keys.run(review_id, run_id)))
    missing = missing_sections(parts.objects, run)
    if not missing:
        close(parts, run)
        return
    if keys.outcome(review_id, run_id) in stored:
        # A retry ended half-way, after it had taken a failure back.
        parts.objects.delete(keys.outcome(review_id, run_id))
    if not is_settling and not _was_emptied(parts):
        _put_back(parts, run, missing)


def _put_back(parts: Parts, run: Run, missing: list[str]) -> None:
    attempts = Attempts(parts.redis, run.id)
    made, allowed = attempts.made(), attempts.allowances()
    parts.queues.mend_turns(run.review_id)
    if not waits_for_first(parts, run):
        enqueue(parts, run, [item for item in missing if item not in made], made={}, front=False)
    elif parts.clock() - run.created_at > _WARM_SECONDS:
        release_rest(parts, run)
    given = [_item(run, section_id, made[section_id]) for section_id in missing if section_id in made]
    for item in _lost(parts, given, SECTIONS, run.review_id):
        with bound_contextvars(run_id=run.id, section_id=item.id, attempt=item.made):
            _put_item_back(parts, run, item, made, most=allowed.get(item.id, parts.settings.section_attempts))
    if not missing_sections(parts.objects, run):
        close(parts, run)


def _put_item_back(parts: Parts, run: Run, item: _Item, made: dict[str, int], *, most: int) -> None:
    parts.queues.remove(SECTIONS, run.review_id, item.job_id)
    if item.made >= most:
        work = SectionWork(run.review_id, run.id, item.id, item.made)
        store_failure(parts, work, "lost", _lost_reason(item.made))
    else:
        logger.warning("review %s run %s section %s: nobody is at it", run.review_id, run.id, item.id)
        enqueue(parts, run, [item.id], made=made, front=True)


def _lost_reason(made: int) -> str:
    return f"The worker ended before it had finished, {made} times in a row. Retry it; the other sections stand."


def _item(run: Run, section_id: str, made: int) -> _Item:
    job_id = section_job(run.id, section_id, made)
    return _Item(section_id, section_lease(run.id, section_id), job_id, made)


def _lost(parts: Parts, items: list[_Item], queue: str, review_id: str) -> list[_Item]:
    """Return those that nobody holds a lease of and no live job will come to."""
    held = parts.leases.held([item.lease for item in items])
    free = [item for item, is_held in zip(items, held, strict=True) if not is_held]
    if not free:
        return []
    states = parts.queues.states([item.job_id for item in free], parts.clock())
    waiting = parts.queues.waiting(queue) | (parts.queues.held_back(review_id) if queue == SECTIONS else set())
    return [
        item for item, state in zip(free, states, strict=True) if _is_lost(parts, item, state, item.job_id in waiting)
    ]


def _is_lost(parts: Parts, item: _Item, state: JobState, is_waiting: bool) -> bool:
    if is_waiting and state.status:
        return False
    match state.status:
        case "failed" | "stopped" | "canceled" | "finished":
            return True
        case "started":
            return state.silent_seconds > min(_SILENCE, parts.settings.lease_seconds)
        case _:
            # Between two lists for a moment, or gone: it is lost when it is still so at the next look.
            return _is_still_suspect(parts, item.job_id)


def _is_still_suspect(parts: Parts, job_id: str) -> bool:
    now = parts.clock()
    key = f"prism:suspect:{job_id}"
    if parts.redis.set(key, now, nx=True, ex=600):
        return False
    since = _number(parts.redis.get(key))
    return since is not None and now - since >= min(3.0, parts.settings.reconcile_seconds * 0.8)
