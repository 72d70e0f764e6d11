"""What a run is expected to take, before it has begun."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from domain.finding import Usage


@dataclass(frozen=True, slots=True)
class ModelForecast:
    """A whole run answered by one model; `usage` holds the tokens and dollars expected.

    `seconds` follow from the work, at the pace of earlier runs, and from what the budgets let through.
    """

    model_id: str
    model_name: str
    usage: Usage
    seconds: float
    work_seconds: float = 0.0
    """Without other reviews and without the budgets."""
    talk: float = 1.0
    """How many times as much as usual the model was expected to write, from earlier runs."""
    reads: float = 1.0
    """The same of the tokens that it reads."""

    is_learned: bool = False
    """True when the model has answered here before, so that the figures do not rest on assumptions alone."""

    answered: int = 0
    """Sections that it was asked about in an earlier review of the same document, which cost nothing now."""

    @property
    def waits(self) -> bool:
        """True when other reviews or a budget are expected to hold the run back."""
        return self.seconds > self.work_seconds


@dataclass(frozen=True, slots=True)
class Forecast:
    """One forecast for each model of the chain, in its order; the first is the one that is expected to answer."""

    sections: int
    words: int
    models: tuple[ModelForecast, ...]
    notice: str = ""
    """Says that the local emulator will answer, where that is so."""

    @property
    def first(self) -> ModelForecast | None:
        """The forecast for the first model of the chain."""
        return self.models[0] if self.models else None

    def of(self, answered: Iterable[str]) -> ModelForecast | None:
        """Return the forecast for the model that answered most often, by ids; for the first where it has none."""
        most = [model_id for model_id, _ in Counter(answered).most_common(1)]
        return next((model for model in self.models if model.model_id in most), self.first)
