"""What lets a service account in."""

from __future__ import annotations

from dataclasses import dataclass

from domain.person import SERVICE_PREFIX, Kind, Person, Role, Scope


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is stored: never its secret, only the digest (SHA-256, hexadecimal). Times are seconds.

    An account may have several at a time, so that a new one can be in use before the old one is revoked.
    """

    id: str
    account: str
    scopes: tuple[Scope, ...]
    role: Role
    teams: tuple[str, ...]
    digest: str
    created_at: float
    created_by: str
    revoked_at: float | None = None
    revoked_by: str = ""

    @property
    def holder(self) -> Person:
        """Who comes with it."""
        return Person(f"{SERVICE_PREFIX}{self.account}", self.account, self.role, self.teams, Kind.SERVICE, self.scopes)
