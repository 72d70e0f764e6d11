"""Whether one model accepts one request: lifecycle, thinking, sampling, tools, limits; else the refusal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from emulators.bedrock.models import MODELS, ModelRules, bare_id, profile_prefix, profile_serves
from emulators.bedrock.problems import Refused, end_of_life, invalid, needs_profile, unknown_model
from emulators.bedrock.schema import check_strict_schema
from emulators.bedrock.shape import check_shape, content_blocks
from emulators.bedrock.signature import is_signed_by
from emulators.bedrock.tokens import request_tokens

Json = Mapping[str, Any]

_DEFAULT_MAX_TOKENS = 4096
_MIN_BUDGET = 1024
_MAX_TOKENS_WITHOUT_STREAM = 21_333
_INTERLEAVED = "interleaved-thinking-2025-05-14"
_THINKING_KEYS = {
    "enabled": {"type", "budget_tokens", "display"},
    "adaptive": {"type", "display"},
    "disabled": {"type"},
    "between_tools": {"type"},
}
_MODEL_FIELDS = {"thinking", "output_config", "anthropic_beta", "top_k", "anthropic_version", "metadata"}


@dataclass(frozen=True, slots=True)
class Accepted:
    """A request that is going to be answered, with what the answer depends on."""

    model_id: str
    model: ModelRules
    body: Json
    input_tokens: int
    max_tokens: int
    thinks: bool
    shows_thinking: bool
    thinking_budget: int
    effort: str


def find_model(identifier: str, region: str) -> ModelRules:
    """Return the model that may be invoked by this id in this Region, or raise `Refused`."""
    model = MODELS.get(bare_id(identifier))
    prefix = profile_prefix(identifier)
    if model is None or (prefix and (prefix not in model.profiles or not profile_serves(prefix, region))):
        raise unknown_model()
    if model.lifecycle == "eol":
        raise end_of_life()
    if not prefix:
        raise needs_profile(identifier)
    return model


def judge(identifier: str, body: Json, *, region: str, is_stream: bool) -> Accepted:
    """Return the accepted request, or raise `Refused` as Bedrock would."""
    model = find_model(identifier, region)
    check_shape(body)
    fields = _model_fields(body)
    thinking = _thinking(model, fields)
    effort = _effort(model, body, fields, thinking)
    max_tokens = body.get("inferenceConfig", {}).get("maxTokens", _DEFAULT_MAX_TOKENS)
    budget = _budget(model, thinking, max_tokens, fields)
    kind = thinking.get("type", "adaptive" if model.thinks != "off" else "disabled")
    is_thinking = kind in ("enabled", "adaptive")
    _check_sampling(model, body, fields, is_thinking=is_thinking)
    _check_tool_choice(model, body, is_thinking=is_thinking)
    _check_turns(model, body, is_thinking=is_thinking)
    _check_structured_output(model, body)
    _check_tier(model, body)
    input_tokens = _check_limits(model, body, max_tokens, is_stream=is_stream)
    display = thinking.get("display")
    return Accepted(
        model_id=identifier,
        model=model,
        body=body,
        input_tokens=input_tokens,
        max_tokens=max_tokens,
        thinks=is_thinking,
        shows_thinking=display == "summarized" if display else model.shows_thinking,
        thinking_budget=budget,
        effort=effort,
    )


def _model_fields(body: Json) -> Json:
    fields = body.get("additionalModelRequestFields") or {}
    if not isinstance(fields, Mapping):
        raise invalid("additionalModelRequestFields: expected an object")
    for name in sorted(set(fields) - _MODEL_FIELDS):
        raise invalid(f"{name}: Extra inputs are not permitted")
    return fields


def _thinking(model: ModelRules, fields: Json) -> dict[str, Any]:
    thinking = fields.get("thinking")
    if thinking is None:
        return {}
    if not isinstance(thinking, Mapping) or thinking.get("type") not in _THINKING_KEYS:
        raise invalid("thinking: Input tag does not match any of the expected tags: 'disabled', 'enabled', 'adaptive'")
    kind: Literal["enabled", "adaptive", "disabled", "between_tools"] = thinking["type"]
    if kind not in model.thinking:
        raise invalid(_not_this_thinking(model, kind))
    for name in sorted(set(thinking) - _THINKING_KEYS[kind]):
        raise invalid(f"thinking.{kind}.{name}: Extra inputs are not permitted")
    if thinking.get("display", "summarized") not in ("summarized", "omitted"):
        raise invalid(f"thinking.{kind}.display: Input should be 'summarized' or 'omitted'")
    return dict(thinking)


def _not_this_thinking(model: ModelRules, kind: str) -> str:
    if not model.thinking:
        return "thinking: Extra inputs are not permitted"
    if kind == "enabled":
        return (
            '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and '
            '"output_config.effort" to control thinking behavior.'
        )
    if kind == "adaptive":
        return "adaptive thinking is not supported on this model"
    return f'"thinking.type.{kind}" is not supported for this model.'


def _effort(model: ModelRules, body: Json, fields: Json, thinking: Json) -> str:
    by_fields = fields.get("output_config") or {}
    if not isinstance(by_fields, Mapping) or set(by_fields) - {"effort", "format"}:
        raise invalid("output_config: Extra inputs are not permitted")
    effort = (body.get("outputConfig") or {}).get("effort") or by_fields.get("effort")
    if effort is None:
        return "medium"
    if not model.efforts:
        raise invalid("This model does not support the effort parameter.")
    if effort not in model.efforts:
        allowed = ", ".join(f"'{level}'" for level in model.efforts)
        raise invalid(f"output_config.effort: Input should be one of {allowed}")
    if effort in ("xhigh", "max") and thinking.get("type") in ("disabled", "between_tools"):
        raise invalid(f"output_config.effort: '{effort}' is not supported when thinking is {thinking['type']}")
    return str(effort)


def _budget(model: ModelRules, thinking: Json, max_tokens: int, fields: Json) -> int:
    if thinking.get("type") != "enabled":
        return max_tokens // 2
    budget = thinking.get("budget_tokens")
    if not isinstance(budget, int):
        raise invalid("thinking.enabled.budget_tokens: Field required")
    if budget < _MIN_BUDGET:
        raise invalid(f"thinking.enabled.budget_tokens: Input should be greater than or equal to {_MIN_BUDGET}")
    may_exceed = _INTERLEAVED in fields.get("anthropic_beta", []) and "haiku-4-5" not in model.id
    if budget >= max_tokens and not may_exceed:
        raise invalid("`max_tokens` must be greater than `thinking.budget_tokens`. Please consult our documentation")
    return budget


def _check_sampling(model: ModelRules, body: Json, fields: Json, *, is_thinking: bool) -> None:
    config = body.get("inferenceConfig", {})
    temperature, top_p, top_k = config.get("temperature"), config.get("topP"), fields.get("top_k")
    if not model.free_sampling:
        for name, value in (("temperature", temperature), ("top_p", top_p), ("top_k", top_k)):
            if value is not None and (name == "top_k" or value != 1):
                raise invalid(f"`{name}` is deprecated for this model.")
    if is_thinking and temperature not in (None, 1):
        raise invalid("`temperature` may only be set to 1 when thinking is enabled or in adaptive mode. Please consult "
                      "our documentation.")  # fmt: skip
    if is_thinking and top_k is not None:
        raise invalid("`top_k` must be unset when thinking is enabled or in adaptive mode.")
    if is_thinking and top_p is not None and top_p < 0.95:
        raise invalid("`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled.")
    if model.sampling_exclusive and temperature is not None and top_p is not None:
        raise invalid("`temperature` and `top_p` cannot both be specified for this model. Please use only one.")


def _check_tool_choice(model: ModelRules, body: Json, *, is_thinking: bool) -> None:
    choice = body.get("toolConfig", {}).get("toolChoice") or {}
    if not {"any", "tool"} & set(choice):
        return
    if model.forced_tool_never:
        raise invalid('tool_choice: type "tool" and "any" are not supported for this model.')
    if is_thinking:
        raise invalid("Thinking may not be enabled when tool_choice forces tool use.")


def _check_turns(model: ModelRules, body: Json, *, is_thinking: bool) -> None:
    if body["messages"][-1]["role"] == "assistant" and (is_thinking or not model.prefill):
        raise invalid("This model does not support assistant message prefill. The conversation must end with a user "
                      "message.")  # fmt: skip
    for place, message in enumerate(body["messages"]):
        for number, block in enumerate(message["content"]):
            reasoning = block.get("reasoningContent", {}).get("reasoningText")
            if reasoning is not None and not is_signed_by(model.id, reasoning):
                raise invalid(f"messages.{place}.content.{number}: Invalid `signature` in `thinking` block")


def _check_structured_output(model: ModelRules, body: Json) -> None:
    wants_format = "textFormat" in (body.get("outputConfig") or {}) or "format" in (
        (body.get("additionalModelRequestFields") or {}).get("output_config") or {}
    )
    if wants_format and not model.structured_output:
        raise invalid("output_config.format: Extra inputs are not permitted")
    for place, tool in enumerate(body.get("toolConfig", {}).get("tools", [])):
        spec = tool.get("toolSpec", {})
        if spec.get("strict"):
            if not model.structured_output:
                raise invalid(f"tools.{place}.custom.strict: Extra inputs are not permitted")
            check_strict_schema(spec["inputSchema"]["json"], f"tools.{place}.custom.input_schema")


def _check_tier(model: ModelRules, body: Json) -> None:
    tier = (body.get("serviceTier") or {}).get("type", "default")
    if tier not in ("default", "reserved") or (tier == "reserved" and not model.reserved_tier):
        raise invalid(f"The provided service tier {tier} is not supported for this model.")
    if (body.get("performanceConfig") or {}).get("latency", "standard") != "standard":
        raise invalid("Latency performance configuration is not supported for this model.")


def _check_limits(model: ModelRules, body: Json, max_tokens: int, *, is_stream: bool) -> int:
    if max_tokens > model.max_output:
        raise invalid(f"The maximum tokens you requested exceeds the model limit of {model.max_output}. Try again with "
                      f"a maximum tokens value that is lower than {model.max_output}.")  # fmt: skip
    if max_tokens > _MAX_TOKENS_WITHOUT_STREAM and not is_stream:
        raise invalid(f"max_tokens above {_MAX_TOKENS_WITHOUT_STREAM} requires streaming")
    for _, block in content_blocks(body):
        ttl = block.get("cachePoint", {}).get("ttl", "5m")
        if "cachePoint" in block and ttl not in model.cache_ttls:
            raise invalid(f"cachePoint: ttl {ttl} is not supported for this model")
    tokens = request_tokens(body, model.tokens_factor)
    if tokens + max_tokens > model.context:
        raise Refused(
            400,
            "ValidationException",
            f"input length and `max_tokens` exceed context limit: {tokens} + {max_tokens} > {model.context}, decrease "
            "input length or `max_tokens` and try again",
        )
    return tokens
