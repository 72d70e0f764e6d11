"""Small documents, findings and columns for tests of the comparison."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from comparison.columns import Column, ColumnSection
from domain.document import Block, BlockKind, Document, Section
from domain.finding import Finding, FindingType, Origin, QuoteStatus, RiskLevel
from domain.run import SectionStatus


def a_document(*texts: str) -> Document:
    """Return a document with a section for each text, which is its only block: `b1` in `s1`, `b2` in `s2`."""
    blocks = tuple(Block(f"b{number}", BlockKind.PARAGRAPH, text) for number, text in enumerate(texts, 1))
    sections = tuple(
        Section(f"s{number}", f"Part {number}", 1, (block.id,), block.words) for number, block in enumerate(blocks, 1)
    )
    return Document("plan.txt", "ab" * 32, "text/plain", blocks, sections)


def a_finding(document: Document, quote: str, description: str, **changes: Any) -> Finding:
    """Return a finding on the first place of `quote` in the document, absent when it is not there."""
    block = next((block for block in document.blocks if quote in block.text), None)
    home = block.id if block else changes.get("block_id", "b1")
    section = next(section for section in document.sections if home in section.block_ids)
    values: dict[str, Any] = {
        "id": f"f-{quote}-{description}",
        "section_id": section.id,
        "section": section.title,
        "block_id": home,
        "quote": quote,
        "quote_status": QuoteStatus.EXACT if block else QuoteStatus.ABSENT,
        "span": (block.text.index(quote), block.text.index(quote) + len(quote)) if block else None,
        "type": FindingType.IMPORTANT,
        "category": "missing_owner",
        "risk_level": RiskLevel.HIGH,
        "confidence": 0.8,
        "origin": Origin.MODEL,
        "description": description,
    }
    return Finding(**{**values, **changes})


def a_column(document: Document, key: str, findings: Sequence[Finding] = (), **changes: Any) -> Column:
    """Return a column that has reviewed every section, but those in `failed`."""
    failed = changes.pop("failed", ())
    sections = tuple(
        ColumnSection(
            section.id,
            section.title,
            SectionStatus.FAILED if section.id in failed else SectionStatus.DONE,
            reason="Model A was too busy." if section.id in failed else "",
        )
        for section in document.sections
    )
    values: dict[str, Any] = {"label": key.upper(), "models": (f"model-{key}",), "sections": sections}
    return Column(key=key, findings=tuple(findings), **{**values, **changes})
