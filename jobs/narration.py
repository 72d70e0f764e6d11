"""A model's stream told to the review: deltas about four times a second, findings as soon as they are complete."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from analysis.answer import parse_partial
from domain import events as happened
from domain.errors import ModelStreamBroken, RunCancelled
from domain.events import Event
from domain.finding import Finding
from domain.model import (
    Answer,
    AttemptDiscarded,
    AttemptStarted,
    BudgetAwaited,
    ModelEvent,
    ModelSkipped,
    TextDelta,
    ThinkingDelta,
    ToolInputDelta,
)
from jobs.cancel import is_flagged
from jobs.parts import Parts
from jobs.rebuild import append

SECONDS_BETWEEN = 0.25
WORTH_TELLING_SECONDS = 1.0
_CHARACTERS_PER_TOKEN = 4


class Narration:
    """Tells one section's model events, and stops when the section is cancelled."""

    def __init__(
        self,
        parts: Parts,
        *,
        review_id: str,
        run_id: str,
        section_id: str,
        attempt: int,
        anchored: Callable[[tuple[Any, ...]], tuple[Finding, ...]],
        on_first_words: Callable[[], None],
    ) -> None:
        self._parts = parts
        self._review_id = review_id
        self._run_id = run_id
        self._section_id = section_id
        self._attempt = attempt
        self._anchored = anchored
        self._on_first_words = on_first_words
        self._told_at = 0.0
        self._thinking: list[str] = []
        self._json: list[str] = []
        self._json_told = 0
        self._characters = 0
        self._has_words = False
        self._held_back_by = ""
        self.told: dict[str, Finding] = {}
        """Findings told so far, by id."""
        self.superfluous: list[str] = []
        """Ids of stream entries that the end of the section makes superfluous."""

    def tell(self, events: Iterator[ModelEvent]) -> Answer:
        """Tell everything up to the answer and return it. Raise `RunCancelled` when somebody cancelled."""
        self._stop_if_cancelled()
        try:
            for event in events:
                if isinstance(event, Answer):
                    self._tell_now()
                    return event
                self._take(event)
        finally:
            close = getattr(events, "close", None)
            if close is not None:
                close()
        raise ModelStreamBroken("The model's stream ended without an answer.")

    def _take(self, event: ModelEvent) -> None:
        match event:
            case ThinkingDelta(text):
                self._thinking.append(text)
                self._words(text)
            case TextDelta(text):
                self._words(text)
            case ToolInputDelta(text):
                self._json.append(text)
                self._words(text)
            case AttemptStarted():
                self._tell_attempt(event)
            case AttemptDiscarded():
                self._discard(event)
            case ModelSkipped():
                self._tell_skip(event)
            case BudgetAwaited():
                self._tell_wait(event)

    def _words(self, text: str) -> None:
        self._characters += len(text)
        if not self._has_words:
            self._has_words = True
            self._on_first_words()
        if self._parts.clock() - self._told_at >= SECONDS_BETWEEN:
            self._stop_if_cancelled()
            self._tell_now()

    def _tell_now(self) -> None:
        now = self._parts.clock()
        self._told_at = now
        told: list[Event] = []
        if self._has_words:
            told.append(self._progressed(now))
        found = self._new_findings(now)
        ids = append(self._parts, self._review_id, *told, *found)
        self.superfluous.extend(ids[: len(told)])

    def _progressed(self, now: float) -> happened.SectionProgressed:
        thinking = "".join(self._thinking)
        self._thinking.clear()
        tokens = self._characters // _CHARACTERS_PER_TOKEN
        return happened.SectionProgressed(now, self._run_id, self._section_id, thinking, tokens, attempt=self._attempt)

    def _new_findings(self, now: float) -> list[Event]:
        if len(self._json) == self._json_told:
            return []
        self._json_told = len(self._json)
        findings = self._anchored(parse_partial("".join(self._json)))
        new = [finding for finding in findings if self.told.get(finding.id) != finding]
        self.told.update({finding.id: finding for finding in new})
        return [
            happened.FindingAdded(now, self._run_id, self._section_id, finding, attempt=self._attempt)
            for finding in new
        ]

    def _tell_wait(self, event: BudgetAwaited) -> None:
        self._stop_if_cancelled()
        if event.seconds < WORTH_TELLING_SECONDS or event.reason == self._held_back_by:
            return
        self._held_back_by = event.reason
        now = self._parts.clock()
        self._append(happened.SectionHeldBack(now, self._run_id, self._section_id, event.reason, attempt=self._attempt))

    def _tell_attempt(self, event: AttemptStarted) -> None:
        self._stop_if_cancelled()
        self._held_back_by = ""
        self._append(
            happened.SectionAttemptStarted(
                self._parts.clock(),
                self._run_id,
                self._section_id,
                event.model_id,
                event.model_name,
                event.chain_position,
                attempt=self._attempt,
                thinking_kind=event.thinking_kind,
            )
        )

    def _discard(self, event: AttemptDiscarded) -> None:
        self._thinking.clear()
        self._json.clear()
        self._json_told = 0
        self._characters = 0
        self.told.clear()
        self._append(
            happened.SectionAttemptDiscarded(
                self._parts.clock(),
                self._run_id,
                self._section_id,
                event.model_id,
                event.model_name,
                event.kind,
                event.reason,
                attempt=self._attempt,
            )
        )

    def _tell_skip(self, event: ModelSkipped) -> None:
        self._append(
            happened.SectionModelSkipped(
                self._parts.clock(),
                self._run_id,
                self._section_id,
                event.model_id,
                event.model_name,
                event.kind,
                event.reason,
                attempt=self._attempt,
            )
        )

    def _append(self, event: Event) -> None:
        append(self._parts, self._review_id, event)

    def _stop_if_cancelled(self) -> None:
        if is_flagged(self._parts, self._run_id, self._section_id):
            raise RunCancelled("The run was cancelled.")
