"""Requests in a minute, counted in Redis."""

from __future__ import annotations

from jobs.rates import Rates
from jobs.redis_connection import ImpatientRedis


def test_each_caller_has_a_limit_of_their_own_over_all_instances(redis: ImpatientRedis) -> None:
    here, there = (Rates(redis, per_minute=3, name="t") for _ in range(2))

    counted = [here.count("ann"), there.count("ann"), here.count("ann"), there.count("ann")]

    assert [allowance.remaining for allowance in counted] == [2, 1, 0, 0]
    assert [allowance.is_over for allowance in counted] == [False, False, False, True]
    assert 1 <= counted[-1].seconds <= 60
    assert not here.count("bob").is_over


def test_nobody_is_held_up_while_redis_is_away() -> None:
    away = Rates(ImpatientRedis.from_url("redis://127.0.0.1:9/0"), per_minute=1, name="t")

    assert not any(away.count("ann").is_over for _ in range(3))
