"""Sharing a review with a colleague or a team, to read or to decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from domain.decision import DecisionAction
from domain.errors import NotPermitted, ReviewNotFound, ShareRefused, StoreUnavailable
from domain.person import Person
from domain.sharing import Level, Share, With
from jobs.access import KEEP_SECONDS, AccessBook
from jobs.custody import Custody
from jobs.history import read_shares
from jobs.parts import Parts, connect
from jobs.read import read_document
from jobs.redis_connection import ImpatientRedis
from jobs.reviews import Reviews
from review.permission import Right
from tests.fakes import ScriptedModel
from tests.people import ADA, ANN, BOB, LEA

TEXT = b"# Part 1\n\nThe fix will be late. TBD\n"
FRAUD = "fraud"  # Bob's team


class Process:
    """A process with services of its own over the same stores, and a clock that the test moves."""

    def __init__(self, parts: Parts) -> None:
        self.now = 0.0
        self.reviews = Reviews(parts, lambda: ([], ""))
        self.reviews.book = AccessBook(parts, clock=lambda: self.now)
        self.reviews.access_to = self.reviews.book.of
        self.custody = Custody(parts, self.reviews.book)

    def later(self) -> None:
        self.now += KEEP_SECONDS

    def sees(self, person: Person, review_id: str) -> tuple[bool, bool, bool]:
        """Whether this person finds the review by its address, in the list, and may decide."""
        reviews = self.reviews.of(person)
        listed = review_id in [summary.id for summary in reviews.list()]
        return reviews.allows(Right.READ, review_id), listed, reviews.allows(Right.DECIDE, review_id)


@pytest.fixture
def here(parts: Parts) -> Process:
    return Process(parts)


@pytest.fixture
def elsewhere(parts: Parts) -> Process:
    return Process(parts)


@pytest.fixture
def review_id(parts: Parts, here: Process) -> str:
    review_id = here.reviews.of(ANN).submit("a.md", TEXT)
    read_document(parts, review_id, 1)
    return review_id


Grant = Callable[[Process, str], object]
TO_BOB: Grant = lambda at, review: at.custody.of(ANN).share(review, With.PERSON, " BOB@example.com ", Level.READ)  # noqa: E731
TO_TEAM: Grant = lambda at, review: at.custody.of(ANN).share(review, With.TEAM, FRAUD, Level.READ)  # noqa: E731


@pytest.mark.parametrize("grant", [TO_BOB, TO_TEAM], ids=["person", "team"])
def test_whoever_it_is_shared_with_sees_it_and_nobody_else(here: Process, review_id: str, grant: Grant) -> None:
    assert here.sees(BOB, review_id) == (False, False, False)

    grant(here, review_id)

    assert here.sees(BOB, review_id) == (True, True, False)
    other = replace(BOB, id="bert@example.com", teams=("other",))
    assert here.sees(other, review_id) == (False, False, False)


def test_shared_to_read_is_not_shared_to_decide(here: Process, review_id: str) -> None:
    TO_BOB(here, review_id)
    bobs = here.reviews.of(BOB)
    (finding, *_) = bobs.checks(review_id)

    with pytest.raises(NotPermitted, match="shared with you to read"):
        bobs.decide(review_id, [finding.id], DecisionAction.ACCEPTED)
    with pytest.raises(NotPermitted):
        bobs.start_run(review_id)
    with pytest.raises(NotPermitted):
        here.custody.of(BOB).share(review_id, With.PERSON, "eve@example.com", Level.READ)

    here.custody.of(ANN).share(review_id, With.PERSON, BOB.id, Level.DECIDE)
    decision = bobs.decide(review_id, [finding.id], DecisionAction.ACCEPTED)
    assert (decision.by, decision.by_id) == ("bob", BOB.id)
    with pytest.raises(NotPermitted, match="Only the owner"):
        here.custody.of(BOB).share(review_id, With.PERSON, "eve@example.com", Level.READ)


def test_a_share_that_is_taken_back_ends_everywhere(here: Process, elsewhere: Process, review_id: str) -> None:
    TO_BOB(here, review_id)
    assert elsewhere.sees(BOB, review_id) == (True, True, False)

    here.custody.of(ANN).share(review_id, With.PERSON, BOB.id, Level.NOTHING)

    assert here.sees(BOB, review_id) == (False, False, False)
    elsewhere.later()
    assert elsewhere.sees(BOB, review_id) == (False, False, False)
    with pytest.raises(ReviewNotFound):
        elsewhere.reviews.of(BOB).document(review_id)


def test_every_act_of_sharing_is_kept_with_who_and_when(here: Process, parts: Parts, review_id: str) -> None:
    for level in (Level.READ, Level.DECIDE, Level.NOTHING):
        here.custody.of(LEA).share(review_id, With.PERSON, BOB.id, level)

    kept = read_shares(parts.objects, review_id)
    assert [(share.whom, share.level, share.by, share.by_id, share.at) for share in kept] == [
        (BOB.id, level, "lea", LEA.id, parts.clock()) for level in (Level.READ, Level.DECIDE, Level.NOTHING)
    ]
    assert here.custody.of(ANN).shares(review_id) == ()


def test_shares_outlive_an_emptied_redis(here: Process, elsewhere: Process, parts: Parts, review_id: str) -> None:
    TO_BOB(here, review_id)
    TO_TEAM(here, review_id)
    here.custody.of(ANN).share(review_id, With.PERSON, BOB.id, Level.NOTHING)

    parts.redis.flushall()

    assert elsewhere.sees(BOB, review_id) == (True, True, False)
    assert elsewhere.sees(replace(BOB, teams=()), review_id) == (False, False, False)


def test_with_redis_away_permission_is_read_from_the_store(parts: Parts, here: Process, review_id: str) -> None:
    TO_BOB(here, review_id)
    away = connect(
        parts.settings, parts.objects, ImpatientRedis.from_url("redis://127.0.0.1:9/0"), lambda _: ScriptedModel([])
    )
    there = Process(away)

    assert there.reviews.of(BOB).review(review_id).document_name == "a.md"
    with pytest.raises(ReviewNotFound):
        there.reviews.of(replace(BOB, id="bert@example.com")).review(review_id)
    with pytest.raises(StoreUnavailable):
        there.custody.of(ANN).share(review_id, With.PERSON, "eve@example.com", Level.READ)


def test_an_administrator_hands_over_what_was_made_without_sign_in(here: Process, parts: Parts) -> None:
    review_id = here.reviews.of(Person("local", "analyst")).submit("old.txt", b"Some words.")
    assert here.sees(BOB, review_id) == (False, False, False)

    here.custody.of(ADA).share(review_id, With.PERSON, BOB.id, Level.DECIDE)

    assert here.sees(BOB, review_id) == (True, True, True)


@pytest.mark.parametrize("whom", ["", "  ", "bob ray", "b\u0000b", "x" * 201])
def test_a_name_that_cannot_be_a_person_is_refused(here: Process, review_id: str, whom: str) -> None:
    with pytest.raises(ShareRefused):
        here.custody.of(ANN).share(review_id, With.PERSON, whom, Level.READ)


def test_shares_made_by_two_processes_both_count(here: Process, elsewhere: Process, review_id: str) -> None:
    TO_BOB(here, review_id)
    elsewhere.custody.of(ANN).share(review_id, With.PERSON, "eve@example.com", Level.READ)
    here.later()

    assert {share.whom for share in here.custody.of(ANN).shares(review_id)} == {BOB.id, "eve@example.com"}


def test_what_stands_is_the_latest_act_with_each() -> None:
    from review.permission import Access

    acts = [
        Share(number, With.PERSON, whom, level, "", "", 0.0)
        for number, whom, level in (
            ("3", "a", Level.READ),
            ("1", "a", Level.NOTHING),
            ("2", "b", Level.DECIDE),
            ("4", "b", Level.NOTHING),
        )
    ]

    assert [share.whom for share in Access("", (), tuple(acts)).standing] == ["a"]
