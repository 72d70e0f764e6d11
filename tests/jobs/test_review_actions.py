"""Deciding, cancelling, retrying and running again, through the facade that pages and commands use."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from domain.decision import DecisionAction
from domain.errors import FindingNotFound, StoreUnavailable
from domain.run import RunStatus, SectionStatus
from jobs import run
from jobs.history import read_history
from jobs.parts import Parts
from jobs.queue import section_job
from jobs.reviews import Reviews
from jobs.section import review_section
from jobs.section_result import SectionWork
from tests.fakes import MemoryObjects, ScriptedModel, a_raw_finding, a_script, an_answer
from tests.jobs.reviewing import finding_ids, statuses, work
from tests.people import LEA


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


def test_a_run_that_is_reopened_while_a_late_job_closes_it_is_live(
    parts: Parts, reviews: Reviews, review_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviews.cancel(review_id, review_id)
    retry = threading.Thread(target=reviews.retry, args=(review_id, review_id, ["s1", "s2"]))
    stored = run._store_rows

    def meanwhile(*args: Any) -> None:
        retry.start()
        retry.join(0.3)  # it would be over by now if it did not wait for its turn
        stored(*args)

    monkeypatch.setattr("jobs.run._store_rows", meanwhile)
    work(parts, review_id, "s1")  # it was under way when the run was cancelled
    retry.join()

    assert reviews.progress(review_id).is_live
    assert statuses(reviews, review_id) == ["waiting", "waiting"]


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


def test_sections_of_a_cancelled_run_never_count_as_checked(parts: Parts, reviews: Reviews, review_id: str) -> None:
    reviews.cancel(review_id, review_id)

    result = reviews.result(review_id)

    assert {section["status"] for section in result["sections"]} == {SectionStatus.CANCELLED.value}
    assert result["coverage"]["words_reviewed"] == 0
