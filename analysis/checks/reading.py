"""One pass over a document that gives every check what it needs: visible blocks, sections, sentences, tables."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.checks.dates import is_month_first
from analysis.checks.risk_tables import Register, registers
from analysis.checks.tables import Table, cards_together, read_tables
from analysis.checks.words import Span, sentences, trimmed
from domain.document import CONTEXT_KINDS, FRONT_MATTER, Block, BlockKind, Document, Section
from domain.finding import Finding, FindingType, Origin, QuoteStatus, RiskLevel

MARGIN_KINDS = frozenset({BlockKind.HEADER, BlockKind.FOOTER})
PROSE_KINDS = frozenset(
    {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.FOOTNOTE, BlockKind.ENDNOTE, BlockKind.TEXT_BOX}
)
_LETTERS = re.compile(r"[a-z]+")
_MARKUP = re.compile(r"</[A-Za-z]|<!--|<\?xml|/>|\b[\w:-]+=[\"”][^\"”\n]*[\"”]\s*/?>")
_CONTENTS_LINE = re.compile(r"(?:\t|\.{4,}|(?: \.){4,}|…{2,})\s*(?:\d+|[ivxlc]+)\s*$")
_ENDS_OF_PAGE_NUMBERS = frozenset("0123456789ivxlc")


@dataclass(frozen=True, slots=True)
class Criticism:
    """What a check has to say about a passage; `Reading.finding` makes it a finding."""

    category: str
    type: FindingType
    risk_level: RiskLevel
    confidence: float
    description: str
    suggestion: str


class Reading:
    """A document prepared for the checks. Everything is computed once and nothing is changed later."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.visible = tuple(block for block in document.blocks if block.kind not in CONTEXT_KINDS)
        self.body = tuple(block for block in self.visible if block.kind not in MARGIN_KINDS)
        self.tables: tuple[Table, ...] = read_tables(self.body)
        self.position = {block.id: index for index, block in enumerate(document.blocks)}
        self.cards = cards_together(self.tables)
        """One table for each run of small ones that describe one thing each by the same labels."""
        self.registers: tuple[Register, ...] = tuple(registers((*self.tables, *self.cards)))
        self.month_first = is_month_first(block.text for block in self.body)
        """Whether the document writes the month first in its dates; None when that cannot be seen."""
        self._sections = _sections_by_block(document)
        self._sentences: dict[str, list[Span]] = {}
        self._vocabulary: dict[str, frozenset[str]] = {}

    def section(self, block: Block) -> Section | None:
        """Return the section a block belongs to, if need be through the block it hangs on."""
        return self._sections.get(block.id)

    def place(self, block: Block) -> tuple[str, ...]:
        """Return what tells the heading a block stands under, equal for all parts of a long section."""
        section = self.section(block)
        return (*section.path, section.label, section.title) if section else ()

    def sentences(self, block: Block) -> list[Span]:
        """Return the spans of the sentences of a block."""
        found = self._sentences.get(block.id)
        if found is None:
            found = self._sentences[block.id] = sentences(block.text)
        return found

    def vocabulary(self, block: Block) -> frozenset[str]:
        """Return the words of a block in lower case; checks look there before they read closely."""
        found = self._vocabulary.get(block.text)
        if found is None:
            found = self._vocabulary[block.text] = frozenset(_LETTERS.findall(block.text.lower()))
        return found

    def sentence_at(self, block: Block, start: int) -> Span:
        """Return the span of the sentence that holds a character."""
        for span in self.sentences(block):
            if span[0] <= start < span[1]:
                return span
        return trimmed(block.text, 0, len(block.text))

    def finding(self, block: Block, span: Span, criticism: Criticism, also: Sequence[str] = ()) -> Finding:
        """Return the finding on a span of a block, with an id that is the same for the same bytes."""
        start, end = trimmed(block.text, *span)
        section = self.section(block)
        key = "|".join((self.document.sha256, criticism.category, block.id, str(start), str(end)))
        return Finding(
            id="check-" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:20],
            section_id=section.id if section else "",
            section=section.title if section else FRONT_MATTER,
            block_id=block.id,
            quote=block.text[start:end],
            quote_status=QuoteStatus.EXACT,
            span=(start, end),
            type=criticism.type,
            category=criticism.category,
            risk_level=criticism.risk_level,
            confidence=criticism.confidence,
            origin=Origin.CHECK,
            description=criticism.description,
            suggestion=criticism.suggestion,
            also=tuple(also),
            check=criticism.category,
        )


def is_contents_line(block: Block) -> bool:
    """Return True for a line of a table of contents or list of figures: it ends with a page number."""
    if block.text.rstrip()[-1:] not in _ENDS_OF_PAGE_NUMBERS:
        return False
    return _CONTENTS_LINE.search(block.text[-60:]) is not None


def is_markup(text: str) -> bool:
    """Return True for a piece of a program or data file, such as XML, shown as an example."""
    return ("<" in text or ">" in text) and _MARKUP.search(text) is not None


def is_shouted(text: str) -> bool:
    """Return True for a text of several words in capitals only, where capitals tell nothing."""
    if text[:40].upper() != text[:40] and not text.isupper() and len(text) > 400:
        return False
    letters = [character for character in text if character.isalpha()]
    return len(text.split()) > 1 and len(letters) > 8 and sum(map(str.isupper, letters)) > 0.7 * len(letters)


def passage(block: Block, limit: int = 240) -> Span:
    """Return the first lines of a cell or paragraph, up to about `limit` characters, cut between words."""
    start, end = trimmed(block.text, 0, len(block.text))
    line = block.text.find("\n", start, end)
    if line > start + 9:
        end = line
    if end - start > limit:
        space = block.text.rfind(" ", start, start + limit)
        end = space if space > start else start + limit
    return trimmed(block.text, start, end)


def shortened(text: str, limit: int = 90) -> str:
    """Return a text for use inside a description: one line, cut with an ellipsis when long."""
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + "…"


def _sections_by_block(document: Document) -> dict[str, Section]:
    direct = {block_id: section for section in document.sections for block_id in section.block_ids}
    found = dict(direct)
    last: Section | None = None
    for block in document.blocks:
        section = direct.get(block.id) or direct.get(block.anchor_id)
        if section is None and block.kind not in MARGIN_KINDS:
            section = last
        if section is not None:
            found[block.id] = section
            last = section if block.kind not in MARGIN_KINDS else last
    return found
