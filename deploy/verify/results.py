"""What a check came to."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from deploy.verify.cures import Symptom
from domain.errors import PrismError


class Outcome(StrEnum):
    PASS = "pass"
    FAIL = "fail"
    NOT_CHECKED = "not checked"


@dataclass(frozen=True, slots=True)
class Result:
    """One row of the table; a failure has a cure."""

    name: str
    outcome: Outcome
    reason: str
    cure: str = ""
    seconds: float = 0.0

    def json(self) -> dict[str, Any]:
        """Return the row for programs."""
        return {**asdict(self), "seconds": round(self.seconds, 3)}


class Failed(PrismError):
    """Raised by a check that fails; the sentence says what was seen."""

    def __init__(self, reason: str, symptom: Symptom) -> None:
        super().__init__(reason)
        self.symptom = symptom


class NotChecked(PrismError):
    """Raised by a check that cannot be made; the sentence says why."""
