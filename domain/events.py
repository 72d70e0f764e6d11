"""What happens to a review, in the past tense; each goes into the review's stream. `at` is seconds since the epoch.

`attempt` numbers the job given to a section, from 1, so that late words of a lost job are told from those of the job
that took its place; 0 means unknown.
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.decision import Decision
from domain.document import Coverage
from domain.finding import Finding, Provenance, Usage
from domain.forecast import Forecast
from domain.run import FIRST_CHECKLIST, RunStatus


@dataclass(frozen=True, slots=True)
class ReviewSubmitted:
    at: float
    document_name: str
    size_bytes: int
    by: str


@dataclass(frozen=True, slots=True)
class DocumentRead:
    """Text, sections and check findings are in the store."""

    at: float
    sections: int
    words: int
    check_findings: int
    waits: bool = False
    """Whether the first run begins only when somebody says so."""


@dataclass(frozen=True, slots=True)
class DocumentUnreadable:
    at: float
    reason: str


@dataclass(frozen=True, slots=True)
class RunStarted:
    """`words` holds the words of each section, in the order of `section_ids`, for the estimate."""

    at: float
    run_id: str
    section_ids: tuple[str, ...]
    words: tuple[int, ...]
    models: tuple[str, ...]
    by: str
    section_seconds: float = 0.0
    """What a section took lately on this installation; 0 while unknown."""
    workers: int = 0
    """How many sections may run at once; 0 while unknown."""
    forecast: Forecast | None = None
    comparison_id: str = ""
    checklist: str = FIRST_CHECKLIST
    """Id and version."""


@dataclass(frozen=True, slots=True)
class SectionQueued:
    """Queued, or queued again after a retry or a lost worker."""

    at: float
    run_id: str
    section_id: str
    attempt: int


@dataclass(frozen=True, slots=True)
class SectionStarted:
    at: float
    run_id: str
    section_id: str
    attempt: int


@dataclass(frozen=True, slots=True)
class SectionAttemptStarted:
    at: float
    run_id: str
    section_id: str
    model_id: str
    model_name: str
    chain_position: int
    attempt: int = 0
    thinking_kind: str = ""


@dataclass(frozen=True, slots=True)
class SectionProgressed:
    """Coalesced deltas: new thinking text, and the tokens of output so far (estimated while streaming)."""

    at: float
    run_id: str
    section_id: str
    thinking: str
    output_tokens: int
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class SectionAttemptDiscarded:
    """Thinking and findings of this section so far are void."""

    at: float
    run_id: str
    section_id: str
    model_id: str
    model_name: str
    kind: str
    reason: str
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class SectionModelSkipped:
    at: float
    run_id: str
    section_id: str
    model_id: str
    model_name: str
    kind: str
    reason: str
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class SectionHeldBack:
    """The limits of requests and tokens leave no room yet for a request; the reason is a sentence."""

    at: float
    run_id: str
    section_id: str
    reason: str
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class FindingAdded:
    """A finding was parsed and anchored while its section streams; final once the section has finished."""

    at: float
    run_id: str
    section_id: str
    finding: Finding
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class SectionFinished:
    """`finding_ids` are the findings that stand; others seen for this section and run are void."""

    at: float
    run_id: str
    section_id: str
    finding_ids: tuple[str, ...]
    provenance: Provenance | None
    seconds: float
    thinking: str = ""
    """The whole trace, which takes the place of the deltas that came before."""


@dataclass(frozen=True, slots=True)
class SectionFailed:
    at: float
    run_id: str
    section_id: str
    kind: str
    reason: str
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class SectionCancelled:
    at: float
    run_id: str
    section_id: str


@dataclass(frozen=True, slots=True)
class RunCancelRequested:
    at: float
    run_id: str
    by: str


@dataclass(frozen=True, slots=True)
class RunReopened:
    """Failed or cancelled sections are being tried again."""

    at: float
    run_id: str
    section_ids: tuple[str, ...]
    by: str


@dataclass(frozen=True, slots=True)
class RunFinished:
    at: float
    run_id: str
    status: RunStatus
    usage: Usage
    coverage: Coverage
    failed_requests: int = 0


@dataclass(frozen=True, slots=True)
class DecisionMade:
    at: float
    decision: Decision


Event = (
    ReviewSubmitted
    | DocumentRead
    | DocumentUnreadable
    | RunStarted
    | SectionQueued
    | SectionStarted
    | SectionAttemptStarted
    | SectionProgressed
    | SectionAttemptDiscarded
    | SectionModelSkipped
    | SectionHeldBack
    | FindingAdded
    | SectionFinished
    | SectionFailed
    | SectionCancelled
    | RunCancelRequested
    | RunReopened
    | RunFinished
    | DecisionMade
)
