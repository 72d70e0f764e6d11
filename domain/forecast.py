"""What a run is expected to take, before it has begun."""

from __future__ import annotations

from dataclasses import dataclass

from domain.finding import Usage


@dataclass(frozen=True, slots=True)
class ModelForecast:
    """A whole run answered by one model; `usage` holds the tokens and dollars expected."""

    model_id: str
    model_name: str
    usage: Usage
    seconds: float


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
