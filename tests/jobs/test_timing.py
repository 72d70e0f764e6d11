"""How long sections take beside each other, against simulated hands and minutes."""

from __future__ import annotations

import pytest

from jobs.timing import beside, held, makespan


def test_no_section_takes_no_time_and_one_its_own() -> None:
    assert makespan([], 3) == 0.0
    assert makespan([7.0], 3, first_words=1.0) == 7.0


def test_the_first_section_goes_ahead_and_the_others_follow_its_first_words() -> None:
    assert makespan([10.0, 10.0, 10.0], 3, first_words=2.0) == 12.0
    assert makespan([10.0, 10.0, 10.0, 10.0], 3, first_words=2.0) == 20.0


def test_a_hand_that_is_free_takes_the_next_section() -> None:
    assert makespan([9.0, 1.0, 1.0, 1.0, 1.0], 2) == 9.0
    assert makespan([1.0, 1.0, 1.0, 1.0, 9.0], 2) == 11.0


@pytest.mark.parametrize(("pool", "others"), [(0, (90,)), (4, ()), (8, (90,)), (9, (90, 90))])
def test_others_take_no_time_where_there_are_hands_enough(pool: int, others: tuple[int, ...]) -> None:
    assert beside(10.0, [1.0] * 30, 3, pool=pool, others=others) == 10.0


@pytest.mark.parametrize("others", [(90,), (10,), (40, 40, 40), (5, 50)])
def test_others_take_their_share_of_the_pool_until_they_have_ended(others: tuple[int, ...]) -> None:
    own, left, now = 30.0, [float(count) for count in others], 0.0
    while own > 0:
        share = min(3.0, 4 / (1 + sum(count > 0 for count in left)))
        own -= share / 100
        left = [max(0.0, count - share / 100) for count in left]
        now += 1 / 100

    assert beside(10.0, [1.0] * 30, 3, pool=4, others=others) == pytest.approx(now, abs=0.1)


@pytest.mark.parametrize("limit", [0, 1_000])
def test_work_that_no_budget_holds_back_takes_its_own_time(limit: int) -> None:
    assert held(50.0, 1_000, limit) == 50.0


@pytest.mark.parametrize(
    ("work", "requests", "limit"), [(30.0, 100, 30), (90.0, 100, 30), (400.0, 100, 30), (1.0, 7, 3)]
)
def test_work_that_is_faster_than_its_budget_waits_for_the_next_minutes(work: float, requests: int, limit: int) -> None:
    each, now, sent = work / requests, 0.0, list[float]()
    for number in range(requests):
        if number >= limit:
            now = max(now, sent[number - limit] + 60)
        sent.append(now)
        now += each

    assert held(work, requests, limit) == pytest.approx(now, abs=2 * each)
