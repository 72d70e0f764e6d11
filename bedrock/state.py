"""What the workers know together about the models: marks and breakers. Here the protocol and a copy for one process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

MARK_SECONDS = 3600.0

BreakerWord = Literal["closed", "open", "half_open", "paused"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A permanent fault of a model, noted by whichever worker met it."""

    kind: str
    reason: str
    until: float


@dataclass(frozen=True, slots=True)
class Leave:
    """The breaker's word on one call. A call with a `probe` is the only one that may find out if the model is back."""

    is_granted: bool
    seconds: float = 0.0
    """How long until it is worth asking again."""
    probe: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ModelState:
    """One model as the health page shows it."""

    breaker: BreakerWord = "closed"
    mark: Mark | None = None
    last_error: str = ""
    last_error_at: float = 0.0
    reason: str = ""


class ChainState(Protocol):
    """Shared by every chain that is to know what the others have met."""

    def ask(self, model_id: str) -> Leave:
        """Return whether the model may be called now."""
        ...

    def worked(self, model_id: str, leave: Leave) -> None:
        """Note that the model is there: its breaker closes."""
        ...

    def failed(self, model_id: str, leave: Leave, reason: str) -> None:
        """Note a fault that the breaker counts."""
        ...

    def let_go(self, model_id: str, leave: Leave) -> None:
        """Note that the call said nothing about the model's health."""
        ...

    def mark(self, model_id: str, kind: str, reason: str) -> None:
        """Note a permanent fault, for an hour."""
        ...

    def mark_of(self, model_id: str) -> Mark | None:
        """Return the permanent fault noted within the last hour."""
        ...

    def look(self, model_id: str) -> ModelState:
        """Return the model's state without changing it."""
        ...


@dataclass(slots=True)
class _Breaker:
    failures: list[float] = field(default_factory=list)
    open_until: float = 0.0
    probe: str = ""
    probe_until: float = 0.0
    last_error: str = ""
    last_error_at: float = 0.0


class LocalState:
    """The state of one process, for a command line without Redis and for tests."""

    def __init__(self, threshold: int = 5, seconds: float = 60, clock: Callable[[], float] = time.time) -> None:
        self._threshold = threshold
        self._seconds = seconds
        self._clock = clock
        self._breakers: dict[str, _Breaker] = {}
        self._marks: dict[str, Mark] = {}
        self._lock = threading.Lock()
        self._probes = 0

    def ask(self, model_id: str) -> Leave:
        """Return whether the model may be called now."""
        with self._lock:
            breaker, now = self._breaker(model_id), self._clock()
            if not breaker.open_until:
                return Leave(True)
            if now < breaker.open_until:
                return Leave(False, breaker.open_until - now)
            if now < breaker.probe_until:
                return Leave(False, breaker.probe_until - now)
            self._probes += 1
            breaker.probe, breaker.probe_until = str(self._probes), now + self._seconds
            return Leave(True, probe=breaker.probe)

    def worked(self, model_id: str, leave: Leave) -> None:
        """Note that the model is there: its breaker closes."""
        with self._lock:
            breaker = self._breaker(model_id)
            if leave.probe == breaker.probe:
                breaker.failures.clear()
                breaker.open_until, breaker.probe, breaker.probe_until = 0.0, "", 0.0

    def failed(self, model_id: str, leave: Leave, reason: str) -> None:
        """Note a fault that the breaker counts."""
        with self._lock:
            breaker, now = self._breaker(model_id), self._clock()
            breaker.last_error, breaker.last_error_at = reason, now
            breaker.failures = [*(at for at in breaker.failures if at > now - self._seconds), now]
            if leave.probe or len(breaker.failures) >= self._threshold:
                breaker.open_until, breaker.probe, breaker.probe_until = now + self._seconds, "", 0.0

    def let_go(self, model_id: str, leave: Leave) -> None:
        """Note that the call said nothing about the model's health."""
        with self._lock:
            breaker = self._breaker(model_id)
            if leave.probe and leave.probe == breaker.probe:
                breaker.probe, breaker.probe_until = "", 0.0

    def mark(self, model_id: str, kind: str, reason: str) -> None:
        """Note a permanent fault, for an hour."""
        with self._lock:
            self._marks[model_id] = Mark(kind, reason, self._clock() + MARK_SECONDS)

    def mark_of(self, model_id: str) -> Mark | None:
        """Return the permanent fault noted within the last hour."""
        mark = self._marks.get(model_id)
        return mark if mark and mark.until > self._clock() else None

    def look(self, model_id: str) -> ModelState:
        """Return the model's state without changing it."""
        with self._lock:
            breaker = self._breaker(model_id)
            word: BreakerWord = "closed"
            if breaker.open_until:
                word = "open" if self._clock() < breaker.open_until else "half_open"
        return ModelState(word, self.mark_of(model_id), breaker.last_error, breaker.last_error_at)

    def _breaker(self, model_id: str) -> _Breaker:
        return self._breakers.setdefault(model_id, _Breaker())


class NoBreaker:
    """Another state with its breaker switched off: marks only."""

    def __init__(self, state: ChainState) -> None:
        self.mark = state.mark
        self.mark_of = state.mark_of
        self.look = state.look

    def ask(self, model_id: str) -> Leave:  # noqa: ARG002 - the protocol's name
        """Grant every call."""
        return Leave(True)

    def worked(self, model_id: str, leave: Leave) -> None:
        """Keep no account."""

    def failed(self, model_id: str, leave: Leave, reason: str) -> None:
        """Keep no account."""

    def let_go(self, model_id: str, leave: Leave) -> None:
        """Keep no account."""
