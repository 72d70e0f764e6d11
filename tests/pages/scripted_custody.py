"""A stand-in for `jobs.custody.Custody` in memory."""

from __future__ import annotations

from domain.person import NOBODY, Person
from domain.sharing import Level, Share, With
from review.permission import Access


class ScriptedCustody:
    """Remembers who shared what with whom."""

    def __init__(self) -> None:
        self.made: list[Share] = []
        self.deleted: list[tuple[str, str]] = []
        self.person = NOBODY

    def of(self, person: Person) -> ScriptedCustody:
        self.person = person
        return self

    def shares(self, review_id: str) -> tuple[Share, ...]:
        return Access("", (), tuple(self.made)).standing

    def delete(self, review_id: str, *, reason: str = "") -> None:
        self.deleted.append((review_id, reason))

    def share(self, review_id: str, kind: With, whom: str, level: Level) -> tuple[Share, ...]:
        number = f"{len(self.made):04}"
        self.made.append(Share(number, kind, whom, level, self.person.name, self.person.id, 1_700_000_000.0))
        return self.shares(review_id)
