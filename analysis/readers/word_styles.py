"""What a Word file's styles say that matters for reading: outline levels, numbering, and how text can be hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.readers import word_names as w
from analysis.readers.word_names import Element

_HEADING_NAME = re.compile(r"heading ([1-9])$", re.IGNORECASE)
_OFF = frozenset({"0", "false", "off", "none"})


@dataclass(frozen=True, slots=True)
class Look:
    """How characters look, as far as it decides whether a reader can see them. None means not said."""

    is_vanished: bool | None = None
    color: str | None = None
    size: int | None = None
    """In half-points, as Word stores it."""
    is_bold: bool | None = None
    background: str | None = None

    def over(self, below: Look) -> Look:
        """Return this look with what it does not say taken from `below`."""
        if self is NO_LOOK:
            return below
        return Look(
            below.is_vanished if self.is_vanished is None else self.is_vanished,
            below.color if self.color is None else self.color,
            below.size if self.size is None else self.size,
            below.is_bold if self.is_bold is None else self.is_bold,
            below.background if self.background is None else self.background,
        )


NO_LOOK = Look()


@dataclass(slots=True)
class Style:
    """One style as stored; what it inherits is asked of `Styles`."""

    id: str
    name: str
    based_on: str
    look: Look = NO_LOOK
    outline: int | None = None
    num_id: str | None = None
    ilvl: int | None = None
    shade: str | None = None
    has_header_look: bool = False
    has_table_shading: bool = False


class Styles:
    """The styles of a document with their inheritance resolved."""

    def __init__(self, root: Element | None = None) -> None:
        self._styles: dict[str, Style] = {}
        self._defaults = NO_LOOK
        self._default_paragraph = ""
        self._looks: dict[tuple[str, str], Look] = {}
        self._levels: dict[str, int | None] = {}
        self._numbering: dict[str, tuple[str | None, int | None, tuple[str, ...]]] = {}
        self._shades: dict[str, str | None] = {}
        if root is not None:
            self._read(root)

    def chain(self, style_id: str | None) -> Iterator[Style]:
        """Yield a style and those it is based on, nearest first; loops are cut."""
        seen: set[str] = set()
        while style_id and style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            yield self._styles[style_id]
            style_id = self._styles[style_id].based_on

    def outline_level(self, style_id: str | None) -> int | None:
        """Return the heading level from 1 that a paragraph style gives, or None."""
        key = style_id or self._default_paragraph
        if key not in self._levels:
            self._levels[key] = self._outline_level(key)
        return self._levels[key]

    def numbering(self, style_id: str | None) -> tuple[str | None, int | None, tuple[str, ...]]:
        """Return the numbering id and level of a paragraph style, and the style ids on the way to it."""
        key = style_id or self._default_paragraph
        if key not in self._numbering:
            self._numbering[key] = self._numbering_of(key)
        return self._numbering[key]

    def look(self, paragraph_style: str | None, run_style: str | None) -> Look:
        """Return how text of these two styles looks, document defaults included."""
        key = (paragraph_style or self._default_paragraph, run_style or "")
        if key not in self._looks:
            paragraph, run = self._inherited(key[0]), self._inherited(key[1])
            combined = run.over(paragraph).over(self._defaults)
            # Word takes `vanish` in a paragraph style and in a character style for on twice, which is off.
            if run.is_vanished and paragraph.is_vanished:
                combined = replace(combined, is_vanished=False)
            self._looks[key] = combined
        return self._looks[key]

    def paragraph_shade(self, style_id: str | None) -> str | None:
        """Return the background colour a paragraph style gives its paragraphs, or None."""
        key = style_id or self._default_paragraph
        if key not in self._shades:
            self._shades[key] = next((style.shade for style in self.chain(key) if style.shade), None)
        return self._shades[key]

    def has_table_shading(self, style_id: str | None) -> bool:
        """True when a table style colours cells, so that a cell's background is not known from the cell alone."""
        return any(style.has_table_shading for style in self.chain(style_id))

    def has_header_look(self, style_id: str | None) -> bool:
        """True when a table style sets its first row apart."""
        return any(style.has_header_look for style in self.chain(style_id))

    def _read(self, root: Element) -> None:
        defaults = root.find(w.DOC_DEFAULTS)
        if defaults is not None:
            self._defaults = next((look_of(rpr) for rpr in defaults.iter(w.R_PR)), NO_LOOK)
        for element in root.iter(w.STYLE):
            style = _style(element)
            self._styles.setdefault(style.id, style)
            if element.get(w.TYPE) == "paragraph" and is_on(element.get(w.DEFAULT), absent=False):
                self._default_paragraph = style.id

    def _outline_level(self, style_id: str) -> int | None:
        for style in self.chain(style_id):
            if style.outline is not None:
                return style.outline + 1 if style.outline < 9 else None
            if match := _HEADING_NAME.match(style.name):
                return int(match[1])
        return None

    def _numbering_of(self, style_id: str) -> tuple[str | None, int | None, tuple[str, ...]]:
        passed = []
        level = None
        for style in self.chain(style_id):
            passed.append(style.id)
            level = style.ilvl if level is None else level
            if style.num_id is not None:
                return style.num_id, level, tuple(passed)
        return None, None, ()

    def _inherited(self, style_id: str) -> Look:
        look = NO_LOOK
        for style in self.chain(style_id):
            look = look.over(style.look)
        return look


def look_of(rpr: Element | None) -> Look:
    """Return what one `w:rPr` says."""
    if rpr is None or not len(rpr):
        return NO_LOOK
    vanished = bold = size = color = background = None
    for child in rpr:
        tag = child.tag
        if tag == w.VANISH:
            vanished = is_on(child.get(w.VAL))
        elif tag == w.BOLD:
            bold = is_on(child.get(w.VAL))
        elif tag == w.SIZE:
            size = half_points(child.get(w.VAL))
        elif tag == w.COLOR:
            color = _color(child)
        elif tag == w.SHADE:
            background = shade_of(child) or background
        elif tag == w.HIGHLIGHT and child.get(w.VAL, "none") != "none":
            background = _HIGHLIGHTS.get(child.get(w.VAL, ""), UNKNOWN)
    return Look(vanished, color, size, bold, background)


def _color(element: Element) -> str:
    """A colour of the theme goes before the one written beside it."""
    is_plain = element.get(w.THEME_TINT) is None and element.get(w.THEME_SHADE) is None
    if element.get(w.THEME_COLOR) in ("background1", "light1") and is_plain:
        return "FFFFFF"
    return element.get(w.VAL, "auto").upper()


UNKNOWN = "?"
"""A background that is there but whose colour the file does not tell in one number."""

_HIGHLIGHTS = {"white": "FFFFFF", "black": "000000"}


def shade_of(shd: Element | None) -> str | None:
    """Return the colour of a `w:shd`, `UNKNOWN` for a pattern, None when it shades nothing."""
    if shd is None:
        return None
    pattern, fill = shd.get(w.VAL, "clear"), shd.get(w.FILL, "auto").upper()
    if pattern == "solid":
        color = shd.get(w.COLOR, "auto").upper()
        return "000000" if color == "AUTO" else color
    if pattern not in ("clear", "nil"):
        return UNKNOWN
    return None if fill == "AUTO" or pattern == "nil" else fill


def is_on(value: str | None, *, absent: bool = True) -> bool:
    """Return what an on/off attribute means; an element without one is on."""
    return absent if value is None else value.lower() not in _OFF


def half_points(value: str | None) -> int | None:
    """Return a size in half-points; Strict files may write it with a unit."""
    match = re.fullmatch(r"(\d{1,5})(?:\.\d+)?(pt)?", value or "")
    return None if match is None else int(match[1]) * (2 if match[2] else 1)


def number(value: str | None, default: int = 0) -> int:
    """Return a decimal attribute, or the default for what is none."""
    return int(value) if value is not None and re.fullmatch(r"-?\d{1,9}", value) else default


def _style(element: Element) -> Style:
    style = Style(element.get(w.STYLE_ID, ""), _child_value(element, w.NAME), _child_value(element, w.BASED_ON))
    ppr = element.find(w.P_PR)
    if ppr is not None:
        _read_paragraph_properties(style, ppr)
    style.look = look_of(element.find(w.R_PR))
    cell = element.find(w.TC_PR)
    style.has_table_shading = cell is not None and shade_of(cell.find(w.SHADE)) is not None
    for part in element.findall(w.TBL_STYLE_PR):
        shaded = any(shade_of(shd) for shd in part.iter(w.SHADE))
        style.has_table_shading |= shaded
        if part.get(w.TYPE) == "firstRow":
            style.has_header_look |= shaded or any(is_on(b.get(w.VAL)) for b in part.iter(w.BOLD))
    return style


def _read_paragraph_properties(style: Style, ppr: Element) -> None:
    outline = ppr.find(w.OUTLINE_LVL)
    if outline is not None:
        style.outline = number(outline.get(w.VAL), 9)
    num_pr = ppr.find(w.NUM_PR)
    if num_pr is not None:
        num_id, ilvl = num_pr.find(w.NUM_ID), num_pr.find(w.ILVL)
        style.num_id = num_id.get(w.VAL) if num_id is not None else None
        style.ilvl = number(ilvl.get(w.VAL)) if ilvl is not None else None
    style.shade = shade_of(ppr.find(w.SHADE))


def _child_value(element: Element, tag: str) -> str:
    child = element.find(tag)
    return "" if child is None else child.get(w.VAL, "")
