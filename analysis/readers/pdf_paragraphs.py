"""Joins the lines of a PDF page to paragraphs and list items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from analysis.readers.pdf_lines import Line
from analysis.readers.pdf_page import Word
from domain.document import BlockKind, TablePlace

_MARK = re.compile(
    r"[•▪●○◦‣⁃∙·➢✓❖■□\uf0b7\uf0a7\uf076\uf0d8]|[-–—*o]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]", re.IGNORECASE
)
_END = (".", "!", "?", ":", ";")
_LOOSE = 1.3  # times the usual line spacing at which a paragraph ends
_SHORT_LINE = 0.85


@dataclass(slots=True)
class Draft:
    """A block in the making: its words with their places in its text."""

    kind: BlockKind
    page: int
    text: str = ""
    words: list[tuple[Word, int, int]] = field(default_factory=list)
    label: str = ""
    place: TablePlace | None = None
    lines: int = 0
    hidden_by: str = ""
    home: Draft | None = None
    """The draft that hidden text belongs to."""
    turned_at: int | None = None
    """How many of its words stand on its first page, when others stand on the next."""

    @property
    def last_page(self) -> int:
        return self.page if self.turned_at is None else self.page + 1

    def page_of(self, word: int) -> int:
        """Return the page of a word by its number, from 0."""
        return self.last_page if self.turned_at is not None and word >= self.turned_at else self.page

    def go_on(self, rest: Draft) -> None:
        """Take in what of this draft stands on the next page."""
        if not rest.words:
            return
        self.turned_at = len(self.words)
        start = len(self.text) + 1
        self.text += f" {rest.text}"
        self.words += [(word, start + first, start + end) for word, first, end in rest.words]

    @property
    def size(self) -> float:
        return max((word.size for word, _, _ in self.words), default=0.0)

    @property
    def is_bold(self) -> bool:
        return bool(self.words) and all(word.is_bold for word, _, _ in self.words)

    def add(self, line: Line) -> None:
        """Append a line; after a hyphen that splits a word no space is put."""
        for number, word in enumerate(line.words):
            is_split = number == 0 and self.lines > 0 and _splits_word(self.text, word.text)
            self.text += "" if not self.text or is_split else " "
            self.words.append((word, len(self.text), len(self.text) + len(word.text)))
            self.text += word.text
        self.lines += 1


def paragraphs(lines: Sequence[Line], page: int, spacing: float) -> Iterator[Draft]:
    """Yield the paragraphs and list items that lines in reading order form."""
    draft: Draft | None = None
    above: Line | None = None
    for line in lines:
        if draft is not None and above is not None and goes_on(above, line, lines, spacing):
            draft.add(line)
        else:
            if draft is not None:
                yield draft
            draft = _started(line, page)
        above = line
    if draft is not None:
        yield draft


def _is_item(line: Line) -> bool:
    """A dash or a letter alone may also be an ordinary word; as a list sign it stands further off."""
    if len(line.words) < 2 or not _MARK.fullmatch(line.words[0].text):
        return False
    return line.words[0].text not in "-–—*o" or line.words[1].x0 - line.words[0].x1 > 0.45 * line.size


def _started(line: Line, page: int) -> Draft:
    mark = line.words[0].text
    if _is_item(line):
        draft = Draft(BlockKind.LIST_ITEM, page, label=mark if mark[-1] in ".)" else "•")
        draft.add(Line(line.words[1:]))
        return draft
    draft = Draft(BlockKind.PARAGRAPH, page)
    draft.add(line)
    return draft


def goes_on(above: Line, line: Line, lines: Sequence[Line], spacing: float) -> bool:
    """True when a line continues the paragraph of the line above it."""
    if _is_item(line):
        return False
    if abs(above.size - line.size) > 0.12 * max(above.size, line.size) or above.is_bold != line.is_bold:
        return False
    drop = _middle(above) - _middle(line)
    if drop <= 0 or drop > spacing * _LOOSE * max(line.size, 1.0):
        return False
    if min(above.x1, line.x1) - max(above.x0, line.x0) <= 0:
        return False
    right = max((other.x1 for other in lines if abs(other.x0 - above.x0) < 3 * above.size), default=above.x1)
    is_short = above.x1 - above.x0 < _SHORT_LINE * (right - above.x0)
    return not (is_short and above.text.endswith(_END) and line.words[0].text[:1].isupper())


def usual_spacing(pages: Sequence[Sequence[Line]]) -> float:
    """Return the usual distance of two lines of a paragraph, in type sizes."""
    ratios = []
    for lines in pages:
        for above, line in zip(lines, lines[1:], strict=False):
            drop = _middle(above) - _middle(line)
            if abs(above.x0 - line.x0) < 2 and above.size == line.size and 0.8 < drop / max(line.size, 1) < 2.4:
                ratios.append(round(drop / max(line.size, 1), 2))
    ratios.sort()
    return ratios[len(ratios) * 2 // 5] if ratios else 1.25


def _middle(line: Line) -> float:
    middles = sorted(word.middle for word in line.words)
    return middles[len(middles) // 2]


def _splits_word(text: str, following: str) -> bool:
    return len(text) > 1 and text.endswith("-") and text[-2].isalpha() and following[:1].islower()
