"""The first three layers: tasks, requests and tokens a minute, and requests at once, for all workers together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, Protocol

from bedrock.catalog import Card
from bedrock.shape import Wishes
from domain.errors import SettingsInvalid
from domain.finding import Usage
from domain.model import ModelRequest

Task = Literal["analysis", "chat", "health"]

_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0}
_CHARACTERS_PER_TOKEN = 3.5


@dataclass(frozen=True, slots=True)
class Rate:
    """So many in any stretch of that many seconds."""

    times: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Limits:
    """The budgets. `tasks` holds for each worker, the others for all workers together."""

    requests: int = 30
    concurrent: int = 5
    tokens: int = 120_000
    seconds: float = 60.0
    tasks: Mapping[str, Rate] = field(default_factory=lambda: MappingProxyType({}))
    guard_seconds: float = 0.05
    """Bedrock counts at its own clock: a request that left in time may arrive early by as much."""

    def share(self, workers: int) -> Limits:
        """Return what one of so many workers may use when it cannot see the others."""
        return Limits(
            max(1, self.requests // workers),
            max(1, self.concurrent // workers),
            max(1, self.tokens // workers),
            self.seconds,
            self.tasks,
            self.guard_seconds,
        )


@dataclass(frozen=True, slots=True)
class Ticket:
    """A request that wants to go. `input_tokens` and `max_tokens` are what Bedrock reserves when it starts."""

    id: str
    task: Task
    model_id: str
    input_tokens: int
    max_tokens: int
    worker: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether a ticket may go now; else when to ask again, its place in line, and for what it waits."""

    is_granted: bool
    at: float
    """Seconds since the epoch, by the clock that all workers share."""
    wait_seconds: float = 0.0
    place: int = 0
    waits_for: Literal["", "task", "turn", "concurrency", "requests", "tokens"] = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One ticket in line, for whoever looks."""

    ticket_id: str
    task: str
    label: str
    since: float


@dataclass(frozen=True, slots=True)
class BudgetState:
    """What is in use and who waits, in order."""

    requests: int
    concurrent: int
    tokens: int
    waiting: tuple[Waiting, ...] = ()


class Budget(Protocol):
    """First come, first served within a kind of task; chat goes ahead of the rest."""

    def enter(self, ticket: Ticket) -> Admission:
        """Ask for leave; a ticket that stops asking loses its place. A grant holds a slot that has to be kept alive."""
        ...

    def beat(self, ticket: Ticket) -> None:
        """Say that the holder of a grant is alive."""
        ...

    def settle(self, ticket: Ticket, tokens: int | None, output_tokens: int = 0) -> None:
        """Give the slot back, with the tokens really used where they are known and the output's part of them."""
        ...

    def leave(self, ticket: Ticket) -> None:
        """Stop waiting."""
        ...

    def look(self) -> BudgetState:
        """Return what is in use and who waits."""
        ...


def parse_rate(text: str, name: str) -> Rate:
    """Return the rate that a setting such as `10/m` asks for. Raise `SettingsInvalid` for anything else."""
    match = re.fullmatch(r"\s*(\d+)\s*/\s*([smh])\w*\s*", text)
    if match is None or int(match[1]) < 1:
        raise SettingsInvalid(f"{name}: {text!r} is not a rate such as 10/m")
    return Rate(int(match[1]), _UNITS[match[2]])


def estimated_tokens(request: ModelRequest, card: Card) -> int:
    """Return about how many tokens the model will count for the request's text and tool."""
    characters = len(request.system) + sum(len(text) for message in request.messages for text in message.texts)
    if request.tool is not None:
        characters += len(str(request.tool.schema)) + len(request.tool.description)
    return round(characters / _CHARACTERS_PER_TOKEN * card.tokens_factor)


def reserved_tokens(request: ModelRequest, card: Card, wishes: Wishes) -> tuple[int, int]:
    """Return what Bedrock takes from the quota when the request starts: input and the most it may answer."""
    return estimated_tokens(request, card), min(wishes.max_tokens, card.max_output)


def settled_tokens(usage: Usage, card: Card) -> tuple[int, int]:
    """Return what Bedrock has taken from the quota in the end, in all and for the output: cache reads are free."""
    output = round(usage.output_tokens * card.burndown)
    return usage.input_tokens + usage.cache_write_tokens + output, output
