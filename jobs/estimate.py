"""How long a run still takes, from what its sections took so far."""

from __future__ import annotations

from domain.run import SectionStatus
from jobs.progress import RunProgress, SectionProgress

_USUAL_SHARE = 0.5
"""Half of a section's time does not depend on its length, until the run shows otherwise: thinking, starting."""
_SHARES = tuple(step / 10 for step in range(11))
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
    expected = _expected(run, running, now)
    if expected is None:
        return None
    at_once = _at_once(run, running, now)
    hands = sorted(_remaining(expected, section, now) for section in running)
    if waiting:
        hands += [0.0] * (max(1, round(at_once)) - len(hands))
    for section in waiting:
        hands.sort()
        hands[0] += expected.seconds(section)
    # Hands also wait for work; what is left is not done faster than so far.
    work = sum(hands)
    return max(max(hands), work / at_once) if waiting else max(hands)


class _Expected:
    """Seconds of a section: a part that all take, and a part by its words."""

    def __init__(self, average_seconds: float, average_words: float, fixed_share: float) -> None:
        self._fixed = average_seconds * fixed_share
        self._per_word = average_seconds * (1 - fixed_share) / average_words

    def seconds(self, section: SectionProgress) -> float:
        return self._fixed + self._per_word * section.words


def _expected(run: RunProgress, running: list[SectionProgress], now: float) -> _Expected | None:
    words = _average_words(run)
    taken = [(section.words / words, section.seconds or 0.0) for section in run.sections.values() if _counts(section)]
    if taken:
        share = min(_SHARES, key=lambda share: _misfit(taken, share))
        average = _average_seconds(taken, share)
        # A running section that has already taken longer than it should says that the pace has fallen.
        late = [(section.words / words, _elapsed(section, now)) for section in running]
        taken += [(size, seconds) for size, seconds in late if seconds > average * _weight(size, share)]
        return _Expected(_average_seconds(taken, share), words, share)
    if run.section_seconds:
        return _Expected(run.section_seconds, words, _USUAL_SHARE)
    longest = max((_elapsed(section, now) for section in running), default=0.0)
    # With nothing to go by, what has lasted t lasts as long again; right within a factor of two half the time.
    return _Expected(2 * longest, words, _USUAL_SHARE) if longest > _SILENCE else None


def _misfit(taken: list[tuple[float, float]], share: float) -> float:
    average = _average_seconds(taken, share)
    errors = sum((seconds - average * _weight(size, share)) ** 2 for size, seconds in taken)
    return errors + 0.5 * (average * (share - _USUAL_SHARE)) ** 2


def _average_seconds(taken: list[tuple[float, float]], share: float) -> float:
    return sum(seconds for _, seconds in taken) / sum(_weight(size, share) for size, _ in taken)


def _weight(size: float, share: float) -> float:
    return max(share + (1 - share) * size, 0.01)


def _counts(section: SectionProgress) -> bool:
    """True when its time tells something: a model answered or tried to."""
    return section.status in (SectionStatus.DONE, SectionStatus.FAILED) and bool(section.seconds and section.model_id)


def _average_words(run: RunProgress) -> float:
    return max(1.0, sum(section.words for section in run.sections.values()) / max(1, len(run.sections)))


def _elapsed(section: SectionProgress, now: float) -> float:
    return max(0.0, now - section.started_at) if section.started_at is not None else 0.0


def _remaining(expected: _Expected, section: SectionProgress, now: float) -> float:
    total = expected.seconds(section)
    return max(total - _elapsed(section, now), total * 0.15)


def _at_once(run: RunProgress, running: list[SectionProgress], now: float) -> float:
    """How many sections are worked on at once: seen on average, or the number the run was promised."""
    ended = [section for section in run.sections.values() if _counts(section)]
    if len(ended) < 2:
        return float(max(1, len(running), run.workers))
    busy = sum(section.seconds or 0.0 for section in ended) + sum(_elapsed(section, now) for section in running)
    first = min(now if section.started_at is None else section.started_at for section in (*ended, *running))
    return max(0.25, busy / max(now - first, 0.001))
