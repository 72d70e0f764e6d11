"""Small documents, sections and findings for tests of the analysis."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from analysis.answer import RawFinding
from domain.document import Block, BlockKind, Document, Section
from domain.finding import Finding, FindingType, Origin, QuoteStatus, RiskLevel


def a_document(*blocks: Block, name: str = "write-up.docx", titles: tuple[str, ...] = ("Timeline",)) -> Document:
    """Return a document whose blocks are dealt out evenly to sections with these titles."""
    size = -(-len(blocks) // len(titles))
    sections = []
    for number, title in enumerate(titles):
        mine = blocks[number * size : (number + 1) * size]
        ids = tuple(block.id for block in mine)
        sections.append(Section(f"s{number + 1}", title, 1, ids, sum(block.words for block in mine)))
    return Document(name, "00", "text/plain", tuple(blocks), tuple(sections))


def paragraphs(*texts: str) -> list[Block]:
    """Return paragraphs b1, b2, ..."""
    return [Block(f"b{number}", BlockKind.PARAGRAPH, text) for number, text in enumerate(texts, start=1)]


def reported(**changes: Any) -> dict[str, Any]:
    """Return one finding as a model sends it."""
    return {
        "block_id": "b1",
        "quote": "the alarm rang",
        "type": "important",
        "category": "unsupported_claim",
        "risk_level": "medium",
        "confidence": 0.7,
        "description": "Nothing shows that the alarm rang.",
        "suggestion": "Name the log.",
        "questions": [],
        "checklist_items": ["evidence"],
        "also": [],
        **changes,
    }


def a_raw_finding(**changes: Any) -> RawFinding:
    """Return one finding as it comes out of a model's answer."""
    return RawFinding.model_validate(reported(**changes))


def a_finding(**changes: Any) -> Finding:
    """Return a model's finding on the first words of block b1."""
    finding = Finding(
        id="f1",
        section_id="s1",
        section="Timeline",
        block_id="b1",
        quote="the alarm rang",
        quote_status=QuoteStatus.EXACT,
        span=(0, 14),
        type=FindingType.IMPORTANT,
        category="unsupported_claim",
        risk_level=RiskLevel.MEDIUM,
        confidence=0.7,
        origin=Origin.MODEL,
        description="Nothing shows that the alarm rang.",
    )
    return replace(finding, **changes)
