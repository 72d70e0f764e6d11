"""The event log on a real Redis."""

from __future__ import annotations

import dataclasses
from typing import Any, get_args

import pytest
from redis import Redis

from domain import events as happened
from domain.decision import Decision, DecisionAction
from domain.document import Coverage, Omission
from domain.events import Event
from domain.finding import Provenance, Usage
from domain.forecast import Forecast, ModelForecast
from domain.run import RunStatus
from jobs.event_log import EVENT_TYPES, EventLog, StreamMissing, decode, encode
from tests.fakes import a_finding

SAMPLES: dict[str, Any] = {
    "finding": a_finding(),
    "decision": Decision("d1", ("f1",), DecisionAction.EDITED, "ann", 2.0, description="better"),
    "coverage": Coverage(10, 8, (Omission("image", 0, "not text"),)),
    "usage": Usage(1, 2, 3, 4, 0.5),
    "forecast": Forecast(2, 9, (ModelForecast("m", "M", Usage(1, 2, 3, 4, 0.5), 7.5),), "local emulator, not Claude"),
    "provenance": Provenance("m", "M", 1, 2, notice="local emulator, not Claude"),
    "status": RunStatus.PARTIAL,
}


def a_sample(kind: type[Event]) -> Event:
    values: dict[str, Any] = {}
    for field in dataclasses.fields(kind):
        plain: dict[str, Any] = {"int": 7, "float": 1.5, "str": "ü", "bool": True, "tuple[str, ...]": ("a", "b")}
        values[field.name] = SAMPLES.get(field.name) or plain.get(str(field.type), (3, 4))
    return kind(**values)


@pytest.mark.parametrize("kind", get_args(Event), ids=lambda kind: kind.__name__)
def test_every_event_is_the_same_after_the_stream(kind: type[Event]) -> None:
    event = a_sample(kind)

    assert decode(*encode(event)) == event
    assert EVENT_TYPES[kind.__name__] is kind


@pytest.fixture
def log(redis: Redis) -> EventLog:
    return EventLog(redis)


SUBMITTED = happened.ReviewSubmitted(1.0, "a.docx", 10, "ann")
READ = happened.DocumentRead(2.0, 3, 400, 1)


def test_a_reader_gets_what_happened_since_its_cursor(log: EventLog) -> None:
    log.start("R", "g1", [SUBMITTED])
    first = log.since("R")
    log.append("R", [READ])

    then = log.since("R", first.cursor)

    assert first.events == (SUBMITTED,)
    assert then.events == (READ,)
    assert not then.is_new_history
    assert log.since("R", then.cursor).events == ()


def test_nothing_is_added_to_a_stream_that_redis_lost(log: EventLog, redis: Redis) -> None:
    log.start("R", "g1", [SUBMITTED])
    redis.flushall()

    with pytest.raises(StreamMissing):
        log.append("R", [READ])
    with pytest.raises(StreamMissing):
        log.since("R")


def test_a_rebuilt_stream_is_read_from_its_beginning(log: EventLog, redis: Redis) -> None:
    log.start("R", "g1", [SUBMITTED])
    cursor = log.since("R").cursor
    redis.flushall()
    log.start("R", "g2", [SUBMITTED, READ])

    news = log.since("R", cursor)

    assert news.is_new_history
    assert news.events == (SUBMITTED, READ)


def test_a_stream_that_exists_is_not_started_again(log: EventLog) -> None:
    assert log.start("R", "g1", [SUBMITTED])
    assert not log.start("R", "g2", [READ])
    assert log.since("R").events == (SUBMITTED,)


def test_forgotten_deltas_are_gone_and_the_cursor_goes_on(log: EventLog) -> None:
    log.start("R", "g1", [SUBMITTED])
    ids = log.append("R", [happened.SectionProgressed(1.0, "r", "s", "hm", 1, attempt=1)])
    cursor = log.since("R").cursor
    log.forget("R", ids)
    log.append("R", [READ])

    assert log.since("R").events == (SUBMITTED, READ)
    assert log.since("R", cursor).events == (READ,)


def test_a_look_at_a_quiet_review_is_one_round_trip_of_less_than_a_kilobyte(log: EventLog, redis: Redis) -> None:
    log.start("R", "g1", [SUBMITTED] * 50)
    cursor = log.since("R").cursor
    before = redis.info()

    log.since("R", cursor)

    after = redis.info()
    # GET and XRANGE in one pipeline, and the INFO itself.
    assert after["total_commands_processed"] - before["total_commands_processed"] == 3
    asked = after["total_net_input_bytes"] - before["total_net_input_bytes"]
    assert asked < 400
    replied = after["total_net_output_bytes"] - before["total_net_output_bytes"] - len_of_info(redis)
    assert asked + max(replied, 0) < 1024


def len_of_info(redis: Redis) -> int:
    first = redis.info()["total_net_output_bytes"]
    return int(redis.info()["total_net_output_bytes"] - first)


def test_a_log_that_cannot_be_reached_says_so_within_two_seconds() -> None:
    import time

    from domain.errors import StoreUnavailable
    from jobs.redis_connection import ImpatientRedis

    away = EventLog(ImpatientRedis.from_url("redis://127.0.0.1:9/0"))
    began = time.monotonic()

    with pytest.raises(StoreUnavailable, match="Progress is unavailable"):
        away.since("R")

    assert time.monotonic() - began < 2
