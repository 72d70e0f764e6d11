"""A document that is sent twice under one key becomes one review."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from jobs.once import KEPT_SECONDS
from jobs.queue import READING
from tests.web.v1.conftest import TEXT

KEY = {"Idempotency-Key": "nightly-2026-11-25/7"}


@pytest.fixture
def send(api):
    def sent(key=KEY, name="a.md", text=TEXT, **parameters):
        return api.post("/reviews", files={"file": (name, text)}, headers=key, params=parameters)

    return sent


def test_the_second_request_is_answered_as_the_first(api, send):
    first, second = send(), send()

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert len(api.get("/reviews").json()["reviews"]) == 1


def test_without_a_key_each_request_makes_a_review(api, send):
    assert send({}).json() != send({}).json()


def test_many_at_once_make_one_review_that_is_read_once(api, send, parts):
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: send(), range(6)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["review_id"] for answer in answers}) == 1
    assert len(parts.queues.waiting(READING)) == 1


@pytest.mark.parametrize(
    "other", [{"text": TEXT + b"!"}, {"name": "b.md"}, {"fresh": True}, {"model": "us.anthropic.claude-sonnet-5"}]
)
def test_a_key_that_was_used_for_something_else_is_refused(api, send, other):
    send()

    answer = send(**other)

    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
    assert len(api.get("/reviews").json()["reviews"]) == 1


def test_a_request_that_was_lost_half_way_is_finished_by_the_next(api, send, objects, monkeypatch):
    put = objects.put

    def put_until_the_document(key: str, *rest: bytes | str) -> None:
        objects.is_away = "/document/" in key
        put(key, *rest)

    monkeypatch.setattr(objects, "put", put_until_the_document)
    assert send().status_code == 503
    monkeypatch.undo()
    objects.is_away = False

    review_id = send().json()["review_id"]

    assert api.get(f"/reviews/{review_id}").json()["status"] == "reading"
    assert len(api.get("/reviews").json()["reviews"]) == 1


def test_a_day_later_the_key_is_new(send, clock):
    first = send().json()
    clock.now += KEPT_SECONDS

    assert send().json() != first


def test_a_refused_document_uses_no_key_up(send):
    assert send(name="a.docx").status_code == 422
    assert send().status_code == 201


@pytest.mark.parametrize("key", ["x" * 256, "two words"])
def test_a_key_that_cannot_be_one_is_refused(send, key):
    assert send({"Idempotency-Key": key}).status_code == 422
