"""What RQ calls by name; arguments are ids only."""

from __future__ import annotations

import time

from rq import get_current_job
from structlog.contextvars import bind_contextvars

from bootstrap import worker_parts
from jobs import read, section
from jobs.queue import READING, SECTIONS
from jobs.section_result import SectionWork
from watch.names import measure


def read_document(review_id: str, attempt: int) -> None:
    """Read one document."""
    _begin(READING, review_id=review_id, attempt=attempt)
    read.limit_memory()
    read.read_document(worker_parts(), review_id, attempt)


def review_section(review_id: str, run_id: str, section_id: str, attempt: int) -> None:
    """Review one section."""
    _begin(SECTIONS, review_id=review_id, run_id=run_id, section_id=section_id, attempt=attempt)
    section.review_section(worker_parts(), SectionWork(review_id, run_id, section_id, attempt))


def _begin(queue: str, **ids: str | int) -> None:
    """Name the work in every log line of this process, which does this one job, and measure how long it waited."""
    bind_contextvars(**ids)
    job = get_current_job()
    if job is not None:
        waited = time.time() - job.created_at.timestamp()
        worker_parts().meter.take([measure("QueueWaitSeconds", max(0.0, waited), Queue=queue)])
