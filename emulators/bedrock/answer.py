"""The answer of the stand-in to an accepted request, and the events in which it streams."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from emulators.bedrock.judge import Accepted
from emulators.bedrock.section import find_section, last_question
from emulators.bedrock.signature import sign
from emulators.bedrock.standin import as_finding, character, in_words, notes, review
from emulators.bedrock.tokens import CacheUse, text_tokens

Event = tuple[str, dict[str, Any]]

_FRAGMENT = 28  # characters of one delta, about seven tokens
_REFUSAL = "I cannot go on with this"


@dataclass(frozen=True, slots=True)
class Part:
    """One content block. The text of a tool part is the JSON of its input; hidden thinking costs, but is not sent."""

    kind: Literal["thinking", "text", "tool"]
    text: str
    tool: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Composed:
    """A whole answer."""

    parts: tuple[Part, ...]
    stop_reason: str
    tokens_factor: float

    @property
    def output_tokens(self) -> int:
        return sum(text_tokens(part.text, self.tokens_factor) for part in self.parts)


def compose(accepted: Accepted) -> Composed:
    """Return what the stand-in answers: thinking, then a tool call or text."""
    model, body = accepted.model, accepted.body
    section = find_section(body)
    hits = review(model, section)
    parts: list[Part] = []
    if accepted.thinks:
        room = int(accepted.thinking_budget * 3.5)
        parts.append(Part("thinking", notes(model, section, hits)[:room], hidden=not accepted.shows_thinking))
    tool = _findings_tool(body)
    if tool is None:
        parts.append(Part("text", in_words(model, section, hits, last_question(body))))
        return _stopped(Composed(tuple(parts), "end_turn", model.tokens_factor), accepted)
    if character(model).number("preface") < 40:
        parts.append(Part("text", "I have gone through the section with my patterns."))
    findings = [as_finding(model, hit, section.checklist_items) for hit in hits]
    given = {"findings": [_fitted(finding, tool) for finding in findings]}
    parts.append(Part("tool", json.dumps(given, ensure_ascii=False), tool["name"]))
    return _stopped(Composed(tuple(parts), "tool_use", model.tokens_factor), accepted)


def spoiled(composed: Composed, fault: str) -> Composed:
    """Return the answer as a fault changes it: refused, cut off by the token limit, or with JSON that is none."""
    kind, _, detail = fault.partition(":")
    *before, last = composed.parts
    if kind == "refusal":
        kept = [part for part in before if part.kind == "thinking"]
        return replace(composed, parts=(*kept, Part("text", _REFUSAL)), stop_reason=detail or "content_filtered")
    if kind == "max_tokens":
        cut = replace(last, text=last.text[: max(len(last.text) * 3 // 5, 12)])
        return replace(composed, parts=(*before, cut), stop_reason="max_tokens")
    if kind == "garbage_json":
        return replace(composed, parts=(*before, replace(last, text=last.text[:-2].replace('":', '"=', 3) + "}{]")))
    return composed


def events(composed: Composed, accepted: Accepted, call_id: str) -> Iterator[Event]:
    """Yield the events up to and including `messageStop`."""
    yield "messageStart", {"role": "assistant"}
    for index, part in enumerate(composed.parts):
        if part.kind == "tool":
            start = {"toolUse": {"toolUseId": call_id, "name": part.tool}}
            yield "contentBlockStart", {"contentBlockIndex": index, "start": start}
        for delta in _deltas(part, accepted):
            yield "contentBlockDelta", {"contentBlockIndex": index, "delta": delta}
        yield "contentBlockStop", {"contentBlockIndex": index}
    yield "messageStop", {"stopReason": composed.stop_reason}


def metadata(composed: Composed, accepted: Accepted, cache: CacheUse, latency_ms: int) -> Event:
    """Return the event that follows `messageStop`."""
    usage = cache.usage(accepted.input_tokens, composed.output_tokens)
    return "metadata", {"usage": usage, "metrics": {"latencyMs": latency_ms}}


def message(composed: Composed, accepted: Accepted, call_id: str) -> dict[str, Any]:
    """Return the answer as Converse, without a stream, gives it."""
    content: list[dict[str, Any]] = []
    for part in composed.parts:
        if part.kind == "thinking":
            text = "" if part.hidden else part.text
            signature = sign(accepted.model.id, part.text if text else "")
            content.append({"reasoningContent": {"reasoningText": {"text": text, "signature": signature}}})
        elif part.kind == "text":
            content.append({"text": part.text})
        else:
            content.append({"toolUse": {"toolUseId": call_id, "name": part.tool, "input": _loaded(part.text)}})
    return {"role": "assistant", "content": content}


def tool_call_id(accepted: Accepted) -> str:
    """Return an id like Bedrock's, the same for the same request."""
    digest = hashlib.sha256(json.dumps([accepted.model_id, accepted.body], default=str).encode()).hexdigest()
    return f"tooluse_{digest[:22]}"


def _deltas(part: Part, accepted: Accepted) -> Iterator[dict[str, Any]]:
    fragments = [part.text[start : start + _FRAGMENT] for start in range(0, len(part.text), _FRAGMENT)]
    if part.kind == "tool":
        yield from ({"toolUse": {"input": fragment}} for fragment in ["", *fragments])
    elif part.kind == "text":
        yield from ({"text": fragment} for fragment in fragments)
    else:
        if not part.hidden:
            yield from ({"reasoningContent": {"text": fragment}} for fragment in fragments)
        signature = sign(accepted.model.id, "" if part.hidden else part.text)
        yield {"reasoningContent": {"signature": signature}}


def _findings_tool(body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the tool that takes findings, unless the user has just sent the result of a call."""
    if any("toolResult" in block for block in body["messages"][-1]["content"]):
        return None
    for tool in body.get("toolConfig", {}).get("tools", []):
        spec: Mapping[str, Any] = tool.get("toolSpec", {})
        if "findings" in spec.get("inputSchema", {}).get("json", {}).get("properties", {}):
            return spec
    return None


def _fitted(finding: dict[str, Any], tool: Mapping[str, Any]) -> dict[str, Any]:
    """Return the finding with the members that the tool's schema has, and words of its closed lists only."""
    items = tool["inputSchema"]["json"]["properties"]["findings"].get("items", {})
    known: Mapping[str, Any] = items.get("properties") or dict.fromkeys(finding, {})
    fitted = {name: value for name, value in finding.items() if name in known}
    for name, value in fitted.items():
        allowed = known[name].get("enum")
        if allowed and value not in allowed:
            fitted[name] = "other" if "other" in allowed else allowed[-1]
    return fitted


def _stopped(composed: Composed, accepted: Accepted) -> Composed:
    """Return the answer as far as a stop sequence or the token limit lets it go."""
    stops = accepted.body.get("inferenceConfig", {}).get("stopSequences") or []
    last = composed.parts[-1]
    ends = [last.text.find(stop) for stop in stops if last.kind == "text" and stop in last.text]
    if ends:
        cut = replace(last, text=last.text[: min(ends)])
        composed = replace(composed, parts=(*composed.parts[:-1], cut), stop_reason="stop_sequence")
    if composed.output_tokens <= accepted.max_tokens:
        return composed
    kept: list[Part] = []
    room = accepted.max_tokens
    for part in composed.parts:
        tokens = text_tokens(part.text, composed.tokens_factor)
        kept.append(part if tokens <= room else replace(part, text=part.text[: len(part.text) * room // tokens]))
        room = max(room - tokens, 0)
        if not room:
            break
    return replace(composed, parts=tuple(kept), stop_reason="max_tokens")


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:  # cut off or spoiled on purpose
        return {"findings": text}
