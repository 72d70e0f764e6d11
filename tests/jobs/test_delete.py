"""Deleting a review: nothing of it is left but the record of who, when and why."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from domain.deletion import Deletion
from domain.errors import ComparisonNotFound, NotPermitted, ReviewNotFound, StoreUnavailable
from domain.sharing import Level, With
from jobs.custody import Custody
from jobs.delete import delete_review, retire, sweep_deleted
from jobs.evaluations import Evaluations, Upload
from jobs.parts import Parts
from jobs.read import read_document
from jobs.rebuild import rebuild_index
from jobs.reconcile import reconcile
from jobs.reviews import Reviews
from jobs.run import start_run
from jobs.section import review_section
from jobs.section_result import SectionWork
from settings import Settings
from storage import keys
from storage.records import load
from tests.fakes import MemoryObjects
from tests.jobs.conftest import Clock
from tests.people import ADA, ANN, BOB, LEA

SECRET = "Zanzibar"
TEXT = f"# Part 1\n\n{SECRET} will be late.\n\n# Part 2\n\nIt will be late too.\n".encode()
DAY = 86400


@pytest.fixture
def reviews(parts: Parts) -> Reviews:
    return Reviews(parts, lambda: ([], ""))


@pytest.fixture
def custody(parts: Parts, reviews: Reviews) -> Custody:
    return Custody(parts, reviews.book)


@pytest.fixture
def review_id(parts: Parts, reviews: Reviews, custody: Custody) -> str:
    """A review that has been worked on, decided on, exported, compared with a second run, and shared."""
    review_id = reviews.of(ANN).submit("Zanzibar plan.md", TEXT)
    read_document(parts, review_id, 1)
    for section in ("s1", "s2"):
        review_section(parts, SectionWork(review_id, review_id, section, 1))
    start_run(parts, review_id, by="ann", reuses=False)
    custody.of(ANN).share(review_id, With.PERSON, BOB.id, Level.READ)
    return review_id


def everything(parts: Parts) -> str:
    """All that S3 and Redis hold, in one text."""
    stored = [f"{key} {parts.objects.get(key)!r}" for key in parts.objects.list("")]
    readers: dict[object, Callable[[Any], object]] = {
        b"string": parts.redis.get,
        b"hash": parts.redis.hgetall,
        b"list": lambda name: parts.redis.lrange(name, 0, -1),
        b"set": parts.redis.smembers,
        b"zset": lambda name: parts.redis.zrange(name, 0, -1),
        b"stream": parts.redis.xrange,
    }
    for key in parts.redis.scan_iter():
        stored.append(f"{key!r} {readers[parts.redis.type(key)](key)!r}")
    return "\n".join(stored)


def test_no_word_of_it_is_left_in_any_store(parts: Parts, custody: Custody, review_id: str) -> None:
    assert SECRET in everything(parts)

    custody.of(ADA).delete(review_id, reason="asked for")

    left = everything(parts)
    assert SECRET not in left
    traces = [line for line in left.splitlines() if review_id in line]
    assert sorted(line.split()[0] for line in traces if not line.startswith("b'")) == [
        keys.deletion(review_id),
        keys.deleting(review_id),
    ]
    in_redis = {line.split(":")[1] for line in traces if line.startswith("b'prism:")}
    assert in_redis <= {"access", "cancelled"}


def test_the_record_says_who_when_and_why_and_holds_no_text(
    parts: Parts, reviews: Reviews, custody: Custody, review_id: str, objects: MemoryObjects
) -> None:
    review = reviews.of(ANN).review(review_id)

    custody.of(ADA).delete(review_id, reason="asked for")

    record = load(Deletion, objects.get(keys.deletion(review_id)))
    assert (record.by, record.by_id, record.at, record.reason) == ("ada", ADA.id, parts.clock(), "asked for")
    assert (record.owner, record.teams, record.shared_with) == (ANN.id, ("payments",), (BOB.id,))
    assert (record.sha256, record.size_bytes, record.created_at) == (review.sha256, len(TEXT), review.created_at)


def test_it_is_gone_for_everybody_at_once(parts: Parts, reviews: Reviews, custody: Custody, review_id: str) -> None:
    elsewhere = Reviews(parts, lambda: ([], ""))
    for person in (ANN, BOB, LEA, ADA):
        reviews.of(person).document(review_id)

    custody.of(ADA).delete(review_id)

    for person in (ANN, BOB, LEA, ADA):
        for place in (reviews, elsewhere):
            assert place.of(person).list() == []
            assert place.of(person).earlier(TEXT) == []
            with pytest.raises(ReviewNotFound):
                place.of(person).document(review_id)
            with pytest.raises(ReviewNotFound):
                place.of(person).progress(review_id)
    assert rebuild_index(parts) == 0


@pytest.mark.parametrize("person", [ANN, LEA])
def test_only_an_administrator_deletes(custody: Custody, review_id: str, parts: Parts, person: object) -> None:
    with pytest.raises(NotPermitted):
        custody.of(person).delete(review_id)  # type: ignore[arg-type]
    with pytest.raises(ReviewNotFound):
        custody.of(replace(BOB, id="eve@example.com")).delete(review_id)

    assert SECRET in everything(parts)


def test_a_job_that_was_under_way_leaves_nothing_behind(parts: Parts, custody: Custody, review_id: str) -> None:
    custody.of(ADA).delete(review_id)
    parts.objects.put(keys.answer(review_id, review_id, "s1"), SECRET.encode())
    parts.objects.put(keys.open_run(review_id, review_id), b"{}")
    rows = keys.analytics("2026-11-25", review_id)
    parts.objects.put(keys.elsewhere(review_id, rows), b"{}")
    parts.objects.put(rows, SECRET.encode())

    assert reconcile(parts)

    assert SECRET not in everything(parts)
    assert parts.objects.list(keys.OPEN) == []


def test_deletion_that_was_cut_short_is_ended_by_the_reconciler(
    parts: Parts, review_id: str, monkeypatch: pytest.MonkeyPatch, objects: MemoryObjects
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(objects, "purge", _away)
        with pytest.raises(StoreUnavailable):
            delete_review(parts, review_id, by=ADA)
    assert SECRET in everything(parts)

    sweep_deleted(parts)

    assert SECRET not in everything(parts)


def _away(_prefix: str) -> int:
    raise StoreUnavailable("S3 is away")


def test_the_marker_goes_when_no_job_can_write_any_more(
    parts: Parts, custody: Custody, review_id: str, clock: Clock
) -> None:
    custody.of(ADA).delete(review_id)
    sweep_deleted(parts)
    assert parts.objects.list(keys.DELETING) == [keys.deleting(review_id)]

    clock.now += parts.settings.task_hard_time_limit + 61
    sweep_deleted(parts)

    assert parts.objects.list(keys.DELETING) == []
    assert parts.objects.list("_deleted/") == [keys.deletion(review_id)]


def test_the_key_of_a_request_is_free_again(parts: Parts, reviews: Reviews, custody: Custody) -> None:
    first = reviews.of(ANN).submit("a.md", TEXT, once="key-1")
    custody.of(ADA).delete(first)

    second = reviews.of(ANN).submit("a.md", TEXT, once="key-1")

    assert second != first
    assert reviews.of(ANN).review(second).id == second


def test_an_evaluation_goes_with_the_document_that_its_key_quotes(
    parts: Parts, reviews: Reviews, custody: Custody
) -> None:
    key = {"document": "a.md", "defects": [{"id": "d1", "category": "other", "quote": f"{SECRET} will be late"}]}
    evaluations = Evaluations(parts, reviews)
    made = evaluations.of(ANN).start([Upload("a.md", TEXT, json.dumps(key).encode(), "a.key.json")], ["m"])
    with pytest.raises(ComparisonNotFound, match="There is no such evaluation"):
        evaluations.of(BOB).get(made.id)

    custody.of(ADA).delete(made.documents[0].review_id)

    assert SECRET not in everything(parts)
    with pytest.raises(ComparisonNotFound):
        evaluations.of(ANN).get(made.id)


def keeping(parts: Parts, days: int) -> Parts:
    return replace(parts, settings=Settings(retention_days=days))


def finished(parts: Parts, reviews: Reviews) -> str:
    review_id = reviews.of(ANN).submit("a.md", TEXT)
    read_document(parts, review_id, 1)
    for section in ("s1", "s2"):
        review_section(parts, SectionWork(review_id, review_id, section, 1))
    return review_id


def test_retention_is_off_unless_somebody_sets_it(parts: Parts, reviews: Reviews, clock: Clock) -> None:
    finished(parts, reviews)
    rebuild_index(parts)
    clock.now += 4000 * DAY

    assert retire(parts) == 0


def test_what_nobody_has_touched_for_long_is_deleted(parts: Parts, reviews: Reviews, clock: Clock) -> None:
    review_id = finished(parts, reviews)
    rebuild_index(parts)
    strict = keeping(parts, 30)

    clock.now += 29 * DAY
    assert retire(strict) == 0
    clock.now += 2 * DAY
    parts.redis.delete("prism:retired")
    assert retire(strict) == 1

    record = load(Deletion, parts.objects.get(keys.deletion(review_id)))
    assert (record.by_id, record.reason) == ("retention", "untouched for 30 days")
    assert SECRET not in everything(parts)


def test_a_review_under_work_is_kept_however_old(parts: Parts, reviews: Reviews, clock: Clock) -> None:
    reviews.of(ANN).submit("a.md", TEXT)
    rebuild_index(parts)
    clock.now += 31 * DAY

    assert retire(keeping(parts, 30)) == 0


def test_a_decision_or_a_share_makes_a_review_young_again(
    parts: Parts, reviews: Reviews, custody: Custody, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    review_id = finished(parts, reviews)
    rebuild_index(parts)
    clock.now += 31 * DAY
    monkeypatch.setattr("jobs.custody.ULID", lambda: _ulid_at(clock.now))
    custody.of(ANN).share(review_id, With.PERSON, BOB.id, Level.READ)

    assert retire(keeping(parts, 30)) == 0


def _ulid_at(seconds: float) -> object:
    from ulid import ULID

    return ULID.from_timestamp(seconds)
