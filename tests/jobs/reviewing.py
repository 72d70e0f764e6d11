"""A document of two sections, and what the facade says of its review."""

from __future__ import annotations

from jobs.parts import Parts
from jobs.reviews import Reviews
from jobs.section import review_section
from jobs.section_result import SectionWork

TEXT = b"# Part 1\n\nThe fix will be late.\n\n# Part 2\n\nIt will be late too.\n"


def work(parts: Parts, review_id: str, section_id: str, attempt: int = 1) -> None:
    review_section(parts, SectionWork(review_id, review_id, section_id, attempt))


def statuses(reviews: Reviews, review_id: str) -> list[str]:
    run = reviews.progress(review_id).run
    assert run is not None
    return [section.status.value for section in run.sections.values()]


def finding_ids(reviews: Reviews, review_id: str) -> list[str]:
    return list(reviews.progress(review_id).findings)
