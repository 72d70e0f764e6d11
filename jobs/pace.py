"""What runs took lately on this installation, beside what was assumed: it corrects the estimates of the next ones.

Each model has ratios of its own; one that has not answered here yet is expected to differ from what was assumed as the
others did. One short run says little: an assumption counts like a run of some size before anything is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from domain.finding import Provenance, Usage
from domain.forecast import ModelForecast
from jobs.figures import surroundings
from jobs.forecast import USUAL_BETWEEN_SECONDS, Learned, usual_seconds
from jobs.history import RunRecord
from jobs.parts import Parts
from jobs.timing import makespan
from storage.records import SectionResult

_KEY = "prism:pace"
_NEWEST_SHARE = 0.5
_ALL = "*"


@dataclass(frozen=True, slots=True)
class _Ratio:
    """What was seen by what was assumed, in a hash of Redis by model; of `most` seen, what is older counts less."""

    key: str
    assumed: float
    """How much of the assumption counts as seen of a model, before anything is; of all models together, five times."""
    most: float

    def of(self, known: Mapping[str, tuple[float, float]], name: str) -> float:
        """Return the ratio of a model, or of all."""
        before, assumed = (1.0, self.assumed * 5) if name == _ALL else (self.of(known, _ALL), self.assumed)
        usual, seen = known.get(name, (0.0, 0.0))
        return (seen + assumed * before) / (usual + assumed)

    def known(self, parts: Parts) -> dict[str, tuple[float, float]]:
        stored = cast(dict[bytes, bytes], parts.redis.hgetall(self.key))
        return {name.decode(): _pair(sums) for name, sums in stored.items()}

    def learn(self, parts: Parts, names: Sequence[str], usual: float, seen: float) -> None:
        """Add what was assumed of a run and what was seen."""
        if usual <= 0:
            return
        known = self.known(parts)
        for name in names:
            usual_before, seen_before = known.get(name, (0.0, 0.0))
            # Long ago counts less: models, prompts and machines change.
            kept = min(1.0, self.most / usual_before) if usual_before else 1.0
            parts.redis.hset(self.key, name, f"{usual_before * kept + usual} {seen_before * kept + seen}")


_TALK = _Ratio("prism:pace:written", 20_000, 500_000)
"""Tokens written."""
_READS = _Ratio("prism:pace:read", 20_000, 2_000_000)
"""Tokens read."""
_ANSWERS = _Ratio("prism:pace:answers", 10, 1_000)
"""Seconds from request to end of the answer."""
_BETWEEN = _Ratio("prism:pace:between", 0.4, 12)
"""Seconds that a hand spends between two answers, beside those assumed."""
_MOST_ROUNDS = 8
"""Of one run that count: how busy the machine was during a long one says no more of the next than a short one does."""
_MOST_BETWEEN = 2.0
"""What is longer is waiting for other reviews."""


def usual_pace(parts: Parts) -> float:
    """Return the seconds of an average section, 0 while no run has ended here."""
    return float(cast(bytes | None, parts.redis.get(_KEY)) or 0.0)


def learned(parts: Parts, model_ids: Sequence[str]) -> dict[str, Learned]:
    """Return what earlier runs say of each of these models."""
    talk, reads, answers = (ratio.known(parts) for ratio in (_TALK, _READS, _ANSWERS))
    return {
        name: Learned(_TALK.of(talk, name), _READS.of(reads, name), _ANSWERS.of(answers, name), name in talk)
        for name in model_ids
    }


def usual_between(parts: Parts) -> float:
    """Return the seconds that a hand spends between two answers here."""
    return USUAL_BETWEEN_SECONDS * _BETWEEN.of(_BETWEEN.known(parts), _ALL)


def remember_pace(parts: Parts, record: RunRecord) -> None:
    """Let a run that has ended count for the next one's estimate."""
    answered = [result for result in record.results.values() if result.provenance]
    if not answered or any(result.provenance and result.provenance.reused_from for result in answered):
        return
    average = sum(result.at - result.started_at for result in answered) / len(answered)
    known = usual_pace(parts)
    parts.redis.set(_KEY, known + (average - known) * _NEWEST_SHARE if known else average)
    model_ids = [result.provenance.model_id for result in answered if result.provenance]
    expected = record.run.forecast.of(model_ids) if record.run.forecast else None
    is_whole = record.is_settled and not record.past_attempts and not record.failures and not record.cancelled
    if expected is not None and is_whole and set(model_ids) == {expected.model_id}:
        answers = [result.provenance for result in _in_order(answered) if result.provenance]
        _learn_tokens(parts, expected, answers)
        if all(answer.attempts == 1 for answer in answers):
            _learn_times(parts, expected, answers, max(result.at for result in answered) - record.run.created_at)


def _in_order(results: Sequence[SectionResult]) -> list[SectionResult]:
    return sorted(results, key=lambda result: result.started_at)


def _learn_tokens(parts: Parts, expected: ModelForecast, answers: Sequence[Provenance]) -> None:
    used, names = sum((answer.usage for answer in answers), Usage()), (expected.model_id, _ALL)
    _TALK.learn(parts, names, expected.usage.output_tokens / expected.talk, used.output_tokens)
    _READS.learn(parts, names, _read(expected.usage) / expected.reads, _read(used))


def _learn_times(parts: Parts, expected: ModelForecast, answers: Sequence[Provenance], took: float) -> None:
    seconds = [answer.total_ms / 1000 for answer in answers]
    usual = (usual_seconds(answer.usage.output_tokens, is_emulated=bool(answer.notice)) for answer in answers)
    _ANSWERS.learn(parts, (expected.model_id, _ALL), sum(usual), sum(seconds))
    # A run that waited for a budget or for others says nothing of what is between its answers.
    if not expected.waits and len(parts.queues.under_way()) <= 1:
        hands = surroundings(parts.settings).workers
        between = took - makespan(seconds, hands, first_words=answers[0].first_token_ms / 1000)
        rounds = -(-len(seconds) // hands)
        each, counted = min(max(0.0, between / rounds), _MOST_BETWEEN), min(rounds, _MOST_ROUNDS)
        _BETWEEN.learn(parts, (_ALL,), counted * USUAL_BETWEEN_SECONDS, counted * each)


def _read(usage: Usage) -> int:
    return usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens


def _pair(sums: bytes) -> tuple[float, float]:
    usual, seen = map(float, sums.split())
    return usual, seen
