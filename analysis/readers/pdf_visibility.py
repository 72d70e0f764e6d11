"""Decides whether a reader of a PDF page can see its words: suspicious ones are looked up in the rendered page."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    from analysis.readers.pdf_page import Word

INVISIBLE = "invisible type"

_LIGHT = 243  # of 255
_TINY = 1.0  # points
_CONTRAST = 16
_INVISIBLE_MODE = 3
_MAX_SIDE = 2000.0


def suspicion(text: Any, index: int, size: float) -> str:
    """Return how a character may be hidden, or ""; light type is fine on a dark ground, which only the page tells."""
    if size <= _TINY:
        return "type of 1 point or less"
    item = pdfium.FPDFText_GetTextObject(text, index)
    if item and pdfium.FPDFTextObj_GetTextRenderMode(item) == _INVISIBLE_MODE:
        return INVISIBLE
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFText_GetFillColor(text, index, red, green, blue, alpha):
        return ""
    if alpha.value < 255 - _LIGHT:
        return INVISIBLE
    return "text in the colour of its background" if min(red.value, green.value, blue.value) >= _LIGHT else ""


def settled(page: Any, words: Sequence[Word]) -> list[Word]:
    """Return the words with `hidden_by` cleared where the rendered page shows something at their place."""
    if not any(word.hidden_by for word in words):
        return list(words)
    width, height = page.get_size()
    scale = min(1.0, _MAX_SIDE / max(width, height, 1.0))
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        return [replace(word, hidden_by="") if _is_seen(page, bitmap, word) else word for word in words]
    finally:
        bitmap.close()


def _is_seen(page: Any, bitmap: Any, word: Word) -> bool:
    if not word.hidden_by or word.size <= _TINY:
        return not word.hidden_by
    corners = [_pixel(page, bitmap, x, y) for x, y in ((word.x0, word.y0), (word.x1, word.y1))]
    left, right = sorted(corner[0] for corner in corners)
    top, bottom = sorted(corner[1] for corner in corners)
    left, top = max(left, 0), max(top, 0)
    right, bottom = min(right + 1, bitmap.width), min(bottom + 1, bitmap.height)
    buffer, stride = bitmap.buffer, bitmap.stride
    shades = [shade for y in range(top, bottom) for shade in buffer[y * stride + left : y * stride + right]]
    return bool(shades) and max(shades) - min(shades) >= _CONTRAST


def _pixel(page: Any, bitmap: Any, x: float, y: float) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page.raw, 0, 0, bitmap.width, bitmap.height, 0, x, y, across, down)
    return across.value, down.value
