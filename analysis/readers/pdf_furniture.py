"""Tells the headers and footers of PDF pages from their text: what stands at the edge of page after page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from analysis.readers.pdf_lines import Line
from analysis.readers.pdf_page import Page
from domain.document import BlockKind

_EDGE = 0.12
_COUNTED = re.compile(r"\d+|\b[ivxlc]{1,6}\b", re.IGNORECASE)


def furniture(pages: Sequence[Page], lines: Sequence[Sequence[Line]]) -> dict[int, BlockKind]:
    """Return the kind of each line, by `id`, that is a running header or footer; numbers in it may differ."""
    seen: Counter[tuple[BlockKind, str]] = Counter()
    places: list[tuple[Line, tuple[BlockKind, str]]] = []
    for page, page_lines in zip(pages, lines, strict=True):
        here = [(line, (kind, without_counts(line.text))) for line in page_lines if (kind := _edge(page, line))]
        places += here
        seen.update({key for _, key in here})
    needed = max(2, min(3, len(pages)))
    return {id(line): key[0] for line, key in places if seen[key] >= needed}


def without_counts(text: str) -> str:
    """Return text without spaces, and with page numbers, Arabic or Roman, made equal."""
    return "".join(_COUNTED.sub("#", text).split())


def _edge(page: Page, line: Line) -> BlockKind | None:
    if line.y0 >= page.height * (1 - _EDGE):
        return BlockKind.HEADER
    return BlockKind.FOOTER if line.y1 <= page.height * _EDGE else None
