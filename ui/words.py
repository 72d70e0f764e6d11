"""Words and figures as analysts read them. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, tzinfo

from domain.finding import Finding, FindingType, Origin, Provenance, QuoteStatus
from export.answer_words import answer_words, reused_words

RISK_WORDS = {"high": "◆ High", "medium": "▲ Medium", "low": "● Low", "positive": "✓ Positive"}
RISK_COLOURS = {"high": "red", "medium": "orange", "low": "blue", "positive": "green"}
TYPE_WORDS = {"critical": "Critical", "important": "Important", "suggestion": "Suggestion", "positive": "Positive"}
DECISION_WORDS = {"undecided": "Undecided", "accepted": "Accepted", "edited": "Edited", "rejected": "Rejected"}
QUOTE_WORDS = {"exact": "Exact quote", "near": "Near quote", "absent": "Quote not found"}
ORIGIN_WORDS = {"check": "Checks (rules in code)", "model": "Models", "analyst": "Analysts"}
STATUS_WORDS = {
    "reading": "reading",
    "waiting": "not started",
    "running": "running",
    "complete": "complete",
    "partial": "partial",
    "failed": "failed",
    "cancelled": "cancelled",
    "unreadable": "not readable",
}

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$<>:&@])")


def as_plain(text: str) -> str:
    """Return Markdown that shows exactly this text: no markup, link, image, icon or formula comes of it."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def tone(finding: Finding) -> str:
    """Return the word that gives a finding its colour and shape: its risk, or `positive`."""
    return "positive" if finding.type is FindingType.POSITIVE else finding.risk_level.value


def duration(seconds: float) -> str:
    """Return such as `42 s` or `3 min 5 s`."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def money(dollars: float) -> str:
    """Return dollars with as many digits as matter."""
    return f"${dollars:.2f}" if dollars >= 0.1 or dollars == 0 else f"${dollars:.3f}"


def many(number: int, one: str, more: str = "") -> str:
    """Return such as `1 section` or `3 sections`."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def ordinal(number: int) -> str:
    """Return `1st`, `2nd`, `3rd`, `4th`..."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def category(name: str) -> str:
    """Return a category id as words."""
    return name.replace("_", " ").capitalize()


def clock(at: float, zone: tzinfo | None, now: float) -> str:
    """Return the time of day, with the date unless it is today."""
    then, today = datetime.fromtimestamp(at, zone), datetime.fromtimestamp(now, zone)
    if then.date() == today.date():
        return f"{then:%H:%M}"
    return f"{then.day} {then:%b %H:%M}" if then.year == today.year else f"{then.day} {then:%b %Y %H:%M}"


def quote_sentence(finding: Finding) -> str:
    """Say what the program knows about the quote."""
    return {
        QuoteStatus.EXACT: "Exact quote: these words stand in the document.",
        QuoteStatus.NEAR: "Near quote: the document says it differently.",
        QuoteStatus.ABSENT: "Not found in the document: these words are the model's own.",
    }[finding.quote_status]


def who_answered(finding: Finding) -> str:
    """Say who made a finding, and why earlier models did not."""
    if finding.origin is Origin.CHECK:
        name = category(finding.check or finding.category).lower()
        return f"Found by the check “{name}”: a rule in code, no model was asked."
    if finding.origin is Origin.ANALYST:
        return "Written by an analyst."
    return _answer(finding.provenance) if finding.provenance else "Found by a model."


_THINKING = {
    "full": "In full, as the model wrote them.",
    "summary": "A summary: this model shows no more of its thinking.",
    "none": "This model gives none of its thinking.",
}


_HEADINGS = {
    "full": "the model's notes in full, not evidence",
    "summary": "a summary of the model's notes, not evidence",
    "none": "this model shows none of its thinking",
}


def thinking_sentence(kind: str, *, has_any: bool) -> str:
    """Say what of a model's thinking there is to see; nothing while that is unknown."""
    if kind in ("full", "summary") and not has_any:
        return "The model did not write any for this section."
    return _THINKING.get(kind, "")


def notes_heading(kind: str) -> str:
    """Say above a model's thinking what it is, also while it is still being written."""
    return _HEADINGS.get(kind, "the model's notes, not evidence")


def _answer(provenance: Provenance) -> str:
    position, length = provenance.chain_position, provenance.chain_length
    place = "the only model asked" if length == 1 else f"{ordinal(position)} of {length} models"
    return f"{provenance.model_name}, {place}."


def skipped_sentences(provenance: Provenance) -> Sequence[str]:
    """Say why each earlier model did not answer."""
    return [f"{skipped.model_name}: {skipped.reason}" for skipped in provenance.skipped]


def made(provenance: Provenance) -> str:
    """Return all that is known of how an answer was made."""
    versions = f"prompt {provenance.prompt_version}, checklist {provenance.checklist or 'not recorded'}"
    return f"{answer_words(provenance)}; {versions}."


def spent(provenance: Provenance) -> str:
    """Return tokens, cost and time of the answer that a finding came in."""
    if provenance.reused_from:
        said = reused_words(provenance)
        return f"{said[:1].upper()}{said[1:]}: no model was asked, at no cost."
    usage = provenance.usage
    read = usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens
    parts = [f"{read:,} tokens read", f"{usage.output_tokens:,} written", money(usage.cost_usd)]
    if provenance.total_ms:
        parts.append(duration(provenance.total_ms / 1000))
    saved = provenance.saved_characters
    tables = f" Its tables were written {saved:,} characters shorter, in TOON." if saved else ""
    return f"The answer for this section: {', '.join(parts)}.{tables}"
