"""A document as the reading pane wants it: blocks in reading order, short keys, nothing but text."""

from __future__ import annotations

import gzip
import json
from typing import Any

from domain.document import Block, Document, Section


def reader_document(document: Document) -> dict[str, Any]:
    """Return the JSON that the reading pane draws; the browser escapes every text."""
    section_of = {block_id: section.id for section in document.sections for block_id in section.block_ids}
    return {
        "name": document.name,
        "pages": len(document.page_sizes),
        "notes": list(document.notes),
        "sections": [_section(section) for section in document.sections],
        "blocks": [_block(block, section_of.get(block.id, "")) for block in document.blocks],
    }


def packed_for_reader(document: Document) -> bytes:
    """Return the same as gzipped JSON, as browsers fetch it."""
    text = json.dumps(reader_document(document), ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode("utf-8", "replace"), compresslevel=1, mtime=0)


def _section(section: Section) -> dict[str, Any]:
    return {
        "id": section.id,
        "name": section.name,
        "level": section.level,
        "words": section.words,
        "inferred": section.is_inferred,
        "part": section.part,
        "parts": section.parts,
    }


def _block(block: Block, section_id: str) -> dict[str, Any]:
    """Leave out what is empty: half of a long document's JSON would be defaults."""
    place = block.place
    value: dict[str, Any] = {"i": block.id, "k": block.kind.value, "t": block.text, "s": section_id}
    optional = {
        "l": block.level,
        "n": block.label,
        "p": block.page,
        "a": block.anchor_id,
        "h": block.hidden_by,
        "c": place and [place.table_id, place.row, place.column, place.row_span, place.column_span, place.is_header],
    }
    return value | {key: item for key, item in optional.items() if item}
