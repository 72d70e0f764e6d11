"""What happens to reviews and models, as measurements: the one place that says what counts in which metric."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from domain import events as happened
from domain.errors import AllModelsFailed
from domain.events import Event
from domain.finding import Attempt
from domain.model import (
    Answer,
    AttemptDiscarded,
    AttemptStarted,
    BudgetAwaited,
    ModelEvent,
    TextDelta,
    ThinkingDelta,
    ToolInputDelta,
)
from watch.names import Measurement, measure


def of_event(event: Event) -> list[Measurement]:
    """Return what an event of a review counts for."""
    match event:
        case happened.ReviewSubmitted():
            return [measure("Submissions")]
        case happened.DocumentRead():
            return [measure("DocumentsRead", Outcome="read")]
        case happened.DocumentUnreadable():
            return [measure("DocumentsRead", Outcome="unreadable")]
        case happened.RunFinished(status=status):
            return [measure("Runs", Outcome=status.value)]
        case happened.SectionFinished(provenance=None):
            return [measure("Sections", Outcome="finished")]  # only a heading: no model was asked
        case happened.SectionFinished(seconds=seconds):
            return [measure("Sections", Outcome="finished"), measure("SectionSeconds", seconds)]
        case happened.SectionFailed():
            return [measure("Sections", Outcome="failed"), measure("FailedSections")]
        case happened.SectionCancelled():
            return [measure("Sections", Outcome="cancelled")]
        case happened.DecisionMade(decision=decision):
            return [measure("Decisions", Outcome=decision.action.value)]
        case _:
            return []


class Request:
    """One request on its way through a chain of models: give it each event, and take what it counts for."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._held_back_at: float | None = None
        self._sent_at = clock()
        self._is_silent = False
        self._model_id = ""

    def take(self, event: ModelEvent) -> list[Measurement]:
        """Return what this event counts for."""
        match event:
            case BudgetAwaited():
                self._held_back_at = self._clock() if self._held_back_at is None else self._held_back_at
                return []
            case AttemptStarted(model_id=model_id):
                return self._sent(model_id)
            case ThinkingDelta() | TextDelta() | ToolInputDelta():
                return self._word()
            case AttemptDiscarded(model_id=model_id, kind=kind):
                return self._ended(model_id, kind)
            case Answer():
                return [*self._ended(event.model_id, "answered"), *_answered(event)]
            case _:
                return []

    def fail(self, error: AllModelsFailed) -> list[Measurement]:
        """Return what a request that nobody answered has used."""
        return [one for attempt in error.attempts for one in _used(attempt)]

    def _sent(self, model_id: str) -> list[Measurement]:
        self._sent_at = self._clock()
        waited = 0.0 if self._held_back_at is None else self._sent_at - self._held_back_at
        self._held_back_at, self._model_id, self._is_silent = None, model_id, True
        return [measure("BudgetWaitSeconds", waited)]

    def _word(self) -> list[Measurement]:
        if not self._is_silent:
            return []
        self._is_silent = False
        return [measure("FirstWordSeconds", self._clock() - self._sent_at, ModelId=self._model_id)]

    def _ended(self, model_id: str, outcome: str) -> list[Measurement]:
        counted = [
            measure("Attempts", ModelId=model_id, Outcome=outcome),
            measure("AttemptSeconds", self._clock() - self._sent_at, ModelId=model_id),
        ]
        if outcome != "answered":
            counted.append(measure("FailedAttempts", ModelId=model_id))
        if outcome == "throttled":
            counted.append(measure("Throttles", ModelId=model_id))
        return counted


def _answered(answer: Answer) -> Iterator[Measurement]:
    for attempt in answer.attempts:
        yield from _used(attempt)
    if answer.chain_position > 1:
        yield measure("Fallbacks", ModelId=answer.model_id)


def _used(attempt: Attempt) -> Iterator[Measurement]:
    usage, model_id = attempt.usage, attempt.model_id
    counts = {
        "input": usage.input_tokens,
        "output": usage.output_tokens,
        "cache_read": usage.cache_read_tokens,
        "cache_write": usage.cache_write_tokens,
    }
    yield from (measure("Tokens", count, ModelId=model_id, Kind=kind) for kind, count in counts.items() if count)
    if usage.cost_usd:
        yield measure("CostUSD", usage.cost_usd, ModelId=model_id)
