"""`tokens`: what service accounts come in with, as an administrator sees it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jobs.tokens import KnownToken

_COLUMNS = "{:<26}  {:<20}  {:<24}  {:<13}  {:<20}  {:<20}  {}"


def tokens_json(tokens: Sequence[KnownToken]) -> dict[str, Any]:
    """Return the tokens as JSON values; none of them holds a secret."""
    return {"tokens": [_json(known) for known in tokens]}


def token_lines(tokens: Sequence[KnownToken]) -> list[str]:
    """Return the tokens for people, one line each, newest first; times are in UTC."""
    if not tokens:
        return ["There are no tokens."]
    head = _COLUMNS.format("id", "account", "scopes", "role", "made", "last used", "state")
    return [head, *map(_line, tokens)]


def _json(known: KnownToken) -> dict[str, Any]:
    token = known.token
    return {
        "id": token.id,
        "account": token.account,
        "scopes": list(token.scopes),
        "role": token.role.value,
        "teams": list(token.teams),
        "created_at": token.created_at,
        "created_by": token.created_by,
        "used_at": known.used_at,
        "revoked_at": token.revoked_at,
        "revoked_by": token.revoked_by,
    }


def _line(known: KnownToken) -> str:
    token = known.token
    state = f"revoked {_moment(token.revoked_at)} by {token.revoked_by}" if token.revoked_at is not None else "in use"
    role = f"{token.role.value} of {', '.join(token.teams)}" if token.teams else token.role.value
    scopes = " ".join(token.scopes)
    made, used = _moment(token.created_at), _moment(known.used_at)
    return _COLUMNS.format(token.id, token.account, scopes, role, made, used, state)


def _moment(at: float | None) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(sep=" ", timespec="minutes")[:16] if at is not None else "never"
