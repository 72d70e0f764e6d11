"""Deleting a review: from S3 in all its versions, from Redis, and from the hands of workers; on the record."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from redis.exceptions import RedisError
from ulid import ULID

from domain.deletion import Deletion
from domain.errors import ObjectMissing, PrismError
from domain.person import Person
from domain.run import RunOutcome
from jobs.access import forget_access
from jobs.analytics import partition
from jobs.cancel import mark_cancelled
from jobs.history import read_record, read_review, read_shares
from jobs.parts import Parts
from jobs.redis_connection import redis_errors
from jobs.submit import DOCUMENTS
from storage import keys
from storage.records import dump

logger = logging.getLogger(__name__)

RETENTION = Person("retention", "AI-Prism")
"""Deletes what is older than the settings allow."""
_BEGUN, _DONE = b"begun", b"done"
_LATE_SECONDS = 60.0
"""How long after the end of its time a job may still write."""
_RETIRED = "prism:retired"
_RETENTION_PAUSE = 3600
_LOOKED_AT = 1000
_AT_ONCE = 20
_KEPT = (b"prism:access:", b"prism:cancelled:")
"""Keys that say, for minutes, that the review is gone and its sections are not to be reviewed."""
_ULID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")


def delete_review(parts: Parts, review_id: str, *, by: Person, reason: str = "") -> Deletion:
    """Delete a review; return the record that outlives it. Raise `ReviewNotFound` when there is none.

    The record and a marker come first, so that the reconciler ends what a process that dies had begun.
    """
    review = read_review(parts.objects, review_id)
    record = Deletion(
        review_id=review_id,
        sha256=review.sha256,
        size_bytes=review.size_bytes,
        created_at=review.created_at,
        owner=review.owner,
        teams=review.teams,
        shared_with=tuple(dict.fromkeys(share.whom for share in read_shares(parts.objects, review_id))),
        run_ids=tuple(sorted({key.split("/")[2] for key in parts.objects.list(keys.runs(review_id))})),
        by=by.name,
        by_id=by.id,
        at=parts.clock(),
        reason=reason,
    )
    parts.objects.put(keys.deletion(review_id), dump(record))
    parts.objects.put(keys.deleting(review_id), _BEGUN)
    number = _carry_out(parts, record)
    logger.info("review %s: deleted by %s, %s objects", review_id, by.id, number)
    return record


def sweep_deleted(parts: Parts) -> None:
    """End what was begun, and delete again what a job wrote that was under way when its review was deleted."""
    for marker in parts.objects.list(keys.DELETING):
        record = read_record(parts.objects, Deletion, keys.deletion(marker.removeprefix(keys.DELETING)))
        if record is None:
            parts.objects.purge(marker)
        elif _state(parts, marker) != _DONE or _purge(parts, record):
            _carry_out(parts, record)
        elif parts.clock() - record.at > parts.settings.task_hard_time_limit + _LATE_SECONDS:
            parts.objects.purge(marker)


def retire(parts: Parts) -> int:
    """Delete finished reviews that nobody has touched for as long as the settings say; return how many.

    One process looks at most once an hour, and goes on at its next turn when there are many.
    """
    days = parts.settings.retention_days
    if not days or not parts.redis.set(_RETIRED, 1, nx=True, ex=_RETENTION_PAUSE):
        return 0
    before = parts.clock() - days * 86400
    old = (one for one in parts.index.older_than(before, limit=_LOOKED_AT) if _is_over(parts, one, before))
    now = list(islice(old, _AT_ONCE))
    for review_id in now:
        delete_review(parts, review_id, by=RETENTION, reason=f"untouched for {days} days")
    if len(now) == _AT_ONCE:
        parts.redis.delete(_RETIRED)
    return len(now)


def _is_over(parts: Parts, review_id: str, before: float) -> bool:
    """Return whether no work is open and nothing in the review, by the ids in its keys, is younger."""
    if parts.objects.list(f"{keys.OPEN}{review_id}/"):
        return False
    own = [key for key in parts.objects.list(f"{review_id}/") if not keys.place_elsewhere(key)]
    ids = {found for key in own for found in _ULID.findall(key)}
    return bool(ids) and max(ULID.from_str(found).timestamp for found in ids) < before


def _carry_out(parts: Parts, record: Deletion) -> int:
    """Do all of it, as often as need be; return how many objects there were."""
    _stop_work(parts, record)
    number = _purge(parts, record)
    with redis_errors("The review is deleted from the store; what Redis holds of it goes in a moment"):
        forget_access(parts, record.review_id)
        parts.index.remove(record)
        _forget(parts, record)
    parts.objects.put(keys.deleting(record.review_id), _DONE)
    return number


def _stop_work(parts: Parts, record: Deletion) -> None:
    for run_id in record.run_ids:
        try:
            mark_cancelled(parts, record.review_id, run_id, by=record.by)
        except (PrismError, RedisError):
            logger.info("review %s run %s: there was no work to stop", record.review_id, run_id)


def _purge(parts: Parts, record: Deletion) -> int:
    """Delete what lies elsewhere first: the review's own keys say where."""
    review_id = record.review_id
    stored = parts.objects.list(f"{review_id}/")
    number = sum(parts.objects.purge(key) for key in _elsewhere(parts, stored))
    number += parts.objects.purge(f"{keys.OPEN}{review_id}/")
    return number + parts.objects.purge(f"{review_id}/")


def _elsewhere(parts: Parts, stored: Sequence[str]) -> Iterator[str]:
    """Return the keys outside the review's own that hold something of it."""
    for key in stored:
        if place := keys.place_elsewhere(key):
            yield place
        elif key.endswith("/outcome.json"):  # runs that ended before it was noted where their rows are
            outcome = read_record(parts.objects, RunOutcome, key)
            if outcome is not None:
                yield keys.analytics(partition(outcome.ended_at), outcome.run_id)


def _forget(parts: Parts, record: Deletion) -> None:
    """Take out every key that names the review or one of its runs: streams, leases, counters, jobs."""
    parts.redis.hdel(f"prism:attempts:{DOCUMENTS}", record.review_id)
    ids = [name.encode() for name in (record.review_id, *record.run_ids)]
    found = [key for key in parts.redis.scan_iter(count=1000) if any(name in key for name in ids)]
    if gone := [key for key in found if not key.startswith(_KEPT)]:
        parts.redis.unlink(*gone)


def _state(parts: Parts, marker: str) -> bytes:
    try:
        return parts.objects.get(marker)
    except ObjectMissing:
        return _DONE
