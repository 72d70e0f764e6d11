"""Walks a Word file in reading order: each block with the elements its characters stand in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.readers.word_names import Element
from analysis.readers.word_package import WordPackage
from analysis.readers.word_story import Piece, WalkedBlock, Walker
from domain.document import Omission

__all__ = ["Element", "Piece", "Walk", "WalkedBlock", "WordPackage", "walk", "walk_whole"]


@dataclass(frozen=True, slots=True)
class Walk:
    """Everything a walk over a file yields: its blocks, and what was left out of them."""

    blocks: tuple[WalkedBlock, ...]
    omissions: tuple[Omission, ...]
    notes: tuple[str, ...]


def walk(package: WordPackage) -> Iterator[WalkedBlock]:
    """Yield the blocks of a Word file in reading order; ids are the same each time for the same bytes.

    The pieces of a block tile its text but for the line feeds that join the paragraphs of one cell or note.
    """
    return iter(walk_whole(package).blocks)


def walk_whole(package: WordPackage) -> Walk:
    """Return the blocks of a Word file with what was left out of them and why."""
    walker = Walker(package)
    walker.read()
    return Walk(tuple(walker.blocks), walker.accounts.omissions(), tuple(walker.notes))
