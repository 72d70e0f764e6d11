"""A stand-in for `jobs.models.Models` in memory: it remembers what operators did."""

from __future__ import annotations

from typing import Any

from bedrock.state import Act
from domain.person import NOBODY, Person
from storage.records import FirstModel

MODELS = ("us.first", "us.second")


class ScriptedModels:
    """Two models, the first of which rests."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str, str, str]] = []
        self.warned: list[str] = []
        self.put: FirstModel | None = None
        self.waiting: list[dict[str, Any]] = []
        self.person = NOBODY

    def of(self, person: Person) -> ScriptedModels:
        self.person = person
        return self

    def order(self) -> tuple[str, ...]:
        return (self.put.model_id, *MODELS) if self.put else MODELS

    def offered(self) -> tuple[tuple[str, str], ...]:
        return tuple((f"us.model-{number}", f"Model {number}") for number in range(6))

    def first(self) -> FirstModel | None:
        return self.put

    def warnings(self) -> list[str]:
        return self.warned

    def spent_today(self) -> dict[str, float]:
        return {"us.first": 0.31}

    def acts(self) -> list[Act]:
        return [Act(1_700_000_000.0, by, what, model, reason) for what, model, by, reason in reversed(self.calls)]

    def budget(self) -> dict[str, Any]:
        return {"requests": [3, 30], "concurrent": [2, 5], "tokens": [60_000, 120_000], "waiting": self.waiting}

    def pause(self, model_id: str, *, reason: str) -> None:
        self.calls.append(("paused", model_id, self.person.name, reason))

    def resume(self, model_id: str, *, reason: str) -> None:
        self.calls.append(("resumed", model_id, self.person.name, reason))

    def probe(self, model_id: str, *, reason: str) -> str:
        self.calls.append(("probed", model_id, self.person.name, reason))
        return "Claude Sonnet 4.6 answered in 0.4 s."

    def put_first(self, model_id: str, *, reason: str) -> None:
        self.put = FirstModel(model_id, self.person.name, 1_700_000_000.0, reason)
        self.calls.append(("put first", model_id, self.person.name, reason))

    def as_configured(self, *, reason: str) -> None:
        assert self.put is not None
        self.calls.append(("put back in its place", self.put.model_id, self.person.name, reason))
        self.put = None
