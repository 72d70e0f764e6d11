"""Check: the same paragraph twice."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.checks.reading import PROSE_KINDS, Criticism, Reading, is_contents_line
from analysis.checks.words import plain, trimmed
from domain.document import Block
from domain.finding import Finding, FindingType, RiskLevel

CATEGORY = "duplicate_paragraph"

_LEAST_WORDS = 12
_LEAST_CHARACTERS = 70


def find_duplicate_paragraphs(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each longer paragraph that stands in the document again, at its second place."""
    places: dict[str, list[Block]] = {}
    for block in reading.body:
        if block.kind in PROSE_KINDS and not is_contents_line(block):
            text = plain(block.text)
            if len(text) >= _LEAST_CHARACTERS and len(text.split()) >= _LEAST_WORDS:
                places.setdefault(text.rstrip(".;: "), []).append(block)
    for blocks in places.values():
        if len(blocks) > 1:
            second = blocks[1]
            yield reading.finding(second, trimmed(second.text, 0, len(second.text)), _criticism(reading, blocks))


def _criticism(reading: Reading, blocks: list[Block]) -> Criticism:
    first, second = (reading.section(block) for block in blocks[:2])
    titles = [f"“{section.title}”" if section else "the front matter" for section in (first, second)]
    where = f"twice in {titles[0]}" if titles[0] == titles[1] else f"in {titles[0]} and again in {titles[1]}"
    count = f"{len(blocks)} times, first " if len(blocks) > 2 else ""
    return Criticism(
        CATEGORY,
        FindingType.IMPORTANT if len(blocks) == 2 else FindingType.SUGGESTION,
        RiskLevel.LOW,
        0.95 if len(blocks) == 2 else 0.7,
        f"The same paragraph stands {count}{where}, word for word.",
        "Keep it where it belongs and delete or refer to it elsewhere.",
    )
