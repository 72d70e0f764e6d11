"""Reading exported Word files back: what a comment covers, and whether anything but comment marks changed."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from lxml import etree

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{WORD}}}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
MARKS = {f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference"}

Element = etree._Element


def part(data: bytes, name: str = "word/document.xml") -> Element:
    """Return the root of a part, without ISO Strict's other namespace."""
    with ZipFile(BytesIO(data)) as package:
        stored = package.read(name)
    return etree.fromstring(stored.replace(b"http://purl.oclc.org/ooxml/wordprocessingml/main", WORD.encode()))


def members(data: bytes) -> dict[str, bytes]:
    """Return every member of the zip."""
    with ZipFile(BytesIO(data)) as package:
        assert len(set(package.namelist())) == len(package.namelist())
        return {name: package.read(name) for name in package.namelist()}


def comments(data: bytes, author: str = "AI-Prism") -> dict[str, str]:
    """Return the text of each comment of an author by its id, one line for each paragraph."""
    if "word/comments.xml" not in members(data):
        return {}
    return {
        comment.get(f"{W}id", ""): "\n".join("".join(map(str, p.itertext(f"{W}t"))) for p in comment.iter(f"{W}p"))
        for comment in part(data, "word/comments.xml").iter(f"{W}comment")
        if comment.get(f"{W}author") == author
    }


def commented_text(root: Element, comment_id: str) -> str:
    """Return the characters between a comment's marks, as the reader counts them; paragraphs are joined by newlines."""
    return "".join(text for text in _between(root, comment_id))


def without_marks(root: Element, ids: set[str]) -> bytes:
    """Return the part in one canonical form without these comments' marks, adjacent equal runs merged."""
    root = etree.fromstring(etree.tostring(root))
    for element in [item for item in root.iter(*MARKS) if item.get(f"{W}id") in ids]:
        parent = element.getparent()
        assert parent is not None
        if element.tag == f"{W}commentReference":
            assert len(parent) == 1
            element, parent = parent, parent.getparent()
            assert parent is not None
        parent.remove(element)
    for run in list(root.iter(f"{W}r")):
        _merge_into_previous(run)
    for text in list(root.iter(f"{W}t")):
        if text.get(XML_SPACE) is not None:
            del text.attrib[XML_SPACE]
        _join_into_previous(text)
    return etree.tostring(root, method="c14n")


def _merge_into_previous(run: Element) -> None:
    before = run.getprevious()
    if before is None or before.tag != run.tag or before.items() != run.items() or before.tail:
        return
    if _look(before) != _look(run):
        return
    parent = run.getparent()
    assert parent is not None
    before.extend([child for child in run if child.tag != f"{W}rPr"])
    parent.remove(run)


def _join_into_previous(text: Element) -> None:
    before = text.getprevious()
    if before is None or before.tag != text.tag:
        return
    parent = text.getparent()
    assert parent is not None
    before.text = (before.text or "") + (text.text or "")
    parent.remove(text)


def _look(run: Element) -> bytes:
    return b"".join(etree.tostring(child, method="c14n") for child in run if child.tag == f"{W}rPr")


def _between(root: Element, comment_id: str) -> list[str]:
    found: list[str] = []
    is_inside = False
    for element in root.iter(etree.Element):
        if element.tag == f"{W}commentRangeStart" and element.get(f"{W}id") == comment_id:
            is_inside = True
        elif element.tag == f"{W}commentRangeEnd" and element.get(f"{W}id") == comment_id:
            break
        elif is_inside:
            found.extend(_characters(element))
    return found


def _characters(element: Element) -> list[str]:
    parent = element.getparent()
    is_content = parent is not None and parent.tag == f"{W}r"
    match etree.QName(element).localname:
        case "t":
            return [element.text or ""]
        case "tab" if is_content:
            return ["\t"]
        case "br" | "cr" if is_content:
            return ["\n"]
        case "noBreakHyphen":
            return ["\u2011"]
        case "p":
            return ["\n"]
    return []
