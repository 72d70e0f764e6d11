"""Keeps account of every character of a Word file: read, left out for a reason, or not accounted for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.readers import word_names as w
from analysis.readers.word_names import Element
from domain.document import Omission

TEXT_TAGS = (w.T, w.DEL_TEXT, w.MATH_TEXT)

DELETED = ("deleted text", "Deleted by a tracked change that is not yet accepted; left out as the author means it.")
MOVED = ("moved text", "Moved elsewhere by a tracked change; read at its new place.")
PHONETIC = ("phonetic guide", "Small reading aids above other text.")
FIELD = ("field instruction", "Instructions of fields, which Word does not show.")
IMAGE = ("image", "Pictures are not read; text in them is not seen.")
CHART = ("chart", "Charts are not read.")
DIAGRAM = ("diagram", "Text of diagrams (SmartArt) is not read.")
WORD_ART = ("word art", "Text drawn as a picture (WordArt, watermark).")
EMBEDDED = ("embedded file", "Files embedded in the document are not opened.")
ALT_CHUNK = ("imported file", "A file that Word would import when it opens the document is not read.")
LINKED = ("linked document", "A document that is linked, not contained, is never fetched.")
FORM_FIELD = ("form field", "Choices of drop-down form fields are not read.")
UNUSED_NOTE = ("unused note", "Footnotes or endnotes to which nothing refers; Word does not show them.")
UNUSED_HEADER = ("unused header", "Headers or footers that no page uses.")
REPEATED_HEADER = ("repeated header", "Headers or footers with the same words as another one.")
GLOSSARY = ("building block", "Reusable text stored in the file (autotext), which is not part of the document.")
UNREAD = ("unread text", "Text at a place in the file where Word shows none or this reader knows none.")


@dataclass(slots=True)
class _Tally:
    words: int = 0
    count: int = 0
    block_id: str = ""


class Ledger:
    """What was read (`take`), what was left out and why, and what neither accounts for (`close`)."""

    def __init__(self) -> None:
        self._seen: set[Element] = set()
        self._tallies: dict[tuple[str, str], _Tally] = {}
        self.block_id = ""
        """The block that is being read, to which omissions are attributed."""

    def take(self, element: Element) -> None:
        """Note that the text of this element stands in a block."""
        self._seen.add(element)

    def count(self, reason: tuple[str, str], words: int = 0, count: int = 1) -> None:
        """Note something that is left out."""
        tally = self._tallies.setdefault(reason, _Tally(block_id=self.block_id))
        tally.words += words
        tally.count += count

    def leave_out(self, reason: tuple[str, str], root: Element) -> None:
        """Note all text under an element as left out for this reason."""
        elements = [element for element in root.iter(*TEXT_TAGS) if element not in self._seen]
        self._seen.update(elements)
        text = _text(elements)
        if text.strip():
            self.count(reason, len(text.split()))

    def pass_over(self, root: Element) -> None:
        """Note text that only repeats, for other programs, what was read beside it."""
        self._seen.update(root.iter(*TEXT_TAGS))

    def close(self, root: Element) -> None:
        """Count whatever text of a part neither stands in a block nor was left out for a reason."""
        rest = [element for element in root.iter(*TEXT_TAGS) if element not in self._seen]
        self._seen.update(rest)
        for element in rest:
            if words := len(text_of(element).split()):
                self.count(UNREAD, words)

    def omissions(self) -> tuple[Omission, ...]:
        """Return what was left out, one entry for each kind."""
        return tuple(
            Omission(kind, tally.words, reason, tally.count, tally.block_id)
            for (kind, reason), tally in self._tallies.items()
        )


def text_of(element: Element) -> str:
    """Return the characters of a text element; XML comments inside it do not cut it short."""
    return (element.text or "") if not len(element) else "".join(map(str, element.itertext()))


def _text(elements: Iterable[Element]) -> str:
    """Runs of one paragraph join to words; paragraphs do not."""
    text, last = "", None
    for element in elements:
        paragraph = next(element.iterancestors(w.P), None)
        text += text_of(element) if paragraph is last else "\n" + text_of(element)
        last = paragraph
    return text
