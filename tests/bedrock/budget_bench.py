"""A budget in memory and one in Redis, under a clock that the test sets."""

from __future__ import annotations

from typing import Any, Protocol

import redis

from bedrock.budget import Budget, Limits, Rate, Task, Ticket
from bedrock.local_budget import LocalBudget
from bedrock.redis_budget import RedisBudget
from tests.bedrock.conftest import FIRST, FakeTime

LIMITS = Limits(requests=4, concurrent=3, tokens=10_000, tasks={"analysis": Rate(3, 30)}, guard_seconds=0)

ZSETS = ("slots", "starts", "charges", "task:analysis:a", "task:analysis:b")


class Bench(Protocol):
    """A budget of either kind whose time a test can move."""

    budget: Budget

    def pass_time(self, seconds: float) -> None: ...


class LocalBench:
    def __init__(self) -> None:
        self._time = FakeTime()
        self.budget: Budget = LocalBudget(LIMITS, self._time.clock)

    def pass_time(self, seconds: float) -> None:
        self._time.now += seconds


class RedisBench:
    """Moves what Redis remembers into the past, because the server's clock cannot be moved."""

    def __init__(self, connection: redis.Redis) -> None:
        self._redis: Any = connection
        self.budget: Budget = RedisBudget(connection, LIMITS)

    def pass_time(self, seconds: float) -> None:
        for name in ZSETS:
            key = f"prism:{{budget}}:{name}"
            for member, score in self._redis.zrange(key, 0, -1, withscores=True):
                self._redis.zadd(key, {member: score - seconds})
        seen = "prism:{budget}:seen"
        for ticket, at in self._redis.hgetall(seen).items():
            self._redis.hset(seen, ticket, float(at) - seconds)


def ticket(name: str, *, task: Task = "chat", fresh: int = 100, answer: int = 100, worker: str = "a") -> Ticket:
    return Ticket(name, task, FIRST, fresh, answer, worker, label=f"for {name}")
