"""One finding as a row of the workbook."""

from __future__ import annotations

from domain.decision import Verdict
from domain.finding import Finding, Origin, Provenance, QuoteStatus, Usage
from export.answer_words import reused_words
from export.columns import Column, Value, moment
from export.comment import category_name

# Heading and width of each column, in the order of `finding_row`.
FINDING_COLUMNS = (
    Column("No.", 6),
    Column("Decision", 12),
    Column("Decided by", 14),
    Column("Decided at (UTC)", 18),
    Column("Reason", 28),
    Column("Risk", 10),
    Column("Type", 12),
    Column("Category", 22),
    Column("Section", 30),
    Column("Quote", 44),
    Column("Quote status", 18),
    Column("The document's own words", 40),
    Column("Description", 52),
    Column("Suggestion", 44),
    Column("Analyst's description", 40),
    Column("Analyst's suggestion", 40),
    Column("Questions", 40),
    Column("See also", 36),
    Column("Checklist items", 22),
    Column("Confidence", 11),
    Column("Origin", 10),
    Column("Notice", 24),
    Column("Found by", 24),
    Column("Model id", 34),
    Column("Place in chain", 10),
    Column("Models in chain", 10),
    Column("Skipped models and why", 44),
    Column("Attempts", 10),
    Column("Prompt version", 16),
    Column("Checklist version", 22),
    Column("Answer reused from review", 30),
    Column("How it was reused", 30),
    Column("Stop reason", 14),
    Column("Thinking", 14),
    Column("Input tokens (whole answer)", 14),
    Column("Output tokens, thinking included (whole answer)", 14),
    Column("Cache read tokens (whole answer)", 14),
    Column("Cache write tokens (whole answer)", 14),
    Column("Cost in USD (whole answer)", 14),
    Column("Seconds to the first word", 12),
    Column("Seconds (whole answer)", 12),
    Column("Page", 8),
    Column("Block id", 18),
    Column("Section id", 16),
    Column("Run id", 28),
    Column("Finding id", 28),
)
RISK_COLUMN = 6

_QUOTE_WORDS = {
    QuoteStatus.EXACT: "exact",
    QuoteStatus.NEAR: "near, not proven",
    QuoteStatus.ABSENT: "not found in the document",
}


def finding_row(number: int, finding: Finding, verdict: Verdict, page: int | None) -> tuple[Value, ...]:
    """Return the cells of a finding; tokens, cost and time are those of the answer it came with."""
    return (
        number,
        decision_word(verdict),
        verdict.by,
        moment(verdict.at),
        verdict.reason,
        finding.risk_level.value,
        finding.type.value,
        category_name(finding.category),
        finding.section,
        finding.quote,
        _QUOTE_WORDS[finding.quote_status],
        finding.document_words,
        finding.description,
        finding.suggestion,
        verdict.description,
        verdict.suggestion,
        "\n".join(finding.questions),
        "\n".join(finding.also),
        "\n".join(finding.checklist_items),
        finding.confidence,
        finding.origin.value,
        *_made_by(finding),
        page,
        finding.block_id,
        finding.section_id,
        finding.run_id,
        finding.id,
    )


def decision_word(verdict: Verdict) -> str:
    """Return how a finding stands in one word."""
    return verdict.action.value if verdict.action else "undecided"


def _made_by(finding: Finding) -> tuple[Value, ...]:
    provenance = finding.provenance
    if provenance is None:
        maker = f"check {finding.check or finding.category}" if finding.origin is Origin.CHECK else finding.origin.value
        return ("", maker, *[None] * 18)
    return (
        provenance.notice,
        provenance.model_name,
        provenance.model_id,
        provenance.chain_position,
        provenance.chain_length,
        _skipped(provenance),
        provenance.attempts,
        provenance.prompt_version,
        provenance.checklist,
        provenance.reused_from,
        reused_words(provenance),
        provenance.stop_reason,
        provenance.thinking_kind,
        *_tokens(provenance.usage),
        round(provenance.first_token_ms / 1000, 3),
        round(provenance.total_ms / 1000, 3),
    )


def _skipped(provenance: Provenance) -> str:
    return "\n".join(f"{model.model_name or model.model_id}: {model.reason}" for model in provenance.skipped)


def _tokens(usage: Usage) -> tuple[Value, ...]:
    return (
        usage.input_tokens,
        usage.output_tokens,
        usage.cache_read_tokens,
        usage.cache_write_tokens,
        round(usage.cost_usd, 6),
    )
