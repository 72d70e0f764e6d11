"""The comments part of a Word document: fresh ids and comments beside those that are there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import count

from lxml import etree

from analysis.readers.word_walk import WordPackage
from export.characters import reads_right_to_left
from export.comment import AUTHOR, INITIALS
from export.word_marks import STRICT_WORD, WORD, XML_SPACE, Element

_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_CONTENT_TYPES = "[Content_Types].xml"
_USUAL_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_STRICT_RELATION = "http://purl.oclc.org/ooxml/officeDocument/relationships/comments"
_RELATION_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_HIGH_ID = 1_000_000_000  # Word's ids end at 2^31 - 1
_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")
_TEXT_SIZE = "20"  # half points; direct, because the document's styles stay as they are


class CommentsPart:
    """The comments of a package: the part that is there, or a new one with its relationship and content type."""

    def __init__(self, package: WordPackage, *, now: datetime) -> None:
        self._package = package
        self._now = now
        existing = package.related(package.main, "comments")
        self._name = existing[0] if existing else ""
        self._root = package.tree(self._name) if existing else _empty_comments()
        self._ids = unused_ids(package.tree(package.main), self._root)

    def add(self, lines: Sequence[str]) -> int:
        """Add a comment and return its id."""
        comment_id = next(self._ids)
        _add_comment(self._root, comment_id, lines, now=self._now)
        return comment_id

    def store(self) -> None:
        """Put the comments into the package."""
        if self._name:
            self._package.mark_changed(self._name)
            return
        self._name = self._free_name()
        is_strict = STRICT_WORD.encode() in self._package.read(self._package.main)
        data: bytes = etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)
        self._package.put(self._name, data.replace(WORD.encode(), STRICT_WORD.encode()) if is_strict else data)
        self._relate(_STRICT_RELATION if is_strict else _USUAL_RELATION)
        self._declare()

    def _free_name(self) -> str:
        folder = posixpath.dirname(self._package.main)
        names = (posixpath.join(folder, f"comments{number or ''}.xml") for number in count())
        return next(name for name in names if name not in self._package)

    def _relate(self, type_: str) -> None:
        folder, base = posixpath.split(self._package.main)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if rels not in self._package:
            self._package.put(rels, f'<Relationships xmlns="{_RELATION_NAMESPACE}"/>'.encode())
        root = self._package.tree(rels)
        taken = {element.get("Id") for element in root}
        free = next(f"rId{number}" for number in count(1) if f"rId{number}" not in taken)
        target = posixpath.relpath(self._name, folder or ".")
        values = {"Id": free, "Type": type_, "Target": target}
        etree.SubElement(root, f"{{{_RELATION_NAMESPACE}}}Relationship", values)
        self._package.mark_changed(rels)

    def _declare(self) -> None:
        root = self._package.tree(_CONTENT_TYPES)
        namespace = etree.QName(root).namespace
        values = {"PartName": f"/{self._name}", "ContentType": _CONTENT_TYPE}
        etree.SubElement(root, f"{{{namespace}}}Override", values)
        self._package.mark_changed(_CONTENT_TYPES)


def unused_ids(*roots: Element) -> Iterator[int]:
    """Yield comment ids that no comment and no comment mark in these parts has."""
    used = {-1}
    for root in roots:
        namespace = etree.QName(root).namespace
        for name in ("comment", "commentReference", "commentRangeStart", "commentRangeEnd"):
            for element in root.iter(f"{{{namespace}}}{name}"):
                value = element.get(f"{{{namespace}}}id", "").strip()
                if _WHOLE_NUMBER.fullmatch(value):
                    used.add(int(value))
    first = max(used) + 1 if max(used) < _HIGH_ID else 0
    return (number for number in count(first) if number not in used)


def _empty_comments() -> Element:
    return etree.Element(f"{{{WORD}}}comments", nsmap={"w": WORD})


def _add_comment(comments: Element, comment_id: int, lines: Sequence[str], *, now: datetime) -> None:
    namespace = etree.QName(comments).namespace
    comment = etree.SubElement(comments, f"{{{namespace}}}comment")
    values = {
        "id": str(comment_id),
        "author": AUTHOR,
        "date": f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "initials": INITIALS,
    }
    for name, value in values.items():
        comment.set(f"{{{namespace}}}{name}", value)
    for number, line in enumerate(lines):
        _add_paragraph(comment, f"{{{namespace}}}", line, is_first=number == 0)


def _add_paragraph(comment: Element, w: str, line: str, *, is_first: bool) -> None:
    is_rtl = reads_right_to_left(line)
    paragraph = etree.SubElement(comment, f"{w}p")
    properties = etree.SubElement(paragraph, f"{w}pPr")
    if is_rtl:
        etree.SubElement(properties, f"{w}bidi")
    etree.SubElement(properties, f"{w}spacing", {f"{w}before": "0", f"{w}after": "40"})
    if is_first:
        etree.SubElement(etree.SubElement(paragraph, f"{w}r"), f"{w}annotationRef")
    run = etree.SubElement(paragraph, f"{w}r")
    look = etree.SubElement(run, f"{w}rPr")
    if is_first:
        etree.SubElement(look, f"{w}b")
    etree.SubElement(look, f"{w}sz", {f"{w}val": _TEXT_SIZE})
    etree.SubElement(look, f"{w}szCs", {f"{w}val": _TEXT_SIZE})
    if is_rtl:
        etree.SubElement(look, f"{w}rtl")
    text = etree.SubElement(run, f"{w}t", {XML_SPACE: "preserve"})
    text.text = line
