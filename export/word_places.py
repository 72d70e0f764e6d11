"""Where in a Word document's body the comment on a finding can stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from analysis.readers.word_walk import WalkedBlock, WordPackage
from domain.document import FRONT_MATTER, BlockKind
from domain.errors import ExportImpossible
from domain.finding import Finding, QuoteStatus
from export.comment import standing_span
from export.word_marks import Element, host

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT_BOX = f"{_W}txbxContent"
_NOTES = {
    BlockKind.FOOTNOTE: (f"{_W}footnote", f"{_W}footnoteReference", "footnote"),
    BlockKind.ENDNOTE: (f"{_W}endnote", f"{_W}endnoteReference", "endnote"),
}
_ELSEWHERE = {
    BlockKind.TEXT_BOX: "text box",
    BlockKind.HEADER: "header",
    BlockKind.FOOTER: "footer",
    BlockKind.COMMENT: "comment",
}


@dataclass(frozen=True, slots=True)
class Words:
    """The comment stands on these characters of a block of the body."""

    walked: WalkedBlock
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """The comment stands on this element of the body, because Word allows none at the words themselves."""

    element: Element


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comment goes, and what it must say when that is not on the quoted words."""

    target: Words | Anchor
    explanation: str = ""


class Places:
    """The places of a document's blocks."""

    def __init__(self, package: WordPackage, walked: Sequence[WalkedBlock]) -> None:
        self._body = package.tree(package.main)
        self._main = package.main
        self._walked = walked
        self._by_id: Mapping[str, WalkedBlock] = {item.block.id: item for item in walked}
        self._order = {item.block.id: number for number, item in enumerate(walked)}
        self._references = _note_references(self._body)

    def of(self, finding: Finding) -> Place:
        """Return the place of a finding: its words, else what stands for them in the body."""
        walked = self._by_id.get(finding.block_id)
        if finding.quote_status is QuoteStatus.ABSENT or finding.span is None:
            target = self._section_start(finding)
            return Place(target, "This comment stands at its section: the quoted words were not found in the document.")
        if walked is None:
            return Place(self._section_start(finding), "The words could not be marked in this copy of the document.")
        span = standing_span(finding, walked.block)
        if self._is_markable(walked):
            if span and _covers_text(walked, *span):
                return Place(Words(walked, *span))
            return Place(_whole(walked), "The words could not be marked; this comment stands on their paragraph.")
        words = walked.block.text[slice(*span)] if span else finding.quote
        return self._beside(walked, words)

    def start(self) -> Words | Anchor:
        """Return the first place of the document: its first words, else its first drawing, else an empty run."""
        for walked in self._walked:
            if self._is_markable(walked):
                return _whole(walked)
        for walked in self._walked:
            if walked.part == self._main and walked.pieces:
                return _outside_text_box(walked.pieces[0].element)
        paragraph = next(self._body.iter(f"{_W}p"), None)
        if paragraph is None:
            raise ExportImpossible("The Word document has no paragraph that a comment could stand on.")
        return Anchor(etree.SubElement(paragraph, f"{_W}r"))

    def _beside(self, walked: WalkedBlock, words: str) -> Place:
        """Return the place in the body that stands for words where Word allows no comment."""
        what = _ELSEWHERE.get(walked.block.kind, "")
        target: Words | Anchor | None = None
        if walked.block.kind in _NOTES:
            what = _NOTES[walked.block.kind][2]
            target = self._note_reference(walked)
        elif walked.part == self._main and walked.pieces:
            what = what or "text box"
            target = _outside_text_box(walked.pieces[0].element)
        what = what or "part"
        target = target or self._block_it_belongs_to(walked) or self.start()
        return Place(target, f"The words are in a {what}, where Word allows no comments: “{words}”")

    def _note_reference(self, walked: WalkedBlock) -> Anchor | None:
        note_tag, reference_tag, _ = _NOTES[walked.block.kind]
        for piece in walked.pieces:
            for note in piece.element.iterancestors(note_tag):
                reference = self._references.get((reference_tag, note.get(f"{_W}id", "")))
                return None if reference is None else _outside_text_box(reference)
        return None

    def _block_it_belongs_to(self, walked: WalkedBlock) -> Words | None:
        other = self._by_id.get(walked.block.anchor_id)
        return _whole(other) if other and self._is_markable(other) else None

    def _section_start(self, finding: Finding) -> Words | Anchor:
        """Return the heading of the finding's section, else the block it names, else the document's start."""
        last = self._order.get(finding.block_id, len(self._walked) - 1)
        title = _plain(finding.section)
        if title and title != _plain(FRONT_MATTER):
            for walked in reversed(self._walked[: last + 1]):
                if _plain(walked.block.text) == title and self._is_markable(walked):
                    return _whole(walked)
        named = self._by_id.get(finding.block_id)
        return _whole(named) if named and self._is_markable(named) else self.start()

    def _is_markable(self, walked: WalkedBlock) -> bool:
        if walked.part != self._main or walked.block.kind is BlockKind.COMMENT:
            return False
        first = next((piece.element for piece in walked.pieces if piece.end > piece.start), None)
        return first is not None and next(first.iterancestors(_TEXT_BOX), None) is None


def _whole(walked: WalkedBlock) -> Words:
    return Words(walked, 0, len(walked.block.text))


def _covers_text(walked: WalkedBlock, start: int, end: int) -> bool:
    return any(piece.start < end and piece.end > start for piece in walked.pieces)


def _outside_text_box(element: Element) -> Anchor:
    """Return the element itself, or the drawing that holds it when it stands in a text box."""
    boxes = list(element.iterancestors(_TEXT_BOX))
    if not boxes:
        return Anchor(element)
    run = host(boxes[-1])
    return Anchor(next((child for child in run if child in set(boxes[-1].iterancestors())), run))


def _note_references(body: Element) -> dict[tuple[str, str], Element]:
    """Return the first reference to each footnote and endnote."""
    found: dict[tuple[str, str], Element] = {}
    for _, tag, _ in _NOTES.values():
        for reference in body.iter(tag):
            found.setdefault((tag, reference.get(f"{_W}id", "")), reference)
    return found


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
