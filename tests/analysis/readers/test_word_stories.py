"""Notes, headers, footers, text boxes and comments of a Word file, and what of it cannot be read."""

from __future__ import annotations

import pytest

from tests.samples.walked import K, blocks, omitted, texts
from tests.samples.word_files import NAMESPACES, document_xml, docx, notes, p, part, r, tbl, tr


def test_footnotes_and_endnotes_follow_the_block_that_refers_to_them() -> None:
    data = docx(
        p("first", '<w:r><w:footnoteReference w:id="7"/></w:r>')
        + p("second", '<w:r><w:endnoteReference w:id="3"/></w:r>', '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        parts={
            "footnotes": notes(
                "footnotes", {"2": "note two", "7": p("note") + p("of two paragraphs"), "9": "unused words"}
            ),
            "endnotes": notes("endnotes", {"3": "at the end"}),
        },
    )

    found = blocks(data)

    assert [(b.kind, b.text, b.label, b.anchor_id) for b in found] == [
        (K.PARAGRAPH, "first", "", ""),
        (K.FOOTNOTE, "note\nof two paragraphs", "1", "b1"),
        (K.PARAGRAPH, "second", "", ""),
        (K.ENDNOTE, "at the end", "i", "b3"),
        (K.FOOTNOTE, "note two", "2", "b3"),
    ]
    assert omitted(data) == {"unused note": (2, 1)}


def test_headers_and_footers_are_read_once_each_and_the_rest_is_counted() -> None:
    references = "".join(
        f'<w:{kind}Reference w:type="{type_}" r:id="{id_}"/>'
        for kind, type_, id_ in [
            ("header", "default", "header1"),
            ("header", "first", "header2"),
            ("header", "even", "header3"),
            ("footer", "default", "footer1"),
        ]
    )
    data = docx(
        p("body") + f"<w:sectPr>{references}</w:sectPr>",
        parts={
            "header1": part("header", p("Confidential")),
            "header2": part("header", p("Confidential")),
            "header3": part("header", p("Draft")),
            "header4": part("header", p("nobody sees this")),
            "footer1": part("footer", tbl(tr("left", "right"))),
        },
    )

    assert texts(data) == [
        (K.PARAGRAPH, "body"),
        (K.HEADER, "Confidential"),
        (K.HEADER, "Draft"),
        (K.FOOTER, "left"),
        (K.FOOTER, "right"),
    ]
    assert omitted(data) == {"repeated header": (1, 1), "unused header": (3, 1)}


def _text_box(inner: str, fill: str = "") -> str:
    return (
        "<w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:spPr>{fill}</wps:spPr><wps:txbx><w:txbxContent>{inner}'
        "</w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )


def test_a_text_box_is_read_once_at_its_anchor() -> None:
    data = docx(p("anchor", _text_box(p("in the box") + p("again"))) + p("after"))

    assert [(b.kind, b.text, b.anchor_id) for b in blocks(data)] == [
        (K.PARAGRAPH, "anchor", ""),
        (K.TEXT_BOX, "in the box", "b1"),
        (K.TEXT_BOX, "again", "b1"),
        (K.PARAGRAPH, "after", ""),
    ]
    assert omitted(data) == {}


def test_a_drawing_for_a_program_word_does_not_know_is_read_from_its_fallback() -> None:
    run = (
        '<w:r xmlns:odd="urn:odd"><mc:AlternateContent><mc:Choice Requires="odd"><w:t>never shown</w:t></mc:Choice>'
        "<mc:Fallback><w:t>shown</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    )

    assert texts(docx(p(run))) == [(K.PARAGRAPH, "shown")]
    assert omitted(docx(p(run))) == {"unread text": (2, 1)}


def test_comments_hang_on_their_block_with_their_author() -> None:
    commented = '<w:commentRangeStart w:id="4"/>', r("risky"), '<w:r><w:commentReference w:id="4"/></w:r>'
    data = docx(p(*commented) + p("next"), parts={"comments": notes("comments", {"4": "really?", "5": "lost"})})

    assert [(b.kind, b.text, b.label, b.anchor_id) for b in blocks(data)] == [
        (K.PARAGRAPH, "risky", "", ""),
        (K.COMMENT, "really?", "Ada", "b1"),
        (K.PARAGRAPH, "next", "", ""),
        (K.COMMENT, "lost", "Ada", ""),
    ]


@pytest.mark.parametrize(
    ("run", "kind"),
    [
        ("<w:r><w:drawing><pic:pic/></w:drawing></w:r>", "image"),
        ("<w:r><w:drawing><c:chart/></w:drawing></w:r>", "chart"),
        (
            '<w:r><w:object><v:shape><v:imagedata/></v:shape><o:OLEObject ProgID="Excel"/></w:object></w:r>',
            "embedded file",
        ),
        ('<w:r><w:pict><v:shape><v:textpath string="TOP SECRET"/></v:shape></w:pict></w:r>', "word art"),
        ("<w:altChunk/>", "imported file"),
        ('<w:subDoc r:id="rId9"/>', "linked document"),
        (
            '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="Low"/>'
            '<w:listEntry w:val="Very high"/></w:ddList></w:ffData></w:fldChar></w:r>',
            "form field",
        ),
    ],
)
def test_what_cannot_be_read_is_reported(run: str, kind: str) -> None:
    assert list(omitted(docx(p("text", run)))) == [kind]


def test_text_of_diagrams_is_counted() -> None:
    diagram = f"<dgm:dataModel {NAMESPACES}><a:t>two words</a:t></dgm:dataModel>"
    data = docx(p("text"), parts={"diagramData": diagram})

    assert omitted(data) == {"diagram": (2, 1)}


def test_text_at_a_place_nobody_knows_is_counted_as_unread() -> None:
    data = docx(p("text"), document=document_xml(p("text"), after=f"<w:odd>{r('out of sight')}</w:odd>"))

    assert omitted(data) == {"unread text": (3, 1)}
