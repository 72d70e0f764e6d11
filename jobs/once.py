"""A request that is sent twice makes one review.

Whoever sends a document names the request with a key of their own. The key is tied to a review's id before anything
else is stored, so that the second request, also one that comes while the first is under way or after it was lost
half-way, goes on with the same id; submitting twice under one id stores and enqueues the same once.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from domain.errors import KeyReused
from domain.run import Review
from jobs.parts import Parts
from storage import keys
from storage.records import Submission, dump, load

KEPT_SECONDS = 24 * 3600.0
"""After this a key counts as new."""


def the_one(parts: Parts, key: str, review: Review) -> str:
    """Return the id of the review that this person's key stands for: the given one's, when the key is new.

    Raise `KeyReused` when the key was used for another document, or for other wishes about it.
    """
    place = keys.submission(_digest(review.owner, key))
    mine = Submission(review.id, _fingerprint(review), parts.clock())
    if parts.objects.put_if_absent(place, dump(mine)):
        parts.objects.put(keys.elsewhere(review.id, place), b"{}")
        return mine.review_id
    first = load(Submission, parts.objects.get(place))
    if parts.clock() - first.at >= KEPT_SECONDS:
        parts.objects.put(place, dump(mine))
        parts.objects.put(keys.elsewhere(review.id, place), b"{}")
        return mine.review_id
    if first.fingerprint != mine.fingerprint:
        raise KeyReused("This key was used for another request. Give each request a key of its own.")
    return first.review_id


def _fingerprint(review: Review) -> str:
    """Return what tells two wishes apart: everything that was sent, and nothing that is made anew each time."""
    sent = replace(review, id="", created_at=0.0, created_by="", teams=())
    return hashlib.sha256(dump(sent)).hexdigest()


def _digest(owner: str, key: str) -> str:
    return hashlib.sha256(f"{owner}\n{key}".encode()).hexdigest()
