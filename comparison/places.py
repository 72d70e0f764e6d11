"""Where findings stand in the document, and which are close enough to be about the same passage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from domain.document import Block, Document
from domain.finding import Finding

NEAR_BLOCKS = 3
"""Blocks between two passages that are still near each other."""


class Closeness(IntEnum):
    """How the passages of two findings lie."""

    APART = 0
    NEAR = 1
    OVERLAPPING = 2


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding stands. `index` is that of its block in the document, -1 when it has none."""

    section_id: str
    index: int
    span: tuple[int, int] | None
    row: tuple[str, int] | None
    """Table and row of its cell."""
    others: tuple[tuple[int, int, int], ...] = ()
    """Block index, start and end of the other passages that it is about."""

    @property
    def passages(self) -> tuple[tuple[int, int, int], ...]:
        """All passages of the finding: block index, start, end."""
        own = ((self.index, *self.span),) if self.span else ()
        return (*own, *self.others)


class Places:
    """Finds places in one document."""

    def __init__(self, document: Document) -> None:
        self._blocks = document.blocks
        self._index = {block.id: number for number, block in enumerate(document.blocks)}
        self._found: dict[str, tuple[int, int, int] | None] = {}

    def of(self, finding: Finding) -> Place:
        """Return the place of a finding of this document."""
        index = self._index.get(finding.block_id, -1)
        others = (self._find(words) for words in finding.also)
        return Place(
            section_id=finding.section_id,
            index=index,
            span=finding.span,
            row=_row(self._blocks[index]) if index >= 0 else None,
            others=tuple(place for place in others if place),
        )

    def _find(self, words: str) -> tuple[int, int, int] | None:
        if words not in self._found:
            self._found[words] = next(
                (
                    (number, start, start + len(words))
                    for number, block in enumerate(self._blocks)
                    if (start := block.text.find(words)) >= 0
                ),
                None,
            )
        return self._found[words]


def closeness(one: Place, other: Place) -> Closeness:
    """Return how two places lie; a finding whose quote is absent is near whatever its section holds."""
    if any(_overlap(mine, theirs) for mine in one.passages for theirs in other.passages):
        return Closeness.OVERLAPPING
    if one.index >= 0 and other.index >= 0:
        is_near = abs(one.index - other.index) <= NEAR_BLOCKS or (one.row is not None and one.row == other.row)
        return Closeness.NEAR if is_near else Closeness.APART
    return Closeness.NEAR if one.section_id == other.section_id else Closeness.APART


def block_index(document: Document) -> Mapping[str, int]:
    """Return the place of each block in the order of reading."""
    return {block.id: number for number, block in enumerate(document.blocks)}


def _row(block: Block) -> tuple[str, int] | None:
    return (block.place.table_id, block.place.row) if block.place else None


def _overlap(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]
