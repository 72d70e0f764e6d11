"""Who has come to the door, as the door tells the rooms behind it."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass
from math import inf
from typing import Any

from domain.person import NOBODY, Kind, Person, Role, Scope

HEADER = "x-ai-prism-person"
"""Names the person to the code behind the door. The door drops what a client sends under this name."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """The person, until when they count as signed in (seconds since the epoch), and why they do not, if so."""

    person: Person = NOBODY
    until: float = inf
    problem: str = ""
    token_id: str = ""
    """The token they came with, if any; stays on this side of the door."""

    sign_in: str = ""
    """Names this sign-in, so that it can be ended everywhere."""

    def at(self, now: float) -> Person:
        """Return the person if the sign-in still counts, else nobody."""
        return self.person if now < self.until else NOBODY


def to_header(arrival: Arrival) -> str:
    """Return the arrival as a header's value; `from_header` reads it."""
    person = {**asdict(arrival.person), "teams": list(arrival.person.teams)}
    text = json.dumps([person, arrival.until, arrival.problem, arrival.sign_in])
    return base64.urlsafe_b64encode(text.encode()).decode()


def from_header(value: str | None) -> Arrival:
    """Return the arrival that `to_header` wrote; without a header nobody came through the door."""
    if not value:
        return Arrival()
    fields: dict[str, Any]
    fields, until, problem, sign_in = json.loads(base64.urlsafe_b64decode(value))
    scopes = None if fields["scopes"] is None else tuple(Scope(scope) for scope in fields["scopes"])
    role, kind = Role(fields["role"]), Kind(fields["kind"])
    person = Person(fields["id"], fields["name"], role, tuple(fields["teams"]), kind, scopes)
    return Arrival(person, until, problem, sign_in=sign_in)
