"""Reading a document: text, sections and check findings, on screen before any model is asked."""

from __future__ import annotations

import logging
import resource

from analysis.checks import run_checks
from analysis.readers import read_document as read_bytes
from domain import events as happened
from domain.document import Document
from domain.errors import DocumentRefused
from domain.run import Review
from jobs.comparing import start_waiting_comparisons
from jobs.history import read_record, read_review
from jobs.lease import document_lease
from jobs.parts import Parts
from jobs.queue import reading_job
from jobs.reader_text import show_early
from jobs.rebuild import append, refresh_summary
from jobs.run import start_first_run
from jobs.time_limit import TimeIsUp, end_alarm
from storage import keys
from storage.records import DocumentRecord, Unreadable, dump

logger = logging.getLogger(__name__)

MEMORY_BYTES = 1536 * 1024 * 1024
"""What reading one document may take; a file that needs more is refused instead of ending the machine."""


def read_document(parts: Parts, review_id: str, attempt: int) -> None:
    """Read the document of a review, store and tell what it holds, and start its run."""
    with parts.leases.hold(document_lease(review_id), reading_job(review_id, attempt)) as has_lease:
        if has_lease:
            _read(parts, read_review(parts.objects, review_id))


def declare_unreadable(parts: Parts, review_id: str, reason: str) -> None:
    """Store and tell that a document cannot be read."""
    now = parts.clock()
    parts.objects.put_if_absent(keys.unreadable(review_id), dump(Unreadable(reason, now)))
    append(parts, review_id, happened.DocumentUnreadable(now, reason))
    parts.objects.delete(keys.open_document(review_id))
    refresh_summary(parts, review_id)


def _read(parts: Parts, review: Review) -> None:
    record = read_record(parts.objects, DocumentRecord, keys.document(review.id))
    if record is None and read_record(parts.objects, Unreadable, keys.unreadable(review.id)) is None:
        record = _record(parts, review)
    if record is None:
        parts.objects.delete(keys.open_document(review.id))
        return
    words = sum(section.words for section in record.document.sections)
    told = happened.DocumentRead(record.read_at, len(record.document.sections), words, len(record.checks), review.waits)
    append(parts, review.id, told)
    if review.waits:
        refresh_summary(parts, review.id)
    else:
        start_first_run(parts, review, by=review.created_by)
    start_waiting_comparisons(parts, review.id)
    parts.objects.delete(keys.open_document(review.id))


def _record(parts: Parts, review: Review) -> DocumentRecord | None:
    try:
        document = _parse(parts, review)
        show_early(parts, review.id, document)
        record = DocumentRecord(document, run_checks(document), parts.clock())
    except DocumentRefused as error:
        declare_unreadable(parts, review.id, str(error))
        return None
    except TimeIsUp:
        end_alarm()
        declare_unreadable(parts, review.id, "Reading it took too long, so it was given up.")
        raise
    except MemoryError:
        declare_unreadable(parts, review.id, "Reading it takes more memory than there is for one document.")
        raise
    parts.objects.put(keys.document(review.id), dump(record))
    return record


def _parse(parts: Parts, review: Review) -> Document:
    data = parts.objects.get(keys.original(review.id, review.document_name))
    return read_bytes(
        review.document_name,
        data,
        review.media_type,
        sha256=review.sha256,
        notes=review.notes,
        max_section_words=parts.settings.max_section_words,
        section_name=review.section_name,
    )


def limit_memory() -> None:
    """Bound what this process may allocate; for the process of one reading job only."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))
