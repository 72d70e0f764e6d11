"""What every reader hands over: blocks in reading order, how they look, what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.outline import Appearance
from analysis.sections import split_sections
from domain.document import CONTEXT_KINDS, Block, Document, Omission
from domain.errors import DocumentEmpty

_INFERRED = "The file marks no headings; sections were inferred from how its text looks."


@dataclass(frozen=True, slots=True)
class Reading:
    """The inside of one file, before it is divided into sections."""

    blocks: tuple[Block, ...]
    omissions: tuple[Omission, ...] = ()
    notes: tuple[str, ...] = ()
    appearance: Mapping[str, Appearance] = field(default_factory=dict)
    page_ids: frozenset[str] = frozenset()
    """The blocks of headers and footers."""
    page_sizes: tuple[tuple[float, float], ...] = ()

    def document(
        self,
        name: str,
        media_type: str,
        sha256: str,
        notes: tuple[str, ...],
        max_section_words: int,
        section_name: str,
    ) -> Document:
        """Return the document with its sections. Raise `DocumentEmpty` when nothing in it can be read."""
        if not any(block.text.strip() for block in self.blocks if block.kind not in CONTEXT_KINDS):
            raise DocumentEmpty(self._emptiness(name))
        sectioned = split_sections(
            self.blocks,
            max_words=max_section_words,
            appearance=self.appearance,
            page_ids=self.page_ids,
            section_name=section_name,
        )
        all_notes = (*notes, *self.notes, *((_INFERRED,) if sectioned.is_inferred else ()))
        return Document(
            name=name,
            sha256=sha256,
            media_type=media_type,
            blocks=sectioned.blocks,
            sections=sectioned.sections,
            omissions=self.omissions,
            notes=all_notes,
            page_sizes=self.page_sizes,
        )

    def _emptiness(self, name: str) -> str:
        held = ", ".join(f"{omission.kind} ({omission.count})" for omission in self.omissions)
        seen = f" It holds only: {held}." if held else ""
        return f"There is nothing readable in {name!r}.{seen} Add the text and drop the file again."
