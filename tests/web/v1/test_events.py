"""Server-sent events of a review."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import httpx
import pytest

from jobs import listening
from jobs.event_log import EVENT_TYPES, EventLog
from jobs.parts import Parts
from tests.people import ADA
from tests.running import until
from web.v1 import events

BEGINNING = ["ReviewSubmitted", "DocumentRead", "RunStarted"]


@dataclass(frozen=True)
class Seen:
    id: str
    name: str
    data: Any


@contextlib.contextmanager
def following(api: httpx.Client, review_id: str, *, last: str = "") -> Iterator[Iterator[Seen]]:
    headers = {"Last-Event-ID": last} if last else {}
    with api.stream("GET", f"/reviews/{review_id}/events", headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        yield _events(answer.iter_lines())


def _events(lines: Iterator[str]) -> Iterator[Seen]:
    fields: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(":")
            fields[name] = value.strip()
        elif "event" in fields:
            yield Seen(fields.get("id", ""), fields["event"], json.loads(fields["data"]))
            fields = {}


def names(seen: Iterable[Seen]) -> list[str]:
    return [event.name for event in seen]


def test_a_listener_hears_everything_from_the_beginning_and_then_what_happens(api, review_id, work):
    with following(api, review_id) as seen:
        before = list(islice(seen, 3))
        work(review_id, "s1")
        after = [next(event for event in seen if event.name == name) for name in ("FindingAdded", "SectionFinished")]

    assert names(before) == BEGINNING
    assert before[0].data["document_name"] == "a.md"
    assert {event.name for event in before} <= set(EVENT_TYPES)
    (listed,) = api.get(f"/reviews/{review_id}/findings", params={"origin": "model"}).json()["findings"]
    assert after[0].data["finding"].keys() == listed.keys()
    assert after[1].data["finding_ids"] == [listed["id"]]


def test_whoever_comes_back_with_the_last_id_misses_nothing_and_hears_nothing_twice(api, review_id, work):
    work(review_id, "s1")
    with following(api, review_id) as seen:
        everything = []
        for event in seen:
            everything.append(event)
            if event.name == "SectionFinished":
                break

    for number in (1, len(everything) // 2, len(everything) - 1):
        with following(api, review_id, last=everything[number - 1].id) as seen:
            rest = list(islice(seen, len(everything) - number))
        assert rest == everything[number:]


def test_a_history_that_was_rebuilt_is_told_anew_and_said_to_be(api, review_id, parts: Parts):
    with following(api, review_id) as seen:
        last = list(islice(seen, 3))[-1].id

    parts.redis.flushall()

    with following(api, review_id, last=last) as seen:
        assert names(islice(seen, 4)) == [events.ANEW, *BEGINNING]


def test_a_stream_ends_by_itself_with_signs_of_life_before(api, review_id, monkeypatch):
    monkeypatch.setattr(events, "_SECONDS", 0.5)
    monkeypatch.setattr(events, "_QUIET_SECONDS", 0.1)

    answer = api.get(f"/reviews/{review_id}/events")

    assert answer.text.startswith("retry: 1000\n\n")
    assert answer.text.count(": \n\n") >= 2
    assert answer.text.count("event: ") == 3


def test_a_stream_ends_at_once_when_the_server_does(api, review_id, services):
    with following(api, review_id) as seen:
        list(islice(seen, 3))
        services.listening.of(ADA).stop()

        assert list(seen) == []


def test_many_listeners_share_one_look_and_hold_no_thread(api, review_id, parts, monkeypatch):
    looks: list[int] = []
    since_all = parts.log.since_all

    def counted(_log: EventLog, places: Any, **more: Any) -> Any:
        looks.append(len(places))
        return since_all(places, **more)

    monkeypatch.setattr(EventLog, "since_all", counted)
    threads = threading.active_count()

    with contextlib.ExitStack() as streams:
        heard = [streams.enter_context(following(api, review_id)) for _ in range(40)]
        assert all(names(islice(seen, 3)) == BEGINNING for seen in heard)
        until(lambda: looks[-3:] == [1, 1, 1], what="a look for all at once")
        assert threading.active_count() - threads < 20


def test_listeners_are_bounded(api, review_id, monkeypatch):
    monkeypatch.setattr(listening, "MOST_OF_ONE", 2)
    with contextlib.ExitStack() as streams:
        heard = [streams.enter_context(following(api, review_id)) for _ in range(2)]
        assert [next(seen).name for seen in heard] == BEGINNING[:1] * 2

        refused = api.get(f"/reviews/{review_id}/events")

    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_listeners")
    assert int(refused.headers["Retry-After"]) > 0
    with following(api, review_id) as seen:
        assert next(seen).name == "ReviewSubmitted"


@pytest.mark.parametrize("last", ["nonsense", "01M85QNZZZE3RESC5643P6P8EX/(1", "a\x7fb"])
def test_an_id_that_was_never_given_is_refused(api, review_id, last):
    assert api.get(f"/reviews/{review_id}/events", headers={"Last-Event-ID": last}).status_code == 422


def test_a_review_that_is_not_there_cannot_be_followed(api):
    assert api.get("/reviews/01M85QNZZZE3RESC5643P6P8EX/events").status_code == 404
