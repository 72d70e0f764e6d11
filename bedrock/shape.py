"""The one place that knows how a request must look for each model: `shape(request, card, wishes)` is pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bedrock.catalog import Card
from domain.errors import ModelRequestInvalid
from domain.model import Message, ModelRequest, Tool

MIN_BUDGET = 1024
"""Bedrock refuses a smaller thinking budget."""

_NOT_IN_STRICT = frozenset(
    {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength"}
    | {"maxItems", "uniqueItems", "default", "title", "examples"}
)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the settings ask for; each model gets as much of it as it allows."""

    max_tokens: int = 8192
    temperature: float | None = None
    thinking: bool = True
    budget: int = 2000
    effort: Literal["low", "medium", "high"] = "medium"


def shape(request: ModelRequest, card: Card, model_id: str, wishes: Wishes) -> dict[str, Any]:
    """Return the arguments of `converse_stream` for that model. Raise `ModelRequestInvalid` where none would do."""
    max_tokens = min(wishes.max_tokens, card.max_output)
    extra = thinking_fields(card, wishes)
    inference: dict[str, Any] = {"maxTokens": max_tokens}
    if wishes.temperature is not None and card.temperature and not thinks(card, wishes):
        inference["temperature"] = wishes.temperature
    arguments: dict[str, Any] = {
        "modelId": model_id,
        "messages": _messages(request.messages, caches=card.cache_min_tokens is not None),
        "inferenceConfig": inference,
    }
    if request.system.strip():
        arguments["system"] = [{"text": request.system}]
    if request.tool is not None:
        arguments["toolConfig"] = {"tools": [_tool(request.tool, card)], "toolChoice": {"auto": {}}}
    if extra:
        arguments["additionalModelRequestFields"] = extra
    return arguments


def thinks(card: Card, wishes: Wishes) -> bool:
    """Say whether the model will think before it answers a request with these wishes."""
    return card.thinking == "always" or bool(_wanted(card, wishes))


def thinking_trace(card: Card, wishes: Wishes) -> Literal["none", "summary", "full"]:
    """Return what of its thinking the model will show: even one that always thinks shows it only when asked."""
    return card.thinking_trace if _wanted(card, wishes) else "none"


def thinking_fields(card: Card, wishes: Wishes) -> dict[str, Any]:
    """Return the model's own fields that switch its thinking on, or off where silence would leave it on."""
    return _wanted(card, wishes) or _unwanted(card)


def _wanted(card: Card, wishes: Wishes) -> dict[str, Any]:
    if not wishes.thinking or card.thinking == "none":
        return {}
    if card.thinking == "budget":
        return _budget(min(wishes.max_tokens, card.max_output), wishes.budget)
    return {
        # Newer models show nothing of their thinking unless they are asked for a summary.
        "thinking": {"type": "adaptive", "display": "summarized"},
        "output_config": {"effort": wishes.effort},
    }


def _budget(max_tokens: int, wished: int) -> dict[str, Any]:
    # The budget counts towards max_tokens, and the answer needs room too.
    budget = min(max(wished, MIN_BUDGET), max_tokens - MIN_BUDGET)
    if budget < MIN_BUDGET:
        return {}
    return {"thinking": {"type": "enabled", "budget_tokens": budget}}


def _unwanted(card: Card) -> dict[str, Any]:
    match card.thinking_off:
        case "disabled" | "between_tools":
            return {"thinking": {"type": card.thinking_off}}
        case "lowest_effort":
            return {"thinking": {"type": "adaptive"}, "output_config": {"effort": "low"}}
        case "absent":
            return {}


def _messages(messages: Iterable[Message], *, caches: bool) -> list[dict[str, Any]]:
    shaped: list[dict[str, Any]] = []
    for message in messages:
        content = _content(message, caches=caches)
        if shaped and shaped[-1]["role"] == message.role:  # Claude wants the roles to alternate
            shaped[-1]["content"] += content
        elif content:
            shaped.append({"role": message.role, "content": content})
    if not shaped or shaped[0]["role"] != "user" or shaped[-1]["role"] != "user":
        raise ModelRequestInvalid("The request must begin and end with words of the user.")
    return shaped


def _content(message: Message, *, caches: bool) -> list[dict[str, Any]]:
    content: list[dict[str, Any]] = []
    for number, text in enumerate(message.texts):
        if text.strip():  # Bedrock refuses blank text
            content.append({"text": text})
        if caches and content and number == message.cache_after:
            content.append({"cachePoint": {"type": "default"}})
    return content


def _tool(tool: Tool, card: Card) -> dict[str, Any]:
    spec: dict[str, Any] = {"name": tool.name, "description": tool.description}
    if card.strict:
        return {"toolSpec": {**spec, "inputSchema": {"json": strict_schema(tool.schema)}, "strict": True}}
    return {"toolSpec": {**spec, "inputSchema": {"json": dict(tool.schema)}}}


def strict_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema with nothing left that a strict tool may not have; the caller still validates the answer."""
    strict: dict[str, Any] = _strict(schema, is_schema=True)
    return strict


def _strict(node: Any, *, is_schema: bool) -> Any:
    """Walk a schema; `is_schema` is False for the maps whose keys are names (properties, definitions)."""
    if isinstance(node, list):
        return [_strict(item, is_schema=True) for item in node]
    if not isinstance(node, Mapping):
        return node
    if not is_schema:
        return {name: _strict(value, is_schema=True) for name, value in node.items()}
    kept = {key: value for key, value in node.items() if key not in _NOT_IN_STRICT}
    if kept.get("minItems", 0) not in (0, 1):
        del kept["minItems"]
    strict = {
        key: value
        if key in ("enum", "const", "required")
        else _strict(value, is_schema=key not in ("properties", "$defs", "definitions"))
        for key, value in kept.items()
    }
    if strict.get("type") == "object":
        strict["additionalProperties"] = False
    return strict
