"""From what an identity provider says of somebody to a person with a role and teams."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.arrival import Arrival
from domain.person import LOCAL_ID, SERVICE_PREFIX, Person, Role
from settings import Settings

Claims = Mapping[str, Any]


def arrival_of(claims: Claims, settings: Settings, *, until: float) -> Arrival:
    """Return the person that these claims are about, or why they tell nobody apart."""
    person_id = str(_claim(claims, settings.person_claim) or "").strip().casefold()
    if not person_id:
        return Arrival(problem=f"Your sign-in does not say who you are: it has no {settings.person_claim!r}.")
    if settings.person_claim == "email" and claims.get("email_verified") is False:
        return Arrival(problem=f"Your sign-in provider has not verified the address {person_id}.")
    if person_id == LOCAL_ID or person_id.startswith(SERVICE_PREFIX):
        return Arrival(problem=f"Nobody can sign in as {person_id!r}.")
    name = str(_claim(claims, settings.name_claim) or "").strip() or person_id
    person = Person(person_id, name, _role(person_id, claims, settings), _teams(person_id, claims, settings))
    return Arrival(person, until)


def _role(person_id: str, claims: Claims, settings: Settings) -> Role:
    roles = set(_values(_claim(claims, settings.role_claim)))
    if person_id in settings.administrators or not roles.isdisjoint(settings.administrator_roles):
        return Role.ADMINISTRATOR
    if person_id in settings.leads or not roles.isdisjoint(settings.lead_roles):
        return Role.LEAD
    return Role.ANALYST


def _teams(person_id: str, claims: Claims, settings: Settings) -> tuple[str, ...]:
    groups = _values(_claim(claims, settings.teams_claim))
    named = dict(_pairs(settings.team_groups))
    by_claim = [named[group] for group in groups if group in named] if named else groups
    by_setting = [team for member, team in _pairs(settings.team_members) if member.casefold() == person_id]
    return tuple(dict.fromkeys((*by_claim, *by_setting)))


def _pairs(values: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(left.strip(), right.strip()) for left, _, right in (value.partition("=") for value in values)]


def _claim(claims: Claims, name: str) -> Any:
    """Return a claim by its name, or by a path such as `realm_access.roles`."""
    if name in claims:
        return claims[name]
    value: Any = claims
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _values(claim: Any) -> list[str]:
    """Return the values of a claim that is a list, or text with commas."""
    if isinstance(claim, str):
        claim = claim.split(",")
    return [str(value).strip() for value in claim if str(value).strip()] if isinstance(claim, list | tuple) else []
