"""Takes one PDF page apart: its words with their boxes, the lines drawn on it, and how many pictures it holds."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from analysis.readers.pdf_visibility import INVISIBLE, settled, suspicion

MAX_OBJECTS = 20_000
_THIN = 2.5
_THICK = 8.0  # of a line that is drawn with a pen, such as that under the head of a table
_SHORT = 6.0
_BOX = 18.0
_MAX_SEGMENTS = 12
_SCAN_SHARE = 0.5
_GUESSED_GAP = 0.12
_GAP = 0.6  # of the type size; PDFium itself puts spaces into smaller gaps
_HYPHEN_MARK = "\u0002"  # PDFium's sign for a hyphen at the end of a line
_SOFT = {_HYPHEN_MARK: "-", "\u00a0": " ", "\ufffe": "-"}
_BOLD_WEIGHT = 600


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page; its box is in PDF points with the origin at the bottom left."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    is_bold: bool
    hidden_by: str = ""

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2


@dataclass(frozen=True, slots=True)
class Edge:
    """A drawn line, horizontal or vertical; `at` is its fixed coordinate. The border of a mere filling is not ruled."""

    is_horizontal: bool
    at: float
    start: float
    end: float
    is_ruled: bool = True


@dataclass(slots=True)
class Page:
    """What one page holds; `number` counts from 1."""

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)
    """Filled or framed areas large enough to hold text: side boxes, parts of diagrams, shaded cells."""
    images: int = 0
    image_share: float = 0.0
    """How much of the page its largest picture covers, 0..1."""


def read_page(document: Any, index: int) -> Page:
    """Return a page of an open document. Raise `PdfiumError` when PDFium cannot read it."""
    loaded = document[index]
    try:
        width, height = loaded.get_size()
        page = Page(index + 1, width, height)
        text = loaded.get_textpage()
        try:
            page.words = list(_words(text.raw))
        finally:
            text.close()
        _look_at_objects(loaded, page)
        if page.image_share >= _SCAN_SHARE:  # invisible type over a picture of the page is what text recognition adds
            page.words = [replace(w, hidden_by="") if w.hidden_by == INVISIBLE else w for w in page.words]
        page.words = settled(loaded, page.words)
        return page
    finally:
        loaded.close()


@dataclass(slots=True)
class _Letters:
    """A word that is being put together."""

    text: str = ""
    size: float = 0.0
    is_bold: bool = False
    is_over: bool = False
    is_doubtful: bool = False
    hidden_by: str = ""
    x0: float = 0.0
    y0: float = 0.0
    x1: float = 0.0
    y1: float = 0.0

    def add(self, character: str, box: tuple[float, float, float, float]) -> None:
        if not self.text:
            self.x0, self.y0, self.x1, self.y1 = box
        else:
            self.x0, self.y0 = min(self.x0, box[0]), min(self.y0, box[1])
            self.x1, self.y1 = max(self.x1, box[2]), max(self.y1, box[3])
        self.text += character
        self.is_doubtful = False

    def ends_before(self, box: tuple[float, float, float, float]) -> bool:
        """True when the next letter is on another line, or further off than letters of one word are."""
        if self.is_over:
            return True
        height = max(self.y1 - self.y0, box[3] - box[1], 1.0)
        middle = (box[1] + box[3]) / 2
        if not self.y0 - height * 0.5 <= middle <= self.y1 + height * 0.5:
            return True
        return (
            box[0] - self.x1 > max(self.size, height) * (_GUESSED_GAP if self.is_doubtful else _GAP)
            or box[2] < self.x0 - height
        )

    def finished(self) -> Word:
        """Return the word; glyphs without height get that of their type."""
        top = self.y1 if self.y1 > self.y0 else self.y0 + self.size
        return Word(self.text, self.x0, self.y0, self.x1, top, round(self.size, 1), self.is_bold, self.hidden_by)


def _words(text: Any) -> Iterator[Word]:
    rectangle = pdfium.FS_RECTF()
    word = _Letters()
    for index in range(max(pdfium.FPDFText_CountChars(text), 0)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        character = _character(code)
        if not character:
            continue
        if character.isspace():
            # PDFium guesses some spaces from gaps; those are judged below, by the gap itself.
            word.is_over = word.is_over or not pdfium.FPDFText_IsGenerated(text, index)
            word.is_doubtful = True
            continue
        # The loose box is as high as the type, whatever the letter; tight ones put "or" and quotes on other lines.
        pdfium.FPDFText_GetLooseCharBox(text, index, rectangle)
        box = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        if word.text and word.ends_before(box):
            yield word.finished()
            word = _Letters()
        if not word.text:
            word.size, word.is_bold = _scaled_size(text, index), _is_bold(text, index)
            word.hidden_by = suspicion(text, index, word.size)
        word.add(character, box)
    if word.text:
        yield word.finished()


def _character(code: int) -> str:
    """Characters beyond the first plane come as two halves of a surrogate pair, of which none is text by itself."""
    if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return ""
    character = chr(code)
    return _SOFT.get(character, character)


def _scaled_size(text: Any, index: int) -> float:
    """Many files set type at size 1 and scale it up by a matrix."""
    size = float(pdfium.FPDFText_GetFontSize(text, index))
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFText_GetMatrix(text, index, matrix):
        return size
    return size * float((matrix.c**2 + matrix.d**2) ** 0.5) or size


def _is_bold(text: Any, index: int) -> bool:
    if pdfium.FPDFText_GetFontWeight(text, index) >= _BOLD_WEIGHT:
        return True
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(text, index, name, 128, flags)
    lowered = name.value.lower()
    return b"bold" in lowered or b"black" in lowered or b"heavy" in lowered


def _look_at_objects(loaded: Any, page: Page) -> None:
    area = max(page.width * page.height, 1.0)
    objects = loaded.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE), max_depth=3)
    for count, item in enumerate(objects):
        if count >= MAX_OBJECTS:
            break
        try:
            left, bottom, right, top = item.get_bounds()
        except pypdfium2.PdfiumError:
            continue
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            page.images += 1
            page.image_share = max(page.image_share, (right - left) * (top - bottom) / area)
            continue
        segments = pdfium.FPDFPath_CountSegments(item.raw)
        if segments > 3 and _could_hold_text(left, bottom, right, top, area):
            page.boxes.append((left, bottom, right, top))
        width = _THICK if segments == 2 else _THIN
        if min(right - left, top - bottom) <= width or _is_rectangle(item, segments):
            page.edges.extend(_edges(left, bottom, right, top, width, is_stroked=_is_stroked(item)))


def _is_rectangle(item: Any, segments: int) -> bool:
    """A slanted stroke or an arrow has a box too, but draws no border."""
    if not 4 <= segments <= _MAX_SEGMENTS:
        return False
    x, y = ctypes.c_float(), ctypes.c_float()
    points = []
    for index in range(segments):
        segment = pdfium.FPDFPath_GetPathSegment(item.raw, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((x.value, y.value))
    return all(abs(a[0] - b[0]) < 1 or abs(a[1] - b[1]) < 1 for a, b in zip(points, points[1:], strict=False))


def _could_hold_text(left: float, bottom: float, right: float, top: float, area: float) -> bool:
    return right - left >= _BOX and top - bottom >= _BOX and (right - left) * (top - bottom) <= area * 0.5


def _is_stroked(item: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(pdfium.FPDFPath_GetDrawMode(item.raw, fill, stroke)) and bool(stroke.value)


def _edges(left: float, bottom: float, right: float, top: float, most: float, *, is_stroked: bool) -> Iterator[Edge]:
    """Yield the line that a shape is when it is no thicker than `most`, else its four sides."""
    width, height = right - left, top - bottom
    if height <= most and width >= max(_SHORT, height):
        yield Edge(True, (bottom + top) / 2, left, right)
    elif width <= most and height >= _SHORT:
        yield Edge(False, (left + right) / 2, bottom, top)
    elif width >= _SHORT and height >= _SHORT:
        yield from (Edge(True, at, left, right, is_stroked) for at in (bottom, top))
        yield from (Edge(False, at, bottom, top, is_stroked) for at in (left, right))
