"""What the chain knows of its models when many workers share it, and when Redis is away."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from bedrock.redis_state import RedisState
from bedrock.state import Leave
from emulators.processes import free_port
from tests.bedrock.state_bench import BUSY, MODEL, RedisBench, fail


def test_twelve_workers_send_one_probe(empty_redis: redis.Redis) -> None:
    bench = RedisBench(empty_redis)
    fail(bench.state, 3)
    bench.pass_time(61)
    states = [RedisState(empty_redis, 3, 60) for _ in range(12)]
    leaves: list[Leave] = []
    together = threading.Barrier(12)

    def ask(state: RedisState) -> None:
        together.wait()
        leaves.append(state.ask(MODEL))

    workers = [threading.Thread(target=ask, args=(state,)) for state in states]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(leave.is_granted for leave in leaves) == 1


@pytest.fixture
def away() -> Iterator[redis.Redis]:
    connection = redis.Redis(port=free_port(), socket_connect_timeout=0.2, retry=Retry(NoBackoff(), 0))
    yield connection
    connection.close()


def test_without_redis_each_process_judges_alone_and_says_so_once(
    away: redis.Redis, caplog: pytest.LogCaptureFixture
) -> None:
    state = RedisState(away, 3, 60)
    state.mark("another", "retired", "gone")

    fail(state, 3)

    assert not state.ask(MODEL).is_granted
    assert state.look(MODEL).breaker == "open"
    assert state.mark_of("another") is not None
    assert caplog.text.count("judges the models alone") == 1


def test_an_operator_is_told_when_a_pause_cannot_be_noted(away: redis.Redis) -> None:
    with pytest.raises(redis.RedisError):
        RedisState(away, 3, 60).pause(MODEL, "odd findings", by="ops")


def test_what_a_process_met_before_redis_went_away_still_counts(
    empty_redis: redis.Redis, away: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = RedisState(empty_redis, 3, 60)
    fail(state, 2)
    monkeypatch.setattr(state, "_script", away.register_script("return 1"))

    fail(state, 1)

    assert not state.ask(MODEL).is_granted


def test_that_a_breaker_opened_and_closed_is_told_once_by_whichever_worker_saw_it(empty_redis: redis.Redis) -> None:
    told: list[tuple[str, str]] = []
    bench = RedisBench(empty_redis)
    workers = [RedisState(empty_redis, 3, 60, lambda model_id, word: told.append((model_id, word))) for _ in range(4)]

    for worker in workers:
        worker.failed(MODEL, Leave(True), BUSY)
    assert told == [(MODEL, "open")]

    bench.pass_time(61)
    leave = workers[0].ask(MODEL)
    workers[0].worked(MODEL, leave)
    workers[1].worked(MODEL, Leave(True))
    assert told == [(MODEL, "open"), (MODEL, "closed")]
