"""What is asked of a model and what comes back while it answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from domain.finding import Attempt, Skipped, Usage


@dataclass(frozen=True, slots=True)
class Tool:
    """A function the model may call, with the JSON schema of its input."""

    name: str
    description: str
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """One turn. `texts` are its content blocks; a cache point follows block number `cache_after` (from 0)."""

    role: Literal["user", "assistant"]
    texts: tuple[str, ...]
    cache_after: int | None = None


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """A request without anything that depends on which model gets it."""

    system: str
    messages: tuple[Message, ...]
    tool: Tool | None = None
    label: str = ""
    """What the request is for (review, run and section id), for logs; never document text."""
    saved_characters: int = 0
    """How many characters its tables were written shorter than as plain lines."""


@dataclass(frozen=True, slots=True)
class AttemptStarted:
    """A request to a model is about to be sent."""

    model_id: str
    model_name: str
    chain_position: int
    thinking_kind: str = ""
    """What of its thinking will be seen at best: `full`, `summary` or `none`; empty where that is not known."""


@dataclass(frozen=True, slots=True)
class AttemptDiscarded:
    """The attempt died; whatever it had emitted is void."""

    model_id: str
    model_name: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class ModelSkipped:
    """The chain goes on without this model."""

    model_id: str
    model_name: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class BudgetAwaited:
    """No request is sent yet, because of the limits that all workers share. Told again while it lasts."""

    reason: str
    """A sentence that says for what it waits."""
    seconds: float
    """How long it has waited."""


@dataclass(frozen=True, slots=True)
class ThinkingDelta:
    text: str


@dataclass(frozen=True, slots=True)
class TextDelta:
    text: str


@dataclass(frozen=True, slots=True)
class ToolInputDelta:
    """A fragment of the JSON text of the tool's input."""

    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer: the last event of a stream that succeeds.

    `tool_input` is the JSON text of the tool call, unparsed, or None when the model answered in text only.
    """

    model_id: str
    model_name: str
    chain_position: int
    chain_length: int
    text: str
    tool_input: str | None
    thinking: str
    stop_reason: str
    usage: Usage
    first_token_ms: int
    total_ms: int
    attempts: tuple[Attempt, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    notice: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)


ModelEvent = (
    AttemptStarted
    | AttemptDiscarded
    | ModelSkipped
    | BudgetAwaited
    | ThinkingDelta
    | TextDelta
    | ToolInputDelta
    | Answer
)


class Model(Protocol):
    """One model or a chain of them; the same interface either way."""

    def stream(self, request: ModelRequest) -> Iterator[ModelEvent]:
        """Yield what happens and, last, the `Answer`.

        Raise `AllModelsFailed` (a chain) or a `ModelFailed` (one model) when there is none, and `BudgetExhausted` when
        it was not asked for, because the limits left no room for long; then it is worth asking again.
        """
        ...
