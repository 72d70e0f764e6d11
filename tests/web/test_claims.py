"""From claims to a person."""

from __future__ import annotations

from typing import Any

import pytest

from domain.person import Person, Role
from settings import Settings
from web.claims import arrival_of

ANN = {"sub": "1", "email": "Ann@Example.com", "name": "Ann Lee", "groups": ["payments", "prism-leads"]}


def person(claims: dict[str, Any], **settings: Any) -> Person:
    return arrival_of(claims, Settings(**settings), until=10.0).person


def test_a_person_is_known_by_address_and_has_a_name_and_teams() -> None:
    assert person(ANN) == Person("ann@example.com", "Ann Lee", Role.ANALYST, ("payments", "prism-leads"))


def test_who_has_no_name_goes_by_their_id() -> None:
    assert person({"email": "ann@example.com"}).name == "ann@example.com"


@pytest.mark.parametrize(
    ("settings", "role"),
    [
        ({}, Role.ANALYST),
        ({"lead_roles": "prism-leads"}, Role.LEAD),
        ({"leads": "ANN@example.com"}, Role.LEAD),
        ({"administrators": "ann@example.com", "lead_roles": "prism-leads"}, Role.ADMINISTRATOR),
        ({"administrator_roles": "other,prism-leads"}, Role.ADMINISTRATOR),
        ({"role_claim": "roles", "lead_roles": "prism-leads"}, Role.ANALYST),
    ],
)
def test_roles_come_from_claims_or_from_lists(settings: dict[str, Any], role: Role) -> None:
    assert person(ANN, **settings).role is role


def test_only_the_groups_that_are_named_become_teams() -> None:
    settings = {"team_groups": "payments=Payments,other=Other", "team_members": "Ann@example.com=Fraud,bo@x=Other"}

    assert person(ANN, **settings).teams == ("Payments", "Fraud")


@pytest.mark.parametrize(
    ("claims", "path"),
    [
        ({"realm_access": {"roles": ["a", "b"]}}, "realm_access.roles"),
        ({"https://example.com/roles": ["a", "b"]}, "https://example.com/roles"),
        ({"roles": "a, b"}, "roles"),
    ],
)
def test_a_claim_is_found_by_name_or_by_path_as_a_list_or_as_text(claims: dict[str, Any], path: str) -> None:
    assert person({**ANN, **claims}, teams_claim=path).teams == ("a", "b")


@pytest.mark.parametrize("strange", [None, 7, {"a": 1}, [None, {}], True])
def test_groups_that_are_no_list_give_no_role(strange: object) -> None:
    assert person({**ANN, "groups": strange}, administrator_roles="prism-admins").role is Role.ANALYST


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"sub": "1"}, "does not say who you are: it has no 'email'"),
        ({"email": " "}, "does not say who you are"),
        ({"email": "a@b.c", "email_verified": False}, "has not verified"),
        ({"email": "local"}, "Nobody can sign in as 'local'"),
        ({"email": "Service:x"}, "Nobody can sign in as 'service:x'"),
    ],
)
def test_claims_that_tell_nobody_apart_let_nobody_in(claims: dict[str, Any], said: str) -> None:
    arrival = arrival_of(claims, Settings(), until=10.0)

    assert arrival.person.id == ""
    assert said in arrival.problem
