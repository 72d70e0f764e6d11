"""Where comments stand whose words cannot carry one."""

from __future__ import annotations

import pytest

from domain.finding import QuoteStatus
from tests.export.annotating import annotated, assert_only_marked, on, only_comment
from tests.export.builders import a_finding
from tests.export.word_compare import W, part
from tests.export.word_samples import a_docx, paragraph


@pytest.mark.parametrize(
    ("kind", "parts", "where"),
    [
        (
            "footnote",
            {"footnotes": f'<w:footnote w:id="2">{paragraph("Small print")}</w:footnote>'},
            "footnoteReference",
        ),
        ("endnote", {"endnotes": f'<w:endnote w:id="2">{paragraph("Small print")}</w:endnote>'}, "endnoteReference"),
    ],
)
def test_words_in_a_note_are_commented_at_its_reference(kind: str, parts: dict[str, str], where: str):
    body = f'<w:p><w:r><w:t>one</w:t><w:{where} w:id="2"/><w:t>two</w:t></w:r></w:p>'
    data = a_docx(body, parts=parts)

    exported = annotated(data, on(data, "print"))

    root = part(exported)
    covered, text = only_comment(exported)
    assert covered == ""
    assert f"The words are in a {kind}, where Word allows no comments: “print”" in text
    (start,) = root.iter(f"{W}commentRangeStart")
    (run,) = [start.getnext()]
    assert run is not None
    assert run.find(f"{W}{where}") is not None
    assert_only_marked(data, exported)


def test_words_in_a_text_box_are_commented_at_its_drawing():
    inside = f"<w:txbxContent>{paragraph('Boxed words')}</w:txbxContent>"
    box = f"<w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict>"
    data = a_docx(f"<w:p><w:r><w:t>before</w:t>{box}<w:t>after</w:t></w:r></w:p>")

    exported = annotated(data, on(data, "words"))

    (start,) = part(exported).iter(f"{W}commentRangeStart")
    run = start.getnext()
    assert run is not None
    assert [child.tag for child in run] == [f"{W}pict"]
    assert "in a text box" in only_comment(exported)[1]
    assert_only_marked(data, exported)


def test_words_in_a_header_are_commented_at_the_start_of_the_document():
    body = (
        paragraph("First")
        + paragraph("Second")
        + '<w:sectPr><w:headerReference w:type="default" r:id="rIdPart0"/></w:sectPr>'
    )
    data = a_docx(body, parts={"header1": paragraph("Top secret")})

    exported = annotated(data, on(data, "secret"))

    covered, text = only_comment(exported)
    assert covered == "First"
    assert "in a header, where Word allows no comments: “secret”" in text


def test_a_near_quote_is_commented_on_the_documents_words_and_not_called_proven():
    data = a_docx(paragraph("The plan was approved in May."))
    near = a_finding(
        block_id="b1", span=(4, 28), quote="plan is approved in May", quote_status=QuoteStatus.NEAR,
        document_words="plan was approved in May",
    )  # fmt: skip

    covered, text = only_comment(annotated(data, near))

    assert covered == "plan was approved in May"
    assert "Quote: near, not proven. The document says “plan was approved in May”" in text
    assert "the finding quoted “plan is approved in May”" in text
    assert "exact" not in text


def test_an_absent_quote_is_commented_on_the_heading_of_its_section():
    heading = '<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>Plan</w:t></w:r></w:p>'
    data = a_docx(paragraph("front") + heading + paragraph("text"))
    absent = a_finding(block_id="b3", span=None, quote="made up", quote_status=QuoteStatus.ABSENT, section="Plan")

    covered, text = only_comment(annotated(data, absent))

    assert covered == "Plan"
    assert "the quoted words were not found in the document" in text
    assert "The finding quoted “made up”" in text


def test_an_absent_quote_of_an_unknown_section_stands_at_the_start():
    data = a_docx(paragraph("front") + paragraph("text"))
    absent = a_finding(block_id="b99", span=None, quote_status=QuoteStatus.ABSENT, section="Nowhere")

    assert only_comment(annotated(data, absent))[0] == "front"


@pytest.mark.parametrize(
    "stale", [{"span": (2, 6)}, {"span": (0, 900)}, {"span": (-4, 3)}, {"span": (3, 3)}, {"quote": "other words"}]
)
def test_a_span_that_no_longer_holds_the_words_is_never_marked_as_if_it_did(stale: dict[str, object]):
    data = a_docx(paragraph("one two three"))
    finding = a_finding(**{"block_id": "b1", "span": (0, 3), "quote": "one", **stale})

    covered, text = only_comment(annotated(data, finding))

    assert covered == "one two three"
    assert "could not be marked" in text
