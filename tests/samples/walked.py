"""What the walker of Word files makes of one."""

from __future__ import annotations

from analysis.readers.word_walk import WordPackage, walk, walk_whole
from domain.document import Block, BlockKind

K = BlockKind


def blocks(data: bytes) -> list[Block]:
    return [walked.block for walked in walk(WordPackage(data))]


def texts(data: bytes) -> list[tuple[BlockKind, str]]:
    return [(block.kind, block.text) for block in blocks(data)]


def omitted(data: bytes) -> dict[str, tuple[int, int]]:
    return {item.kind: (item.words, item.count) for item in walk_whole(WordPackage(data)).omissions}
