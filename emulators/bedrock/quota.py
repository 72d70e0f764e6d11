"""Requests and tokens a minute of each model, counted as Bedrock counts: reserved at the start, settled after."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from emulators.bedrock.problems import Refused, invalid

_SECONDS = 60.0
_BURNDOWN = {
    "anthropic.claude-opus-4-8": 15,
    "anthropic.claude-sonnet-5": 10,
    "anthropic.claude-sonnet-5-5": 10,
    "anthropic.claude-haiku-5-5": 10,
    "anthropic.claude-opus-5": 10,
    "anthropic.claude-opus-5-5": 10,
    "anthropic.claude-fable-5": 10,
    "anthropic.claude-fable-5-1": 10,
}
"""Tokens of quota that one token of output takes; five for every other model."""
_MEMBERS = ("requests_per_minute", "tokens_per_minute")


@dataclass(slots=True, eq=False)
class Charge:
    """What one request takes from its model's quota: input and the most it may answer, until its end is known."""

    model_id: str
    at: float
    tokens: int


class Quota:
    """No limits until some are set; then each model has these, within any stretch of a minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._limits: dict[str, int] = {}
        self._charges: list[Charge] = []

    def set(self, entry: Any) -> None:
        """Take the limits of a request body in place of those before, and begin a new minute."""
        if not isinstance(entry, Mapping) or not entry or set(entry) - set(_MEMBERS):
            raise invalid(f"a quota is an object with members of {', '.join(_MEMBERS)}")
        if not all(isinstance(limit, int) and limit >= 0 for limit in entry.values()):
            raise invalid("a quota is a number that is not negative")
        with self._lock:
            self._limits = dict(entry)
            self._charges.clear()

    def clear(self) -> None:
        """Take all limits away."""
        with self._lock:
            self._limits.clear()
            self._charges.clear()

    def limits(self) -> dict[str, int]:
        with self._lock:
            return dict(self._limits)

    def admit(self, model_id: str, input_tokens: int, max_tokens: int) -> Charge:
        """Take input and the most tokens of the answer from the quota. Raise the 429 of a request past it."""
        with self._lock:
            now = self._clock()
            self._charges = [charge for charge in self._charges if charge.at > now - _SECONDS]
            own = [charge for charge in self._charges if charge.model_id == model_id]
            if len(own) + 1 > self._limits.get("requests_per_minute", len(own) + 1):
                raise _throttled("requests")
            needed = sum(charge.tokens for charge in own) + input_tokens + max_tokens
            if needed > self._limits.get("tokens_per_minute", needed):
                raise _throttled("tokens")
            charge = Charge(model_id, now, input_tokens + max_tokens)
            self._charges.append(charge)
            return charge

    def settle(self, charge: Charge, usage: Mapping[str, Any]) -> None:
        """Put in place of what was reserved what the request took in the end; what was read from the cache is free."""
        if usage:
            fresh = usage["inputTokens"] + usage["cacheWriteInputTokens"]
            with self._lock:
                charge.tokens = fresh + usage["outputTokens"] * _BURNDOWN.get(charge.model_id, 5)


def _throttled(what: str) -> Refused:
    return Refused(429, "ThrottlingException", f"Too many {what}, please wait before trying again.")
