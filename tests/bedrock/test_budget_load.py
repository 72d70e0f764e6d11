"""Many requests through the budgets: no window is ever exceeded, and hardly anything is left unused."""

from __future__ import annotations

import multiprocessing
import random
import time
from typing import Any

import pytest
import redis

from bedrock.budget import Limits, Ticket
from bedrock.redis_budget import RedisBudget
from benchmarks.budget_simulation import FLOWS, most_in_a_window, peaks, simulate, use

REQUESTS = {"requests": 900, "tokens": 900, "concurrent": 250}
"""`make bench` sends 10,000 of each."""


@pytest.mark.parametrize("binding", FLOWS)
def test_no_minute_exceeds_a_budget_and_the_binding_one_is_used(binding: str, empty_redis: redis.Redis) -> None:
    limits = FLOWS[binding].limits

    record = simulate(FLOWS[binding], REQUESTS[binding], empty_redis)

    most = peaks(record)
    assert len(record.calls) == REQUESTS[binding]
    assert most["requests"] <= limits.requests
    assert most["tokens"] <= limits.tokens
    assert most["concurrent"] <= limits.concurrent
    assert use(record, limits)[binding] > 0.95
    assert record.polls / len(record.calls) < 50


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
