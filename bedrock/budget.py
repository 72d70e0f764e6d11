"""The first three layers: tasks, requests and tokens a minute, and requests at once, for all workers together."""

from __future__ import annotations

import hashlib
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

ANSWERS_REMEMBERED = 50
ANSWERS_TO_KNOW = 5
"""Fewer answers of a model say too little about what its next one burns."""
CACHED_SECONDS = 240
"""Bedrock keeps a prefix for 300 s; the difference is for requests that wait before they are sent."""


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
    guard_seconds: float = 0.5
    """Bedrock counts when a request arrives: one may be later on its way than the next by as much."""

    def rate_of(self, ticket: Ticket) -> Rate | None:
        """Return the rate that holds the ticket back: a task's later requests are not new tasks."""
        return self.tasks.get(ticket.task) if ticket.starts_task else None

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
    """Who asks with the same label again has the same place in line."""
    burndown: float = 1.0
    """Tokens of quota that one token of the answer uses up in the end."""
    prefix: str = ""
    """Names what the model may have in its prompt cache, whose tokens count nothing."""
    starts_task: bool = True

    @property
    def reserved(self) -> Settled:
        """What Bedrock takes from the quota at the start, and what stands when the end is not known."""
        return Settled(self.input_tokens + self.max_tokens)

    @property
    def place(self) -> str:
        return self.label or self.id

    @property
    def most_tokens(self) -> int:
        """What the answer burns when it is as long as it may be."""
        return round(self.max_tokens * max(1.0, self.burndown))


@dataclass(frozen=True, slots=True)
class Settled:
    """What Bedrock took from the quota for a request: in all, for its output, and what its prompt cache holds now."""

    tokens: int
    output_tokens: int = 0
    cached_tokens: int = 0


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
    waits_for: str = ""


@dataclass(frozen=True, slots=True)
class BudgetState:
    """What is in use and who waits, in order."""

    requests: int
    concurrent: int
    tokens: int
    waiting: tuple[Waiting, ...] = ()


class Budget(Protocol):
    """First come, first served within a kind of task; chat goes ahead of the rest.

    Bedrock takes input and the most tokens of the answer when a request starts, and what the answer burned when it
    ends, which may be several times as much. So that no minute goes over its budget in the end, a ticket reserves what
    its answer is likely to burn at most: all it could, until a few answers of the model are known, then a tenth more
    than the dearest of the latest. Reserving the worst for ever would leave more than half of a small budget unused.
    """

    def enter(self, ticket: Ticket) -> Admission:
        """Ask for leave; a ticket that stops asking loses its place. A grant holds a slot that has to be kept alive."""
        ...

    def beat(self, ticket: Ticket) -> None:
        """Say that the holder of a grant is alive."""
        ...

    def settle(self, ticket: Ticket, used: Settled | None) -> None:
        """Give the slot back, with the tokens really used; where these are not known, with what Bedrock reserved."""
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


def prefix_of(request: ModelRequest, card: Card) -> str:
    """Return a name for what comes before the cache point; empty where the model caches nothing."""
    for number, message in enumerate(request.messages):
        if message.cache_after is not None and card.cache_min_tokens is not None:
            before = [text for earlier in request.messages[:number] for text in earlier.texts]
            tool = request.tool.name if request.tool else ""
            parts = [card.id, request.system, tool, *before, *message.texts[: message.cache_after + 1]]
            return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]
    return ""


def settled(usage: Usage, card: Card) -> Settled:
    """Return what Bedrock has taken from the quota in the end: cache reads are free."""
    output = round(usage.output_tokens * card.burndown)
    total = usage.input_tokens + usage.cache_write_tokens + output
    return Settled(total, output, usage.cache_read_tokens + usage.cache_write_tokens)
