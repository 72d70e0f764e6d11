"""Who may do what: the one place where it is decided."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.person import NOBODY, Person, Role, Scope
from domain.sharing import Level, Share, With


class Right(StrEnum):
    """What a service method asks of whoever calls it. Those about a review are judged review by review."""

    NONE = "none"
    """Anybody, signed in or not."""
    USE = "use"
    """Whoever is signed in: list what one may see."""
    SUBMIT = "submit"
    """Whoever is signed in."""
    READ = "read"
    DECIDE = "decide"
    """Decide on findings, start, cancel and retry runs."""
    SHARE = "share"
    DELETE = "delete"
    OPERATE = "operate"
    """Models, breakers, limits, checklists, tokens."""


SCOPES = {
    Right.USE: Scope.READ,
    Right.READ: Scope.READ,
    Right.SUBMIT: Scope.WRITE,
    Right.DECIDE: Scope.DECIDE,
    Right.SHARE: Scope.WRITE,
    Right.DELETE: Scope.ADMIN,
    Right.OPERATE: Scope.ADMIN,
}
"""What a token must be good for; it gives nobody a right that their role does not."""

ABOUT_A_REVIEW = frozenset({Right.READ, Right.DECIDE, Right.SHARE, Right.DELETE})


@dataclass(frozen=True, slots=True)
class Access:
    """What decides who may do what with one review: its owner, the teams the owner was in when it was made, and
    whom it is shared with.
    """

    owner: str
    teams: tuple[str, ...] = ()
    shares: tuple[Share, ...] = ()

    @property
    def standing(self) -> tuple[Share, ...]:
        """Return the shares that count now, in the order in which they were first made."""
        latest = {(share.kind, share.whom): share for share in sorted(self.shares, key=lambda share: share.id)}
        return tuple(share for share in latest.values() if share.level is not Level.NOTHING)


def may(person: Person, right: Right, access: Access | None = None) -> bool:
    """Return whether this person has this right; `access` is needed for the rights about a review."""
    if right is Right.NONE:
        return True
    if person.id == NOBODY.id or not in_scope(person, right):
        return False
    if person.role is Role.ADMINISTRATOR or right in (Right.USE, Right.SUBMIT):
        return True
    if access is None or right in (Right.DELETE, Right.OPERATE):
        return False
    if person.id == access.owner or leads(person, access):
        return True
    levels = {share.level for share in access.standing if _is_with(share, person)}
    return right is Right.READ and bool(levels) or right is Right.DECIDE and Level.DECIDE in levels


def _is_with(share: Share, person: Person) -> bool:
    return share.whom == person.id if share.kind is With.PERSON else share.whom in person.teams


def in_scope(person: Person, right: Right) -> bool:
    """Return whether the token that this person came with, if any, is good for this right."""
    return person.scopes is None or right is Right.NONE or SCOPES[right] in person.scopes


def leads(person: Person, access: Access) -> bool:
    """Return whether the review belongs to a team that this person leads."""
    return person.role is Role.LEAD and not set(person.teams).isdisjoint(access.teams)
