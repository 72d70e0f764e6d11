"""The rules by which events change a review's progress; late and doubled events change nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from domain import events as happened
from domain.decision import Decision
from domain.events import Event
from domain.finding import Finding
from domain.run import RunStatus, SectionStatus
from jobs.progress import LIVE, Progress, RunProgress, SectionProgress
from jobs.switches import sentence
from review.decisions import of_review, verdicts

RunEvent = (
    happened.SectionQueued
    | happened.SectionStarted
    | happened.SectionAttemptStarted
    | happened.SectionProgressed
    | happened.SectionAttemptDiscarded
    | happened.SectionModelSkipped
    | happened.SectionHeldBack
    | happened.FindingAdded
    | happened.SectionFinished
    | happened.SectionFailed
    | happened.SectionCancelled
)


class Fold:
    """One replay: takes events in, gives the new progress out."""

    def __init__(self, progress: Progress) -> None:
        self._before = progress
        self._changes: dict[str, Any] = {}
        self._runs: dict[str, RunProgress] = dict(progress.runs)
        self._sections: dict[str, dict[str, SectionProgress]] = {}
        self._findings: dict[str, Finding] = dict(progress.all_findings)
        self._decisions: dict[str, Decision] = {decision.id: decision for decision in progress.decisions}
        self._has_changed = False

    def apply(self, event: Event) -> None:
        """Take one event in."""
        self._has_changed = True
        rule = _RULES.get(type(event))
        if rule is not None:
            rule(self, event)
        elif isinstance(event, RunEvent):
            self._section_event(event)

    def result(self, cursor: str) -> Progress:
        """Return the progress as it is now."""
        if not self._has_changed:
            return self._before if cursor == self._before.cursor else replace(self._before, cursor=cursor)
        for run_id, sections in self._sections.items():
            self._runs[run_id] = replace(self._runs[run_id], sections=_with_places(sections))
        decisions = tuple(self._decisions[key] for key in sorted(self._decisions))
        standing = verdicts(decisions) if len(decisions) != len(self._before.decisions) else self._before.verdicts
        compared = {run_id for run_id, run in self._runs.items() if run.comparison_id}
        latest = next((run_id for run_id in reversed(self._runs) if run_id not in compared), "")
        return replace(
            self._before,
            **self._changes,
            cursor=cursor,
            runs=self._runs,
            all_findings=self._findings,
            findings=of_review(self._findings, standing, latest=latest, compared=compared),
            verdicts=standing,
            decisions=decisions,
        )

    def submitted(self, event: happened.ReviewSubmitted) -> None:
        self._changes.update(document_name=event.document_name, submitted_at=event.at)

    def read(self, event: happened.DocumentRead) -> None:
        self._changes.update(is_read=True, waits=event.waits, unreadable_reason="")

    def unreadable(self, event: happened.DocumentUnreadable) -> None:
        if not (self._before.is_read or self._changes.get("is_read")):
            self._changes["unreadable_reason"] = event.reason

    def run_started(self, event: happened.RunStarted) -> None:
        if event.run_id in self._runs:
            return
        sections = zip(event.section_ids, event.words, strict=True)
        self._sections[event.run_id] = {section: SectionProgress(section, words) for section, words in sections}
        self._runs[event.run_id] = RunProgress(
            run_id=event.run_id,
            started_at=event.at,
            sections={},
            models=event.models,
            by=event.by,
            section_seconds=event.section_seconds,
            workers=event.workers,
            forecast=event.forecast,
            comparison_id=event.comparison_id,
            checklist=event.checklist,
        )

    def cancel_requested(self, event: happened.RunCancelRequested) -> None:
        if event.run_id in self._runs and self._runs[event.run_id].is_live:
            self._runs[event.run_id] = replace(self._runs[event.run_id], is_cancelling=True)

    def reopened(self, event: happened.RunReopened) -> None:
        if event.run_id not in self._runs:
            return
        sections = self._sections_of(event.run_id)
        for section_id in event.section_ids:
            section = sections.get(section_id)
            if section and section.status in (SectionStatus.FAILED, SectionStatus.CANCELLED):
                sections[section_id] = _fresh(section, section.attempt, SectionStatus.WAITING)
        self._runs[event.run_id] = replace(
            self._runs[event.run_id], status=RunStatus.RUNNING, ended_at=None, is_cancelling=False, coverage=None
        )

    def run_finished(self, event: happened.RunFinished) -> None:
        run = self._runs.get(event.run_id)
        if run is None:
            return
        self._runs[event.run_id] = replace(
            run,
            status=event.status,
            ended_at=event.at,
            usage=event.usage,
            coverage=event.coverage,
            failed_requests=event.failed_requests,
            is_cancelling=False,
        )

    def decided(self, event: happened.DecisionMade) -> None:
        self._decisions[event.decision.id] = event.decision

    def _section_event(self, event: RunEvent) -> None:
        if event.run_id not in self._runs:
            return
        sections = self._sections_of(event.run_id)
        section = sections.get(event.section_id)
        if section is None:
            return
        changed = self._section_after(section, event)
        if changed is not None:
            sections[event.section_id] = changed

    def _section_after(self, section: SectionProgress, event: RunEvent) -> SectionProgress | None:
        match event:
            case happened.SectionQueued() | happened.SectionStarted():
                return self._begun(section, event)
            case happened.SectionFinished():
                return self._finished(section, event)
            case happened.SectionFailed():
                is_late = section.status is SectionStatus.DONE or 0 < event.attempt < section.attempt
                return None if is_late else self._ended(section, event, SectionStatus.FAILED, event.reason)
            case happened.SectionCancelled():
                is_late = section.status not in LIVE
                return None if is_late else self._ended(section, event, SectionStatus.CANCELLED, "")
            case _:
                return self._while_running(section, event)

    def _begun(
        self, section: SectionProgress, event: happened.SectionQueued | happened.SectionStarted
    ) -> SectionProgress | None:
        is_start = isinstance(event, happened.SectionStarted)
        if section.status not in LIVE and event.attempt <= section.attempt:
            return None
        if section.status is SectionStatus.DONE or event.attempt < section.attempt:
            return None
        if section.status is SectionStatus.RUNNING and event.attempt == section.attempt:
            return None
        self._drop_findings(event.run_id, section)
        fresh = _fresh(section, event.attempt, SectionStatus.RUNNING if is_start else SectionStatus.WAITING)
        return replace(fresh, started_at=event.at) if is_start else fresh

    def _while_running(
        self,
        section: SectionProgress,
        event: happened.SectionAttemptStarted
        | happened.SectionProgressed
        | happened.SectionAttemptDiscarded
        | happened.SectionModelSkipped
        | happened.SectionHeldBack
        | happened.FindingAdded,
    ) -> SectionProgress | None:
        if section.status not in LIVE or 0 < event.attempt < section.attempt:
            return None
        if isinstance(event, happened.SectionHeldBack):
            return replace(section, held_back_by=event.reason)
        if section.status is SectionStatus.WAITING or event.attempt > section.attempt:
            # Its start was lost with an emptied Redis; the job itself is at work.
            self._drop_findings(event.run_id, section)
            fresh = _fresh(section, event.attempt or section.attempt, SectionStatus.RUNNING)
            section = replace(fresh, started_at=event.at)
        match event:
            case happened.SectionAttemptStarted():
                return _answered_by(section, event)
            case happened.SectionProgressed():
                tokens = max(section.output_tokens, event.output_tokens)
                return replace(section, thinking=section.thinking + event.thinking, output_tokens=tokens)
            case happened.FindingAdded():
                return self._with_finding(section, event.finding)
            case happened.SectionModelSkipped():
                return replace(section, dropped=(*section.dropped, (event.model_name, event.kind)))
            case happened.SectionAttemptDiscarded():
                self._drop_findings(event.run_id, section)
                dropped = (*section.dropped, (event.model_name, event.kind))
                return replace(section, thinking="", output_tokens=0, finding_ids=(), dropped=dropped)

    def _with_finding(self, section: SectionProgress, finding: Finding) -> SectionProgress:
        self._findings[finding.id] = finding
        if finding.id in section.finding_ids:
            return section
        return replace(section, finding_ids=(*section.finding_ids, finding.id))

    def _finished(self, section: SectionProgress, event: happened.SectionFinished) -> SectionProgress:
        standing = set(event.finding_ids)
        for finding_id in section.finding_ids:
            if finding_id not in standing:
                self._findings.pop(finding_id, None)
        for finding_id in event.finding_ids:
            if finding_id in self._findings:
                self._findings[finding_id] = replace(self._findings[finding_id], provenance=event.provenance)
        who = event.provenance
        return replace(
            section,
            status=SectionStatus.DONE,
            started_at=event.at - event.seconds,
            ended_at=event.at,
            reason="",
            thinking=event.thinking or section.thinking,
            finding_ids=event.finding_ids,
            output_tokens=who.usage.output_tokens if who else 0,
            provenance=who,
            model_id=who.model_id if who else "",
            model_name=who.model_name if who else "",
            chain_position=who.chain_position if who else 0,
            dropped=(),
        )

    def _ended(self, section: SectionProgress, event: RunEvent, status: SectionStatus, reason: str) -> SectionProgress:
        self._drop_findings(event.run_id, section)
        return replace(section, status=status, ended_at=event.at, reason=reason, finding_ids=(), dropped=())

    def _drop_findings(self, run_id: str, section: SectionProgress) -> None:
        for finding_id in section.finding_ids:
            if self._findings.get(finding_id) and self._findings[finding_id].run_id in ("", run_id):
                del self._findings[finding_id]

    def _sections_of(self, run_id: str) -> dict[str, SectionProgress]:
        if run_id not in self._sections:
            self._sections[run_id] = dict(self._runs[run_id].sections)
        return self._sections[run_id]


_RULES: dict[type, Callable[[Fold, Any], None]] = {
    happened.ReviewSubmitted: Fold.submitted,
    happened.DocumentRead: Fold.read,
    happened.DocumentUnreadable: Fold.unreadable,
    happened.RunStarted: Fold.run_started,
    happened.RunCancelRequested: Fold.cancel_requested,
    happened.RunReopened: Fold.reopened,
    happened.RunFinished: Fold.run_finished,
    happened.DecisionMade: Fold.decided,
}


def _fresh(section: SectionProgress, attempt: int, status: SectionStatus) -> SectionProgress:
    return SectionProgress(section.section_id, section.words, status=status, attempt=attempt, switches=section.switches)


def _answered_by(section: SectionProgress, event: happened.SectionAttemptStarted) -> SectionProgress:
    given_up = [(name, kind) for name, kind in section.dropped if name != event.model_name]
    switches = section.switches
    if given_up and event.model_name != section.model_name:
        switches = (*switches, sentence(given_up, event.model_name))
    return replace(
        section,
        model_id=event.model_id,
        model_name=event.model_name,
        chain_position=event.chain_position,
        announced_thinking=event.thinking_kind,
        switches=switches,
        dropped=(),
        held_back_by="",
    )


def _with_places(sections: dict[str, SectionProgress]) -> dict[str, SectionProgress]:
    place = 0
    placed = {}
    for section_id, section in sections.items():
        is_waiting = section.status is SectionStatus.WAITING
        place += is_waiting
        wanted = place if is_waiting else 0
        placed[section_id] = section if section.place == wanted else replace(section, place=wanted)
    return placed
