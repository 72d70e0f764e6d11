"""Reads a Word file into blocks, with how they look and what was left out."""

from __future__ import annotations

from analysis.outline import Appearance
from analysis.readers.reading import Reading
from analysis.readers.word_walk import WordPackage, walk_whole
from domain.document import BlockKind


def read(data: bytes) -> Reading:
    """Return what stands in a Word file. Raise a `DocumentRefused` when it cannot be read."""
    package = WordPackage(data)
    whole = walk_whole(package)
    headers = {walked.part for walked in whole.blocks if walked.block.kind in (BlockKind.HEADER, BlockKind.FOOTER)}
    return Reading(
        blocks=tuple(walked.block for walked in whole.blocks),
        omissions=whole.omissions,
        notes=whole.notes,
        appearance={walked.block.id: Appearance(walked.is_bold, walked.size) for walked in whole.blocks},
        page_ids=frozenset(walked.block.id for walked in whole.blocks if walked.part in headers),
    )
