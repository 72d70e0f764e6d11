"""How long answers take one beside the other: hands, first words, and budgets that last a minute. Pure arithmetic."""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence

_MINUTE = 60.0


def makespan(seconds: Sequence[float], hands: int, *, first_words: float = 0.0) -> float:
    """Return the seconds until the last section ends.

    The first goes ahead; the others follow its first words, in their order, each to the hand that is free first.
    """
    free = [0.0, *[first_words] * (max(1, hands) - 1)]
    last = 0.0
    for each in seconds:
        ends = free[0] + each
        heapq.heapreplace(free, ends)
        last = max(last, ends)
    return last


def beside(work: float, seconds: Sequence[float], hands: int, *, pool: int, others: Sequence[int]) -> float:
    """Return the seconds that the work takes in a pool of so many hands that others use, too; 0 is no such limit.

    `others` are the sections that each other review has left, taken to last like these. All get equal shares of the
    pool, none more than `hands`; when the others have ended, the rest goes at full speed.
    """
    if not pool or not seconds:
        return work
    own, now = sum(seconds), 0.0
    left = sorted(count * own / len(seconds) for count in others)
    while left:
        share = min(hands, pool / (1 + len(left)))
        lasts = left[0] / share
        if own <= share * lasts:
            return max(work, now + own / share)
        now, own = now + lasts, own - share * lasts
        left = [each - share * lasts for each in left[1:]]
    return max(work, now + own / min(hands, pool))


def held(work: float, amount: float, per_minute: float) -> float:
    """Return the seconds that the work takes when no minute may use more than so much; 0 is no limit.

    What goes faster than the budget renews itself uses up its minute early and waits for the next one.
    """
    if not per_minute or amount <= per_minute:
        return work
    full = math.ceil(amount / per_minute) - 1
    return max(work, full * _MINUTE + work * (1 - full * per_minute / amount))
