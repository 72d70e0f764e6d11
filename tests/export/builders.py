"""Small builders for the values that exports take."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from domain.decision import DecisionAction, Verdict
from domain.document import Block, BlockKind, Document, Section
from domain.finding import Finding, FindingType, Origin, Provenance, QuoteStatus, RiskLevel, Skipped, Usage
from domain.run import Review

EMULATED = "local emulator, not Claude"

A_PROVENANCE = Provenance(
    model_id="anthropic.model-two",
    model_name="Model Two",
    chain_position=2,
    chain_length=5,
    skipped=(Skipped("anthropic.model-one", "Model One", "Model One was too busy"),),
    attempts=2,
    stop_reason="tool_use",
    thinking_kind="summary",
    first_token_ms=400,
    total_ms=2400,
    usage=Usage(1000, 200, 50, 25, 0.0123),
    prompt_version="2026-11",
    checklist="incident@2",
    notice=EMULATED,
)

A_REVIEW = Review("01REVIEW", "plan.docx", "ab" * 32, "text/plain", 2048, 1_700_000_000.0, "ana")


def a_finding(**changes: Any) -> Finding:
    """Return a finding of a model on the first block."""
    finding = Finding(
        id="f1",
        section_id="s1",
        section="Plan",
        block_id="b1",
        quote="the plan",
        quote_status=QuoteStatus.EXACT,
        span=(0, 8),
        type=FindingType.CRITICAL,
        category="missing_owner",
        risk_level=RiskLevel.HIGH,
        confidence=0.9,
        origin=Origin.MODEL,
        description="No owner is named.",
        suggestion="Name an owner.",
        questions=("Who owns it?",),
        checklist_items=("owners",),
        run_id="r1",
        provenance=A_PROVENANCE,
    )
    return replace(finding, **changes)


def accepted(*findings: Finding, by: str = "ana") -> dict[str, Verdict]:
    """Return verdicts that accept each finding."""
    return {finding.id: Verdict(DecisionAction.ACCEPTED, by, 1_700_000_100.0) for finding in findings}


def a_document(*texts: str, media_type: str = "text/plain", name: str = "plan.txt") -> Document:
    """Return a document of one section with a block for each text."""
    blocks = tuple(Block(f"b{n}", BlockKind.PARAGRAPH, text) for n, text in enumerate(texts or ("the plan",), 1))
    words = sum(block.words for block in blocks)
    section = Section("s1", "Plan", 1, tuple(block.id for block in blocks), words)
    return Document(name, "ab" * 32, media_type, blocks, (section,))
