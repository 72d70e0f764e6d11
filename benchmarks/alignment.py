"""Aligning many findings on a document with 93 tables, as processor time beside reading that document."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable

from analysis.readers import read_document
from comparison.aligning import align
from comparison.columns import Column, ColumnSection
from domain.document import Document
from domain.finding import Finding, FindingType, Origin, QuoteStatus, RiskLevel
from domain.run import SectionStatus
from emulators.services import REPOSITORY

COLUMNS = 5
FINDINGS = 300
_FILE = REPOSITORY / "tests" / "samples" / "public" / "security-plan-template.docx"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SAID = (
    ("missing_owner", "Nobody is named as responsible for this."),
    ("missing_due_date", "No date says until when this is done."),
    ("unsupported_claim", "Nothing is cited that supports this."),
    ("unclear_wording", "It cannot be told what this means."),
    ("weak_control", "This can be bypassed, for nobody checks it."),
)


def measure() -> dict[str, float]:
    """Return the processor seconds of reading once more and of aligning for the first time, and the rows."""
    data = _FILE.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    document = read_document(_FILE.name, data, _WORD, sha256=digest)
    columns = [_column(document, number) for number in range(COLUMNS)]
    return {
        "reading": _processor_seconds(lambda: read_document(_FILE.name, data, _WORD, sha256=digest)),
        "aligning": _processor_seconds(lambda: align(columns, document)),
        "rows": float(len(align(columns, document).rows)),
    }


def _processor_seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _column(document: Document, number: int) -> Column:
    """Findings spread over all blocks with words; each column starts at another block and says other things there."""
    home = {block: section for section in document.sections for block in section.block_ids}
    blocks = [block for block in document.blocks if len(block.text) > 20 and block.id in home]
    findings = []
    for count in range(FINDINGS):
        block = blocks[(count * len(blocks) // FINDINGS + number) % len(blocks)]
        category, said = _SAID[(count + number // 2) % len(_SAID)]
        findings.append(
            Finding(
                id=f"f-{number}-{count}",
                section_id=home[block.id].id,
                section=home[block.id].title,
                block_id=block.id,
                quote=block.text[:200],
                quote_status=QuoteStatus.EXACT,
                span=(0, len(block.text[:200])),
                type=FindingType.IMPORTANT,
                category=category,
                risk_level=RiskLevel.MEDIUM,
                confidence=0.8,
                origin=Origin.MODEL,
                description=f"{said} {block.text[:80]}",
            )
        )
    sections = tuple(ColumnSection(one.id, one.title, SectionStatus.DONE) for one in document.sections)
    return Column(f"c{number}", f"Model {number}", (f"model-{number}",), findings=tuple(findings), sections=sections)
