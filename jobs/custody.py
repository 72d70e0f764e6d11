"""Who a review is shared with, and its end, as one person may see and change it."""

from __future__ import annotations

from ulid import ULID

from domain.deletion import Deletion
from domain.errors import ShareRefused
from domain.sharing import Level, Share, With
from jobs.access import AccessBook
from jobs.delete import delete_review
from jobs.guard import Guarded, guarded
from jobs.history import read_review
from jobs.parts import Parts
from jobs.redis_connection import redis_errors
from review.permission import Right
from storage import keys
from storage.records import dump

_LOCK_SECONDS = 30
_LONGEST = 200


@guarded({"shares": Right.READ, "share": Right.SHARE, "delete": Right.DELETE})
class Custody(Guarded):
    """Who may see each review, and for how long. Every method raises `StoreUnavailable` when S3 or Redis is away."""

    def __init__(self, parts: Parts, book: AccessBook) -> None:
        super().__init__(book.of)
        self._parts = parts
        self._book = book

    def shares(self, review_id: str) -> tuple[Share, ...]:
        """Return the shares that count now, in the order in which they were first made."""
        return self._book.of(review_id).standing

    def share(self, review_id: str, kind: With, whom: str, level: Level) -> tuple[Share, ...]:
        """Let a person or a team read the review, decide on it, or neither any more; return the shares that count now.

        A share is an object of its own: who, when, with whom. Raise `ShareRefused` for a name that cannot be one.
        """
        whom = _clean(kind, whom)
        review = read_review(self._parts.objects, review_id)
        share = Share(str(ULID()), kind, whom, level, self._person.name, self._person.id, self._parts.clock())
        # One at a time, so that of two changes at once the later one is what Redis has.
        with redis_errors("It was not shared"), self._parts.redis.lock(f"prism:sharing:{review_id}", _LOCK_SECONDS):
            self._parts.objects.put(keys.share(review_id, share.id), dump(share))
            access = self._book.changed(review_id)
        self._parts.index.share(review_id, review.created_at, access.shares)
        return access.standing

    def delete(self, review_id: str, *, reason: str = "") -> Deletion:
        """Delete the review from S3, in all versions, and from Redis; return the record that outlives it."""
        record = delete_review(self._parts, review_id, by=self._person, reason=reason)
        self._book.gone(review_id)
        return record


def _clean(kind: With, whom: str) -> str:
    name = " ".join(whom.split())
    if not name or len(name) > _LONGEST or not name.isprintable():
        raise ShareRefused(f"Give the {'address of a person' if kind is With.PERSON else 'name of a team'}.")
    if kind is With.PERSON and " " in name:
        raise ShareRefused(f"{name!r} is no address: it has a space in it. Give one person at a time.")
    return name.casefold() if kind is With.PERSON else name
