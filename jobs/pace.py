"""What sections took lately on this installation: the estimate of a run before its own first section has ended."""

from __future__ import annotations

from typing import cast

from jobs.history import RunRecord
from jobs.parts import Parts

_KEY = "prism:pace"
_NEWEST_SHARE = 0.5


def usual_pace(parts: Parts) -> float:
    """Return the seconds of an average section, 0 while no run has ended here."""
    return float(cast(bytes | None, parts.redis.get(_KEY)) or 0.0)


def remember_pace(parts: Parts, record: RunRecord) -> None:
    """Let a run that has ended count for the next one's estimate."""
    seconds = [result.at - result.started_at for result in record.results.values() if result.provenance]
    if not seconds:
        return
    average = sum(seconds) / len(seconds)
    known = usual_pace(parts)
    parts.redis.set(_KEY, average if not known else known + (average - known) * _NEWEST_SHARE)
