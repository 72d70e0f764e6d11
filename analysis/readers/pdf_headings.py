"""Finds the headings of a PDF: by its outline (bookmarks), else by the size of type."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2

from analysis.readers.pdf_paragraphs import Draft
from domain.document import BlockKind

MAX_ENTRIES = 5000
_LARGER = 1.12
_TITLE_WORDS = 20
_LEADERS = re.compile(r"\.{4,}|(?:\. ){4,}|…{2,}")
_TYPED_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+\S")


@dataclass(frozen=True, slots=True)
class Entry:
    """One bookmark: level from 1, title reduced to its letters and digits, page from 1."""

    level: int
    key: str
    page: int


def outline_of(document: Any) -> list[Entry]:
    """Return the bookmarks of an open document; none where they cannot be read."""
    entries: list[Entry] = []
    try:
        for bookmark in document.get_toc(max_depth=9):
            target = bookmark.get_dest()
            index = None if target is None else target.get_index()
            if index is not None and index >= 0:
                entries.append(Entry(bookmark.level + 1, _key(bookmark.get_title()), index + 1))
            if len(entries) >= MAX_ENTRIES:
                break
    except (pypdfium2.PdfiumError, RecursionError, UnicodeDecodeError):
        return []
    return entries


def headings(drafts: Sequence[Draft], outline: Sequence[Entry]) -> dict[int, int]:
    """Return the level of each draft, by its index, that is a heading."""
    by_outline = _by_outline(drafts, outline)
    return by_outline if len(by_outline) >= 2 else _by_size(drafts)


def _by_outline(drafts: Sequence[Draft], outline: Sequence[Entry]) -> dict[int, int]:
    wanted: dict[tuple[int, str], int] = {}
    for entry in outline:
        wanted.setdefault((entry.page, entry.key), entry.level)
    levels = {}
    for index, draft in enumerate(drafts):
        if draft.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            level = wanted.pop((draft.page, _key(f"{_number(draft)} {draft.text}")), None)
            if level is not None:
                levels[index] = level
    return levels


def _by_size(drafts: Sequence[Draft]) -> dict[int, int]:
    body = _body_size(drafts)
    found = {index: round(draft.size * 2) / 2 for index, draft in _large(drafts, body)}
    sizes_later = {size for index, size in found.items() if drafts[index].page > 1}
    if sizes_later:  # a size used on the first page alone is the document's title
        found = {index: size for index, size in found.items() if size in sizes_later}
    ranks = sorted(set(found.values()), reverse=True)
    levels = {index: ranks.index(size) + 1 for index, size in found.items()}
    if levels:
        for index, draft in enumerate(drafts):
            if index not in levels and draft.is_bold and draft.size >= body and _is_numbered_title(draft):
                levels[index] = len(ranks) + 1
    return levels


def _large(drafts: Sequence[Draft], body: float) -> Iterator[tuple[int, Draft]]:
    for index, draft in enumerate(drafts):
        is_text = draft.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
        if is_text and draft.size >= body * _LARGER and _could_be_title(draft):
            yield index, draft


def _could_be_title(draft: Draft) -> bool:
    text = draft.text.strip()
    if len(text.split()) > _TITLE_WORDS or not any(character.isalpha() for character in text):
        return False
    return not _LEADERS.search(text) and not text.endswith((",", ";"))


def _is_numbered_title(draft: Draft) -> bool:
    numbered = _TYPED_NUMBER.match(f"{_number(draft)} {draft.text}".strip())
    return bool(numbered) and draft.lines <= 2 and _could_be_title(draft) and not draft.text.endswith((".", ":"))


def _body_size(drafts: Sequence[Draft]) -> float:
    counts: dict[float, int] = {}
    for draft in drafts:
        for word, _, _ in draft.words:
            counts[word.size] = counts.get(word.size, 0) + len(word.text)
    return max(counts, key=lambda size: counts[size], default=0.0)


def _number(draft: Draft) -> str:
    return draft.label if draft.label[:1].isalnum() else ""


def _key(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
