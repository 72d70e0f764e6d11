"""One pass of a model chain over a review, and the review it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.document import Coverage
from domain.finding import Attempt, Usage
from domain.forecast import Forecast
from domain.person import LOCAL_ID

FIRST_CHECKLIST = "risk-documents@1"
"""What runs were asked with before they named their checklist."""


class RunStatus(StrEnum):
    """A run is open until each of its sections has an outcome."""

    RUNNING = "running"
    COMPLETE = "complete"
    PARTIAL = "partial"
    FAILED = "failed"
    CANCELLED = "cancelled"


class SectionStatus(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Review:
    """One document under review, named by a ULID. `created_at` is seconds since the epoch."""

    id: str
    document_name: str
    sha256: str
    media_type: str
    size_bytes: int
    created_at: float
    created_by: str
    section_name: str = ""
    """Set when the document is the text of one section, as `POST /analyze_section` sends it."""
    models: tuple[str, ...] = ()
    """Model ids asked for; empty means the configured chain."""
    reuses: bool = True
    """Whether its first run may use answers of earlier reviews."""
    waits: bool = False
    """Whether its first run begins only when somebody has seen what it will cost and says so."""
    checklist: str = ""
    """Id and version of the checklist asked for; empty means the default one."""
    notes: tuple[str, ...] = ()
    """What was noticed about the file before it was stored, a sentence each."""
    owner: str = LOCAL_ID
    """Id of the person who submitted it."""
    teams: tuple[str, ...] = ()
    """The teams that person was in."""


@dataclass(frozen=True, slots=True)
class Run:
    """The manifest of a run, written before anything is enqueued."""

    id: str
    review_id: str
    section_ids: tuple[str, ...]
    models: tuple[str, ...]
    prompt_version: str
    created_at: float
    created_by: str
    forecast: Forecast | None = None
    """What it was expected to take, one entry for each model of its chain."""
    reuses: bool = True
    """Whether answers that earlier reviews got to the same questions count; False when somebody asked again."""
    comparison_id: str = ""
    """The comparison it is a column of; empty for a run of the review itself."""
    checklist: str = FIRST_CHECKLIST
    """Id and version of the checklist its sections are asked with."""


@dataclass(frozen=True, slots=True)
class SectionFailure:
    """Why a section has no result: kind for code, reason for people."""

    section_id: str
    kind: str
    reason: str
    at: float
    attempts: tuple[Attempt, ...] = ()


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """How a run ended; rewritten when a failed section is retried."""

    run_id: str
    status: RunStatus
    done: int
    failed: int
    cancelled: int
    findings: int
    usage: Usage
    coverage: Coverage
    ended_at: float
    failed_requests: int = 0
    """Requests to a model that got no answer, repeated ones included."""
