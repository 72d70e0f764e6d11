"""`models`: the chain as an operator sees it, and what operators did to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from commands.status import model_lines


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


def report(models: Sequence[Mapping[str, Any]], acts: Sequence[Act]) -> dict[str, Any]:
    """Return the chain and the acts as JSON."""
    return {"models": list(models), "acts": [_json(act) for act in acts]}


def act_lines(models: Sequence[Mapping[str, Any]], acts: Sequence[Act]) -> list[str]:
    """Return the chain and the acts for people, one line each; the newest act first."""
    return [*model_lines(models), *(_line(act) for act in acts)]


def _json(act: Act) -> dict[str, Any]:
    return {"at": act.at, "by": act.by, "what": act.what, "model_id": act.model_id, "reason": act.reason}


def _line(act: Act) -> str:
    moment = datetime.fromtimestamp(act.at, UTC).isoformat(timespec="seconds")
    return f"{moment} {act.model_id} was {act.what} by {act.by}: {act.reason}"
