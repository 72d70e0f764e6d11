"""What the walk over a Word file reads, and in what order."""

from __future__ import annotations

import pytest

from analysis.readers.word_walk import WordPackage, walk
from domain.errors import DocumentDamaged, DocumentUnsafe
from tests.samples.walked import K, blocks, omitted, texts
from tests.samples.word_files import HEADING_STYLES, document_xml, docx, p, r, style, styles, tbl, tc, tr


def test_paragraphs_are_read_in_order_and_empty_ones_give_no_block() -> None:
    data = docx(p("one") + "<w:p/>" + p("  ") + p("two", " three"))

    assert texts(data) == [(K.PARAGRAPH, "one"), (K.PARAGRAPH, "two three")]


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>", "a\tb"),
        ("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:cr/><w:t>c</w:t></w:r>", "a\nb\nc"),
        ('<w:r><w:br w:type="page"/><w:t>after a page break</w:t></w:r>', "after a page break"),
        ("<w:r><w:t>non</w:t><w:noBreakHyphen/><w:t>stop</w:t></w:r>", "non\u2011stop"),
        ("<w:r><w:t>co</w:t><w:softHyphen/><w:t>op</w:t></w:r>", "co\u00adop"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:t> done</w:t></w:r>', "✓ done"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t> 5</w:t></w:r>', "≥ 5"),
        ('<w:hyperlink r:id="x"><w:r><w:t>a link</w:t></w:r></w:hyperlink>', "a link"),
        ('<w:smartTag w:element="e"><w:r><w:t>tagged</w:t></w:r></w:smartTag>', "tagged"),
        ('<w:customXml w:element="e"><w:r><w:t>custom</w:t></w:r></w:customXml>', "custom"),
        ("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>control</w:t></w:r></w:sdtContent></w:sdt>", "control"),
        ('<w:fldSimple w:instr=" DATE "><w:r><w:t>9 May</w:t></w:r></w:fldSimple>', "9 May"),
        ('<w:ins w:id="1"><w:r><w:t>inserted</w:t></w:r></w:ins>', "inserted"),
        ('<w:moveTo w:id="1"><w:r><w:t>moved here</w:t></w:r></w:moveTo>', "moved here"),
        ('<w:dir w:val="rtl"><w:r><w:t>שלום</w:t></w:r></w:dir>', "שלום"),
        ("<w:r><w:t>x</w:t><!-- cut --></w:r><w:r><w:t>a<!-- b -->c</w:t></w:r>", "xac"),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>kan</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢</w:t></w:r></w:rubyBase>"
            "</w:ruby></w:r>",
            "漢",
        ),
        ("<m:oMath><m:r><m:t>E=m</m:t></m:r></m:oMath>", "E=m"),
        (
            "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>",
            "1/2",
        ),
    ],
)
def test_every_kind_of_inline_content_is_read(inner: str, text: str) -> None:
    assert texts(docx(f"<w:p>{inner}</w:p>")) == [(K.PARAGRAPH, text)]


def test_a_field_shows_its_result_and_never_its_instruction() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText><w:t>shadow</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>shown</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )

    data = docx(f"<w:p>{r('before ')}{field}{r(' after')}</w:p>")

    assert texts(data) == [(K.PARAGRAPH, "before shown after")]
    assert omitted(data) == {"field instruction": (1, 1)}


def test_a_field_that_never_ends_swallows_nothing() -> None:
    data = docx(p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "still here") + p("and here"))

    assert texts(data) == [(K.PARAGRAPH, "still here"), (K.PARAGRAPH, "and here")]


def test_deleted_and_moved_text_is_left_out_and_counted() -> None:
    data = docx(
        "<w:p>"
        + r("kept ")
        + '<w:del w:id="1"><w:r><w:delText>struck out words</w:delText></w:r></w:del>'
        + '<w:moveFrom w:id="2"><w:r><w:t>gone elsewhere</w:t></w:r></w:moveFrom>'
        + "</w:p>"
    )

    assert texts(data) == [(K.PARAGRAPH, "kept ")]
    assert omitted(data) == {"deleted text": (3, 1), "moved text": (2, 1)}


def test_a_deleted_table_row_is_left_out_and_counted() -> None:
    data = docx(tbl(tr("stays"), tr("was two words", properties='<w:del w:id="1"/>')))

    assert texts(data) == [(K.TABLE_CELL, "stays")]
    assert omitted(data) == {"deleted text": (3, 1)}


def test_block_level_content_controls_and_insertions_are_read() -> None:
    data = docx(
        f"<w:sdt><w:sdtPr/><w:sdtContent>{p('in a control')}</w:sdtContent></w:sdt>"
        f'<w:customXml w:element="e">{p("in custom xml")}</w:customXml>'
    )

    assert [text for _, text in texts(data)] == ["in a control", "in custom xml"]


def test_headings_are_known_by_outline_level_by_name_and_by_inheritance() -> None:
    known = styles(
        HEADING_STYLES
        + style("berschrift3", "Überschrift 3", paragraph='<w:outlineLvl w:val="2"/>')
        + style("Own", "My heading", based_on="Heading2")
        + style("Named", "Heading 4")
        + style("TOCHeading", "TOC Heading", based_on="Heading1", paragraph='<w:outlineLvl w:val="9"/>')
    )
    body = "".join(p(id_, style=id_) for id_ in ("Heading1", "berschrift3", "Own", "Named", "TOCHeading"))
    direct = p("direct", properties='<w:outlineLvl w:val="4"/>')

    found = blocks(docx(body + direct, parts={"styles": known}))

    assert [(block.kind, block.level) for block in found] == [
        (K.HEADING, 1),
        (K.HEADING, 3),
        (K.HEADING, 2),
        (K.HEADING, 4),
        (K.PARAGRAPH, 0),
        (K.HEADING, 5),
    ]


def test_styles_that_inherit_in_a_circle_are_no_trap() -> None:
    known = styles(style("A", "a", based_on="B") + style("B", "b", based_on="A"))

    assert texts(docx(p("text", style="A"), parts={"styles": known})) == [(K.PARAGRAPH, "text")]


def test_iso_strict_files_are_read() -> None:
    usual = docx(p("strictly speaking", style="Heading1"), parts={"styles": styles(HEADING_STYLES)})
    strict = docx(
        document=document_xml(p("strictly speaking", style="Heading1")).replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        ),
        parts={
            "styles": styles(HEADING_STYLES).replace(
                "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                "http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
        },
    )

    assert texts(strict) == texts(usual) == [(K.HEADING, "strictly speaking")]
    package = WordPackage(strict)
    package.tree("word/document.xml")
    package.mark_changed("word/document.xml")
    assert b"purl.oclc.org/ooxml/wordprocessingml/main" in WordPackage(package.to_bytes()).read("word/document.xml")


def test_a_package_writes_only_changed_parts_anew() -> None:
    package = WordPackage(docx(p("text"), extra={"word/media/image1.png": b"\x89PNG"}))
    before = {name: package.read(name) for name in package.names}

    package.tree("word/document.xml").set("changed", "yes")
    package.mark_changed("word/document.xml")
    package.put("word/comments.xml", b"<new/>")
    written = WordPackage(package.to_bytes())

    assert written.names == (*package.names, "word/comments.xml")
    assert {name for name in before if written.read(name) != before[name]} == {"word/document.xml"}


def test_a_file_without_a_main_part_is_damaged() -> None:
    with pytest.raises(DocumentDamaged, match="no main part"):
        WordPackage(docx(p("x"), extra={"_rels/.rels": "<Relationships/>"}))


def test_entities_are_refused_even_when_intake_was_passed_by() -> None:
    evil = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + document_xml(p("pre &x; post"))

    with pytest.raises(DocumentUnsafe, match="entities"):
        blocks(docx(document=evil))


def test_pieces_of_formulas_keep_the_whole_formula_as_their_run() -> None:
    data = docx("<w:p><m:oMath><m:r><m:t>x+y</m:t></m:r></m:oMath></w:p>")

    (walked,) = walk(WordPackage(data))

    assert [(piece.run.tag.rpartition("}")[2], piece.start, piece.end) for piece in walked.pieces] == [("oMath", 0, 3)]


def test_the_cell_of_a_nested_table_is_a_cell_of_its_own() -> None:
    data = docx(tbl(tr(tc("outer", tbl(tr("inner")), "tail"), "right")))

    found = blocks(data)

    assert [(b.text, b.place.table_id if b.place else "") for b in found] == [
        ("outer\ntail", "t1"),
        ("inner", "t2"),
        ("right", "t1"),
    ]


def test_tables_nested_as_deep_as_xml_allows_are_read() -> None:
    inner = p("at the bottom")
    for _ in range(60):
        inner = tbl(tr(tc(inner + "<w:p/>")))

    assert "at the bottom" in [text for _, text in texts(docx(inner))]
