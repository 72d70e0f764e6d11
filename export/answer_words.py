"""How the answer that a finding came in was made, in words: the same on screen and in every export."""

from __future__ import annotations

from domain.finding import Provenance

_THINKING = {
    "full": "its thinking in full",
    "summary": "a summary of its thinking",
    "none": "no thinking shown",
}


def reused_words(provenance: Provenance) -> str:
    """Say that the answer is an earlier one, and what of the document was different then; nothing for a new one."""
    if not provenance.reused_from:
        return ""
    rest = ", when the rest of the document was different" if provenance.is_from_elsewhere else ""
    return f"reused from an earlier review of the same section{rest}"


def answer_words(provenance: Provenance) -> str:
    """Return model, attempts, stop reason, times, tokens by kind and cost; a reused answer cost and took nothing.

    Bedrock counts thinking as output and tells no number of its own for it.
    """
    if provenance.reused_from:
        return f"{provenance.model_id}, {reused_words(provenance)}: not asked now, no tokens, $0"
    attempts = "1 attempt" if provenance.attempts == 1 else f"{provenance.attempts} attempts"
    stopped = f"stop reason {provenance.stop_reason}" if provenance.stop_reason else ""
    first = f"first word after {_seconds(provenance.first_token_ms)}" if provenance.first_token_ms else ""
    whole = f"{_seconds(provenance.total_ms)} in all" if provenance.total_ms else ""
    thinking = _THINKING.get(provenance.thinking_kind, "")
    parts = (provenance.model_id, attempts, stopped, first, whole, thinking, _tokens(provenance))
    return ", ".join(part for part in parts if part)


def _tokens(provenance: Provenance) -> str:
    usage = provenance.usage
    read = f"{usage.input_tokens:,} fresh, {usage.cache_read_tokens:,} from the cache"
    written = f"{usage.cache_write_tokens:,} written to it, {usage.output_tokens:,} of output with its thinking"
    return f"tokens: {read}, {written}, ${usage.cost_usd:.4f}"


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds / 1000:.1f} s"
