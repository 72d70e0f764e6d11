"""What the tests of annotated Word files share: findings on words, and the file that comes out."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

from analysis.readers.word_walk import WalkedBlock, WordPackage, walk
from domain.document import BlockKind
from domain.finding import Finding
from export.word import annotate_word
from tests.export.builders import a_finding, accepted
from tests.export.word_compare import commented_text, comments, members, part, without_marks

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DOCUMENTS = sorted((Path(__file__).parent.parent / "samples").glob("*/*.docx"))
IN_BODY = {BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.TABLE_CELL, BlockKind.HIDDEN}
NEW_MEMBERS = {"word/comments.xml"}
CHANGED_MEMBERS = {"[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels", *NEW_MEMBERS}


def blocks(data: bytes) -> list[WalkedBlock]:
    return list(walk(WordPackage(data)))


def found(item: WalkedBlock, start: int, end: int, name: str = "f1") -> Finding:
    return a_finding(id=name, block_id=item.block.id, span=(start, end), quote=item.block.text[start:end])


def on(data: bytes, words: str, name: str = "f1") -> Finding:
    """Return a finding on the first occurrence of these words."""
    for item in blocks(data):
        at = item.block.text.find(words)
        if at >= 0:
            return found(item, at, at + len(words), name)
    raise AssertionError(f"{words!r} is not in the document")


def annotated(data: bytes, *findings: Finding, note: str = "") -> bytes:
    return annotate_word(data, findings, accepted(*findings), now=NOW, note=note)


def only_comment(data: bytes) -> tuple[str, str]:
    """Return what the only comment covers, and what it says."""
    ((comment_id, text),) = comments(data).items()
    return commented_text(part(data), comment_id), text


def random_span(chance: random.Random, text: str) -> tuple[int, int]:
    """Return a span that begins with a character of some element; the line feeds between paragraphs have none."""
    start = chance.choice([at for at, character in enumerate(text) if character != "\n"])
    return start, chance.randint(start + 1, len(text))


def random_findings(data: bytes, seed: int, number: int) -> list[Finding]:
    chance = random.Random(seed)
    candidates = [item for item in blocks(data) if item.block.kind in IN_BODY and item.block.text.strip()]
    chosen = []
    for count in range(number):
        item = chance.choice(candidates)
        start, end = random_span(chance, item.block.text)
        chosen.append(found(item, start, min(end, start + 120), f"f{count}"))
    return chosen


def assert_only_marked(original: bytes, exported: bytes) -> None:
    assert without_marks(part(exported), set(comments(exported))) == without_marks(part(original), set())
    before, after = members(original), members(exported)
    assert {name for name, data in after.items() if before.get(name) != data} <= CHANGED_MEMBERS
    assert set(after) - set(before) <= NEW_MEMBERS
    assert not set(before) - set(after)
