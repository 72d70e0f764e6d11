"""`models`: the chain as an operator sees it, its limits, and what operators did to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from commands.status import model_lines

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


Models = Sequence[Mapping[str, Any]]


def report(models: Models, budget: Mapping[str, Any], acts: Sequence[Act]) -> dict[str, Any]:
    """Return the chain, its limits and the acts as JSON."""
    return {"models": list(models), "budget": dict(budget), "acts": [_json(act) for act in acts]}


def chain_lines(models: Models, budget: Mapping[str, Any], acts: Sequence[Act]) -> list[str]:
    """Return the chain, its limits and the acts for people, one line each; the newest act first."""
    return [*model_lines(models), _use(budget), *map(_wait, budget["waiting"]), *map(_line, acts)]


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
