"""Who acts: a person at a screen or a service account, with a role and teams."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do beyond their own reviews; `review/permission.py` says what that is."""

    ANALYST = "analyst"
    LEAD = "lead"
    ADMINISTRATOR = "administrator"


class Kind(StrEnum):
    PERSON = "person"
    SERVICE = "service"


class Scope(StrEnum):
    """What a token of a service account is good for, within what its account may do."""

    READ = "read"
    WRITE = "write"
    """Submit documents."""
    DECIDE = "decide"
    """Decide on findings; start, cancel and retry runs."""
    ADMIN = "admin"


LOCAL_ID = "local"
"""The one person of an installation without sign-in; also the owner of reviews made before there were owners."""


@dataclass(frozen=True, slots=True)
class Person:
    """`id` is unique and never shown as a name; `name` stands on decisions."""

    id: str
    name: str
    role: Role = Role.ANALYST
    teams: tuple[str, ...] = ()
    kind: Kind = Kind.PERSON
    scopes: tuple[Scope, ...] | None = None
    """What the token is good for that they came with; None for people, who need none."""


SERVICE_PREFIX = "service:"
"""Begins the ids of service accounts."""

NOBODY = Person("", "")
"""Whoever has not signed in."""


def local_analyst(name: str) -> Person:
    """Return the one person of an installation without sign-in, who may do everything."""
    return Person(LOCAL_ID, name, Role.ADMINISTRATOR)
