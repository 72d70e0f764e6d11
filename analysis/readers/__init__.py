"""Readers turn the bytes of a file into a `Document`: one per file type."""

from __future__ import annotations

from analysis.readers import word_reader
from domain.document import Document
from domain.errors import DocumentTypeUnknown

READER_VERSION = "1"
"""Changes whenever the same bytes may give other blocks, ids or sections."""

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read_document(
    name: str,
    data: bytes,
    media_type: str,
    *,
    sha256: str,
    notes: tuple[str, ...] = (),
    max_section_words: int = 1500,
    section_name: str = "",
) -> Document:
    """Return the document in these bytes. Raise a `DocumentRefused` when its inside cannot be read.

    With `section_name` the whole text is one section of that title, split only by size.
    """
    if media_type != _WORD:
        raise DocumentTypeUnknown(f"{name!r} is of type {media_type!r}, which is not read.")
    reading = word_reader.read(data)
    return reading.document(name, media_type, sha256, notes, max_section_words, section_name)
