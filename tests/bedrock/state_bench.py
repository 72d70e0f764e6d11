"""What is known of models, in memory and in Redis, under a clock that the test sets."""

from __future__ import annotations

from typing import Any, Protocol

import redis

from bedrock.local_state import LocalState
from bedrock.redis_state import RedisState
from bedrock.state import ChainState
from tests.bedrock.conftest import FakeTime

MODEL = "us.anthropic.claude-sonnet-4-6"

BUSY = "Sonnet 4.6 was too busy."


class Bench(Protocol):
    """A state of either kind whose time a test can move."""

    state: ChainState

    def pass_time(self, seconds: float) -> None: ...


class LocalBench:
    def __init__(self) -> None:
        self._time = FakeTime()
        self.state: ChainState = LocalState(3, 60, self._time.clock)

    def pass_time(self, seconds: float) -> None:
        self._time.now += seconds


class RedisBench:
    """Moves what Redis remembers into the past, because the server's clock cannot be moved."""

    def __init__(self, connection: redis.Redis) -> None:
        self._redis: Any = connection
        self.state: ChainState = RedisState(connection, 3, 60)

    def pass_time(self, seconds: float) -> None:
        for key in self._redis.scan_iter("prism:bedrock:breaker:*"):
            for name in ("open_until", "probe_until"):
                value = self._redis.hget(key, name)
                if value:
                    self._redis.hset(key, name, float(value) - seconds)
        for key in self._redis.scan_iter("prism:bedrock:faults:*"):
            for member, score in self._redis.zrange(key, 0, -1, withscores=True):
                self._redis.zadd(key, {member: score - seconds})
        for key in self._redis.scan_iter("prism:bedrock:mark:*"):
            self._redis.expire(key, max(0, int(self._redis.ttl(key) - seconds)))


def fail(state: ChainState, times: int) -> None:
    for _ in range(times):
        state.failed(MODEL, state.ask(MODEL), BUSY)
