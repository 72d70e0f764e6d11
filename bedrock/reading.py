"""Fold the events of a ConverseStream into domain events and, at the end, one complete answer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from domain.errors import ModelAnswerMalformed
from domain.model import TextDelta, ThinkingDelta, ToolInputDelta

Delta = ThinkingDelta | TextDelta | ToolInputDelta


class Reading:
    """What a stream has said so far."""

    def __init__(self) -> None:
        self.stop_reason = ""
        self.counted: Mapping[str, int] | None = None
        self._thinking: list[str] = []
        self._text: list[str] = []
        self._tool_inputs: dict[int, list[str]] = {}

    @property
    def has_ended(self) -> bool:
        """True once the stop reason and the token counts are in: nothing that matters follows."""
        return bool(self.stop_reason) and self.counted is not None

    @property
    def text(self) -> str:
        """The prose of the answer."""
        return "".join(self._text)

    @property
    def thinking(self) -> str:
        """The thinking that the model showed."""
        return "".join(self._thinking)

    def read(self, event: Mapping[str, Any]) -> Iterator[Delta]:
        """Take in one event of the wire and yield what it adds to the answer."""
        if "contentBlockStart" in event:
            start = event["contentBlockStart"]
            if "toolUse" in start.get("start", {}):
                self._tool_inputs.setdefault(start["contentBlockIndex"], [])
        elif "contentBlockDelta" in event:
            yield from self._delta(event["contentBlockDelta"])
        elif "messageStop" in event:
            self.stop_reason = event["messageStop"]["stopReason"]
        elif "metadata" in event:
            self.counted = event["metadata"]["usage"]

    def tool_input(self) -> str | None:
        """Return the JSON text of the tool call, or None when there was none."""
        inputs = ["".join(pieces) or "{}" for pieces in self._tool_inputs.values()]
        if len(inputs) < 2:
            return inputs[0] if inputs else None
        return json.dumps(_joined(inputs))

    def _delta(self, block: Mapping[str, Any]) -> Iterator[Delta]:
        delta = block["delta"]
        if text := delta.get("reasoningContent", {}).get("text"):
            self._thinking.append(text)
            yield ThinkingDelta(text)
        elif text := delta.get("text"):
            self._text.append(text)
            yield TextDelta(text)
        elif text := delta.get("toolUse", {}).get("input"):
            index = block["contentBlockIndex"]
            self._tool_inputs.setdefault(index, []).append(text)
            if index == next(iter(self._tool_inputs)):  # two calls would not make one JSON text
                yield ToolInputDelta(text)


def _joined(inputs: list[str]) -> dict[str, Any]:
    """Return the input of several calls of the tool as one, its lists end to end."""
    joined: dict[str, Any] = {}
    for text in inputs:
        try:
            call = json.loads(text)
        except ValueError as error:
            raise ModelAnswerMalformed("The model called the tool more than once, and not always well.") from error
        for key, value in call.items() if isinstance(call, dict) else ():
            both_lists = isinstance(joined.get(key), list) and isinstance(value, list)
            joined[key] = joined[key] + value if both_lists else value
    return joined
