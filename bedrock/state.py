"""What the workers know together about the models: marks and breakers. Here the protocol and its values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from bedrock.catalog import Lifecycle

MARK_SECONDS = 3600.0
"""A permanent fault is believed for this long; then one worker asks the model again."""

PROBE_SECONDS = 60.0
"""A probe that has not come back by then is taken for lost with its worker."""

BreakerWord = Literal["closed", "open", "half_open", "paused"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A permanent fault of a model, noted by whichever worker met it."""

    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a model is in its life, and the day that ends, as far as that is known."""

    lifecycle: Lifecycle
    ends_on: str = ""
    authorised: bool = True
    """False where Bedrock says that this account may not use the model."""


@dataclass(frozen=True, slots=True)
class Act:
    """What an operator did to a model, and why."""

    at: float
    by: str
    what: str
    model_id: str
    reason: str


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
    worked_at: float = 0.0
    """When it last answered; 0 while nobody knows of an answer."""


class ChainState(Protocol):
    """Shared by every chain that is to know what the others have met.

    A breaker opens when as many faults as its threshold came, without an answer between them, within its seconds; it
    stays open for as long. Then one call, the probe, may go: its outcome closes or opens the breaker for all.
    """

    def ask(self, model_id: str) -> Leave:
        """Return whether the model may be called now."""
        ...

    def worked(self, model_id: str, leave: Leave) -> None:
        """Note that the model is there: its breaker closes."""
        ...

    def failed(self, model_id: str, leave: Leave, reason: str, *, counts: bool = True) -> None:
        """Note a fault, which the breaker counts unless it says nothing of the model's health."""
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

    def pause(self, model_id: str, reason: str, *, by: str) -> None:
        """Keep every worker from the model until it is resumed."""
        ...

    def resume(self, model_id: str, *, by: str, reason: str = "") -> None:
        """Let the model be called again as if nothing had happened: no pause, no mark, no fault counted."""
        ...

    def probe(self, model_id: str, *, by: str, reason: str = "") -> None:
        """Let the next call find out whether the model is back, without waiting for the breaker's time."""
        ...

    def look(self, model_id: str) -> ModelState:
        """Return the model's state without changing it."""
        ...


class NoBreaker:
    """Another state with its breaker switched off: marks and pauses count, faults are noted and do not."""

    def __init__(self, state: ChainState) -> None:
        self._state = state
        self.worked = state.worked
        self.mark = state.mark
        self.mark_of = state.mark_of
        self.pause = state.pause
        self.resume = state.resume
        self.probe = state.probe
        self.look = state.look

    def ask(self, model_id: str) -> Leave:
        """Grant every call to a model that nobody has paused."""
        known = self._state.look(model_id)
        if known.breaker == "paused":
            return Leave(False, PROBE_SECONDS, reason=known.reason)
        return Leave(True)

    def failed(self, model_id: str, leave: Leave, reason: str, *, counts: bool = True) -> None:  # noqa: ARG002
        """Note the fault."""
        self._state.failed(model_id, leave, reason, counts=False)

    def let_go(self, model_id: str, leave: Leave) -> None:
        """Do nothing: no probe was given out."""
