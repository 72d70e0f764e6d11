"""Reads a PDF into blocks, and tells for each block where its words stand on the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import pypdfium2

from analysis.outline import Appearance
from analysis.readers.pdf_blocks import drafts_of
from analysis.readers.pdf_engine import MAX_PAGES, opened
from analysis.readers.pdf_headings import Entry, headings, outline_of
from analysis.readers.pdf_page import Page, read_page
from analysis.readers.pdf_paragraphs import Draft
from analysis.readers.reading import Reading
from domain.document import Block, BlockKind, Omission
from domain.errors import DocumentUnsafe

_SCANNED_SHARE = 0.5
_FEW_WORDS = 12
_RUNNING = frozenset({BlockKind.HEADER, BlockKind.FOOTER})


@dataclass(frozen=True, slots=True)
class PdfWord:
    """A word of a block on a page: characters [start, end) of the block's text, box in points from the bottom left."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    block_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Whole:
    reading: Reading
    words: dict[int, tuple[PdfWord, ...]]


def read(data: bytes) -> Reading:
    """Return what stands in a PDF. Raise a `DocumentRefused` when it cannot be opened."""
    return _read(data).reading


def words_of_page(data: bytes, page: int) -> tuple[PdfWord, ...]:
    """Return the words of a page (from 1) that belong to blocks, with the same block ids as `read` gives."""
    return _cached(data).words.get(page, ())


@lru_cache(maxsize=1)
def _cached(data: bytes) -> _Whole:
    """An export asks page by page."""
    return _read(data)


def _read(data: bytes) -> _Whole:
    with opened(data) as document:
        if len(document) > MAX_PAGES:
            raise DocumentUnsafe(f"The PDF has more than {MAX_PAGES:,} pages; split it and try again.")
        pages, unread = _pages(document)
        outline = outline_of(document)
        sizes = tuple(_size(document, index) for index in range(len(document)))
    drafts = drafts_of(pages)
    blocks, appearance, words = _blocks(drafts, outline)
    reading = Reading(
        blocks=tuple(blocks),
        omissions=tuple(_omissions(pages, unread)),
        appearance=appearance,
        page_ids=frozenset(block.id for block in blocks if block.kind in _RUNNING),
        page_sizes=sizes,
    )
    return _Whole(reading, {page: tuple(page_words) for page, page_words in words.items()})


def _pages(document: Any) -> tuple[list[Page], list[int]]:
    pages, unread = [], []
    for index in range(len(document)):
        try:
            pages.append(read_page(document, index))
        except pypdfium2.PdfiumError:
            unread.append(index + 1)
    return pages, unread


def _size(document: Any, index: int) -> tuple[float, float]:
    try:
        width, height = document.get_page_size(index)
    except pypdfium2.PdfiumError:
        return (0.0, 0.0)
    return float(width), float(height)


def _blocks(
    drafts: Sequence[Draft], outline: Sequence[Entry]
) -> tuple[list[Block], dict[str, Appearance], dict[int, list[PdfWord]]]:
    levels = headings(drafts, outline)
    blocks: list[Block] = []
    ids: dict[int, str] = {}
    appearance: dict[str, Appearance] = {}
    words: dict[int, list[PdfWord]] = {}
    for index, draft in enumerate(drafts):
        block = Block(f"b{index + 1}", draft.kind, draft.text, label=draft.label, place=draft.place, page=draft.page)
        ids[id(draft)] = block.id
        if draft.kind is BlockKind.HIDDEN:
            block = replace(block, hidden_by=draft.hidden_by, anchor_id=ids.get(id(draft.home), ""))
        if draft.kind is BlockKind.LIST_ITEM:
            block = replace(block, level=1)
        if index in levels:
            block = replace(block, kind=BlockKind.HEADING, level=levels[index])
        blocks.append(block)
        appearance[block.id] = Appearance(draft.is_bold, draft.size)
        for number, (word, start, end) in enumerate(draft.words):
            placed = PdfWord(word.text, word.x0, word.y0, word.x1, word.y1, block.id, start, end)
            words.setdefault(draft.page_of(number), []).append(placed)
    return blocks, appearance, words


def _omissions(pages: Sequence[Page], unread: Sequence[int]) -> Iterator[Omission]:
    scanned = [page.number for page in pages if _is_scanned(page)]
    if scanned:
        reason = f"{_named(scanned)} only a picture of text, which is not read."
        yield Omission("scanned page", 0, reason, len(scanned))
    if unread:
        yield Omission("damaged page", 0, f"{_named(unread)} damaged and could not be read.", len(unread))
    images = sum(page.images for page in pages if page.number not in scanned)
    if images:
        yield Omission("image", 0, "Pictures are not read; text in them is not seen.", images)


def _is_scanned(page: Page) -> bool:
    return page.images > 0 and (
        not page.words or (page.image_share >= _SCANNED_SHARE and len(page.words) <= _FEW_WORDS)
    )


def _named(numbers: Sequence[int]) -> str:
    """Return "Page 3 is" or "Pages 1, 4-7 are"."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][-1] + 1:
            ranges[-1] = [ranges[-1][0], number]
        else:
            ranges.append([number, number])
    shown = ", ".join(f"{first}" if first == last else f"{first}-{last}" for first, last in ranges)
    return f"Page {shown} is" if len(numbers) == 1 else f"Pages {shown} are"
