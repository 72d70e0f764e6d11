"""Finds what hangs on the text of a Word file: footnotes, endnotes, comments, headers and footers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.readers import word_ledger as ledger
from analysis.readers import word_names as w
from analysis.readers.word_ledger import Ledger, text_of
from analysis.readers.word_names import Element
from analysis.readers.word_package import WordPackage
from analysis.readers.word_styles import is_on
from analysis.readers.word_visibility import WHITE
from domain.document import BlockKind

_HEADER_KINDS = {w.HEADER_REFERENCE: BlockKind.HEADER, w.FOOTER_REFERENCE: BlockKind.FOOTER}


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or endnote with the number Word gives it."""

    element: Element
    part: str
    number: int
    format: str


class Notes:
    """Looks up notes and comments by id, each handed out once."""

    def __init__(self, package: WordPackage) -> None:
        self._package = package
        self._root = package.tree(package.main)
        self._settings = self._tree_of("settings")
        self._notes = {
            w.FOOTNOTE_REFERENCE: self._by_id("footnotes", w.FOOTNOTE),
            w.ENDNOTE_REFERENCE: self._by_id("endnotes", w.ENDNOTE),
        }
        self._comments = {id_: comment for id_, (comment, _) in self._by_id("comments", w.COMMENT).items()}
        self._parts = {tag: self._part_of(type_) for tag, type_ in _NOTE_TYPES.items()}
        self.comments_part = self._part_of("comments")
        self._given: dict[str, int] = {}
        self._passed: list[tuple[tuple[str, str], Element]] = []
        self.page_color = self._page_color()

    def note(self, reference: Element) -> Note | None:
        """Return the note a reference points at; None when there is none or it was handed out before."""
        found = self._notes[reference.tag].pop(reference.get(w.ID, ""), None)
        if found is None:
            return None
        if not is_on(reference.get(w.CUSTOM_MARK), absent=False):
            self._given[reference.tag] = self._given.get(reference.tag, 0) + 1
        return Note(found[0], self._parts[reference.tag], self._given.get(reference.tag, 0), found[1])

    def comment(self, id_: str) -> Element | None:
        """Return a comment the first time it is asked for."""
        return self._comments.pop(id_, None)

    def rest_of_comments(self) -> list[Element]:
        """Return the comments that nothing in the text refers to."""
        rest, self._comments = list(self._comments.values()), {}
        return rest

    def headers(self) -> Iterator[tuple[str, BlockKind]]:
        """Yield the header and footer parts that pages use, each distinct text once."""
        relations = {relation.id: relation.target for relation in self._package.relations(self._package.main)}
        seen_parts: set[str] = set()
        seen_texts: set[tuple[BlockKind, str]] = set()
        for reference in self._root.iter(w.HEADER_REFERENCE, w.FOOTER_REFERENCE):
            part = relations.get(reference.get(w.RELATION, ""), "")
            kind = _HEADER_KINDS[reference.tag]
            if part not in self._package or part in seen_parts:
                continue
            seen_parts.add(part)
            text = "".join(text_of(element) for element in self._package.tree(part).iter(w.T))
            if (kind, text) in seen_texts:
                self._passed.append((ledger.REPEATED_HEADER, self._package.tree(part)))
            else:
                seen_texts.add((kind, text))
                yield part, kind
        for type_ in ("header", "footer"):
            for part in self._package.related(self._package.main, type_):
                if part not in seen_parts:
                    self._passed.append((ledger.UNUSED_HEADER, self._package.tree(part)))

    def settle(self, accounts: Ledger) -> None:
        """Account for all text of the file that no block holds."""
        accounts.block_id = ""
        for reason, root in self._passed:
            accounts.leave_out(reason, root)
        for notes in self._notes.values():
            for element, _ in notes.values():
                accounts.leave_out(ledger.UNUSED_NOTE, element)
        for part in self._package.related(self._package.main, "glossaryDocument"):
            accounts.leave_out(ledger.GLOSSARY, self._package.tree(part))
        for part in self._package.related(self._package.main, "diagramData"):
            texts = [text_of(text) for text in self._package.tree(part).iter(w.DRAWING_TEXT)]
            accounts.count(ledger.DIAGRAM, sum(len(text.split()) for text in texts))
        for part in _WITH_TEXT:
            for name in self._package.related(self._package.main, part):
                accounts.close(self._package.tree(name))
        accounts.close(self._root)

    def _by_id(self, type_: str, tag: str) -> dict[str, tuple[Element, str]]:
        root = self._tree_of(type_)
        if root is None:
            return {}
        format_ = self._note_format(type_)
        found: dict[str, tuple[Element, str]] = {}
        for element in root.iter(tag):
            if element.get(w.TYPE, "normal") == "normal":
                found.setdefault(element.get(w.ID, ""), (element, format_))
        return found

    def _note_format(self, type_: str) -> str:
        tag = {"footnotes": w.FOOTNOTE_PR, "endnotes": w.ENDNOTE_PR}.get(type_)
        if tag is None:
            return ""
        for root in (self._root, self._settings):
            for properties in () if root is None else root.iter(tag):
                format_ = properties.find(w.NUM_FMT)
                if format_ is not None:
                    return format_.get(w.VAL, "decimal")
        return "decimal" if type_ == "footnotes" else "lowerRoman"

    def _page_color(self) -> str:
        shown = None if self._settings is None else self._settings.find(w.SHOW_BACKGROUND)
        background = self._root.find(w.BACKGROUND)
        if shown is None or not is_on(shown.get(w.VAL)) or background is None:
            return WHITE
        color = background.get(w.COLOR, "auto").upper()
        return WHITE if color == "AUTO" else color

    def _part_of(self, type_: str) -> str:
        parts = self._package.related(self._package.main, type_)
        return parts[0] if parts else ""

    def _tree_of(self, type_: str) -> Element | None:
        part = self._part_of(type_)
        return self._package.tree(part) if part else None


_NOTE_TYPES = {w.FOOTNOTE_REFERENCE: "footnotes", w.ENDNOTE_REFERENCE: "endnotes"}
_WITH_TEXT = ("footnotes", "endnotes", "header", "footer", "comments")
