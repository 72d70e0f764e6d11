"""Check: the same paragraph twice."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.checks.reading import PROSE_KINDS, Criticism, Reading, is_contents_line, is_markup
from analysis.checks.words import Span, plain, trimmed
from domain.document import Block
from domain.finding import Finding, FindingType, RiskLevel

CATEGORY = "duplicate_paragraph"

_LEAST_WORDS = 12
_LEAST_WORDS_OF_ONE_SENTENCE = 22
"""A shorter sentence may well be said twice on purpose."""
_LEAST_SENTENCES = 2
_LEAST_RUN = 20
"""Sentences and words of a run that stands within two longer paragraphs."""


def find_duplicate_paragraphs(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each longer paragraph that stands in the document again, at its second place."""
    places: dict[str, list[Block]] = {}
    for block in reading.body:
        if block.kind not in PROSE_KINDS or is_contents_line(block) or is_markup(block.text):
            continue
        text = plain(block.text)
        least = _LEAST_WORDS if len(reading.sentences(block)) > 1 else _LEAST_WORDS_OF_ONE_SENTENCE
        if len(text.split()) >= least:
            places.setdefault(text.rstrip(".;: "), []).append(block)
    for blocks in places.values():
        # What stands three times or more is a standing formula, not a slip.
        if len(blocks) == 2:
            second = blocks[1]
            yield reading.finding(second, trimmed(second.text, 0, len(second.text)), _criticism(reading, blocks))
    yield from _repeated_runs(reading, {block.id for blocks in places.values() if len(blocks) > 1 for block in blocks})


def _repeated_runs(reading: Reading, reported: set[str]) -> Iterator[Finding]:
    """Yield the runs of sentences that stand within two different paragraphs."""
    first_at: dict[str, tuple[Block, int]] = {}
    runs: dict[str, list[tuple[Block, Block, Span]]] = {}
    for block in reading.body:
        if block.kind not in PROSE_KINDS or block.id in reported or is_contents_line(block) or is_markup(block.text):
            continue
        spans = reading.sentences(block)
        texts = [plain(block.text[slice(*span)]) for span in spans]
        index = 0
        while index < len(spans):
            start, index = index, index + 1
            if texts[start] not in first_at or first_at[texts[start]][0].id == block.id:
                continue
            earlier, place = first_at[texts[start]]
            while index < len(spans) and first_at.get(texts[index]) == (earlier, place + index - start):
                index += 1
            if index - start >= _LEAST_SENTENCES and sum(len(t.split()) for t in texts[start:index]) >= _LEAST_RUN:
                span = (spans[start][0], spans[index - 1][1])
                runs.setdefault(texts[start], []).append((earlier, block, span))
        for number, text in enumerate(texts):
            first_at.setdefault(text, (block, number))
    for found in runs.values():
        if len(found) == 1:
            earlier, block, span = found[0]
            yield reading.finding(block, span, _criticism(reading, [earlier, block], "The same sentences stand"))


def _criticism(reading: Reading, blocks: list[Block], what: str = "The same paragraph stands") -> Criticism:
    first, second = (reading.section(block) for block in blocks[:2])
    titles = [f"“{section.title}”" if section else "the front matter" for section in (first, second)]
    where = f"twice in {titles[0]}" if titles[0] == titles[1] else f"in {titles[0]} and again in {titles[1]}"
    return Criticism(
        CATEGORY,
        FindingType.IMPORTANT,
        RiskLevel.LOW,
        0.95,
        f"{what} {where}, word for word.",
        "Keep it where it belongs and delete or refer to it elsewhere.",
    )
