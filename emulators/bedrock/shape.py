"""Whether a request body has the members, types and order that Converse requires, whatever the model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from emulators.bedrock.problems import invalid

Json = Mapping[str, Any]

_MEMBERS = {
    "messages", "system", "inferenceConfig", "toolConfig", "guardrailConfig", "additionalModelRequestFields",
    "promptVariables", "additionalModelResponseFieldPaths", "requestMetadata", "performanceConfig", "serviceTier",
    "outputConfig",
}  # fmt: skip
_CONTENT = {
    "text", "image", "document", "video", "audio", "toolUse", "toolResult", "guardContent", "cachePoint",
    "reasoningContent", "citationsContent", "searchResult",
}  # fmt: skip
_SYSTEM = {"text", "guardContent", "cachePoint"}
_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_MAX_CACHE_POINTS = 4


def check_shape(body: Json) -> None:
    """Raise `Refused` when the body is not a Converse request."""
    extra = sorted(set(body) - _MEMBERS)
    if extra:
        raise invalid(f"Malformed input request: #: extraneous key [{extra[0]}] is not permitted")
    _check_system(body.get("system", []))
    _check_messages(body.get("messages", []))
    _check_tools(body)
    _check_inference(body.get("inferenceConfig", {}))
    _check_cache_points(body)
    _check_small_things(body)


def content_blocks(body: Json) -> Iterator[tuple[str, Json]]:
    """Yield each block of tools, system and messages, in the order in which a prompt cache sees them."""
    for item in body.get("toolConfig", {}).get("tools", []):
        yield "tools", item
    for item in body.get("system", []):
        yield "system", item
    for message in body.get("messages", []):
        for item in message.get("content", []):
            yield f"messages.{message.get('role')}", item


def _check_system(system: Any) -> None:
    for place, item in enumerate(_list(system, "system")):
        kind = _one_member(item, _SYSTEM, f"system.{place}")
        if kind == "text":
            _check_text(item["text"], f"system.{place}", "SystemContentBlock")


def _check_messages(messages: Any) -> None:
    if not _list(messages, "messages"):
        raise invalid("A conversation must start with a user message. Try again with a conversation that starts "
                      "with a user message.")  # fmt: skip
    previous = ""
    asked: set[str] = set()
    for place, message in enumerate(messages):
        role = message.get("role") if isinstance(message, Mapping) else None
        if role not in ("user", "assistant"):
            raise invalid(f"Value '{role}' at 'messages.{place + 1}.member.role' failed to satisfy constraint: Member "
                          "must satisfy enum value set: [user, assistant]")  # fmt: skip
        if place == 0 and role != "user":
            raise invalid("A conversation must start with a user message. Try again with a conversation that starts "
                          "with a user message.")  # fmt: skip
        if role == previous:
            raise invalid("A conversation must alternate between user and assistant roles. Make sure the conversation "
                          "alternates between user and assistant roles and try again.")  # fmt: skip
        asked = _check_turn(message.get("content"), place, role, asked)
        previous = role


def _check_turn(content: Any, place: int, role: str, asked: set[str]) -> set[str]:
    """Check one turn against the tool calls that the turn before made; return the calls that this one makes."""
    where = f"messages.{place}.content"
    if not _list(content, where):
        raise invalid(f"The content field in the Message object at messages.{place} is empty. Add a ContentBlock "
                      "object to the content field and try again.")  # fmt: skip
    answered: set[str] = set()
    calls: set[str] = set()
    for number, block in enumerate(content):
        kind = _one_member(block, _CONTENT, f"{where}.{number}")
        if kind == "text":
            _check_text(block["text"], f"{where}.{number}", "ContentBlock")
        elif kind == "toolUse":
            calls.add(str(block["toolUse"].get("toolUseId")))
        elif kind == "toolResult":
            answered.add(str(block["toolResult"].get("toolUseId")))
        elif kind == "reasoningContent" and role != "assistant":
            raise invalid(f"{where}.{number}: reasoningContent is allowed in assistant messages only")
    if missing := sorted(asked - answered):
        raise invalid(f"Expected toolResult blocks at messages.{place}.content for the following Ids: "
                      f"{', '.join(missing)}")  # fmt: skip
    if answered - asked:
        raise invalid(f"The number of toolResult blocks at messages.{place}.content exceeds the number of toolUse "
                      "blocks of previous turn.")  # fmt: skip
    return calls


def _check_tools(body: Json) -> None:
    used = any("toolUse" in block or "toolResult" in block for _, block in content_blocks(body))
    config = body.get("toolConfig")
    if config is None:
        if used:
            raise invalid("The toolConfig field must be defined when using toolUse and toolResult content blocks.")
        return
    tools = _list(config.get("tools"), "toolConfig.tools")
    names = [_check_tool(tool, place) for place, tool in enumerate(tools) if "cachePoint" not in tool]
    if not names:
        raise invalid("The value at toolConfig.tools failed to satisfy constraint: Member must have length greater "
                      "than or equal to 1")  # fmt: skip
    if len(set(names)) < len(names):
        raise invalid("tools: Tool names must be unique.")
    choice = config.get("toolChoice")
    if choice is not None:
        kind = _one_member(choice, {"auto", "any", "tool"}, "toolConfig.toolChoice")
        if kind == "tool" and choice["tool"].get("name") not in names:
            raise invalid(f"Tool '{choice['tool'].get('name')}' not found in provided tools")


def _check_tool(tool: Any, place: int) -> str:
    where = f"toolConfig.tools.{place}"
    _one_member(tool, {"toolSpec", "systemTool"}, where)
    spec = tool.get("toolSpec", {})
    name = spec.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise invalid(f"Value '{name}' at '{where}.member.toolSpec.name' failed to satisfy constraint: Member must "
                      "satisfy regular expression pattern: [a-zA-Z0-9_-]+")  # fmt: skip
    if spec.get("description") == "":
        raise invalid(f"Value at '{where}.member.toolSpec.description' failed to satisfy constraint: Member must "
                      "have length greater than or equal to 1")  # fmt: skip
    schema = spec.get("inputSchema", {}).get("json")
    if not isinstance(schema, Mapping) or schema.get("type") != "object":
        raise invalid(f"The value at {where}.toolSpec.inputSchema.json.type must be one of the following: object.")
    return name


def _check_inference(config: Any) -> None:
    if not isinstance(config, Mapping):
        raise invalid("inferenceConfig: expected an object")
    tokens = config.get("maxTokens")
    if tokens is not None and (not isinstance(tokens, int) or isinstance(tokens, bool) or tokens < 1):
        raise invalid(f"Value '{tokens}' at 'inferenceConfig.maxTokens' failed to satisfy constraint: Member must have "
                      "value greater than or equal to 1")  # fmt: skip
    for member in ("temperature", "topP"):
        value = config.get(member)
        if value is not None and not (isinstance(value, int | float) and 0 <= value <= 1):
            raise invalid(f"Value '{value}' at 'inferenceConfig.{member}' failed to satisfy constraint: Member must "
                          "have value between 0 and 1")  # fmt: skip
    for stop in _list(config.get("stopSequences", []), "inferenceConfig.stopSequences"):
        if not str(stop).strip():
            raise invalid("stop_sequences: each stop sequence must contain non-whitespace")


def _check_cache_points(body: Json) -> None:
    points = [block["cachePoint"] for _, block in content_blocks(body) if "cachePoint" in block]
    if len(points) > _MAX_CACHE_POINTS:
        raise invalid(f"A maximum of {_MAX_CACHE_POINTS} blocks with cache_control may be provided. "
                      f"Found {len(points)}.")  # fmt: skip
    is_short = False
    for point in points:
        if point.get("type") != "default" or point.get("ttl", "5m") not in ("5m", "1h"):
            raise invalid("cachePoint: type must be default and ttl one of 5m, 1h")
        if point.get("ttl") == "1h" and is_short:
            raise invalid("A ttl='1h' cache_control block must not come after a ttl='5m' cache_control block.")
        is_short = is_short or point.get("ttl", "5m") == "5m"


def _check_small_things(body: Json) -> None:
    metadata = body.get("requestMetadata")
    if metadata is not None and not 1 <= len(metadata) <= 16:
        raise invalid("requestMetadata: between 1 and 16 entries are allowed")
    if len(body.get("additionalModelResponseFieldPaths", [])) > 10:
        raise invalid("additionalModelResponseFieldPaths: at most 10 entries are allowed")
    if "guardrailConfig" in body:
        raise invalid("The guardrail identifier or version provided in the request does not exist.")


def _check_text(text: Any, where: str, what: str) -> None:
    if not isinstance(text, str):
        raise invalid(f"The text field in the {what} object at {where} is not a string.")
    if not text.strip():
        raise invalid(f"The text field in the {what} object at {where} is blank. Add text to the text field, and "
                      "try again.")  # fmt: skip


def _one_member(value: Any, allowed: set[str], where: str) -> str:
    members = sorted(value) if isinstance(value, Mapping) else []
    if len(members) != 1 or members[0] not in allowed:
        raise invalid(f"The {where} object must set one of the following keys: {', '.join(sorted(allowed))}.")
    return str(members[0])


def _list(value: Any, where: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise invalid(f"{where}: expected a list")
    return value
