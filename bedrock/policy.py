"""What the chain does about each kind of failure, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from domain import errors
from domain.errors import ModelFailed

FOR_EVER = 1_000_000


@dataclass(frozen=True, slots=True)
class Reaction:
    """What to do after one failure of one model."""

    then: Literal["next", "stop"] = "next"
    retries_here: int = 0
    """Tries again, after a pause, before the next model has its turn."""
    tries: int = 1
    """Times the model is asked in all, the later ones when the whole chain has had its turn."""
    breaker: Literal["failed", "worked", "silent"] = "silent"
    """What the circuit breaker learns about the model."""
    marks: bool = False
    """The fault is permanent: no worker asks the model again for a while."""


REACTIONS: Mapping[type[ModelFailed], Reaction] = MappingProxyType(
    {
        # A throttled request costs nothing, so it may be repeated for as long as there is time.
        errors.ModelThrottled: Reaction(retries_here=1, tries=FOR_EVER, breaker="failed"),
        errors.ModelUnavailable: Reaction(retries_here=1, tries=6, breaker="failed"),
        # The tokens of a broken stream are paid for.
        errors.ModelStreamBroken: Reaction(retries_here=1, tries=3, breaker="failed"),
        errors.ModelTimedOut: Reaction(tries=2, breaker="failed"),
        errors.ModelAnswerMalformed: Reaction(retries_here=1, tries=2, breaker="worked"),
        errors.ModelRetired: Reaction(marks=True),
        errors.ModelForbidden: Reaction(marks=True),
        errors.ModelRefused: Reaction(breaker="worked"),
        errors.ModelBlocked: Reaction(breaker="worked"),
        errors.ModelAnswerCut: Reaction(breaker="worked"),
        errors.ModelContextExceeded: Reaction(breaker="silent"),
        errors.CredentialsRefused: Reaction("stop"),
        errors.ModelRequestInvalid: Reaction("stop"),
        ModelFailed: Reaction(),
    }
)


@dataclass(frozen=True, slots=True)
class Policy:
    """How patient a chain is. Pauses are the upper ends of a full jitter."""

    seconds: float = 240
    retries: bool = True
    pauses: tuple[float, ...] = (1, 2, 4, 8, 16)
    reactions: Mapping[type[ModelFailed], Reaction] = field(default_factory=lambda: REACTIONS)

    def reaction(self, failure: ModelFailed) -> Reaction:
        """Return what to do; the most particular entry for the failure's type counts."""
        found = next(self.reactions[kind] for kind in type(failure).__mro__ if kind in self.reactions)
        if self.retries:
            return found
        return Reaction(found.then, breaker=found.breaker, marks=found.marks)

    def pause(self, number: int) -> float:
        """Return the longest pause before repetition `number`, counted from 0."""
        return self.pauses[min(number, len(self.pauses) - 1)]

    def share(self, seconds_left: float, models_left: int) -> float:
        """Return how long an attempt may take when so many models may still have to answer after it."""
        return seconds_left * 0.6 if models_left else seconds_left
