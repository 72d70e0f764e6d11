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


SERVICE_PREFIX = "service:"
"""Begins the ids of service accounts."""

NOBODY = Person("", "")
"""Whoever has not signed in."""


def local_analyst(name: str) -> Person:
    """Return the one person of an installation without sign-in, who may do everything."""
    return Person(LOCAL_ID, name, Role.ADMINISTRATOR)
