"""How long a run still takes, from what its sections took so far."""

from __future__ import annotations

from domain.run import SectionStatus
from jobs.progress import RunProgress, SectionProgress

_FIXED_SHARE = 0.5
"""Half of a section's time does not depend on its length: thinking, and starting to answer."""
_SILENCE = 3.0
"""Seconds of the first section during which an estimate would be a guess."""


def seconds_left(run: RunProgress, now: float) -> float | None:
    """Return the seconds until the last section ends, or None while nothing is known to base it on.

    The sections are dealt to as many hands as were seen at work, each for as long as its words make expect.
    """
    if not run.is_live:
        return 0.0
    running = [section for section in run.sections.values() if section.status is SectionStatus.RUNNING]
    waiting = [section for section in run.sections.values() if section.status is SectionStatus.WAITING]
    if not running and not waiting:
        return 0.0
    average = _average_seconds(run, running, now)
    if average is None:
        return None
    expected = _Expected(average, _average_words(run))
    hands = sorted(_remaining(expected, section, now) for section in running)
    hands += [0.0] * (_hands(run, running, waiting, now) - len(hands))
    for section in waiting:
        hands.sort()
        hands[0] += expected.seconds(section)
    return max(hands)


class _Expected:
    def __init__(self, average_seconds: float, average_words: float) -> None:
        self._fixed = average_seconds * _FIXED_SHARE
        self._per_word = average_seconds * (1 - _FIXED_SHARE) / average_words

    def seconds(self, section: SectionProgress) -> float:
        return self._fixed + self._per_word * section.words


def _average_seconds(run: RunProgress, running: list[SectionProgress], now: float) -> float | None:
    """Seconds of a section of average length."""
    words = _average_words(run)
    finished = [(section, section.seconds) for section in run.sections.values() if _counts(section)]
    if finished:
        # A running section that has already taken longer than it should says that the pace has fallen.
        taken = sum(seconds for _, seconds in finished if seconds)
        weight = sum(_weight(section, words) for section, _ in finished)
        slow = [section for section in running if _elapsed(section, now) > taken / weight * _weight(section, words)]
        taken += sum(_elapsed(section, now) for section in slow)
        weight += sum(_weight(section, words) for section in slow)
        return taken / weight
    if run.section_seconds:
        return run.section_seconds
    longest = max((_elapsed(section, now) for section in running), default=0.0)
    # With nothing to go by, what has lasted t lasts as long again; right within a factor of two half the time.
    return 2 * longest if longest > _SILENCE else None


def _counts(section: SectionProgress) -> bool:
    """True when its time tells something: a model answered or tried to."""
    return section.status in (SectionStatus.DONE, SectionStatus.FAILED) and bool(section.seconds and section.model_id)


def _weight(section: SectionProgress, average_words: float) -> float:
    return _FIXED_SHARE + (1 - _FIXED_SHARE) * section.words / average_words


def _average_words(run: RunProgress) -> float:
    return max(1.0, sum(section.words for section in run.sections.values()) / max(1, len(run.sections)))


def _elapsed(section: SectionProgress, now: float) -> float:
    return max(0.0, now - (section.started_at or now))


def _remaining(expected: _Expected, section: SectionProgress, now: float) -> float:
    total = expected.seconds(section)
    return max(total - _elapsed(section, now), total * 0.15)


def _hands(run: RunProgress, running: list[SectionProgress], waiting: list[SectionProgress], now: float) -> int:
    """How many sections are worked on at once: seen on average, or the number the run was promised."""
    if not waiting:
        return len(running)
    ended = [section for section in run.sections.values() if _counts(section)]
    if len(ended) < 2:
        return max(1, len(running), run.workers)
    busy = sum(section.seconds or 0.0 for section in ended) + sum(_elapsed(section, now) for section in running)
    first = min(section.started_at or now for section in (*ended, *running))
    return max(1, len(running), round(busy / max(now - first, 0.001)))
