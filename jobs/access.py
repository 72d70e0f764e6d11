"""Who may see a review, as S3 has it, with a copy in Redis and one of two seconds in this process."""

from __future__ import annotations

import time
from collections.abc import Callable

from domain.errors import ReviewNotFound, StoreUnavailable
from jobs.guard import no_such_review
from jobs.history import read_review, read_shares
from jobs.parts import Parts
from jobs.redis_connection import redis_errors
from jobs.remembered import Remembered
from review.permission import Access
from storage.records import dump, load

KEEP_SECONDS = 2.0
"""How long a process goes on with what it knows: as long a share that was taken back may still count there."""
_REDIS_SECONDS = 300
_GONE = b"gone"
_KEPT = 2000


class AccessBook:
    """What decides who may see each review."""

    def __init__(self, parts: Parts, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._parts = parts
        self._clock = clock
        self._known: Remembered[tuple[float, Access | None]] = Remembered(_KEPT)

    def of(self, review_id: str) -> Access:
        """Return what decides about this review. Raise `ReviewNotFound` when there is none."""
        known = self._known.get(review_id)
        if known is None or self._clock() - known[0] >= KEEP_SECONDS:
            known = self._known.put(review_id, (self._clock(), self._look(review_id)))
        if known[1] is None:
            raise no_such_review(review_id)
        return known[1]

    def changed(self, review_id: str) -> Access:
        """Read what S3 has now, and have every process follow; return it."""
        access = read_access(self._parts, review_id)
        with redis_errors("It is stored, and counts everywhere in a few minutes"):
            self._parts.redis.set(_key(review_id), dump(access), ex=_REDIS_SECONDS)
        self._known.put(review_id, (self._clock(), access))
        return access

    def gone(self, review_id: str) -> None:
        """Know at once that the review is no more."""
        self._known.put(review_id, (self._clock(), None))

    def _look(self, review_id: str) -> Access | None:
        try:
            with redis_errors():
                copy = self._parts.redis.get(_key(review_id))
        except StoreUnavailable:
            copy = None
        if copy is not None:
            return None if copy == _GONE else load(Access, copy)  # type: ignore[arg-type]
        try:
            access = read_access(self._parts, review_id)
        except ReviewNotFound:
            return None
        try:
            with redis_errors():
                # Whoever has just changed it has written a newer one.
                self._parts.redis.set(_key(review_id), dump(access), ex=_REDIS_SECONDS, nx=True)
        except StoreUnavailable:
            pass
        return access


def forget_access(parts: Parts, review_id: str) -> None:
    """Have every process know that the review is no more."""
    parts.redis.set(_key(review_id), _GONE, ex=_REDIS_SECONDS)


def read_access(parts: Parts, review_id: str) -> Access:
    """Return what S3 has about who may see a review. Raise `ReviewNotFound` when there is none."""
    review = read_review(parts.objects, review_id)
    return Access(review.owner, review.teams, read_shares(parts.objects, review_id))


def _key(review_id: str) -> str:
    return f"prism:access:{review_id}"
