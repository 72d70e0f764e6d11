"""Letting others see a review, or decide on it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class With(StrEnum):
    PERSON = "person"
    TEAM = "team"


class Level(StrEnum):
    """What whoever it is shared with may do; `nothing` takes an earlier share back."""

    NOTHING = "nothing"
    READ = "read"
    DECIDE = "decide"


@dataclass(frozen=True, slots=True)
class Share:
    """One act of sharing; never changed once stored. `at` is seconds since the epoch.

    `whom` is the id of a person or the name of a team. Of several with the same one the latest counts.
    """

    id: str
    kind: With
    whom: str
    level: Level
    by: str
    by_id: str
    at: float
