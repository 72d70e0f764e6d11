"""The estimate of a run, against simulated runs whose true end is known."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from domain import events as happened
from domain.document import Coverage
from domain.events import Event
from domain.finding import Provenance, Usage
from domain.run import RunStatus, SectionStatus
from jobs.progress import Progress, RunProgress, SectionProgress


def simulate(
    words: Sequence[int], *, hands: int, per_word: float, fixed: float, pace: float = 0.0, seed: int = 1
) -> tuple[list[Event], float]:
    """Return the events of a run in order of time, and when it ended."""
    chance = random.Random(seed)
    ids = tuple(f"s{number}" for number in range(len(words)))
    told: list[Event] = [  # in the order of time, a hand's next section after its last
        happened.RunStarted(0.0, "r", ids, tuple(words), (), "ann", section_seconds=pace, workers=hands)
    ]
    free = [0.0] * hands
    ends = 0.0
    for section_id, count in zip(ids, words, strict=True):
        free.sort()
        start = free[0]
        seconds = (fixed + per_word * count) * chance.uniform(0.8, 1.25)
        free[0] = start + seconds
        ends = max(ends, free[0])
        who = Provenance("m", "M", 1, 1)
        told.append(happened.SectionStarted(start, "r", section_id, 1))
        told.append(happened.SectionAttemptStarted(start, "r", section_id, "m", "M", 1, attempt=1))
        told.append(happened.SectionFinished(free[0], "r", section_id, (), who, seconds))
    return sorted(told, key=lambda event: event.at), ends


def run_at(told: Sequence[Event], now: float) -> RunProgress:
    run = Progress().replay([event for event in told if event.at <= now]).run
    assert run is not None
    return run


CASES = {
    "short sections": ([300] * 12, 3, 0.01, 2.0),
    "long and short": ([100, 1400, 200, 1500, 900, 50, 1200, 300, 1100, 700], 3, 0.02, 4.0),
    "one hand": ([400, 800, 200, 600], 1, 0.05, 5.0),
    "many": ([random.Random(5).randint(20, 1500) for _ in range(60)], 5, 0.03, 10.0),
    "time does not depend on words": ([20, 1500, 700, 30, 900, 400, 1000, 60], 2, 0.0, 20.0),
    "time depends on words": ([200, 1500, 700, 300, 900, 400, 1000, 600], 2, 0.03, 2.0),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("seed", range(5))
def test_the_estimate_is_right_within_a_factor_of_two_from_the_second_result_on(name: str, seed: int) -> None:
    words, hands, per_word, fixed = CASES[name]
    told, ends = simulate(words, hands=hands, per_word=per_word, fixed=fixed, seed=seed)
    second = sorted(event.at for event in told if isinstance(event, happened.SectionFinished))[1]

    moments = [second + (ends - second) * share / 20 for share in range(20)]
    wrong = []
    for now in moments:
        left, truth = run_at(told, now).seconds_left(now), ends - now
        assert left is not None
        # Near the end one section decides alone, and its own luck is not to be known.
        if not truth / 2 <= left <= truth * 2 and abs(left - truth) > 0.15 * ends:
            wrong.append((round(now, 1), round(left, 1), round(truth, 1)))
    assert len(wrong) <= 1, wrong


def test_the_pace_of_earlier_runs_gives_an_estimate_before_the_first_section_ends() -> None:
    told, ends = simulate([500] * 10, hands=3, per_word=0.02, fixed=5.0, pace=15.0)

    left = run_at(told, 1.0).seconds_left(1.0)

    assert left is not None
    assert (ends - 1) / 2 <= left <= (ends - 1) * 2


def test_nothing_is_claimed_while_nothing_is_known() -> None:
    told, _ = simulate([500] * 3, hands=1, per_word=0.02, fixed=5.0)

    assert run_at(told, 1.0).seconds_left(1.0) is None
    assert run_at(told, 8.0).seconds_left(8.0) is not None


def test_a_run_that_has_ended_takes_no_more_time() -> None:
    told, ends = simulate([500] * 3, hands=1, per_word=0.02, fixed=5.0)
    over = happened.RunFinished(ends, "r", RunStatus.COMPLETE, Usage(), Coverage(1, 1))

    assert run_at([*told, over], ends).seconds_left(ends) == 0.0


def test_the_share_done_counts_words() -> None:
    told, _ = simulate([100, 300], hands=1, per_word=0.01, fixed=1.0)
    first = min(event.at for event in told if isinstance(event, happened.SectionFinished))

    assert run_at(told, first).share_done == pytest.approx(0.25)


def test_the_share_done_of_a_run_that_has_ended_is_what_has_a_result() -> None:
    sections = {
        "s1": SectionProgress("s1", 100, SectionStatus.DONE),
        "s2": SectionProgress("s2", 300, SectionStatus.CANCELLED),
    }

    assert RunProgress("r", 0.0, sections, RunStatus.CANCELLED).share_done == pytest.approx(0.25)
