"""Readers turn the bytes of a file into a `Document`: one per file type."""

from __future__ import annotations

from collections.abc import Callable

from analysis.readers import markdown_reader, text_reader, word_reader
from analysis.readers.reading import Reading
from domain.document import Document
from domain.errors import DocumentTypeUnknown

READER_VERSION = "2"
"""Changes whenever the same bytes may give other blocks, ids or sections."""


def _read_pdf(data: bytes) -> Reading:
    from analysis.readers import pdf_reader

    return pdf_reader.read(data)


_READERS: dict[str, Callable[[bytes], Reading]] = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": word_reader.read,
    "application/pdf": _read_pdf,
    "text/plain": text_reader.read,
    "text/markdown": markdown_reader.read,
}


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
    if media_type not in _READERS:
        raise DocumentTypeUnknown(f"{name!r} is of type {media_type!r}, which is not read.")
    reading = _READERS[media_type](data)
    return reading.document(name, media_type, sha256, notes, max_section_words, section_name)
