"""What a page draws of a review: a pure fold of its events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from domain.decision import Decision, Verdict
from domain.document import Coverage
from domain.events import Event
from domain.finding import Finding, Provenance, Usage
from domain.forecast import Forecast, ModelForecast
from domain.run import FIRST_CHECKLIST, RunStatus, SectionStatus

if TYPE_CHECKING:
    from typing import Self

LIVE = frozenset({SectionStatus.WAITING, SectionStatus.RUNNING})


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """One section of one run. `place` counts from 1 among those that wait and is 0 for all others."""

    section_id: str
    words: int
    status: SectionStatus = SectionStatus.WAITING
    attempt: int = 0
    place: int = 0
    started_at: float | None = None
    ended_at: float | None = None
    output_tokens: int = 0
    provenance: Provenance | None = None
    """Who answered and what it took, once it has a result of a model."""
    thinking: str = ""
    model_id: str = ""
    model_name: str = ""
    chain_position: int = 0
    reason: str = ""
    """Why it failed, in a sentence."""
    switches: tuple[str, ...] = ()
    """A sentence for each time another model took over."""
    finding_ids: tuple[str, ...] = ()
    held_back_by: str = ""
    """A sentence, while it is live and the limits of requests and tokens leave it no room."""
    announced_thinking: str = ""
    """What of its thinking the model at work will show at best."""
    dropped: tuple[tuple[str, str], ...] = ()
    """Name and error kind of the models given up since the last one began."""

    @property
    def usage(self) -> Usage:
        """What its result took."""
        return self.provenance.usage if self.provenance else Usage()

    @property
    def thinking_kind(self) -> str:
        """What of its thinking the model shows: `full`, `summary`, `none`, or empty while unknown."""
        return self.provenance.thinking_kind if self.provenance else self.announced_thinking

    @property
    def is_reused(self) -> bool:
        """True when its answer is one that an earlier review got."""
        return bool(self.provenance and self.provenance.reused_from)

    @property
    def seconds(self) -> float | None:
        """How long it took, once it has ended."""
        if self.started_at is None or self.ended_at is None:
            return None
        return self.ended_at - self.started_at


@dataclass(frozen=True, slots=True)
class RunProgress:
    """One run, its sections in the order of the document."""

    run_id: str
    started_at: float
    sections: Mapping[str, SectionProgress]
    status: RunStatus = RunStatus.RUNNING
    ended_at: float | None = None
    usage: Usage = Usage()
    coverage: Coverage | None = None
    models: tuple[str, ...] = ()
    by: str = ""
    is_cancelling: bool = False
    section_seconds: float = 0.0
    workers: int = 0
    forecast: Forecast | None = None
    comparison_id: str = ""
    checklist: str = FIRST_CHECKLIST
    failed_requests: int = 0
    """Requests that got no answer; known when the run has ended."""

    @property
    def expected(self) -> ModelForecast | None:
        """What was expected of the model that has answered most sections."""
        answered = [section.model_id for section in self.sections.values() if section.model_id]
        return self.forecast.of(answered) if self.forecast else None

    @property
    def used(self) -> Usage:
        """What the run took: so far, of the sections that have a result, and in the end of everything."""
        if not self.is_live:
            return self.usage
        return sum((section.usage for section in self.sections.values()), Usage())

    @property
    def is_live(self) -> bool:
        return self.status is RunStatus.RUNNING

    @property
    def done(self) -> int:
        """How many sections have a result."""
        return self.count(SectionStatus.DONE)

    @property
    def failed(self) -> int:
        return self.count(SectionStatus.FAILED)

    def count(self, status: SectionStatus) -> int:
        """How many sections are in this state."""
        return sum(section.status is status for section in self.sections.values())

    @property
    def share_done(self) -> float:
        """From 0 to 1: the share of the words whose section has ended; of a run that has ended, whose has a result."""
        total = sum(section.words for section in self.sections.values())
        if not total:
            return 1.0
        ended = [
            section
            for section in self.sections.values()
            if (section.status not in LIVE if self.is_live else section.status is SectionStatus.DONE)
        ]
        return sum(section.words for section in ended) / total

    def seconds_left(self, now: float) -> float | None:
        """Estimated seconds to the end; None while nothing is known to base an estimate on."""
        from jobs.estimate import seconds_left

        return seconds_left(self, now)


@dataclass(frozen=True, slots=True)
class Progress:
    """A review as far as its events tell. `cursor` says up to which event."""

    cursor: str = ""
    document_name: str = ""
    submitted_at: float = 0.0
    is_read: bool = False
    waits: bool = False
    unreadable_reason: str = ""
    runs: Mapping[str, RunProgress] = field(default_factory=dict)
    findings: Mapping[str, Finding] = field(default_factory=dict)
    """Of models: those of the latest run of the review itself, those of its earlier runs that somebody decided on, and
    of comparisons one for each issue that was accepted."""
    all_findings: Mapping[str, Finding] = field(default_factory=dict)
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()

    def replay(self, events: Iterable[Event], cursor: str = "") -> Self:
        """Return the progress after these events. The same events twice change nothing."""
        from jobs.fold import Fold

        fold = Fold(self)
        for event in events:
            fold.apply(event)
        return fold.result(cursor or self.cursor)  # type: ignore[return-value]

    @property
    def run(self) -> RunProgress | None:
        """The latest run of the review itself; the columns of comparisons are not it."""
        return next((run for run in reversed(list(self.runs.values())) if not run.comparison_id), None)

    def compared(self, comparison_id: str) -> Mapping[str, RunProgress]:
        """Return the runs that were started for a comparison, by id."""
        return {run_id: run for run_id, run in self.runs.items() if run.comparison_id == comparison_id}

    @property
    def is_live(self) -> bool:
        """True while a worker is, or should be, working on the review itself."""
        if not self.is_read:
            return not self.unreadable_reason
        own = [run for run in self.runs.values() if not run.comparison_id]
        return any(run.is_live for run in own) if own else not self.waits

    @property
    def is_waiting(self) -> bool:
        """True while the document is read and nobody has said that its first run may begin."""
        return self.is_read and self.waits and self.run is None
