"""Reported findings become findings: anchored, bounded, named by what they say; said twice, they are kept once."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from analysis.anchor import Anchor, anchor, find_exact
from analysis.answer import RawFinding
from analysis.checklist import Checklist, load_checklist
from analysis.normal import normalise
from domain.document import CONTEXT_KINDS, Block, Document, Section
from domain.finding import Finding, FindingType, Origin, Provenance, QuoteStatus, RiskLevel

MAX_QUESTIONS = 3
SAME_WORDS = 85
"""Likeness of two descriptions, of 100, from which they say the same about the same words."""
TELLING_LENGTH = 10
"""Characters that a quote needs so that its words alone tell which passage it is."""

_RELATED = (
    {"placeholder", "missing_information"},
    {"date_order", "date_conflict", "gap_in_timeline", "contradiction"},
    {"number_conflict", "table_total", "contradiction"},
    {"missing_owner", "missing_due_date", "vague_commitment"},
    {"dangling_reference", "missing_information"},
    {"undefined_acronym", "unclear_wording"},
    {"high_risk_without_mitigation", "weak_control", "rating_mismatch"},
    {"hidden_text", "instruction_in_text"},
    {"unsupported_claim", "unquantified_impact"},
)


def to_findings(
    raw: Sequence[RawFinding],
    document: Document,
    section: Section,
    *,
    run_id: str,
    provenance: Provenance | None,
    checklist: Checklist | None = None,
) -> tuple[Finding, ...]:
    """Return findings with computed places. The same answer gives the same ids, also while it is still arriving."""
    blocks = document.section_blocks(section)
    known = (checklist or load_checklist()).item_ids
    seen: Counter[str] = Counter()
    findings = []
    for item in raw:
        place = anchor(item.quote, item.block_id, blocks)
        block_id = place.block_id or _named(item.block_id, blocks)
        quote = place.document_words if place.status is QuoteStatus.EXACT else item.quote
        category = as_category(item.category)
        key = "\x1f".join((run_id, section.id, block_id, quote, category))
        findings.append(
            Finding(
                id=_id(key, seen[key]),
                section_id=section.id,
                section=section.title,
                block_id=block_id,
                quote=quote,
                quote_status=place.status,
                span=place.span,
                type=item.type,
                category=category,
                risk_level=RiskLevel.LOW if item.type is FindingType.POSITIVE else item.risk_level,
                confidence=round(min(max(item.confidence, 0.0), 1.0), 3),
                origin=Origin.MODEL,
                description=item.description,
                suggestion=item.suggestion,
                questions=item.questions[:MAX_QUESTIONS],
                checklist_items=_known_items(item.checklist_items, known),
                document_words=place.document_words if place.status is QuoteStatus.NEAR else "",
                also=_also(item, place, blocks, document),
                run_id=run_id,
                provenance=provenance,
            )
        )
        seen[key] += 1
    return tuple(findings)


def without_duplicates(model: Sequence[Finding], checks: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the model's findings that no check has made and no surer one of them repeats, in their order."""
    new = [finding for finding in model if not any(_says_what_check_says(finding, check) for check in checks)]
    kept: list[Finding] = []
    for finding in sorted(new, key=lambda finding: -finding.confidence):
        if not any(_repeats(finding, other) for other in kept):
            kept.append(finding)
    ids = {finding.id for finding in kept}
    return tuple(finding for finding in new if finding.id in ids)


def as_category(text: str) -> str:
    """Return a category as an id: lower case words joined by underscores."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")[:60] or "other"


def _id(key: str, number: int) -> str:
    return "f-" + hashlib.sha256(f"{key}\x1f{number}".encode()).hexdigest()[:20]


def _named(block_id: str, blocks: Sequence[Block]) -> str:
    return block_id if any(block.id == block_id and block.kind not in CONTEXT_KINDS for block in blocks) else ""


def _known_items(items: Iterable[str], known: frozenset[str]) -> tuple[str, ...]:
    ids = (re.sub(r"[^a-z0-9]+", "-", item.lower()).strip("-") for item in items)
    return tuple(dict.fromkeys(item for item in ids if item in known))


def _also(item: RawFinding, place: Anchor, blocks: Sequence[Block], document: Document) -> tuple[str, ...]:
    """The other passages in the document's own words; one that cannot be found is left out."""
    others = [block for block in document.blocks if block.kind not in CONTEXT_KINDS]
    passages = list(place.other_parts)
    for quote in item.also:
        words = _words_of(quote, blocks) or _words_of(quote, others)
        if words and words != place.document_words:
            passages.append(words)
    return tuple(dict.fromkeys(passages))


def _words_of(quote: str, blocks: Sequence[Block]) -> str:
    if len(quote) < TELLING_LENGTH:
        return ""
    for block in blocks:
        span = find_exact(quote, block.text, label=block.label) if block.kind not in CONTEXT_KINDS else None
        if span:
            return block.text[slice(*span)]
    return ""


def _says_what_check_says(finding: Finding, check: Finding) -> bool:
    if finding.type is FindingType.POSITIVE or not _related(finding.category, check.category):
        return False
    return _overlap(finding, check) or _quotes_passage(finding, (check.quote, *check.also))


def _repeats(finding: Finding, other: Finding) -> bool:
    if (finding.type is FindingType.POSITIVE) != (other.type is FindingType.POSITIVE):
        return False
    if not (_overlap(finding, other) or _same_words(finding.quote, other.quote)):
        return False
    return (
        finding.category == other.category or fuzz.token_set_ratio(finding.description, other.description) >= SAME_WORDS
    )


def _related(one: str, other: str) -> bool:
    return one == other or any(one in family and other in family for family in _RELATED)


def _overlap(one: Finding, other: Finding) -> bool:
    """Whether both are about the same words: at least half of the shorter passage is in both."""
    if one.block_id != other.block_id or one.span is None or other.span is None:
        return False
    shared = min(one.span[1], other.span[1]) - max(one.span[0], other.span[0])
    shorter = min(one.span[1] - one.span[0], other.span[1] - other.span[0])
    return shared > 0 and 2 * shared >= shorter


def _quotes_passage(finding: Finding, passages: Sequence[str]) -> bool:
    return any(_same_words(quote, passage) for quote in (finding.quote, *finding.also) for passage in passages)


def _same_words(one: str, other: str) -> bool:
    short, long = sorted((normalise(one).folded, normalise(other).folded), key=len)
    return len(short) >= TELLING_LENGTH and short in long
