"""What an analyst did to findings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DecisionAction(StrEnum):
    ACCEPTED = "accepted"
    EDITED = "edited"
    REJECTED = "rejected"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Decision:
    """One act of one person on one or more findings; never changed once stored. `at` is seconds since the epoch.

    `undone` takes each finding back to what it was before its latest decision that still stands.
    """

    id: str
    finding_ids: tuple[str, ...]
    action: DecisionAction
    by: str
    at: float
    reason: str = ""
    description: str = ""
    """The analyst's wording, for `edited`."""
    suggestion: str = ""
    representative: str = ""
    """Where the findings are one issue that several models found: the one that stands for all in the review."""
    by_id: str = ""
    """Who that was beyond doubt: two people may bear one name."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a finding stands now; `action` is None while it is undecided."""

    action: DecisionAction | None = None
    by: str = ""
    at: float = 0.0
    reason: str = ""
    description: str = ""
    suggestion: str = ""
    representative: str = ""

    @property
    def is_accepted(self) -> bool:
        """True when the finding goes into the annotated document."""
        return self.action in (DecisionAction.ACCEPTED, DecisionAction.EDITED)
