"""The state of one process: for a command line without Redis, and for a worker that cannot read Redis."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bedrock.state import MARK_SECONDS, PROBE_SECONDS, BreakerWord, Leave, Mark, ModelState

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Breaker:
    failures: list[float] = field(default_factory=list)
    open_until: float = 0.0
    probe: str = ""
    probe_until: float = 0.0
    last_error: str = ""
    last_error_at: float = 0.0
    worked_at: float = 0.0
    paused: str = ""

    def close(self) -> None:
        self.failures.clear()
        self.open_until = self.probe_until = 0.0
        self.probe = ""


class LocalState:
    """A `ChainState` in memory."""

    def __init__(self, threshold: int = 5, seconds: float = 60, clock: Callable[[], float] = time.time) -> None:
        self._threshold = threshold
        self._seconds = seconds
        self._clock = clock
        self._breakers: dict[str, _Breaker] = {}
        self._marks: dict[str, tuple[Mark, float]] = {}
        self._lock = threading.Lock()
        self._probes = 0

    def ask(self, model_id: str) -> Leave:
        """Return whether the model may be called now."""
        with self._lock:
            breaker, now = self._breaker(model_id), self._clock()
            if breaker.paused:
                return Leave(False, PROBE_SECONDS, reason=breaker.paused)
            if not breaker.open_until:
                return Leave(True)
            wait = max(breaker.open_until, breaker.probe_until) - now
            if wait > 0:
                return Leave(False, wait)
            self._probes += 1
            breaker.probe, breaker.probe_until = str(self._probes), now + max(self._seconds, PROBE_SECONDS)
            return Leave(True, probe=breaker.probe)

    def worked(self, model_id: str, leave: Leave) -> None:
        """Note that the model is there: its breaker closes."""
        with self._lock:
            breaker = self._breaker(model_id)
            breaker.worked_at = self._clock()
            if not breaker.open_until or (leave.probe and leave.probe == breaker.probe):
                breaker.close()

    def failed(self, model_id: str, leave: Leave, reason: str, *, counts: bool = True) -> None:
        """Note a fault, which the breaker counts unless it says nothing of the model's health."""
        with self._lock:
            breaker, now = self._breaker(model_id), self._clock()
            breaker.last_error, breaker.last_error_at = reason, now
            if not counts:
                return
            if breaker.open_until:
                if leave.probe and leave.probe == breaker.probe:
                    breaker.open_until, breaker.probe, breaker.probe_until = now + self._seconds, "", 0.0
                return
            breaker.failures = [*(at for at in breaker.failures if at > now - self._seconds), now]
            if len(breaker.failures) >= self._threshold:
                breaker.open_until = now + self._seconds

    def let_go(self, model_id: str, leave: Leave) -> None:
        """Note that the call said nothing about the model's health."""
        with self._lock:
            breaker = self._breaker(model_id)
            if leave.probe and leave.probe == breaker.probe:
                breaker.probe, breaker.probe_until = "", 0.0

    def mark(self, model_id: str, kind: str, reason: str) -> None:
        """Note a permanent fault, for an hour."""
        with self._lock:
            self._marks[model_id] = Mark(kind, reason), self._clock() + MARK_SECONDS

    def mark_of(self, model_id: str) -> Mark | None:
        """Return the permanent fault noted within the last hour."""
        mark, until = self._marks.get(model_id, (None, 0.0))
        return mark if until > self._clock() else None

    def pause(self, model_id: str, reason: str, *, by: str) -> None:
        """Keep this process from the model until it is resumed."""
        logger.warning("%s was paused by %s: %s", model_id, by, reason)
        with self._lock:
            self._breaker(model_id).paused = f"Paused by {by}: {reason}"

    def resume(self, model_id: str, *, by: str, reason: str = "") -> None:
        """Let the model be called again as if nothing had happened."""
        logger.warning("%s was resumed by %s: %s", model_id, by, reason)
        with self._lock:
            self._marks.pop(model_id, None)
            breaker = self._breaker(model_id)
            breaker.paused = ""
            breaker.close()

    def probe(self, model_id: str, *, by: str, reason: str = "") -> None:
        """Let the next call find out whether the model is back."""
        logger.warning("%s was probed by %s: %s", model_id, by, reason)
        with self._lock:
            self._marks.pop(model_id, None)
            breaker = self._breaker(model_id)
            breaker.paused, breaker.open_until, breaker.probe_until = "", self._clock(), 0.0

    def look(self, model_id: str) -> ModelState:
        """Return the model's state without changing it."""
        with self._lock:
            breaker = self._breaker(model_id)
            word: BreakerWord = "closed"
            if breaker.paused:
                word = "paused"
            elif breaker.open_until:
                word = "open" if self._clock() < breaker.open_until else "half_open"
        mark = self.mark_of(model_id)
        return ModelState(
            word, mark, breaker.last_error, breaker.last_error_at, reason=breaker.paused, worked_at=breaker.worked_at
        )

    def _breaker(self, model_id: str) -> _Breaker:
        return self._breakers.setdefault(model_id, _Breaker())
