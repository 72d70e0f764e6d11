"""What a Word paragraph is: heading, list item or plain, with its level and the number Word generates for it."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.readers import word_names as w
from analysis.readers.word_names import Element
from analysis.readers.word_numbering import Numbering
from analysis.readers.word_styles import Styles, is_on, number
from domain.document import BlockKind


@dataclass(frozen=True, slots=True)
class Shape:
    """Kind, level and generated label of one paragraph."""

    kind: BlockKind
    level: int = 0
    label: str = ""
    is_bullet: bool = False


PLAIN = Shape(BlockKind.PARAGRAPH)


class Paragraphs:
    """Tells the shape of paragraphs; asked once for each, in reading order, because lists are counted."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering

    def shape(self, paragraph: Element, *, has_text: bool) -> Shape:
        """Return what this paragraph is, and count it if it is numbered."""
        ppr = paragraph.find(w.P_PR)
        style = None if ppr is None else ppr.find(w.P_STYLE)
        style_id = None if style is None else style.get(w.VAL)
        heading = self._heading_level(ppr, style_id)
        num_id, ilvl = self._numbering_of(ppr, style_id)
        if num_id is None or num_id not in self._numbering or (not has_text and _is_gone(ppr)):
            return PLAIN if heading is None else Shape(BlockKind.HEADING, heading)
        label = self._numbering.label(num_id, ilvl)
        is_bullet = self._numbering.is_bullet(num_id, ilvl)
        if heading is not None:
            return Shape(BlockKind.HEADING, heading, "" if is_bullet else label)
        return Shape(BlockKind.LIST_ITEM, ilvl + 1, label, is_bullet) if label else PLAIN

    def _heading_level(self, ppr: Element | None, style_id: str | None) -> int | None:
        direct = None if ppr is None else ppr.find(w.OUTLINE_LVL)
        if direct is None:
            return self._styles.outline_level(style_id)
        level = number(direct.get(w.VAL), 9)
        return level + 1 if 0 <= level < 9 else None

    def _numbering_of(self, ppr: Element | None, style_id: str | None) -> tuple[str | None, int]:
        direct = None if ppr is None else ppr.find(w.NUM_PR)
        id_element = None if direct is None else direct.find(w.NUM_ID)
        ilvl_element = None if direct is None else direct.find(w.ILVL)
        ilvl = None if ilvl_element is None else number(ilvl_element.get(w.VAL))
        if id_element is not None:
            return id_element.get(w.VAL), ilvl or 0
        num_id, style_ilvl, passed = self._styles.numbering(style_id)
        if num_id is None or num_id not in self._numbering:
            return None, 0
        if ilvl is None:
            linked = self._numbering.level_of_style(num_id, passed)
            ilvl = style_ilvl if style_ilvl is not None and not linked else linked
        return num_id, ilvl


def _is_gone(ppr: Element | None) -> bool:
    """True for a paragraph whose own mark is deleted or hidden: Word does not count it once the change is accepted."""
    mark = None if ppr is None else ppr.find(w.R_PR)
    if mark is None:
        return False
    vanish = mark.find(w.VANISH)
    return mark.find(w.DELETED) is not None or (vanish is not None and is_on(vanish.get(w.VAL)))
