"""A review that waits until somebody has seen what it will cost."""

from __future__ import annotations

import pytest
from redis import Redis

from jobs.parts import Parts
from jobs.queue import section_job
from jobs.read import read_document
from jobs.reconcile import reconcile
from jobs.reviews import Reviews
from tests.fakes import MemoryObjects

TEXT = b"# Part 1\n\nThe fix will be late.\n\n# Part 2\n\nIt will be late too.\n"


@pytest.fixture
def review_id(parts: Parts, reviews: Reviews) -> str:
    review_id = reviews.submit("a.md", TEXT, waits=True)
    read_document(parts, review_id, 1)
    return review_id


def test_it_is_read_and_checked_and_no_model_is_asked(
    parts: Parts, reviews: Reviews, review_id: str, objects: MemoryObjects
) -> None:
    progress = reviews.progress(review_id)

    assert (progress.is_waiting, progress.is_live, progress.run) == (True, False, None)
    assert reviews.list()[0].status == reviews.result(review_id)["status"] == "waiting"
    assert len(reviews.document(review_id).sections) == reviews.forecast(review_id).sections == 2
    assert parts.queues.sections.get_job_ids() == []
    assert objects.list("open/") == []


def test_it_begins_once_however_often_somebody_says_so(parts: Parts, reviews: Reviews, review_id: str) -> None:
    assert reviews.begin(review_id) == reviews.begin(review_id)

    assert len(reviews.progress(review_id).runs) == 1
    assert reviews.list()[0].status == "running"
    assert parts.queues.sections.get_job_ids() == [section_job(review_id, "s1", 1)]


def test_it_still_waits_after_redis_was_emptied_and_the_reconciler_has_looked(
    parts: Parts, reviews: Reviews, review_id: str, redis: Redis
) -> None:
    redis.flushall()
    reconcile(parts)

    assert reviews.progress(review_id).is_waiting
    assert reviews.list()[0].status == "waiting"
    reviews.begin(review_id)
    assert reviews.progress(review_id).is_live
