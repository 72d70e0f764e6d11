"""`models`: the chain as an operator sees it, its limits, and what operators did to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from commands.status import model_lines

if TYPE_CHECKING:
    from jobs.models import Models

_BUDGETS = ("requests", "concurrent", "tokens")


class Act(Protocol):
    """What an operator did to a model, and why."""

    @property
    def at(self) -> float: ...
    @property
    def by(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def model_id(self) -> str: ...
    @property
    def reason(self) -> str: ...


class First(Protocol):
    """The model that an operator has put first."""

    @property
    def model_id(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def at(self) -> float: ...
    @property
    def reason(self) -> str: ...


States = Sequence[Mapping[str, Any]]


def change(models: Models, act: str, model_id: str, reason: str) -> str:
    """Do to the chain what an operator asks for; return what came of it, where that is not plain from the list."""
    match act:
        case "pause":
            models.pause(model_id, reason=reason)
        case "resume":
            models.resume(model_id, reason=reason)
        case "probe":
            return models.probe(model_id, reason=reason)
        case "first":
            models.put_first(model_id, reason=reason)
        case "configured":
            models.as_configured(reason=reason)
    return ""


def report(states: States, budget: Mapping[str, Any], acts: Sequence[Act], first: First | None) -> dict[str, Any]:
    """Return the chain, its limits and the acts as JSON."""
    put_first = {"model_id": first.model_id, "by": first.by, "at": first.at, "reason": first.reason} if first else None
    return {"models": list(states), "first": put_first, "budget": dict(budget), "acts": [_json(act) for act in acts]}


def chain_lines(states: States, budget: Mapping[str, Any], acts: Sequence[Act], first: First | None) -> list[str]:
    """Return the chain, its limits and the acts for people, one line each; the newest act first."""
    put_first = [f"{first.model_id} was put first by {first.by}: {first.reason}"] if first else []
    return [*model_lines(states), *put_first, _use(budget), *map(_wait, budget["waiting"]), *map(_line, acts)]


def _use(budget: Mapping[str, Any]) -> str:
    requests, concurrent, tokens = ("{:,} of {:,}".format(*budget[name]) for name in _BUDGETS)
    return f"limits: {requests} requests and {tokens} tokens in this minute, {concurrent} requests at once"


def _wait(waiting: Mapping[str, Any]) -> str:
    moment = datetime.fromtimestamp(waiting["since"], UTC).isoformat(timespec="seconds")
    return f"waiting since {moment} for {waiting['waits_for'] or 'room'}: {waiting['task']}, {waiting['label']}"


def _json(act: Act) -> dict[str, Any]:
    return {"at": act.at, "by": act.by, "what": act.what, "model_id": act.model_id, "reason": act.reason}


def _line(act: Act) -> str:
    moment = datetime.fromtimestamp(act.at, UTC).isoformat(timespec="seconds")
    return f"{moment} {act.model_id} was {act.what} by {act.by}: {act.reason}"
