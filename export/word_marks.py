"""Comment marks around exact characters of a Word part: runs are split, nothing else changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT_WORD = "http://purl.oclc.org/ooxml/wordprocessingml/main"
# Elements that may hold comment marks between their runs, so that a mark can stand beside a run inside them.
RUN_HOLDERS = frozenset(
    {"p", "hyperlink", "ins", "moveTo", "smartTag", "fldSimple", "customXml", "sdtContent", "dir", "bdo"}
)
# What a mark steps out of when it stands at the edge: a bound content control rewrites what is inside it.
_STEP_OUT = frozenset({"hyperlink", "ins", "moveTo", "smartTag", "fldSimple", "customXml", "sdtContent", "dir", "bdo"})
_PROPERTIES = frozenset({"rPr", "sdtPr", "sdtEndPr", "smartTagPr", "customXmlPr"})

Element = etree._Element


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text of one leaf element (w:t, w:tab, w:br ...): characters `start` to `end` of its block."""

    element: Element
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A comment on characters `start` to `end` of a block."""

    comment_id: int
    start: int
    end: int


def mark_text(stretches: Sequence[Stretch], marks: Iterable[Mark]) -> None:
    """Put each mark around exactly its characters; marks may overlap, the longer one goes outside.

    A mark must cover a character of some stretch. Text that cannot be split, such as a formula, is covered whole.
    """
    ordered = sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.comment_id))
    cuts = {offset for mark in ordered for offset in (mark.start, mark.end)}
    pieces = [piece for stretch in stretches for piece in _cut(stretch, cuts)]
    for mark in ordered:
        covered = [piece for piece in pieces if piece.start < mark.end and piece.end > mark.start]
        mark_elements(covered[0].element, covered[-1].element, mark.comment_id)


def mark_elements(first: Element, last: Element, comment_id: int) -> None:
    """Put one comment around two elements (which may be the same) and all between them."""
    isolate_before(first)
    isolate_after(last)
    _outermost(host(first), _is_first).addprevious(_mark(first, "commentRangeStart", comment_id))
    end = _mark(first, "commentRangeEnd", comment_id)
    _outermost(host(last), _is_last).addnext(end)
    end.addnext(reference_run(last, comment_id))


def reference_run(like: Element, comment_id: int) -> Element:
    """Return the run that carries a comment's reference, in the namespace of an element nearby."""
    run = etree.Element(word_tag(like, "r"))
    run.append(_mark(like, "commentReference", comment_id))
    return run


def host(element: Element) -> Element:
    """Return the element itself or its nearest ancestor that stands where a comment mark is allowed."""
    parent = element.getparent()
    while parent is not None and not (_local(parent) in RUN_HOLDERS and _is_word(parent)):
        element, parent = parent, parent.getparent()
    return element


def isolate_before(element: Element) -> None:
    """Split the run so that nothing stands before the element in it, where the run can be split."""
    run, child = _run_and_child(element)
    if run is None:
        return
    before = [item for item in list(run)[: run.index(child)] if _local(item) != "rPr"]
    if before:
        left = _empty_twin(run)
        left.extend(before)
        run.addprevious(left)


def isolate_after(element: Element) -> None:
    """Split the run so that nothing stands after the element in it, where the run can be split."""
    run, child = _run_and_child(element)
    if run is None:
        return
    after = list(run)[run.index(child) + 1 :]
    if after:
        right = _empty_twin(run)
        right.extend(after)
        run.addnext(right)


def word_tag(like: Element, name: str) -> str:
    """Return a tag in the WordprocessingML namespace of the element's document (transitional or strict)."""
    while not _is_word(like):
        parent = like.getparent()
        assert parent is not None, "every part of a Word document has a root in its namespace"
        like = parent
    return f"{{{etree.QName(like).namespace}}}{name}"


def _cut(stretch: Stretch, cuts: set[int]) -> list[Stretch]:
    """Return the stretch as pieces that begin and end at the cuts, its element split accordingly."""
    inside = sorted(cut for cut in cuts if stretch.start < cut < stretch.end)
    text = stretch.element.text or ""
    if not inside or _local(stretch.element) != "t" or len(text) != stretch.end - stretch.start:
        return [stretch]
    places = list(pairwise([stretch.start, *inside, stretch.end]))
    elements = [stretch.element, *(_same_tag(stretch.element) for _ in inside)]
    for element, (start, end) in zip(elements, places, strict=True):
        element.text = text[start - stretch.start : end - stretch.start]
        # Only the new edges: Word does not show spaces at the old ones unless the file says so.
        edges = element.text[: start > stretch.start] + element.text[-1:] * (end < stretch.end)
        if edges != edges.strip():
            element.set(XML_SPACE, "preserve")
    for before, after in pairwise(elements):
        before.addnext(after)
    return [Stretch(element, *place) for element, place in zip(elements, places, strict=True)]


def _run_and_child(element: Element) -> tuple[Element | None, Element]:
    """Return the run that can be split around the element, and what in that run is or holds the element."""
    run, child = host(element), element
    if run is element or _local(run) != "r" or not _is_word(run):
        return None, element
    while (parent := child.getparent()) is not run:
        assert parent is not None
        child = parent
    return run, child


def _empty_twin(run: Element) -> Element:
    twin = _same_tag(run)
    twin.extend([deepcopy(child) for child in run if _local(child) == "rPr"])
    return twin


def _same_tag(element: Element) -> Element:
    twin = element.makeelement(element.tag)
    for name, value in element.items():
        twin.set(name, value)
    return twin


def _outermost(element: Element, is_edge: Callable[[Element], bool]) -> Element:
    parent = element.getparent()
    while parent is not None and _local(parent) in _STEP_OUT and is_edge(element):
        outer = parent.getparent() if _local(parent) == "sdtContent" else parent
        assert outer is not None
        if _local(outer.getparent()) not in RUN_HOLDERS:
            break
        element, parent = outer, outer.getparent()
    return element


def _is_first(element: Element) -> bool:
    before = element.getprevious()
    return before is None or _local(before) in _PROPERTIES


def _is_last(element: Element) -> bool:
    return element.getnext() is None


def _mark(like: Element, name: str, comment_id: int) -> Element:
    mark = etree.Element(word_tag(like, name))
    mark.set(word_tag(like, "id"), str(comment_id))
    return mark


def _local(element: Element | None) -> str:
    return etree.QName(element).localname if element is not None and isinstance(element.tag, str) else ""


def _is_word(element: Element) -> bool:
    namespace = etree.QName(element).namespace if isinstance(element.tag, str) else None
    return namespace in (WORD, STRICT_WORD)
