"""Thousands of requests through the shared budgets, in a time that only moves from one event to the next."""

from __future__ import annotations

import heapq
import random
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from bedrock import redis_budget
from bedrock.budget import Limits, Settled, Ticket
from bedrock.redis_budget import RedisBudget

PROCESSES = 8
BURNDOWN = 5
_NOW_KEY = "simulated-now"
_SERVER_TIME = """local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000"""


@dataclass(frozen=True, slots=True)
class Flow:
    """What is asked for: who asks at once, seconds of a call, tokens in, the most tokens out."""

    limits: Limits
    actors: int
    seconds: tuple[float, float]
    fresh: tuple[int, int]
    answer: int


@dataclass(frozen=True, slots=True)
class Call:
    """One request: what Bedrock took at its start and what it had taken at its end."""

    start: float
    end: float
    reserved: int
    used: int


@dataclass(slots=True)
class Record:
    """What happened, by the clock that the budgets use."""

    calls: list[Call] = field(default_factory=list)
    polls: int = 0


FLOWS = {
    "requests": Flow(Limits(requests=300, concurrent=20, tokens=10_000_000), 16, (0.5, 3), (200, 800), 1000),
    "tokens": Flow(Limits(requests=2000, concurrent=40, tokens=1_200_000), 24, (1, 8), (1000, 3000), 1500),
    "concurrent": Flow(Limits(requests=600, tokens=10_000_000), 6, (1, 4), (200, 800), 1000),
}
"""By the budget that binds. Each answer burns five times its tokens, between a third and all it may."""


@contextmanager
def simulated_time() -> Iterator[None]:
    """Let the scripts read their time from a key, for as long as the block runs."""
    scripts = {}
    for name in ("ENTER", "SETTLE", "BEAT", "LOOK"):
        script = getattr(redis_budget, name)
        assert _SERVER_TIME in script
        scripts[name] = script.replace(_SERVER_TIME, f"local now = tonumber(redis.call('GET', '{_NOW_KEY}'))")
    with mock.patch.multiple(redis_budget, **scripts):
        yield


def simulate(flow: Flow, requests: int, connection: Any) -> Record:
    """Send so many requests from the actors of eight processes and return what happened."""
    with simulated_time():
        processes = [RedisBudget(connection, flow.limits) for _ in range(PROCESSES)]
    chance, record, asked = random.Random(7), Record(), 0
    events: list[tuple[float, int, Ticket | None, int]] = [(0.0, actor, None, 0) for actor in range(flow.actors)]
    while events:
        now, actor, ticket, output = heapq.heappop(events)
        connection.set(_NOW_KEY, f"{1_000_000 + now:.6f}")
        budget = processes[actor % PROCESSES]
        if output and ticket is not None:
            burned = output * BURNDOWN
            budget.settle(ticket, Settled(ticket.input_tokens + burned, burned))
            ticket = None
        if ticket is None:
            if asked == requests:
                continue
            asked += 1
            fresh = chance.randint(*flow.fresh)
            ticket = Ticket(str(asked), "analysis", "model", fresh, flow.answer, burndown=BURNDOWN)
        admission = budget.enter(ticket)
        record.polls += 1
        if admission.is_granted:
            end = now + chance.uniform(*flow.seconds)
            output = chance.randint(flow.answer // 3, flow.answer)
            used = ticket.input_tokens + output * BURNDOWN
            record.calls.append(Call(now, end, ticket.input_tokens + ticket.max_tokens, used))
            heapq.heappush(events, (end, actor, ticket, output))
        else:
            heapq.heappush(events, (now + min(2.0, max(0.005, admission.wait_seconds)), actor, ticket, 0))
    return record


def peaks(record: Record) -> dict[str, int]:
    """Return the most that any stretch of a minute had of requests, of tokens as Bedrock counts, and at once."""
    return {
        "requests": most_in_a_window([(call.start, 1) for call in record.calls], 60),
        "tokens": max(
            most_taken(record.calls, 60), most_in_a_window([(call.start, call.used) for call in record.calls], 60)
        ),
        "concurrent": most_at_once(record.calls),
    }


def use(record: Record, limits: Limits) -> dict[str, float]:
    """Return the share of each budget that was used in the whole minutes in which there was work."""
    minutes = int(max(call.start for call in record.calls) // 60)
    end = minutes * 60
    inside = [call for call in record.calls if call.start < end]
    return {
        "requests": len(inside) / (minutes * limits.requests),
        "tokens": sum(call.used for call in inside) / (minutes * limits.tokens),
        "concurrent": sum(min(call.end, end) - call.start for call in inside) / (end * limits.concurrent),
    }


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


def most_taken(calls: list[Call], seconds: float) -> int:
    """Return the most that a quota has gone that takes the reservation at the start and puts it right at the end."""
    moments = sorted([(call.start, 1, call) for call in calls] + [(call.end, 0, call) for call in calls], key=_order)
    inside: deque[Call] = deque()
    standing: dict[int, int] = {}
    total = most = 0
    for at, is_start, call in moments:
        while inside and inside[0].start <= at - seconds:
            total -= standing.pop(id(inside.popleft()))
        if is_start:
            inside.append(call)
            standing[id(call)] = call.reserved
            total += call.reserved
        elif id(call) in standing:
            total += call.used - standing[id(call)]
            standing[id(call)] = call.used
        most = max(most, total)
    return most


def most_at_once(calls: list[Call]) -> int:
    """Return how many calls were under way at the same time at most."""
    edges = sorted([(call.start, 1) for call in calls] + [(call.end, -1) for call in calls])
    running = most = 0
    for _, step in edges:
        running += step
        most = max(most, running)
    return most


def _order(moment: tuple[float, int, Call]) -> tuple[float, int]:
    return moment[0], moment[1]
