"""What stands behind text in drawings, and which of several alternatives of a drawing Word shows."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.readers import word_names as w
from analysis.readers.word_ledger import Ledger, text_of
from analysis.readers.word_names import Element
from analysis.readers.word_styles import UNKNOWN
from analysis.readers.word_visibility import WHITE

_NAMED = {"white": WHITE, "black": "000000", "window": WHITE}


def chosen_branch(alternate: Element, accounts: Ledger) -> Iterator[Element]:
    """Yield the branch of an `mc:AlternateContent` that Word shows; the others repeat it for other programs."""
    branches = [child for child in alternate if child.tag in (w.CHOICE, w.FALLBACK)]
    chosen = next((branch for branch in branches if _is_shown(branch)), None)
    if chosen is None:
        return
    yield chosen
    shown = _texts(chosen)
    for branch in branches:
        if branch is not chosen and _repeats(_texts(branch), shown):
            accounts.pass_over(branch)


def box_surface(box: Element, drawing: Element) -> str:
    """Return the colour behind the text of a box; `UNKNOWN` where a picture or another shape may lie behind it."""
    shape = next(box.iterancestors(w.TEXT_BOX_SHAPE), None)
    if shape is not None:
        properties = shape.find(w.SHAPE_PROPERTIES)
        fill = None if properties is None else properties.find(w.SOLID_FILL)
        if fill is not None:
            color = fill.find(w.RGB_COLOR)
            return UNKNOWN if color is None or len(color) else color.get("val", "").upper()
    else:
        for ancestor in box.iterancestors():
            fill_color = ancestor.get("fillcolor")
            if fill_color and ancestor.get("filled", "t") not in ("f", "false"):
                return _vml_color(fill_color)
            if ancestor is drawing:
                break
    return UNKNOWN if _has_backdrop(drawing) else WHITE


def _is_shown(branch: Element) -> bool:
    if branch.tag == w.FALLBACK:
        return True
    required = branch.get("Requires", "").split()
    return all(w.KNOWN_EXTENSIONS.match(branch.nsmap.get(prefix) or "") for prefix in required)


def _texts(element: Element) -> list[str]:
    return [text_of(text) for text in element.iter(w.T, w.MATH_TEXT)]


def _repeats(texts: list[str], shown: list[str]) -> bool:
    """Branches nest, and may cut the same text into runs differently."""
    return set(texts) <= set(shown) or "".join(texts) == "".join(shown)


def _vml_color(value: str) -> str:
    value = value.split()[0].lower()
    if value.startswith("#") and len(value) == 4:
        return "".join(digit * 2 for digit in value[1:]).upper()
    return value[1:].upper() if value.startswith("#") else _NAMED.get(value, UNKNOWN)


def _has_backdrop(drawing: Element) -> bool:
    paragraph = next(drawing.iterancestors(w.P), drawing)
    shapes = sum(1 for _ in paragraph.iter(w.DRAWING, w.PICT))
    grouped = sum(1 for _ in drawing.iter(w.TEXT_BOX_SHAPE))
    return shapes > 2 or grouped > 1 or next(paragraph.iter(w.PICTURE, w.VML_IMAGE), None) is not None
