"""Where findings stand in the document, and how the passages of two of them lie to each other."""

from __future__ import annotations

import math
from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import accumulate

from comparison.words import sentences, stems
from domain.document import Block, Document
from domain.finding import Finding

NEAR_BLOCKS = 3
"""Blocks between two passages that are near each other."""
FAR_BLOCKS = 10
"""Blocks between two passages of one section that can still be about one issue."""
TELLING_QUOTE = 30
"""Characters from which equal quotes are the same words even where they stand in two places."""
RAREST = 4.0
"""What a word that hardly any block has counts."""
RARE = 2.0
"""From here a word tells something: about one block in seven has it, or fewer."""
FOCUS_SHARE = 0.6
"""Of the best sentence's score, from which another sentence of the quote is meant too."""

Passage = tuple[int, int, int]
"""Place of a block in the order of reading, start and end (exclusive) in its text."""


class Closeness(StrEnum):
    """How the passages of two findings lie, from the same words to nothing in common."""

    OVERLAPPING = "overlapping"
    ELSEWHERE = "elsewhere"
    """One names the other's passage too, or both quote the same long words in two places."""
    SENTENCE = "sentence"
    ROW = "row"
    BLOCK = "block"
    NEAR = "near"
    SECTION = "section"
    """In one section, or near each other on both sides of a heading."""
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding stands. `index` is its block's place in the order of reading, -1 when no block is known.

    `focus` is the part of the quote that the description is about, `sentence` the whole sentences that it is in.
    `others` are further passages that it names.
    """

    section_id: str
    index: int
    focus: tuple[int, int] | None
    sentence: tuple[int, int] | None
    span: tuple[int, int] | None
    row: tuple[str, int] | None
    others: tuple[Passage, ...]
    opening: str
    """The first words of a long quote, empty for a short one."""
    unplaced: str
    """A long quote that has no place in the text, such as that of hidden words; empty otherwise."""

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All passages of the finding."""
        return ((self.index, *self.span), *self.others) if self.span else self.others


class Places:
    """Finds places in one document."""

    def __init__(self, document: Document) -> None:
        self._blocks = document.blocks
        self._found: dict[str, Passage | None] = {}

    @cached_property
    def index(self) -> Mapping[str, int]:
        """The place of each block in the order of reading."""
        return {block.id: number for number, block in enumerate(self._blocks)}

    def of(self, finding: Finding) -> Place:
        """Return the place of a finding of this document."""
        index = self.index.get(finding.block_id, -1)
        others = (self._find(words) for words in finding.also if words)
        text = self._blocks[index].text if index >= 0 else ""
        focus = self._focus(finding, text) if index >= 0 else None
        return Place(
            section_id=finding.section_id,
            index=index,
            focus=focus,
            sentence=_sentence(text, focus) if focus else None,
            span=finding.span if index >= 0 else None,
            row=_row(self._blocks[index]) if index >= 0 else None,
            others=tuple(place for place in others if place),
            opening=_even(finding.quote)[:TELLING_QUOTE],
            unplaced="" if finding.span else _even(finding.quote),
        )

    def words_at(self, place: Place) -> str:
        """Return the words that a finding is about, as they stand in the document; none where that is unknown."""
        return self._blocks[place.index].text[slice(*place.focus)] if place.focus else ""

    def words_around(self, place: Place) -> str:
        """Return the whole sentences that a finding is about; none where they are unknown."""
        return self._blocks[place.index].text[slice(*place.sentence)] if place.sentence else ""

    def weighed(self, words: Iterable[str]) -> Mapping[str, float]:
        """Return how much each of these words without endings tells in this document, in the order of the alphabet."""
        return {word: self._rarity.get(word, RAREST) for word in sorted(words)}

    def _find(self, words: str) -> Passage | None:
        """The first place of these words in a block."""
        if words not in self._found:
            text, starts = self._text
            place = text.find(words)
            number = bisect(starts, place) - 1
            self._found[words] = (
                (number, place - starts[number], place - starts[number] + len(words)) if place >= 0 else None
            )
        return self._found[words]

    @cached_property
    def _text(self) -> tuple[str, list[int]]:
        """All blocks as one text, in which no words of two blocks stand together, and where each begins."""
        starts = [0, *accumulate(len(block.text) + 1 for block in self._blocks)]
        return "\0".join(block.text for block in self._blocks), starts[:-1]

    def _focus(self, finding: Finding, text: str) -> tuple[int, int] | None:
        """The sentences of the quote that share most with what the finding says; the whole quote when none does."""
        if finding.span is None:
            return None
        start, end = finding.span
        parts = [(max(a, start), min(b, end)) for a, b in sentences(text) if min(b, end) > max(a, start)]
        if len(parts) < 2:
            return finding.span
        said = Counter(stems(f"{finding.description} {finding.suggestion}"))
        shared = [self._shared(frozenset(stems(text[a:b])), said) for a, b in parts]
        meant = [part for part, score in zip(parts, shared, strict=True) if score >= FOCUS_SHARE * max(shared)]
        return meant[0][0], meant[-1][1]

    def _shared(self, sentence: frozenset[str], said: Mapping[str, int]) -> float:
        common = sum(min(2, said[stem]) * self._rarity.get(stem, RAREST) for stem in sentence if stem in said)
        return common / math.sqrt(3 + len(sentence))

    @cached_property
    def _rarity(self) -> Mapping[str, float]:
        """How much each word tells in this document: little when many blocks have it."""
        texts = [set(stems(block.text)) for block in self._blocks if block.text]
        counts = Counter(stem for text in texts for stem in text)
        return {stem: min(RAREST, math.log(len(texts) / count)) for stem, count in counts.items()}


def closeness(one: Place, other: Place) -> Closeness:
    """Return how two places lie; the same in either order."""
    distance = abs(one.index - other.index)
    if not distance and one.focus and other.focus and shared(one.focus, other.focus):
        return Closeness.OVERLAPPING
    if _names_passage(one, other) or (distance and one.opening and one.opening == other.opening):
        return Closeness.ELSEWHERE
    if one.unplaced and other.unplaced and (one.unplaced in other.unplaced or other.unplaced in one.unplaced):
        return Closeness.ELSEWHERE
    if one.index < 0 or other.index < 0:
        return Closeness.SECTION if one.section_id == other.section_id else Closeness.APART
    if not distance:
        return Closeness.SENTENCE if _in_one_sentence(one, other) else Closeness.BLOCK
    if one.row and one.row == other.row:
        return Closeness.ROW
    is_one_section = one.section_id == other.section_id
    if distance <= NEAR_BLOCKS:
        return Closeness.NEAR if is_one_section else Closeness.SECTION
    return Closeness.SECTION if distance <= FAR_BLOCKS and is_one_section else Closeness.APART


def quotes_overlap(one: Place, other: Place) -> bool:
    """Return True when the quotes have words in common, even if the findings are about different parts of them."""
    return bool(one.span and other.span and one.index == other.index and shared(one.span, other.span))


def _in_one_sentence(one: Place, other: Place) -> bool:
    """Whether two places in one block are about the same sentence of it, or the block is a cell of a table."""
    if one.row:
        return True
    return bool(one.sentence and other.sentence and shared(one.sentence, other.sentence))


def shared(one: tuple[int, int], other: tuple[int, int]) -> int:
    """Return how many characters two spans share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _names_passage(one: Place, other: Place) -> bool:
    """Whether a passage that one of them names beside its quote is in the other's quote, or named by the other too."""
    if not one.others and not other.others:
        return False
    own = len(one.passages) - len(one.others), len(other.passages) - len(other.others)
    return any(
        a[0] == b[0] and shared(a[1:], b[1:])
        for x, a in enumerate(one.passages)
        for y, b in enumerate(other.passages)
        if x >= own[0] or y >= own[1]
    )


def _sentence(text: str, focus: tuple[int, int]) -> tuple[int, int] | None:
    """The whole sentences of a text that this part of it is in."""
    touched = [part for part in sentences(text) if shared(part, focus)]
    return (touched[0][0], touched[-1][1]) if touched else None


def _even(quote: str) -> str:
    """The words of a long quote, evenly spaced and in lower case, empty for a short one."""
    words = " ".join(quote.split()).casefold()
    return words if len(words) >= TELLING_QUOTE else ""


def _row(block: Block) -> tuple[str, int] | None:
    return (block.place.table_id, block.place.row) if block.place else None
