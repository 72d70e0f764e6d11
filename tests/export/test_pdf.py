"""The annotated PDF: highlights on the words, notes that say what is wrong, the original's bytes in front."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from reportlab.pdfgen import canvas

from analysis.readers import read_document
from domain.document import Document
from domain.errors import ExportImpossible
from domain.finding import Finding, QuoteStatus
from export.pdf import annotate_pdf
from tests.export.builders import EMULATED, a_finding, accepted

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
GUIDE = Path(__file__).parent.parent / "samples" / "public" / "poam-guide.pdf"
LINES = ("The first page names no owner of the plan.", "Its dates are to be decided later.")


def a_pdf(*pages: tuple[str, ...], rotate: int = 0) -> bytes:
    stored = BytesIO()
    sheet = canvas.Canvas(stored, pagesize=(400, 300), invariant=1)
    for lines in pages or (LINES, ("The second page has other words.",)):
        for number, line in enumerate(lines):
            sheet.drawString(40, 250 - 40 * number, line)
        if rotate:
            sheet.setPageRotation(rotate)
        sheet.showPage()
    sheet.save()
    return stored.getvalue()


def read(data: bytes) -> Document:
    return read_document("plan.pdf", data, "application/pdf", sha256="ab")


def on(document: Document, words: str, name: str = "f1", **changes: Any) -> Finding:
    for block in document.blocks:
        at = block.text.find(words)
        if at >= 0:
            return a_finding(id=name, block_id=block.id, span=(at, at + len(words)), quote=words, **changes)
    raise AssertionError(f"{words!r} is not in the document")


def annotated(data: bytes, *findings: Finding, note: str = "") -> bytes:
    return annotate_pdf(data, read(data), findings, accepted(*findings), now=NOW, note=note)


def notes(data: bytes, subtype: str = "/Highlight") -> list[tuple[int, dict[str, Any]]]:
    """Return page index and values of each of our annotations of a kind."""
    found = []
    for number, page in enumerate(PdfReader(BytesIO(data)).pages):
        for item in page.annotations or []:
            values = item.get_object()
            if values["/Subtype"] == subtype and values.get("/T") == "AI-Prism":
                found.append((number, values))
    return found


def words_under(data: bytes, page: int, highlight: dict[str, Any]) -> str:
    """Return the text that PDFium finds inside the quads."""
    text = pypdfium2.PdfDocument(data)[page].get_textpage()
    points = [float(value) for value in highlight["/QuadPoints"]]
    quads = [points[at : at + 8] for at in range(0, len(points), 8)]
    parts = [text.get_text_bounded(min(q[::2]), min(q[1::2]), max(q[::2]), max(q[1::2])) for q in quads]
    return " ".join(" ".join(parts).split())


def test_a_highlight_covers_the_words_and_its_note_says_what_is_wrong():
    data = a_pdf()

    exported = annotated(data, on(read(data), "no owner"))

    ((page, highlight),) = notes(exported)
    assert page == 0
    assert words_under(exported, page, highlight) == "no owner"
    assert highlight["/Contents"].startswith("[HIGH] Missing owner (critical)\nNo owner is named.")
    assert EMULATED in highlight["/Contents"]
    assert highlight["/M"] == "D:20261124120000Z"
    assert highlight["/Popup"].get_object()["/Parent"].get_object()["/NM"] == highlight["/NM"]


def test_part_of_a_word_is_covered_in_part():
    data = a_pdf()

    ((page, highlight),) = notes(annotated(data, on(read(data), "the plan")))

    assert words_under(data, page, highlight).rstrip(".") == "the plan"


def test_the_file_begins_with_the_originals_bytes():
    data = a_pdf()

    exported = annotated(data, on(read(data), "second page"))

    assert exported.startswith(data)
    assert [page for page, _ in notes(exported)] == [1]


def test_without_accepted_findings_the_file_stays_as_it_is():
    data = a_pdf()
    document = read(data)

    assert annotate_pdf(data, document, [on(document, "owner")], {}, now=NOW) == data


def test_annotations_that_are_there_stay():
    writer = PdfWriter(clone_from=PdfReader(BytesIO(a_pdf())))
    writer.add_annotation(0, FreeText(rect=(10, 10, 90, 30), text="mine"))
    stored = BytesIO()
    writer.write(stored)
    data = stored.getvalue()

    exported = annotated(data, on(read(data), "no owner"))

    kinds = [item.get_object()["/Subtype"] for item in PdfReader(BytesIO(exported)).pages[0].annotations or []]
    assert kinds == ["/FreeText", "/Highlight", "/Popup"]


@pytest.mark.parametrize("text", ["a & b <c> (d) \\ )", "🙂 שלום", "\x00\x07\ud800 bell", "line\r\nline", "=1+1 ](x"])
def test_any_text_in_a_finding_is_safe(text: str):
    data = a_pdf()
    finding = on(read(data), "owner", description=text, category=text, suggestion=text)

    ((_, highlight),) = notes(annotated(data, finding))

    letters = "".join(letter for letter in text if letter.isalnum())
    assert letters in "".join(letter for letter in highlight["/Contents"] if letter.isalnum())


def test_an_absent_quote_is_a_note_on_the_first_page_of_its_section():
    data = a_pdf()
    absent = a_finding(quote="made up", span=None, quote_status=QuoteStatus.ABSENT, section_id="none")

    exported = annotated(data, absent)

    assert notes(exported) == []
    ((page, icon),) = notes(exported, "/Text")
    assert page == 0
    assert "not found in the document" in icon["/Contents"]


def test_a_stale_span_is_never_highlighted():
    data = a_pdf()
    finding = on(read(data), "owner")

    exported = annotated(data, a_finding(block_id=finding.block_id, span=(0, 3), quote="other"))

    assert notes(exported) == []
    assert "could not be marked" in notes(exported, "/Text")[0][1]["/Contents"]


def test_a_partial_review_says_so_on_the_first_page():
    data = a_pdf()

    exported = annotated(data, on(read(data), "second"), note="Partial: section 9 was not reviewed.")

    ((page, icon),) = notes(exported, "/Text")
    assert (page, icon["/Contents"]) == (0, "Partial: section 9 was not reviewed.")


def test_a_hundred_notes_on_one_page_stay_on_the_page():
    data = a_pdf()
    absent = [a_finding(id=f"f{n}", span=None, quote_status=QuoteStatus.ABSENT) for n in range(100)]

    rects = [[float(value) for value in icon["/Rect"]] for _, icon in notes(annotated(data, *absent), "/Text")]

    assert len({tuple(rect) for rect in rects}) == 100
    assert all(0 <= x0 < x1 <= 400 and 0 <= y0 < y1 <= 300 for x0, y0, x1, y1 in rects)


@pytest.mark.parametrize("rotate", [90, 180])
def test_words_on_a_turned_page_are_covered(rotate: int):
    data = a_pdf(rotate=rotate)

    exported = annotated(data, on(read(data), "no owner"))

    ((page, highlight),) = notes(exported)
    assert words_under(exported, page, highlight) == "no owner"


def test_a_file_encrypted_without_a_password_to_open_it_is_annotated():
    writer = PdfWriter(clone_from=PdfReader(BytesIO(a_pdf())))
    writer.encrypt("", "owner only", algorithm="AES-256")
    stored = BytesIO()
    writer.write(stored)

    exported = annotated(stored.getvalue(), on(read(stored.getvalue()), "no owner"))

    ((page, highlight),) = notes(exported)
    assert words_under(exported, page, highlight) == "no owner"


def test_a_file_that_cannot_be_written_is_named():
    document = read(a_pdf())

    with pytest.raises(ExportImpossible, match="plan.pdf"):
        annotate_pdf(b"%PDF-1.7 nothing", document, [], {}, now=NOW, note="Partial")


def test_words_all_over_a_real_guide_are_highlighted():
    data = GUIDE.read_bytes()
    document = read(data)
    long_blocks = [block for block in document.blocks if len(block.text) > 80][::7]
    findings = [
        a_finding(id=block.id, block_id=block.id, span=(10, 60), quote=block.text[10:60]) for block in long_blocks
    ]

    exported = annotate_pdf(data, document, findings, accepted(*findings), now=NOW)

    assert exported.startswith(data)
    found = notes(exported)
    assert len({highlight["/NM"] for _, highlight in found}) == len(findings) > 20
    assert len(pypdfium2.PdfDocument(exported)) == len(pypdfium2.PdfDocument(data))
