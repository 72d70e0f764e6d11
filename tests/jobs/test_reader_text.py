"""The text of a document is there before its findings are, and the same afterwards."""

from __future__ import annotations

import gzip
import json

import pytest
from redis import Redis

from domain.errors import DocumentNotReady
from jobs.parts import Parts
from jobs.read import read_document
from jobs.reviews import Reviews
from storage import keys
from tests.fakes import MemoryObjects
from tests.people import ANN

TEXT = b"# Part 1\n\nThe fix will be late.\n"


def test_the_text_is_shown_before_the_checks_run(
    parts: Parts, reviews: Reviews, objects: MemoryObjects, monkeypatch: pytest.MonkeyPatch
) -> None:
    review_id = reviews.submit("a.md", TEXT)
    seen: list[bytes | None] = []

    def checks(_document: object) -> tuple[()]:
        assert keys.document(review_id) not in objects.list("")
        seen.append(reviews.early_text(review_id))
        return ()

    monkeypatch.setattr("jobs.read.run_checks", checks)
    assert reviews.early_text(review_id) is None
    read_document(parts, review_id, 1)

    assert seen[0] is not None
    assert [block["t"] for block in json.loads(gzip.decompress(seen[0]))["blocks"]] == [
        "Part 1",
        "The fix will be late.",
    ]


def test_the_text_is_the_same_when_redis_has_forgotten_it(parts: Parts, redis: Redis, objects: MemoryObjects) -> None:
    reviews = Reviews(parts, lambda: ([], "")).of(ANN)
    review_id = reviews.submit("a.md", TEXT)
    with pytest.raises(DocumentNotReady):
        reviews.reader_text(review_id)
    read_document(parts, review_id, 1)
    early = reviews.early_text(review_id)

    redis.flushall()

    assert Reviews(parts, lambda: ([], "")).of(ANN).reader_text(review_id) == early
