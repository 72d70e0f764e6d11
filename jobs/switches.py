"""One sentence for an analyst about why another model took over."""

from __future__ import annotations

from collections.abc import Sequence

_WHY = {
    "throttled": "was too busy",
    "unavailable": "was unavailable",
    "timed_out": "took too long",
    "stream_broken": "broke off in mid-answer",
    "retired": "has been retired",
    "forbidden": "is not open to this account",
    "refused": "declined to answer",
    "cut_off": "ran out of room for its answer",
    "malformed": "gave an answer that could not be read",
    "request_invalid": "did not accept the request",
    "breaker_open": "is resting after repeated failures",
}


def sentence(given_up: Sequence[tuple[str, str]], now_answering: str) -> str:
    """Return such as "Sonnet 4.6 was too busy, so Sonnet 5.5 is reviewing this section"."""
    reasons = dict(given_up)
    causes = [f"{name} {_WHY.get(kind, 'failed')}" for name, kind in reasons.items()]
    return f"{_joined(causes)}, so {now_answering} is reviewing this section"


def _joined(causes: Sequence[str]) -> str:
    return causes[0] if len(causes) == 1 else f"{', '.join(causes[:-1])} and {causes[-1]}"
