"""The facade, from a dropped document to what is taken away: lists, streams, exports, health."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from redis import Redis

from domain.decision import DecisionAction
from domain.document import Document
from domain.errors import DocumentNotReady, DocumentRefused, ReviewNotFound, StoreUnavailable
from jobs.health import say_alive
from jobs.parts import Parts
from jobs.queue import section_job
from jobs.read import read_document
from jobs.redis_connection import ImpatientRedis
from jobs.reviews import Reviews
from storage import keys
from tests.fakes import MemoryObjects
from tests.jobs.reviewing import TEXT, finding_ids, work
from tests.people import ANN

Read = Callable[[Document], str]


def test_a_document_goes_from_dropped_to_read_to_reviewed(parts: Parts, reviews: Reviews) -> None:
    review_id = reviews.submit("a.md", TEXT)
    assert reviews.list()[0].status == "reading"
    with pytest.raises(DocumentNotReady):
        reviews.document(review_id)

    read_document(parts, review_id, 1)
    assert [section.title for section in reviews.document(review_id).sections] == ["Part 1", "Part 2"]
    assert reviews.progress(review_id).is_read
    assert reviews.list()[0].status == "running"

    work(parts, review_id, "s1")
    assert (reviews.list()[0].sections_done, reviews.list()[0].sections_total) == (1, 2)
    work(parts, review_id, "s2")

    summary = reviews.list()[0]
    assert (summary.status, summary.high, summary.created_by) == ("complete", summary.findings, "ann")
    assert reviews.result(review_id)["status"] == "complete"


def test_a_refused_document_leaves_nothing_behind(reviews: Reviews, objects: MemoryObjects) -> None:
    with pytest.raises(DocumentRefused):
        reviews.submit("a.docx", b"not a zip")

    assert objects.list("") == []
    assert reviews.list() == []


def test_nothing_is_stored_while_redis_is_away(parts: Parts, objects: MemoryObjects) -> None:
    from jobs.parts import connect

    away = connect(parts.settings, objects, ImpatientRedis.from_url("redis://127.0.0.1:9/0"), parts.build_model)

    with pytest.raises(StoreUnavailable, match="was not stored"):
        Reviews(away, lambda: ([], "")).of(ANN).submit("a.md", TEXT)
    assert objects.list("") == []


def test_a_document_that_proves_unreadable_says_why(parts: Parts, reviews: Reviews, objects: MemoryObjects) -> None:
    review_id = reviews.submit("a.md", TEXT)
    objects.put(keys.original(review_id, "a.md"), b"   \n")

    read_document(parts, review_id, 1)

    progress = reviews.progress(review_id)
    assert progress.unreadable_reason
    assert not progress.is_live
    assert reviews.list()[0].status == "unreadable"
    with pytest.raises(DocumentNotReady):
        reviews.result(review_id)


def test_reading_twice_starts_one_run(parts: Parts, reviews: Reviews, review_id: str) -> None:
    read_document(parts, review_id, 2)

    assert len(reviews.progress(review_id).runs) == 1
    assert parts.queues.sections.get_job_ids() == [section_job(review_id, "s1", 1)]


def test_an_unknown_review_is_not_found(reviews: Reviews) -> None:
    for look in (reviews.review, reviews.progress, reviews.document, reviews.result):
        with pytest.raises(ReviewNotFound):
            look("01HZZZZZZZZZZZZZZZZZZZZZZZ")
    with pytest.raises(ReviewNotFound):
        reviews.review("../../etc/passwd")


def test_the_same_bytes_are_recognised(reviews: Reviews, review_id: str) -> None:
    again = reviews.submit("other name.md", TEXT)

    assert {summary.id for summary in reviews.earlier(TEXT)} == {review_id, again}
    assert reviews.earlier(b"# other") == []


def test_reviews_are_found_by_a_part_of_their_name(reviews: Reviews, review_id: str) -> None:
    other = reviews.submit("Outage Report.md", TEXT + b"x")

    assert [summary.id for summary in reviews.list(search="outage")] == [other]
    assert len(reviews.list(limit=1)) == 1


def test_a_lost_list_is_made_anew_from_the_store(parts: Parts, reviews: Reviews, review_id: str, redis: Redis) -> None:
    work(parts, review_id, "s1")
    work(parts, review_id, "s2")
    (finding_id, *_) = finding_ids(reviews, review_id)
    reviews.decide(review_id, [finding_id], DecisionAction.ACCEPTED)
    before = reviews.list()

    redis.flushall()

    assert reviews.list() == before
    assert reviews.earlier(TEXT) == before


def test_a_lost_stream_is_made_anew_and_tells_the_same(
    parts: Parts, reviews: Reviews, review_id: str, redis: Redis
) -> None:
    work(parts, review_id, "s1")
    work(parts, review_id, "s2")
    (finding_id, *_) = finding_ids(reviews, review_id)
    reviews.decide(review_id, [finding_id], DecisionAction.REJECTED, reason="wrong")
    known = reviews.progress(review_id)

    redis.flushall()
    after = reviews.progress(review_id, known)

    assert after.findings == known.findings
    assert after.verdicts == known.verdicts
    assert after.run is not None
    assert known.run is not None
    assert after.run.status is known.run.status
    assert [(item.status, item.thinking, item.finding_ids) for item in after.run.sections.values()] == [
        (item.status, item.thinking, item.finding_ids) for item in known.run.sections.values()
    ]


def test_many_readers_of_a_lost_stream_rebuild_it_once(reviews: Reviews, review_id: str, redis: Redis) -> None:
    redis.flushall()
    cursors: list[str] = []

    def look() -> None:
        cursors.append(reviews.progress(review_id).cursor.split("/")[0])

    readers = [threading.Thread(target=look) for _ in range(6)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    assert len(cursors) == 6
    assert len(set(cursors)) == 1


@pytest.mark.parametrize(
    ("kind", "name", "begins"),
    [
        ("annotated", "a (reviewed).docx", b"PK"),
        ("spreadsheet", "a (reviewed).xlsx", b"PK"),
        ("json", "a (reviewed).json", b"{"),
    ],
)
def test_a_review_can_be_taken_away(
    parts: Parts, reviews: Reviews, review_id: str, kind: str, name: str, begins: bytes
) -> None:
    work(parts, review_id, "s1")
    (finding_id, *_) = finding_ids(reviews, review_id)
    reviews.decide(review_id, [finding_id], DecisionAction.ACCEPTED)

    file = reviews.export(review_id, kind)  # type: ignore[arg-type]

    assert file.name == name
    assert file.data.startswith(begins)


def test_a_review_with_gaps_says_so_in_its_exports(parts: Parts, reviews: Reviews, review_id: str) -> None:
    import io
    import zipfile

    work(parts, review_id, "s1")
    reviews.cancel(review_id, review_id)

    data = reviews.export(review_id, "annotated").data

    comments = zipfile.ZipFile(io.BytesIO(data)).read("word/comments.xml").decode()
    assert "PARTIAL REVIEW: 1 of 2 sections were not reviewed." in comments


def test_health_says_what_is_missing(parts: Parts, reviews: Reviews, objects: MemoryObjects) -> None:
    report = reviews.health()
    assert (report["status"], report["workers"]) == ("degraded", "no worker is running")

    say_alive(parts.redis, "here", 6, parts.clock())
    assert reviews.health()["status"] == "healthy"
    assert reviews.health()["worker_count"] == 6

    objects.is_away = True
    assert reviews.health()["status"] == "unhealthy"


def test_health_without_bedrock_is_degraded(parts: Parts) -> None:
    say_alive(parts.redis, "here", 6, parts.clock())

    report = Reviews(parts, lambda: ([{"id": "m", "usable": False}], "Bedrock cannot be reached.")).health()

    assert (report["status"], report["bedrock"], report["models_available"]) == (
        "degraded",
        "Bedrock cannot be reached.",
        0,
    )
