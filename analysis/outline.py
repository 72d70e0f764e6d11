"""Finds the headings of a document that marks none: typed numbers, emphasised lines, short lines between long ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.document import Block, BlockKind

_TYPED_NUMBER = re.compile(
    r"(?:(?:section|chapter|part)\s+)?(\d{1,3}(?:\.\d{1,3}){0,4})\s?[.):]?\s+(\S.*)", re.I | re.S
)
_APPENDIX = re.compile(r"(?:appendix|annex|attachment|schedule|exhibit)\s+(?:[A-Z]|\d{1,2}|[IVX]+)\b", re.I)
_LABEL = re.compile(r"(\d{1,3}(?:\.\d{1,3}){0,4})\.?$")
_TITLE_WORDS = 14
_TITLE_LENGTH = 120
_SHORT_WORDS = 8
_LONG_WORDS = 15


@dataclass(frozen=True, slots=True)
class Appearance:
    """How a block looks on the page; size in any unit that is the same for the whole document, 0 if not known."""

    is_bold: bool = False
    size: float = 0.0


_PLAIN = Appearance()


def inferred_headings(blocks: Sequence[Block], appearance: Mapping[str, Appearance]) -> dict[str, int]:
    """Return the level of each block that reads as a heading; empty when nothing does."""
    text = [block for block in blocks if block.kind is not BlockKind.COMMENT and block.kind is not BlockKind.HIDDEN]
    for levels in (
        _by_number(text, appearance),
        _by_emphasis(text, appearance),
        _by_length(text),
    ):
        if len(levels) >= 2 and _hold_text(text, levels):
            return levels
    return {}


def _by_number(blocks: Sequence[Block], appearance: Mapping[str, Appearance]) -> dict[str, int]:
    body = _body_size(blocks, appearance)
    levels: dict[str, int] = {}
    last: tuple[int, ...] = ()
    for block in blocks:
        if not _could_be_title(block):
            continue
        number = _number(block, appearance.get(block.id, _PLAIN), body)
        if number and _follows(number, last):
            levels[block.id], last = len(number), number
        elif levels and _APPENDIX.match(block.text) and block.kind is BlockKind.PARAGRAPH:
            levels[block.id] = 1
    return levels


def _by_emphasis(blocks: Sequence[Block], appearance: Mapping[str, Appearance]) -> dict[str, int]:
    body = _body_size(blocks, appearance)
    found: dict[str, tuple[float, bool]] = {}
    for block in blocks:
        look = appearance.get(block.id, _PLAIN)
        stands_out = look.is_bold or _is_capital(block.text) or _is_large(look, body)
        if stands_out and _could_be_title(block, colon=True) and block.kind is BlockKind.PARAGRAPH:
            found[block.id] = (look.size, _is_capital(block.text))
    ranks = sorted(set(found.values()), reverse=True)
    return {id_: min(ranks.index(key), 2) + 1 for id_, key in found.items()}


def _by_length(blocks: Sequence[Block]) -> dict[str, int]:
    levels = {}
    for before, block, after in _windows([block for block in blocks if block.kind is not BlockKind.TABLE_CELL]):
        is_short = block.kind is BlockKind.PARAGRAPH and block.words <= _SHORT_WORDS and _could_be_title(block)
        if (
            is_short
            and after is not None
            and after.words >= _LONG_WORDS
            and (before is None or before.words >= _LONG_WORDS)
        ):
            levels[block.id] = 1
    return levels


def _hold_text(blocks: Sequence[Block], levels: Mapping[str, int]) -> bool:
    """Headings have text under them; in a list of short items most have none."""
    holding = 0
    for _, block, after in _windows(blocks):
        if block.id in levels and after is not None and (after.id not in levels or levels[after.id] > levels[block.id]):
            holding += 1
    return holding * 2 >= len(levels)


def _windows(blocks: Sequence[Block]) -> Iterator[tuple[Block | None, Block, Block | None]]:
    for index, block in enumerate(blocks):
        before = blocks[index - 1] if index else None
        yield before, block, blocks[index + 1] if index + 1 < len(blocks) else None


def _could_be_title(block: Block, *, colon: bool = False) -> bool:
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) or block.words > _TITLE_WORDS:
        return False
    text = block.text.strip()
    if not text or len(text) > _TITLE_LENGTH or not any(character.isalpha() for character in text):
        return False
    return not text.endswith((".", ";", ",", "…") if colon else (".", ";", ",", ":", "…"))


def _number(block: Block, look: Appearance, body: float) -> tuple[int, ...]:
    if block.kind is BlockKind.LIST_ITEM:
        match = _LABEL.match(block.label) if look.is_bold or _is_large(look, body) else None
    else:
        match = _TYPED_NUMBER.match(block.text.strip())
        if match and not _starts_like_title(match[2]):
            match = None
    return tuple(map(int, match[1].split("."))) if match else ()


def _starts_like_title(text: str) -> bool:
    return not text[0].islower()


def _follows(number: tuple[int, ...], last: tuple[int, ...]) -> bool:
    """True when the number continues the count: 1, 1.1, 1.2, 2 ...; a document may also begin with 0."""
    if not last:
        return number[0] in (0, 1) and all(part == 1 for part in number[1:])
    if len(number) > len(last):
        return number[: len(last)] == last and all(part in (0, 1) for part in number[len(last) :])
    depth = len(number) - 1
    return number[:depth] == last[:depth] and number[depth] in (last[depth] + 1, last[depth] + 2)


def _body_size(blocks: Sequence[Block], appearance: Mapping[str, Appearance]) -> float:
    """The size in which most words are set."""
    words: dict[float, int] = {}
    for block in blocks:
        size = appearance.get(block.id, _PLAIN).size
        words[size] = words.get(size, 0) + block.words
    return max(words, key=lambda size: words[size], default=0.0)


def _is_large(look: Appearance, body: float) -> bool:
    return body > 0 and look.size >= body * 1.15


def _is_capital(text: str) -> bool:
    return text.isupper() and sum(character.isalpha() for character in text) >= 4
