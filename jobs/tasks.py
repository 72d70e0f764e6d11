"""What RQ calls by name; arguments are ids only."""

from __future__ import annotations

from bootstrap import worker_parts
from jobs import read, section


def read_document(review_id: str, attempt: int) -> None:
    """Read one document."""
    read.limit_memory()
    read.read_document(worker_parts(), review_id, attempt)


def review_section(review_id: str, run_id: str, section_id: str, attempt: int) -> None:
    """Review one section."""
    section.review_section(worker_parts(), section.SectionWork(review_id, run_id, section_id, attempt))
