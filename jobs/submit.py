"""From a dropped file to a review: refuse or store, tell, enqueue ids."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from ulid import ULID

from analysis.intake import Intake, inspect
from domain import events as happened
from domain.errors import StoreUnavailable
from domain.person import Person
from domain.run import Review
from jobs.attempts import Attempts
from jobs.history import read_record
from jobs.index import ReviewSummary
from jobs.once import the_one
from jobs.parts import Parts
from jobs.redis_connection import redis_errors
from storage import keys
from storage.records import dump

logger = logging.getLogger(__name__)

DOCUMENTS = "documents"
"""Name of the attempt counters of documents that are read."""


def submit(
    parts: Parts,
    name: str,
    data: bytes,
    *,
    by: Person,
    section_name: str = "",
    models: Sequence[str] = (),
    reuses: bool = True,
    checklist: str = "",
    waits: bool = False,
    once: str = "",
) -> str:
    """Store the file as a new review and have it read; return the review's id.

    A review that `waits` is read, and its first run begins with `start_first_run`.

    Of several requests of one person with the same key `once` there comes one review; see `jobs/once.py`.
    Raise `DocumentRefused`, `ChecklistUnknown` or `KeyReused` before anything is stored, `StoreUnavailable` when S3 or
    Redis is away.
    """
    checklist = parts.checklists.get(checklist).ref
    intake = inspect(name, data, max_bytes=parts.settings.max_upload_bytes)
    with redis_errors("The document was not stored"):
        parts.redis.ping()
    review = _new_review(parts, intake, by=by, section_name=section_name, models=models)
    review = replace(review, reuses=reuses, checklist=checklist, waits=waits)
    if once:
        review = replace(review, id=the_one(parts, once, review))
        if read_record(parts.objects, Review, keys.review(review.id)) is not None:
            return review.id
    parts.objects.put(keys.original(review.id, review.document_name), data, review.media_type)
    parts.objects.put(keys.open_document(review.id), b"{}")
    parts.objects.put(keys.review(review.id), dump(review))
    _announce(parts, review)
    return review.id


def enqueue_reading(parts: Parts, review_id: str, *, made: int = 0) -> None:
    """Have the document read, unless somebody has just asked for the same attempt."""
    number = Attempts(parts.redis, DOCUMENTS).claim(review_id, made)
    if number:
        parts.queues.enqueue_reading(review_id, number)


def _new_review(parts: Parts, intake: Intake, *, by: Person, section_name: str, models: Sequence[str]) -> Review:
    return Review(
        id=str(ULID()),
        document_name=intake.name,
        sha256=intake.sha256,
        media_type=intake.media_type,
        size_bytes=intake.size_bytes,
        created_at=parts.clock(),
        created_by=by.name,
        section_name=section_name,
        models=tuple(models),
        owner=by.id,
        teams=by.teams,
        notes=intake.notes,
    )


def _announce(parts: Parts, review: Review) -> None:
    """Tell and enqueue; from here on the review is safe in S3, and the reconciler mends what Redis did not take."""
    told = happened.ReviewSubmitted(review.created_at, review.document_name, review.size_bytes, review.created_by)
    try:
        parts.log.start(review.id, str(ULID()), [told])
        parts.meter.tell(review.id, [told])
        with redis_errors():
            enqueue_reading(parts, review.id)
        parts.index.put(
            ReviewSummary(
                review.id,
                review.document_name,
                review.created_at,
                review.created_by,
                sha256=review.sha256,
                section_name=review.section_name,
                owner=review.owner,
                teams=review.teams,
            )
        )
    except StoreUnavailable:
        logger.warning("review %s: stored, but Redis went away before it was enqueued", review.id)
