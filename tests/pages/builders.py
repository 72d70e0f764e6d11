"""A document, findings and who answered, for pages to draw."""

from __future__ import annotations

from typing import Any

from domain.document import Block, BlockKind, Document, Omission, Section
from domain.finding import Finding, FindingType, Origin, Provenance, QuoteStatus, RiskLevel, Skipped, Usage

NOTICE = "local emulator, not Claude"

RUN = "01RUN"


def a_document(name: str = "outage.docx") -> Document:
    """Return a document of two sections with a list and a table's cell."""
    blocks = (
        Block("b1", BlockKind.HEADING, "Timeline", 1, "1"),
        Block("b2", BlockKind.PARAGRAPH, "The rollback began at 14:30 and the outage at 14:10."),
        Block("b3", BlockKind.HEADING, "Root cause", 1, "2"),
        Block("b4", BlockKind.PARAGRAPH, "The outage was caused by the outage of the gateway."),
    )
    sections = (
        Section("s1", "Timeline", 1, ("b1", "b2"), 11, label="1"),
        Section("s2", "Root cause", 1, ("b3", "b4"), 11, label="2"),
    )
    omissions = (Omission("image", 0, "images hold no text", 2),)
    return Document(name, "0" * 64, "text/plain", blocks, sections, omissions)


def a_finding(finding_id: str, **changes: Any) -> Finding:
    """Return a finding of a check, or of a model when `run_id` is given."""
    values: dict[str, Any] = {
        "section_id": "s1",
        "section": "Timeline",
        "block_id": "b2",
        "quote": "The rollback began at 14:30",
        "quote_status": QuoteStatus.EXACT,
        "span": (0, 27),
        "type": FindingType.CRITICAL,
        "category": "date_order",
        "risk_level": RiskLevel.HIGH,
        "confidence": 0.9,
        "origin": Origin.CHECK,
        "description": f"What is wrong in {finding_id}",
        "suggestion": "Put it right.",
        "check": "date_order",
    }
    if changes.get("run_id"):
        values |= {"origin": Origin.MODEL, "check": "", "provenance": a_provenance()}
    return Finding(id=finding_id, **{**values, **changes})


def a_provenance(**changes: Any) -> Provenance:
    values: dict[str, Any] = {
        "chain_position": 2,
        "chain_length": 5,
        "skipped": (Skipped("us.first", "Claude Sonnet 4.6", "it was too busy"),),
        "usage": Usage(1200, 340, cost_usd=0.012),
        "total_ms": 6200,
        "notice": NOTICE,
    }
    return Provenance("us.second", "Claude Sonnet 5.5", **{**values, **changes})
