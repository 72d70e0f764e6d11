"""Leases: one holder at a time, renewed while it lives."""

from __future__ import annotations

import time

from redis import Redis

from jobs.lease import Leases


def test_only_one_holds_a_lease(redis: Redis) -> None:
    leases = Leases(redis, 5)

    with leases.hold("s", "a") as first, leases.hold("s", "b") as second:
        assert (first, second) == (True, False)
        assert leases.held(["s", "t"]) == [True, False]
    assert leases.held(["s"]) == [False]


def test_a_lease_outlives_its_time_while_its_holder_lives(redis: Redis) -> None:
    leases = Leases(redis, 0.15)

    with leases.hold("s", "a"):
        end = time.monotonic() + 0.5
        while time.monotonic() < end:
            assert leases.held(["s"]) == [True]


def test_a_lease_that_an_emptied_redis_forgot_is_taken_again(redis: Redis) -> None:
    leases = Leases(redis, 0.3)

    with leases.hold("s", "a"):
        redis.flushall()
        end = time.monotonic() + 2
        while not leases.held(["s"])[0]:
            assert time.monotonic() < end


def test_a_lease_taken_over_is_not_given_back_by_its_first_holder(redis: Redis) -> None:
    leases = Leases(redis, 30)

    with leases.hold("s", "a"):
        leases.release_of("s", "a")
        with leases.hold("s", "b") as second:
            assert second
            leases.release_of("s", "a")
            assert leases.held(["s"]) == [True]
