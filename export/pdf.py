"""The reviewed PDF: highlights with notes on the words themselves, appended to the original's bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Highlight, MarkupAnnotation, Popup, Text
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, FloatObject, NameObject, NumberObject, RectangleObject, TextStringObject

from analysis.readers.pdf_reader import PdfWord, words_of_page
from domain.decision import Verdict
from domain.document import Block, Document
from domain.errors import ExportImpossible
from domain.finding import Finding, RiskLevel
from export.characters import printable
from export.comment import AUTHOR, comment_lines, commented, standing_span, title
from export.pdf_places import Rect, around, line_rects, quad_points

_COLOURS = {RiskLevel.HIGH: "ffb4a8", RiskLevel.MEDIUM: "ffdf80", RiskLevel.LOW: "a8d1ff"}
_ICON_COLOUR = (1.0, 0.87, 0.5)
_ICON = 20.0  # points, side of a note icon
_POPUP = (220.0, 120.0)  # points, width and height
_PRINTED = 4  # annotation flag: shown on paper as well
_UNMARKED = "The words could not be marked on the page."
_NOT_FOUND = "This note stands at its section: the quoted words were not found in the document."


def annotate_pdf(
    data: bytes,
    document: Document,
    findings: Sequence[Finding],
    verdicts: Mapping[str, Verdict],
    *,
    now: datetime,
    note: str = "",
    with_undecided: bool = False,
) -> bytes:
    """Return the PDF with a highlight and a note for each accepted finding; the result begins with the original
    file's bytes, so that nothing in it changes.

    A finding whose words are not in the document becomes a note icon on the page of its section; `note` becomes one
    on the first page. Raise `ExportImpossible` when the file cannot be written.
    """
    chosen = commented(findings, verdicts, with_undecided=with_undecided)
    if not chosen and not note:
        return data
    try:
        return _Annotated(data, document, now).with_notes(chosen, note)
    # pypdf raises NotImplementedError for filters and encryptions that it does not know.
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, NotImplementedError, RecursionError) as error:
        raise ExportImpossible(
            f"The PDF {document.name!r} cannot be annotated: its inner structure is damaged. "
            "The spreadsheet and the JSON report hold every finding."
        ) from error


def _writer(data: bytes) -> PdfWriter:
    """Return a writer that appends; a file encrypted without a password to open it is written anew, in the clear."""
    reader = PdfReader(BytesIO(data))
    return PdfWriter(clone_from=reader) if reader.is_encrypted else PdfWriter(BytesIO(data), incremental=True)


class _Annotated:
    """A PDF being annotated."""

    def __init__(self, data: bytes, document: Document, now: datetime) -> None:
        self._writer = _writer(data)
        self._document = document
        self._blocks = {block.id: block for block in document.blocks}
        self._moment = f"D:{now.astimezone(UTC):%Y%m%d%H%M%S}Z"
        self._icons: Counter[int] = Counter()

        self._data = data
        self._words_of: dict[int, tuple[PdfWord, ...]] = {}

    def with_notes(self, chosen: Sequence[tuple[Finding, Verdict]], note: str) -> bytes:
        if note:
            self._icon(1, printable(note), subject="Partial review", name="note")
        for finding, verdict in chosen:
            self._add(finding, verdict)
        out = BytesIO()
        self._writer.write(out)
        return out.getvalue()

    def _add(self, finding: Finding, verdict: Verdict) -> None:
        block = self._blocks.get(finding.block_id)
        span = standing_span(finding, block) if block else None
        if block is None or span is None:
            text = "\n".join(comment_lines(finding, verdict, place=_NOT_FOUND if finding.span is None else _UNMARKED))
            self._icon(self._section_page(finding), text, subject=title(finding), name=finding.id)
            return
        pages = list(self._rects(block, span))
        if not pages:
            text = "\n".join(comment_lines(finding, verdict, place=_UNMARKED))
            self._icon(block.page or self._section_page(finding), text, subject=title(finding), name=finding.id)
        for page, rects in pages:
            text = "\n".join(comment_lines(finding, verdict))
            self._highlight(page, rects, text, finding)

    def _rects(self, block: Block, span: tuple[int, int]) -> Iterator[tuple[int, list[Rect]]]:
        """Yield the pages a span stands on; a paragraph may run on to the next page."""
        first = block.page or 1
        for page in range(first, min(first + 1, len(self._writer.pages)) + 1):
            if page not in self._words_of:
                self._words_of[page] = words_of_page(self._data, page)
            rects = line_rects(self._words_of[page], block.id, span)
            if rects:
                yield page, rects

    def _highlight(self, page: int, rects: list[Rect], text: str, finding: Finding) -> None:
        points = ArrayObject([FloatObject(round(value, 2)) for value in quad_points(rects)])
        highlight = Highlight(
            rect=RectangleObject(around(rects)),
            quad_points=points,
            highlight_color=_COLOURS[finding.risk_level],
            printing=True,
        )
        self._attach(page, highlight, around(rects)[3], text, subject=title(finding), name=finding.id)

    def _icon(self, page: int, text: str, *, subject: str, name: str) -> None:
        """Put a note icon at the page's left edge, below those that are there already."""
        box = self._writer.pages[page - 1].cropbox
        row = self._icons[page]
        self._icons[page] += 1
        per_column = max(1, int(float(box.height) // (_ICON * 1.5)) - 1)
        left = float(box.left) + 6 + (row // per_column) * _ICON * 1.2
        top = float(box.top) - 6 - (row % per_column) * _ICON * 1.5
        icon = Text(rect=RectangleObject((left, top - _ICON, left + _ICON, top)), text="")
        icon[NameObject("/Name")] = NameObject("/Note")
        icon[NameObject("/C")] = ArrayObject([FloatObject(part) for part in _ICON_COLOUR])
        self._attach(page, icon, top, text, subject=subject, name=name)

    def _attach(
        self, page: int, annotation: MarkupAnnotation, top: float, text: str, *, subject: str, name: str
    ) -> None:
        values = {"/Contents": text, "/T": AUTHOR, "/Subj": printable(subject), "/NM": printable(f"AI-Prism {name}")}
        for key, value in {**values, "/M": self._moment, "/CreationDate": self._moment}.items():
            annotation[NameObject(key)] = TextStringObject(value)
        annotation[NameObject("/F")] = NumberObject(_PRINTED)
        parent = self._writer.add_annotation(page - 1, annotation)
        box = self._writer.pages[page - 1].cropbox
        left = max(float(box.left), float(box.right) - _POPUP[0])
        place = RectangleObject((left, top - _POPUP[1], left + _POPUP[0], top))
        self._writer.add_annotation(page - 1, Popup(rect=place, parent=parent))

    def _section_page(self, finding: Finding) -> int:
        """Return the first page of the finding's section, or the first of the document."""
        named = {section.id: section for section in self._document.sections}.get(finding.section_id)
        blocks = self._document.section_blocks(named) if named else ()
        return next((block.page for block in blocks if block.page), 1)
