"""Many requests through the budgets: no window is ever exceeded, and hardly anything is left unused."""

from __future__ import annotations

import heapq
import multiprocessing
import random
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

import pytest
import redis

from bedrock import redis_budget
from bedrock.budget import Limits, Ticket
from bedrock.redis_budget import RedisBudget

NOW_KEY = "simulated-now"
SERVER_TIME = """local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000"""


@dataclass
class Flow:
    """What is asked for: seconds of a call, tokens in, most tokens out, share of these that is burned."""

    limits: Limits
    requests: int
    actors: int
    seconds: tuple[float, float]
    fresh: tuple[int, int]
    answer: int


@dataclass
class Record:
    """What happened, by the clock that the budgets use."""

    starts: list[tuple[float, int]] = field(default_factory=list)
    ends: list[tuple[float, float, int]] = field(default_factory=list)
    polls: int = 0


FLOWS = {
    "requests": Flow(Limits(), 150, 8, (0.5, 3), (200, 800), 1000),
    "tokens": Flow(Limits(requests=200, concurrent=24), 600, 8, (1, 8), (1000, 3000), 1500),
    "concurrent": Flow(Limits(requests=600, tokens=10_000_000), 300, 8, (1, 4), (200, 800), 1000),
}


def simulate(flow: Flow, connection: Any) -> Record:
    """Run the scripts in a time that only moves from one event to the next; eight processes hold the actors."""
    processes = [RedisBudget(connection, flow.limits) for _ in range(8)]
    chance, record, asked = random.Random(7), Record(), 0
    events: list[tuple[float, int, Ticket | None, int]] = [(0.0, actor, None, 0) for actor in range(flow.actors)]
    while events:
        now, actor, ticket, used = heapq.heappop(events)
        connection.set(NOW_KEY, f"{1_000_000 + now:.6f}")
        budget = processes[actor % 8]
        if used and ticket is not None:
            budget.settle(ticket, used)
            ticket = None
        if ticket is None:
            if asked == flow.requests:
                continue
            asked += 1
            fresh = chance.randint(*flow.fresh)
            ticket = Ticket(str(asked), "analysis", "model", fresh, flow.answer)
        admission = budget.enter(ticket)
        record.polls += 1
        if admission.is_granted:
            seconds = chance.uniform(*flow.seconds)
            used = ticket.input_tokens + chance.randint(flow.answer // 2, flow.answer)
            record.starts.append((now, ticket.input_tokens + ticket.max_tokens))
            record.ends.append((now, now + seconds, used))
            heapq.heappush(events, (now + seconds, actor, ticket, used))
        else:
            heapq.heappush(events, (now + min(2.0, max(0.005, admission.wait_seconds)), actor, ticket, 0))
    return record


@pytest.fixture
def simulated_time(monkeypatch: pytest.MonkeyPatch, empty_redis: redis.Redis) -> None:
    for name in ("_ENTER", "_SETTLE", "_BEAT", "_LOOK"):
        script = getattr(redis_budget, name)
        assert SERVER_TIME in script
        read = f"local now = tonumber(redis.call('GET', '{NOW_KEY}'))"
        monkeypatch.setattr(redis_budget, name, script.replace(SERVER_TIME, read))


@pytest.mark.usefixtures("simulated_time")
@pytest.mark.parametrize("binding", FLOWS)
def test_no_minute_exceeds_a_budget_and_the_binding_one_is_used(binding: str, empty_redis: redis.Redis) -> None:
    flow = FLOWS[binding]

    record = simulate(flow, empty_redis)

    limits = flow.limits
    assert len(record.starts) == flow.requests
    assert most_in_a_window([(at, 1) for at, _ in record.starts], 60) <= limits.requests
    assert most_in_a_window([(at, used) for at, _, used in record.ends], 60) <= limits.tokens
    assert most_at_once(record.ends) <= limits.concurrent
    minutes = record.starts[-1][0] / 60
    use = {
        "requests": flow.requests / (minutes * limits.requests),
        "tokens": sum(used for _, _, used in record.ends) / (minutes * limits.tokens),
        "concurrent": sum(end - at for at, end, _ in record.ends) / (minutes * 60 * limits.concurrent),
    }
    assert use[binding] > 0.95
    assert record.polls / flow.requests < 50


def most_in_a_window(charges: list[tuple[float, int]], seconds: float) -> int:
    """Return the largest sum of what was charged within any stretch of that many seconds."""
    inside: deque[tuple[float, int]] = deque()
    total = most = 0
    for at, amount in sorted(charges):
        inside.append((at, amount))
        total += amount
        while inside[0][0] <= at - seconds:
            total -= inside.popleft()[1]
        most = max(most, total)
    return most


def most_at_once(calls: list[tuple[float, float, int]]) -> int:
    edges = sorted([(at, 1) for at, _, _ in calls] + [(end, -1) for _, end, _ in calls])
    running = most = 0
    for _, step in edges:
        running += step
        most = max(most, running)
    return most


LIMITS = Limits(requests=40, concurrent=6, tokens=30_000, seconds=0.3, guard_seconds=0.0)


def want_more_than_there_is(url: str, wanted: int, results: Any) -> None:
    """Ask for leave, as one of several processes, and tell when it was given."""
    with redis.Redis.from_url(url) as connection:
        budget = RedisBudget(connection, LIMITS)
        for _ in range(wanted):
            ticket = Ticket(f"{random.getrandbits(64):x}", "analysis", "model", random.randint(100, 400), 400)
            while not (admission := budget.enter(ticket)).is_granted:
                time.sleep(max(0.001, admission.wait_seconds))
            results.put((admission.at, ticket.input_tokens + ticket.max_tokens))
            budget.settle(ticket, None)


def test_eight_processes_together_keep_within_every_window(redis_server: str, empty_redis: redis.Redis) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.bedrock.test_budget_load"])
    results = context.Queue()
    clients = [
        context.Process(target=want_more_than_there_is, args=(redis_server, 25, results), daemon=True) for _ in range(8)
    ]
    for client in clients:
        client.start()

    starts = [results.get(timeout=60) for _ in range(8 * 25)]

    for client in clients:
        client.join(10)
    assert most_in_a_window([(at, 1) for at, _ in starts], 0.3) <= LIMITS.requests
    assert most_in_a_window(starts, 0.3) <= LIMITS.tokens
    assert RedisBudget(empty_redis, LIMITS).look().concurrent == 0
