"""The facade: what pages, routes and commands can do with reviews."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from redis import Redis

from domain.decision import DecisionAction
from domain.document import Document
from domain.errors import DocumentNotReady, DocumentRefused, FindingNotFound, ReviewNotFound, StoreUnavailable
from domain.run import RunStatus, SectionStatus
from jobs.health import say_alive
from jobs.history import read_history
from jobs.parts import Parts
from jobs.queue import section_job
from jobs.read import read_document
from jobs.redis_connection import ImpatientRedis
from jobs.reviews import Reviews
from jobs.section import review_section
from jobs.section_result import SectionWork
from storage import keys
from tests.fakes import MemoryObjects, ScriptedModel, a_raw_finding, a_script, an_answer
from tests.people import ANN, LEA

Read = Callable[[Document], str]
TEXT = b"# Part 1\n\nThe fix will be late.\n\n# Part 2\n\nIt will be late too.\n"


@pytest.fixture
def reviews(parts: Parts) -> Reviews:
    return Reviews(parts, lambda: ([{"id": "m", "usable": True}], "")).of(ANN)


@pytest.fixture
def review_id(parts: Parts, reviews: Reviews) -> str:
    """A document of two sections that has been submitted and read."""
    review_id = reviews.submit("a.md", TEXT)
    read_document(parts, review_id, 1)
    return review_id


def work(parts: Parts, review_id: str, section_id: str, attempt: int = 1) -> None:
    review_section(parts, SectionWork(review_id, review_id, section_id, attempt))


def statuses(reviews: Reviews, review_id: str) -> list[str]:
    run = reviews.progress(review_id).run
    assert run is not None
    return [section.status.value for section in run.sections.values()]


def finding_ids(reviews: Reviews, review_id: str) -> list[str]:
    return list(reviews.progress(review_id).findings)


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


def test_a_decision_is_in_the_store_at_once_with_who_and_when(
    parts: Parts, reviews: Reviews, review_id: str, objects: MemoryObjects
) -> None:
    work(parts, review_id, "s1")
    (finding_id, *_) = finding_ids(reviews, review_id)

    decision = reviews.decide(review_id, [finding_id], DecisionAction.REJECTED, reason="known")

    (stored,) = read_history(objects, review_id).decisions
    assert stored == decision
    assert (stored.by, stored.at, stored.reason) == ("ann", parts.clock(), "known")
    assert reviews.progress(review_id).verdicts[finding_id].action is DecisionAction.REJECTED
    assert reviews.list()[0].decided == 1


def test_two_people_deciding_at_once_lose_nothing(parts: Parts, reviews: Reviews, review_id: str) -> None:
    work(parts, review_id, "s1")
    (finding_id, *_) = finding_ids(reviews, review_id)
    other = Reviews(parts, lambda: ([], "")).of(LEA)

    def decide(who: Reviews) -> None:
        for _ in range(5):
            who.decide(review_id, [finding_id], DecisionAction.ACCEPTED)

    people = [threading.Thread(target=decide, args=(who,)) for who in (reviews, other)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert len(reviews.progress(review_id).decisions) == 10
    assert len(read_history(parts.objects, review_id).decisions) == 10


def test_a_finding_that_does_not_exist_cannot_be_decided_on(reviews: Reviews, review_id: str) -> None:
    with pytest.raises(FindingNotFound):
        reviews.decide(review_id, ["nothing"], DecisionAction.ACCEPTED)


def test_a_decision_made_while_redis_is_away_is_kept_and_told_later(
    parts: Parts, reviews: Reviews, review_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    work(parts, review_id, "s1")
    (finding_id, *_) = finding_ids(reviews, review_id)
    with monkeypatch.context() as patch:
        patch.setattr("jobs.reviews.append", _away)
        reviews.decide(review_id, [finding_id], DecisionAction.ACCEPTED)

    assert reviews.progress(review_id).verdicts[finding_id].is_accepted


def _away(*_: object) -> None:
    raise StoreUnavailable("Redis is away")


def test_a_cancelled_run_ends_at_once_and_keeps_what_it_has(
    parts: Parts, reviews: Reviews, review_id: str, model: ScriptedModel
) -> None:
    work(parts, review_id, "s1")

    reviews.cancel(review_id, review_id)

    assert statuses(reviews, review_id) == ["done", "cancelled"]
    run = reviews.progress(review_id).run
    assert run is not None
    assert run.status is RunStatus.CANCELLED
    assert section_job(review_id, "s2", 1) not in parts.queues.sections.get_job_ids()
    work(parts, review_id, "s2")
    assert len(model.requests) == 1
    assert reviews.result(review_id)["coverage"]["not_covered"][-1]["reason"] == "Part 2: cancelled by ann"


def test_cancelled_sections_can_be_taken_up_again_one_by_one(parts: Parts, reviews: Reviews, review_id: str) -> None:
    reviews.cancel(review_id, review_id)

    reviews.retry(review_id, review_id, ["s2"])
    assert statuses(reviews, review_id) == ["cancelled", "waiting"]
    assert reviews.progress(review_id).is_live
    work(parts, review_id, "s2")

    assert statuses(reviews, review_id) == ["cancelled", "done"]
    assert reviews.list()[0].status == "cancelled"
    reviews.retry(review_id, review_id, ["s1"])
    work(parts, review_id, "s1")
    assert reviews.list()[0].status == "complete"


def test_a_failed_section_is_asked_again_when_somebody_retries_it(
    parts: Parts, reviews: Reviews, review_id: str, model: ScriptedModel, objects: MemoryObjects
) -> None:
    bad = an_answer()
    model._scripts = [a_script(an_answer(a_raw_finding())), *[[bad_events(bad)[0], *bad_events(bad)[1:]]] * 2]
    work(parts, review_id, "s1")
    work(parts, review_id, "s2")
    assert reviews.list()[0].status == "partial"
    cost = reviews.result(review_id)["usage"]["output_tokens"]
    assert cost == 150

    model._scripts = [a_script(an_answer(a_raw_finding(block_id="b4")))]
    reviews.retry(review_id, review_id, ["s2", "s1"])
    assert parts.queues.sections.get_job_ids()[-1] == section_job(review_id, "s2", 2)
    work(parts, review_id, "s2", 2)

    assert statuses(reviews, review_id) == ["done", "done"]
    assert reviews.list()[0].status == "complete"
    assert reviews.result(review_id)["usage"]["output_tokens"] == 200
    assert any("/past/" in key for key in objects.list(review_id))


def bad_events(answer: object) -> list[object]:
    from dataclasses import replace

    from domain.model import Answer

    assert isinstance(answer, Answer)
    return list(a_script(replace(answer, tool_input='{"findings": 7}')))


def test_retrying_what_stands_changes_nothing(parts: Parts, reviews: Reviews, review_id: str) -> None:
    work(parts, review_id, "s1")
    work(parts, review_id, "s2")

    reviews.retry(review_id, review_id, ["s1"])

    assert reviews.list()[0].status == "complete"


def test_a_second_run_shows_its_own_findings(
    parts: Parts, reviews: Reviews, review_id: str, model: ScriptedModel
) -> None:
    work(parts, review_id, "s1")
    work(parts, review_id, "s2")
    first = finding_ids(reviews, review_id)
    run_id = reviews.start_run(review_id, models=("m2",))
    for section_id in ("s1", "s2"):
        review_section(parts, SectionWork(review_id, run_id, section_id, 1))

    progress = reviews.progress(review_id)
    assert progress.run is not None
    assert (progress.run.run_id, progress.run.models) == (run_id, ("m2",))
    assert not set(progress.findings) & set(first)


def test_a_run_with_no_section_left_to_cancel_stays_as_it_is(parts: Parts, reviews: Reviews, review_id: str) -> None:
    work(parts, review_id, "s1")
    work(parts, review_id, "s2")

    reviews.cancel(review_id, review_id)

    assert reviews.list()[0].status == "complete"


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


def test_sections_of_a_cancelled_run_never_count_as_checked(parts: Parts, reviews: Reviews, review_id: str) -> None:
    reviews.cancel(review_id, review_id)

    result = reviews.result(review_id)

    assert {section["status"] for section in result["sections"]} == {SectionStatus.CANCELLED.value}
    assert result["coverage"]["words_reviewed"] == 0
