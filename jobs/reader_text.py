"""A document as the reading pane draws it, for whoever waits for it: in Redis as soon as it is read.

The record in S3 comes after the checks. Who has just dropped a long document sees its text that much earlier.
"""

from __future__ import annotations

import logging

from domain.document import Document
from domain.errors import StoreUnavailable
from export.reading_pane import packed_for_reader
from jobs.parts import Parts
from jobs.redis_connection import redis_errors

logger = logging.getLogger(__name__)

_KEPT_SECONDS = 600
_LARGEST = 8 * 1024 * 1024


def show_early(parts: Parts, review_id: str, document: Document) -> None:
    """Put the text where waiting pages find it; without Redis, or for a giant, they wait for the record."""
    packed = packed_for_reader(document)
    if len(packed) > _LARGEST:
        return
    try:
        with redis_errors():
            parts.redis.set(_key(review_id), packed, ex=_KEPT_SECONDS)
    except StoreUnavailable:
        logger.warning("review %s: its text was not shown early", review_id)


def early_text(parts: Parts, review_id: str) -> bytes | None:
    """Return the gzipped text that was shown early, or None; one round trip to Redis."""
    with redis_errors():
        found = parts.redis.get(_key(review_id))
    return found if isinstance(found, bytes) else None


def _key(review_id: str) -> str:
    return f"prism:text:{review_id}"
