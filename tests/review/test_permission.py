"""Who may do what, as a table."""

from __future__ import annotations

import pytest

from domain.person import NOBODY, Person, Role, local_analyst
from review.permission import ABOUT_A_REVIEW, Access, Right, may
from tests.people import ADA, ANN, BOB, LEA

OF_ANN = Access(ANN.id, ("payments",))
OTHER_LEAD = Person("lou@example.com", "lou", Role.LEAD, ("fraud",))


@pytest.mark.parametrize(
    ("person", "rights"),
    [
        (ANN, {Right.READ, Right.DECIDE, Right.SHARE}),
        (BOB, set()),
        (LEA, {Right.READ, Right.DECIDE, Right.SHARE}),
        (OTHER_LEAD, set()),
        (ADA, set(ABOUT_A_REVIEW)),
        (local_analyst("x"), set(ABOUT_A_REVIEW)),
        (NOBODY, set()),
    ],
    ids=lambda value: value.name if isinstance(value, Person) else None,
)
def test_rights_on_anns_review(person: Person, rights: set[Right]) -> None:
    assert {right for right in ABOUT_A_REVIEW if may(person, right, OF_ANN)} == rights


@pytest.mark.parametrize("right", sorted(ABOUT_A_REVIEW))
def test_nobody_but_an_administrator_has_rights_on_a_review_without_knowing_whose_it_is(right: Right) -> None:
    assert not any(may(person, right) for person in (NOBODY, ANN, LEA))


def test_only_an_administrator_operates() -> None:
    assert [may(person, Right.OPERATE) for person in (NOBODY, ANN, LEA, ADA)] == [False, False, False, True]


def test_whoever_is_signed_in_may_use_the_program() -> None:
    assert [may(person, Right.USE) for person in (NOBODY, ANN, LEA, ADA)] == [False, True, True, True]


def test_a_member_of_the_team_who_does_not_lead_it_sees_nothing_of_it() -> None:
    assert not may(Person("al@example.com", "al", Role.ANALYST, ("payments",)), Right.READ, OF_ANN)
