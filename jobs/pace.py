"""What sections took lately on this installation: the estimate of a run before its own first section has ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from domain.forecast import ModelForecast
from jobs.history import RunRecord
from jobs.parts import Parts

_KEY = "prism:pace"
_FACTOR_KEY = "prism:pace:factor"
_TALK_KEY = "prism:pace:talk"
_PRIOR_TOKENS = 5_000
_MOST_TOKENS = 200_000
_MOST_QUOTA = 0.7
_NEWEST_SHARE = 0.5


def usual_pace(parts: Parts) -> float:
    """Return the seconds of an average section, 0 while no run has ended here."""
    return float(cast(bytes | None, parts.redis.get(_KEY)) or 0.0)


def usual_factor(parts: Parts) -> float:
    """Return how many times as long as its work should take a run took lately, 0 while no run has ended here."""
    return float(cast(bytes | None, parts.redis.get(_FACTOR_KEY)) or 0.0)


def usual_talk(parts: Parts) -> Mapping[str, float]:
    """Return how many times as much as a forecast takes for usual each model writes, by model id.

    One short document says little: what was forecast for `_PRIOR_TOKENS` counts as met before anything is known.
    """
    known = cast(dict[bytes, bytes], parts.redis.hgetall(_TALK_KEY))
    return {model_id.decode(): _ratio(*map(float, sums.split())) for model_id, sums in known.items()}


def remember_pace(parts: Parts, record: RunRecord) -> None:
    """Let a run that has ended count for the next one's estimate."""
    answered = [result for result in record.results.values() if result.provenance]
    if not answered or any(result.provenance and result.provenance.reused_from for result in answered):
        return
    _remember(parts, _KEY, usual_pace(parts), sum(result.at - result.started_at for result in answered) / len(answered))
    if record.is_settled and not record.past_attempts and not record.failures:
        took = max(result.at for result in answered) - record.run.created_at
        model_ids = [result.provenance.model_id for result in answered if result.provenance]
        expected = record.run.forecast.of(model_ids) if record.run.forecast else None
        if expected is not None and set(model_ids) == {expected.model_id}:
            wrote = sum(result.provenance.usage.output_tokens for result in answered if result.provenance)
            _remember_talk(parts, expected, wrote)
        # A run that waited for the budget of tokens says little of how fast the work goes.
        if expected is not None and expected.work_seconds and expected.quota_seconds < _MOST_QUOTA * took:
            _remember(parts, _FACTOR_KEY, usual_factor(parts), took / expected.work_seconds)


def _remember_talk(parts: Parts, expected: ModelForecast, wrote: int) -> None:
    sums = cast(bytes | None, parts.redis.hget(_TALK_KEY, expected.model_id)) or b"0 0"
    usual, written = map(float, sums.split())
    # Long ago counts less: what a model writes may change with the prompt.
    kept = min(1.0, _MOST_TOKENS / usual) if usual else 1.0
    usual = usual * kept + expected.usage.output_tokens / expected.talk
    parts.redis.hset(_TALK_KEY, expected.model_id, f"{usual} {written * kept + wrote}")


def _ratio(usual: float, written: float) -> float:
    return (written + _PRIOR_TOKENS) / (usual + _PRIOR_TOKENS)


def _remember(parts: Parts, key: str, known: float, newest: float) -> None:
    parts.redis.set(key, newest if not known else known + (newest - known) * _NEWEST_SHARE)
