"""Tokens of service accounts: made, listed, revoked, and recognised when a request brings one.

They live in S3, where they must last. A process remembers for a few seconds what it found, so that a request costs no
look into S3; a revoked token is refused everywhere after that time.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace

from ulid import ULID

from domain.errors import ChangeRefused, StoreUnavailable
from domain.person import Role, Scope
from domain.token import Token
from jobs.guard import Guarded, guarded
from jobs.history import read_record
from jobs.parts import Parts
from jobs.remembered import Remembered
from review.permission import Right
from storage import keys
from storage.records import TokenUse, dump

PREFIX = "aip_"
"""Begins every token, for people and for programs that look for secrets where none should be."""
REMEMBERED_SECONDS = 10.0
USE_SECONDS = 600.0
"""The last use is written down to within this time."""
_KEPT = 1000
_SECRET_BYTES = 32
_TOKEN = re.compile(r"aip_([0-9A-HJKMNP-TV-Z]{26})_([A-Za-z0-9_-]{43})")
_ACCOUNT = re.compile(r"[a-z0-9][a-z0-9.-]{1,59}")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KnownToken:
    """A token and when it was last used; None for never."""

    token: Token
    used_at: float | None


@guarded({"create": Right.OPERATE, "list": Right.OPERATE, "revoke": Right.OPERATE, "recognise": Right.NONE})
class Tokens(Guarded):
    """The tokens of all service accounts. Every method raises `StoreUnavailable` when S3 is away."""

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        self._objects = parts.objects
        self._clock = parts.clock
        self._remembered: Remembered[tuple[float, Token | None]] = Remembered(_KEPT)
        self._noted: Remembered[float] = Remembered(_KEPT)

    def create(
        self, account: str, scopes: Collection[Scope], *, role: Role = Role.ANALYST, teams: Collection[str] = ()
    ) -> tuple[Token, str]:
        """Return a new token and what its holder sends; the latter is stored nowhere and can never be shown again.

        Raise `ChangeRefused` for an account that cannot be named so, and for rights that contradict each other.
        """
        _check(account, scopes, role, teams)
        token_id, secret = str(ULID()), secrets.token_urlsafe(_SECRET_BYTES)
        wanted = tuple(scope for scope in Scope if scope in scopes)
        names = tuple(dict.fromkeys(teams))
        token = Token(token_id, account, wanted, role, names, _digest(secret), self._clock(), self._person.name)
        self._objects.put(keys.token(token_id), dump(token))
        logger.info("token %s of %s was made by %s", token_id, account, self._person.id)
        return token, f"{PREFIX}{token_id}_{secret}"

    def list(self) -> list[KnownToken]:
        """Return all tokens, revoked ones too, newest first."""
        found = [read_record(self._objects, Token, key) for key in keys.token_records(self._objects.list(keys.TOKENS))]
        tokens = sorted((token for token in found if token), key=lambda token: token.created_at, reverse=True)
        return [KnownToken(token, self._used_at(token.id)) for token in tokens]

    def revoke(self, token_id: str) -> Token:
        """Have nobody let in with this token any more; return it. Raise `ChangeRefused` for one there is not."""
        token = read_record(self._objects, Token, keys.token(token_id)) if token_id.isalnum() else None
        if token is None:
            raise ChangeRefused(f"There is no token {token_id[:40]!r}; `tokens list` shows those there are.")
        if token.revoked_at is None:
            token = replace(token, revoked_at=self._clock(), revoked_by=self._person.name)
            self._objects.put(keys.token(token_id), dump(token))
            logger.info("token %s of %s was revoked by %s", token_id, token.account, self._person.id)
        self._remembered.put(token_id, (self._clock(), token))
        return token

    def recognise(self, text: str) -> Token | None:
        """Return the token that this text is; None for one that does not exist or was revoked."""
        match = _TOKEN.fullmatch(text)
        token = self._token(match[1]) if match else None
        if match is None or token is None or token.revoked_at is not None:
            return None
        if not hmac.compare_digest(token.digest, _digest(match[2])):
            return None
        self._note_use(token)
        return token

    def _token(self, token_id: str) -> Token | None:
        now = self._clock()
        known = self._remembered.get(token_id)
        if known is None or now - known[0] >= REMEMBERED_SECONDS:
            known = self._remembered.put(token_id, (now, read_record(self._objects, Token, keys.token(token_id))))
        return known[1]

    def _used_at(self, token_id: str) -> float | None:
        use = read_record(self._objects, TokenUse, keys.token_use(token_id))
        return use.at if use else None

    def _note_use(self, token: Token) -> None:
        now = self._clock()
        noted = self._noted.get(token.id)
        if noted is not None and now - noted < USE_SECONDS:
            return
        self._noted.put(token.id, now)
        try:
            self._objects.put(keys.token_use(token.id), dump(TokenUse(now)))
        except StoreUnavailable:
            logger.warning("token %s: that it was used is not written down", token.id)


def _check(account: str, scopes: Collection[Scope], role: Role, teams: Collection[str]) -> None:
    if not _ACCOUNT.fullmatch(account):
        raise ChangeRefused(
            f"{account[:60]!r} cannot name a service account: use 2 to 60 small letters, digits, dots and hyphens."
        )
    if not scopes:
        raise ChangeRefused(f"Say what the token is good for: {', '.join(Scope)}.")
    if Scope.ADMIN in scopes and role is not Role.ADMINISTRATOR:
        raise ChangeRefused("The scope 'admin' is of use to an administrator only: give the account that role.")
    if role is Role.LEAD and not teams:
        raise ChangeRefused("A lead sees the reviews of teams: name at least one.")


def _digest(secret: str) -> str:
    """Return what is stored of a secret. It has 256 random bits, so that no slow hash is needed to protect it."""
    return hashlib.sha256(secret.encode()).hexdigest()
