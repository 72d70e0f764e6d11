"""What each person sees of the reviews that are there."""

from __future__ import annotations

import pytest

from domain.errors import ReviewNotFound
from domain.person import LOCAL_ID, Person, Role
from domain.run import Review
from jobs.parts import Parts
from jobs.reviews import Reviews
from storage import keys
from storage.records import dump
from tests.fakes import MemoryObjects
from tests.people import ADA, ANN, BOB, LEA

TEXT = b"One paragraph of words."


@pytest.fixture
def everybodys(parts: Parts) -> Reviews:
    return Reviews(parts, lambda: ([], ""))


def seen(reviews: Reviews) -> list[str]:
    return [summary.document_name for summary in reviews.list()]


def test_everybody_lists_what_they_may_see_newest_first(everybodys: Reviews) -> None:
    everybodys.of(ANN).submit("ann 1.txt", TEXT)
    everybodys.of(BOB).submit("bob.txt", TEXT + b" Bob")
    everybodys.of(ANN).submit("ann 2.txt", TEXT + b" More.")
    everybodys.of(LEA).submit("lea.txt", TEXT + b" Lea")

    assert seen(everybodys.of(ANN)) == ["ann 2.txt", "ann 1.txt"]
    assert seen(everybodys.of(BOB)) == ["bob.txt"]
    assert seen(everybodys.of(LEA)) == ["lea.txt", "ann 2.txt", "ann 1.txt"]
    assert seen(everybodys.of(ADA)) == ["lea.txt", "ann 2.txt", "bob.txt", "ann 1.txt"]
    assert [summary.document_name for summary in everybodys.of(LEA).list(limit=2)] == ["lea.txt", "ann 2.txt"]
    assert [summary.document_name for summary in everybodys.of(LEA).list(search="ANN 1")] == ["ann 1.txt"]


def test_the_list_is_the_same_after_redis_was_emptied(everybodys: Reviews, parts: Parts) -> None:
    for person in (ANN, BOB):
        everybodys.of(person).submit(f"{person.name}.txt", TEXT)

    parts.redis.flushall()

    assert seen(everybodys.of(BOB)) == ["bob.txt"]
    assert seen(everybodys.of(LEA)) == ["ann.txt"]


def test_the_same_bytes_reviewed_by_somebody_else_are_not_mentioned(everybodys: Reviews) -> None:
    review_id = everybodys.of(ANN).submit("a.txt", TEXT)

    assert everybodys.of(BOB).earlier(TEXT) == []
    assert [summary.id for summary in everybodys.of(LEA).earlier(TEXT)] == [review_id]


def test_a_hidden_review_and_a_missing_one_give_the_same_answer(everybodys: Reviews) -> None:
    hidden, missing = everybodys.of(ANN).submit("a.txt", TEXT), "01HZZZZZZZZZZZZZZZZZZZZZZZ"
    said = []
    for review_id in (hidden, missing):
        with pytest.raises(ReviewNotFound) as caught:
            everybodys.of(BOB).review(review_id)
        said.append((type(caught.value), str(caught.value).replace(review_id, "")))

    assert said[0] == said[1]


def test_a_review_made_before_there_were_owners_is_the_local_analysts(
    everybodys: Reviews, objects: MemoryObjects
) -> None:
    objects.put(keys.review("R1"), dump(Review("R1", "old.txt", "", "text/plain", 1, 1.0, "ann")))

    assert everybodys.of(Person(LOCAL_ID, "x")).review("R1").document_name == "old.txt"
    assert everybodys.of(ADA).review("R1").owner == LOCAL_ID
    with pytest.raises(ReviewNotFound):
        everybodys.of(ANN).review("R1")


def test_a_lead_of_another_team_sees_nothing(everybodys: Reviews) -> None:
    everybodys.of(ANN).submit("a.txt", TEXT)

    assert seen(everybodys.of(Person("lou", "lou", Role.LEAD, ("fraud",)))) == []
