"""What sections took lately on this installation: the estimate of a run before its own first section has ended."""

from __future__ import annotations

from typing import cast

from jobs.history import RunRecord
from jobs.parts import Parts

_KEY = "prism:pace"
_WHOLE_KEY = "prism:pace:whole"
_NEWEST_SHARE = 0.5


def usual_pace(parts: Parts) -> float:
    """Return the seconds of an average section, 0 while no run has ended here."""
    return float(cast(bytes | None, parts.redis.get(_KEY)) or 0.0)


def usual_progress(parts: Parts) -> float:
    """Return the seconds of a whole run for each of its sections, 0 while no run has ended here."""
    return float(cast(bytes | None, parts.redis.get(_WHOLE_KEY)) or 0.0)


def remember_pace(parts: Parts, record: RunRecord) -> None:
    """Let a run that has ended count for the next one's estimate."""
    answered = [result for result in record.results.values() if result.provenance]
    if not answered or any(result.provenance and result.provenance.reused_from for result in answered):
        return
    _remember(parts, _KEY, usual_pace(parts), sum(result.at - result.started_at for result in answered) / len(answered))
    if record.is_settled and not record.past_attempts:
        last = max(result.at for result in answered)
        _remember(parts, _WHOLE_KEY, usual_progress(parts), (last - record.run.created_at) / len(answered))


def _remember(parts: Parts, key: str, known: float, newest: float) -> None:
    parts.redis.set(key, newest if not known else known + (newest - known) * _NEWEST_SHARE)
