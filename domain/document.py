"""What a document is once it has been read: blocks, sections, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

FRONT_MATTER = "(front matter)"
"""Title of the section that holds what stands before the first heading."""


class BlockKind(StrEnum):
    """What a block is in its file; see `Block`."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    TABLE_CELL = "table_cell"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"
    HEADER = "header"
    FOOTER = "footer"
    TEXT_BOX = "text_box"
    COMMENT = "comment"
    HIDDEN = "hidden"


CONTEXT_KINDS = frozenset({BlockKind.COMMENT, BlockKind.HIDDEN})
"""Kinds that are not the document's visible text: comments are context, hidden text is only reported."""


@dataclass(frozen=True, slots=True)
class TablePlace:
    """Where a cell stands. Rows and columns count from 0; a merged cell is listed once, at its first place."""

    table_id: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    is_header: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """The smallest addressable piece of text; `id` is the same for the same bytes.

    `text` is exactly the characters of the file (tabs as "\\t", line breaks as "\\n"); what Word generates, such as
    the number of a heading or list item, is in `label` and not part of `text`. Spans of findings count in `text`.
    A table cell is one block, its paragraphs joined by "\\n". Hidden characters are taken out of their block and
    stand in a block of kind `HIDDEN` after it, whose `hidden_by` says how they were hidden.
    """

    id: str
    kind: BlockKind
    text: str
    level: int = 0
    """Heading level from 1, or list depth from 1; 0 elsewhere."""
    label: str = ""
    place: TablePlace | None = None
    page: int | None = None
    """Page number from 1, for PDF."""
    anchor_id: str = ""
    """The block a footnote, comment, text box or hidden text belongs to."""
    hidden_by: str = ""

    @property
    def words(self) -> int:
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class Section:
    """Consecutive blocks under one heading; `title` is the heading's text as stored in the file.

    A heading whose blocks exceed the size limit gives several sections with the same title and `part` 1, 2, ...
    of `parts`. `path` holds the titles of the headings above, outermost first.
    """

    id: str
    title: str
    level: int
    block_ids: tuple[str, ...]
    words: int
    label: str = ""
    path: tuple[str, ...] = ()
    part: int = 1
    parts: int = 1
    is_inferred: bool = False
    """True where the file marks no heading here and the reader inferred one."""

    @property
    def name(self) -> str:
        """What screens show: label, title, and the part where there are several."""
        title = f"{self.label} {self.title}" if self.label else self.title
        return f"{title} ({self.part} of {self.parts})" if self.parts > 1 else title


@dataclass(frozen=True, slots=True)
class Omission:
    """Something in the file that no model is given: what kind, how many words (0 if unknown), and why."""

    kind: str
    words: int
    reason: str
    count: int = 1
    block_id: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A document that has been read. Blocks are in reading order; each belongs to at most one section."""

    name: str
    sha256: str
    media_type: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    omissions: tuple[Omission, ...] = ()
    notes: tuple[str, ...] = ()
    """One sentence each on what was noticed at intake: external links, embedded objects, inferred headings."""
    page_sizes: tuple[tuple[float, float], ...] = ()
    """Width and height of each page in points, for PDF."""

    def block(self, block_id: str) -> Block:
        """Return the block with this id. Raise `KeyError` when there is none."""
        for block in self.blocks:
            if block.id == block_id:
                return block
        raise KeyError(block_id)

    def section_blocks(self, section: Section) -> tuple[Block, ...]:
        """Return the blocks of a section, in reading order."""
        wanted = set(section.block_ids)
        return tuple(block for block in self.blocks if block.id in wanted)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What reached a model and what did not. `words_total` = `words_reviewed` + the words of `not_covered`."""

    words_total: int
    words_reviewed: int
    not_covered: tuple[Omission, ...] = ()
