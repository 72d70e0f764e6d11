"""What each Claude model on Bedrock accepts, as of 2026-11-23.

A table of its own, not the product's catalogue: one wrong entry must not confirm itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Lifecycle = Literal["active", "legacy", "eol"]
Thinking = Literal["enabled", "adaptive", "disabled", "between_tools"]


@dataclass(frozen=True, slots=True)
class ModelRules:
    """One foundation model. `thinks` says what happens when a request does not mention thinking."""

    id: str
    name: str
    context: int = 1_000_000
    max_output: int = 128_000
    thinking: tuple[Thinking, ...] = ("adaptive", "disabled")
    thinks: Literal["off", "on", "always"] = "off"
    shows_thinking: bool = False  # when `display` is not given
    efforts: tuple[str, ...] = ()
    free_sampling: bool = False  # temperature, top_p and top_k other than the defaults
    sampling_exclusive: bool = False  # temperature and top_p not together
    forced_tool_never: bool = False
    prefill: bool = False
    structured_output: bool = False  # outputConfig.textFormat and toolSpec.strict
    counts_tokens: bool = True
    cache_minimum: int = 1024
    cache_ttls: tuple[str, ...] = ("5m", "1h")
    tokens_factor: float = 1.0  # from Opus 4.7 on a new tokenizer, of which Anthropic says 1.0 to 1.35 as many
    lifecycle: Lifecycle = "active"
    dates: tuple[str, str, str] = ("", "", "")  # legacy, extended access, end of life
    profiles: tuple[str, ...] = ("us", "eu", "global")
    reserved_tier: bool = False


_OLD_PROFILES = ("us", "eu")
_BUDGET: tuple[Thinking, ...] = ("enabled", "disabled")
_ALL_EFFORTS = ("low", "medium", "high", "xhigh", "max")
_EFFORTS_OF_5 = ("low", "medium", "high", "xhigh")  # Bedrock refuses Anthropic's "max" here

_MODELS = (
    ModelRules(
        "anthropic.claude-3-5-sonnet-20240620-v1:0", "Claude 3.5 Sonnet", 200_000, 4_096, (),
        free_sampling=True, prefill=True, cache_ttls=(), lifecycle="eol",
        dates=("2025-09-01", "2025-12-01", "2026-07-30"), profiles=_OLD_PROFILES,
    ),
    ModelRules(
        "anthropic.claude-3-5-sonnet-20241022-v2:0", "Claude 3.5 Sonnet v2", 200_000, 8_192, (),
        free_sampling=True, prefill=True, cache_ttls=("5m",), lifecycle="eol",
        dates=("", "2025-12-01", "2026-07-30"), profiles=_OLD_PROFILES,
    ),
    ModelRules(
        "anthropic.claude-3-7-sonnet-20250219-v1:0", "Claude 3.7 Sonnet", 200_000, 8_192, _BUDGET,
        shows_thinking=True, free_sampling=True, prefill=True, cache_ttls=("5m",), lifecycle="eol",
        dates=("", "", "2026-04-28"), profiles=_OLD_PROFILES,
    ),
    ModelRules(
        "anthropic.claude-sonnet-4-20250514-v1:0", "Claude Sonnet 4", 200_000, 64_000, _BUDGET,
        shows_thinking=True, free_sampling=True, prefill=True, cache_ttls=("5m",), lifecycle="eol",
        dates=("2026-04-14", "2026-07-14", "2026-10-14"),
    ),
    ModelRules(
        "anthropic.claude-sonnet-4-5-20250929-v1:0", "Claude Sonnet 4.5", 200_000, 64_000, _BUDGET,
        shows_thinking=True, free_sampling=True, sampling_exclusive=True, prefill=True, structured_output=True,
        lifecycle="legacy", dates=("2026-10-08", "2027-01-08", "2027-04-08"),
    ),
    ModelRules(
        "anthropic.claude-sonnet-4-6", "Claude Sonnet 4.6", 1_000_000, 64_000, ("enabled", "adaptive", "disabled"),
        shows_thinking=True, efforts=("low", "medium", "high", "max"), free_sampling=True, structured_output=True,
        reserved_tier=True,
    ),
    ModelRules(
        "anthropic.claude-sonnet-5", "Claude Sonnet 5", thinks="on", efforts=_EFFORTS_OF_5, counts_tokens=False,
        tokens_factor=1.3,
    ),
    ModelRules(
        "anthropic.claude-sonnet-5-5", "Claude Sonnet 5.5", thinking=("adaptive", "between_tools"), thinks="always",
        efforts=_EFFORTS_OF_5, forced_tool_never=True, counts_tokens=False, cache_minimum=512, tokens_factor=1.3,
    ),
    ModelRules(
        "anthropic.claude-haiku-4-5-20251001-v1:0", "Claude Haiku 4.5", 200_000, 64_000, _BUDGET,
        shows_thinking=True, free_sampling=True, sampling_exclusive=True, prefill=True, structured_output=True,
        cache_minimum=4096,
    ),
    ModelRules(
        "anthropic.claude-haiku-5-5", "Claude Haiku 5.5", thinks="on", efforts=_EFFORTS_OF_5, counts_tokens=False,
        cache_minimum=512, tokens_factor=1.3,
    ),
    ModelRules(
        "anthropic.claude-opus-4-1-20250805-v1:0", "Claude Opus 4.1", 200_000, 32_000, _BUDGET,
        shows_thinking=True, free_sampling=True, sampling_exclusive=True, prefill=True, cache_ttls=("5m",),
        lifecycle="legacy", dates=("2026-07-08", "2026-10-08", "2027-01-08"), profiles=_OLD_PROFILES,
    ),
    ModelRules(
        "anthropic.claude-opus-4-5-20251101-v1:0", "Claude Opus 4.5", 200_000, 64_000, _BUDGET,
        shows_thinking=True, efforts=("low", "medium", "high"), free_sampling=True, prefill=True,
        structured_output=True, cache_minimum=4096,
    ),
    ModelRules(
        "anthropic.claude-opus-4-6-v1", "Claude Opus 4.6", thinking=("enabled", "adaptive", "disabled"),
        shows_thinking=True, efforts=("low", "medium", "high", "max"), free_sampling=True, structured_output=True,
        cache_minimum=4096,
    ),
    ModelRules(
        "anthropic.claude-opus-4-7", "Claude Opus 4.7", efforts=_ALL_EFFORTS, cache_minimum=4096, tokens_factor=1.3,
    ),
    ModelRules("anthropic.claude-opus-4-8", "Claude Opus 4.8", efforts=_ALL_EFFORTS, tokens_factor=1.3),
    ModelRules(
        "anthropic.claude-opus-5", "Claude Opus 5", thinks="on", efforts=_ALL_EFFORTS, cache_minimum=512,
        tokens_factor=1.3,
    ),
    ModelRules(
        "anthropic.claude-opus-5-5", "Claude Opus 5.5", thinking=("adaptive",), thinks="always",
        efforts=_ALL_EFFORTS, forced_tool_never=True, cache_minimum=512, tokens_factor=1.3,
    ),
    ModelRules(
        "anthropic.claude-fable-5", "Claude Fable 5", thinking=("adaptive",), thinks="always", efforts=_ALL_EFFORTS,
        cache_minimum=512, tokens_factor=1.3,
    ),
    ModelRules(
        "anthropic.claude-fable-5-1", "Claude Fable 5.1", thinking=("adaptive",), thinks="always",
        efforts=_ALL_EFFORTS, forced_tool_never=True, cache_minimum=512, tokens_factor=1.3,
    ),
)  # fmt: skip

MODELS = {model.id: model for model in _MODELS}


def bare_id(identifier: str) -> str:
    """Return the foundation model's id of a profile id or an ARN."""
    last = identifier.rsplit("/", 1)[-1]
    prefix, _, rest = last.partition(".")
    return rest if prefix in {"us", "eu", "global", "apac", "jp", "au"} else last


def profile_prefix(identifier: str) -> str:
    """Return "us", "eu", "global" and the like, or "" for a foundation model's own id."""
    last = identifier.rsplit("/", 1)[-1]
    return last.removesuffix(bare_id(identifier)).rstrip(".")


def profile_serves(prefix: str, region: str) -> bool:
    """Return whether the inference profile can be called from the Region."""
    return prefix == "global" or region.startswith(f"{prefix}-")
