"""Text that a reader of the page cannot see: taken out of its block and named, never passed on as text."""

from __future__ import annotations

import pytest

from analysis.readers.word_walk import WordPackage, walk
from domain.document import Block, BlockKind
from tests.samples.word_files import document_xml, docx, notes, p, part, r, style, styles, tbl, tc, tr

VANISH = "<w:vanish/>"
WHITE = '<w:color w:val="FFFFFF"/>'


def blocks(data: bytes) -> list[Block]:
    return [walked.block for walked in walk(WordPackage(data))]


def hidden(data: bytes) -> list[tuple[str, str]]:
    return [(block.text, block.hidden_by) for block in blocks(data) if block.kind is BlockKind.HIDDEN]


@pytest.mark.parametrize(
    ("properties", "how"),
    [
        (VANISH, "the hidden-text attribute"),
        ('<w:vanish w:val="true"/>', "the hidden-text attribute"),
        (WHITE, "white text on white"),
        ('<w:color w:val="fefefe"/>', "white text on white"),
        ('<w:color w:val="000000" w:themeColor="background1"/>', "white text on white"),
        ('<w:sz w:val="2"/>', "type of 1 point or less"),
        ('<w:sz w:val="1"/>', "type of 1 point or less"),
        ('<w:color w:val="112233"/><w:shd w:val="clear" w:fill="112233"/>', "text in the colour of its background"),
        ('<w:highlight w:val="black"/><w:color w:val="000000"/>', "text in the colour of its background"),
    ],
)
def test_hidden_characters_stand_in_a_block_of_their_own(properties: str, how: str) -> None:
    data = docx(p("seen ", r("not seen", properties), " seen again"))

    found = blocks(data)

    assert [(b.kind, b.text, b.anchor_id, b.hidden_by) for b in found] == [
        (BlockKind.PARAGRAPH, "seen  seen again", "", ""),
        (BlockKind.HIDDEN, "not seen", "b1", how),
    ]


@pytest.mark.parametrize(
    "properties",
    [
        '<w:vanish w:val="0"/>',
        "<w:webHidden/>",
        '<w:color w:val="auto"/>',
        '<w:color w:val="F2F2F2"/>',
        '<w:color w:val="A6A6A6" w:themeColor="background1" w:themeShade="A6"/>',
        WHITE + '<w:shd w:val="clear" w:fill="1F3864"/>',
        WHITE + '<w:shd w:val="pct50" w:fill="FFFFFF"/>',
        WHITE + '<w:highlight w:val="darkBlue"/>',
        '<w:sz w:val="3"/>',
    ],
)
def test_text_that_can_be_seen_stays(properties: str) -> None:
    assert hidden(docx(p(r("seen", properties)))) == []


def test_styles_hide_text_too() -> None:
    known = styles(
        style("Secret", "Secret", run=VANISH)
        + style("Child", "Child", based_on="Secret")
        + style("SecretChar", "Secret Char", run=VANISH, kind="character")
        + style("Tiny", "Tiny", run='<w:sz w:val="2"/>')
    )
    body = (
        p("by style", style="Child") + p(r("by run style", '<w:rStyle w:val="SecretChar"/>')) + p("tiny", style="Tiny")
    )

    assert [text for text, _ in hidden(docx(body, parts={"styles": known}))] == ["by style", "by run style", "tiny"]


def test_a_run_can_show_what_its_style_hides() -> None:
    known = styles(style("Secret", "Secret", run=VANISH))

    assert hidden(docx(p(r("shown", '<w:vanish w:val="0"/>'), style="Secret"), parts={"styles": known})) == []


def test_white_text_is_seen_on_a_shaded_cell_or_paragraph_or_table_style() -> None:
    shade = '<w:shd w:val="clear" w:fill="1F3864"/>'
    table_style = (
        '<w:style w:type="table" w:styleId="Dark"><w:name w:val="Dark"/><w:tblStylePr w:type="firstRow"><w:tcPr>'
        f"{shade}</w:tcPr></w:tblStylePr></w:style>"
    )
    white = p(r("white", WHITE))
    body = (
        tbl(tr(tc(white, properties=shade)))
        + p(r("white", WHITE), properties=shade)
        + tbl(tr(tc(white)), properties='<w:tblStyle w:val="Dark"/>')
    )

    assert hidden(docx(body, parts={"styles": styles(table_style)})) == []


def test_white_text_in_an_unshaded_cell_is_hidden_and_the_cell_keeps_its_place() -> None:
    found = blocks(docx(tbl(tr(tc(p(r("ghost", WHITE))), "seen"))))

    assert [(b.kind, b.text, b.anchor_id) for b in found] == [
        (BlockKind.TABLE_CELL, "", ""),
        (BlockKind.HIDDEN, "ghost", "b1"),
        (BlockKind.TABLE_CELL, "seen", ""),
    ]


def test_white_text_is_seen_on_a_page_of_another_colour_that_is_shown() -> None:
    body = p(r("white", WHITE))
    background = '<w:background w:color="000080"/>'
    shown = part("settings", "<w:displayBackgroundShape/>")
    coloured = document_xml(body, after=background)
    assert hidden(docx(body)) != []
    assert hidden(docx(document=coloured)) != []
    assert hidden(docx(document=coloured, parts={"settings": shown})) == []


def _box(fill: str) -> str:
    return (
        f"<w:r><w:drawing><wps:wsp><wps:spPr>{fill}</wps:spPr><wps:txbx><w:txbxContent>{p(r('white', WHITE))}"
        "</w:txbxContent></wps:txbx></wps:wsp></w:drawing></w:r>"
    )


@pytest.mark.parametrize(
    ("fill", "is_hidden"),
    [
        ('<a:solidFill><a:srgbClr val="203864"/></a:solidFill>', False),
        ('<a:solidFill><a:schemeClr val="accent1"/></a:solidFill>', False),
        ('<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>', True),
        ("<a:noFill/>", True),
    ],
)
def test_a_text_box_hides_white_text_unless_it_is_filled(fill: str, is_hidden: bool) -> None:
    assert bool(hidden(docx(p("anchor", _box(fill))))) is is_hidden


def test_a_paragraph_hidden_as_a_whole_belongs_to_the_text_before_it() -> None:
    found = blocks(docx(p("seen") + p(r("ghost", VANISH)) + p("seen too")))

    assert [(b.text, b.anchor_id) for b in found] == [("seen", ""), ("ghost", "b1"), ("seen too", "")]


def test_neighbouring_hidden_runs_are_one_block_and_hidden_spaces_none() -> None:
    data = docx(p("a", r("one ", VANISH), r("two", VANISH), "b", r(" ", WHITE), "c", r("three", WHITE)))

    assert [text for text, _ in hidden(data)] == ["one two", "three"]


def test_hidden_text_in_notes_headers_and_comments_is_found() -> None:
    ghost = p("seen", r("ghost", VANISH))
    data = docx(
        p("text", '<w:r><w:footnoteReference w:id="2"/></w:r>', '<w:r><w:commentReference w:id="1"/></w:r>')
        + '<w:sectPr><w:headerReference r:id="header1"/></w:sectPr>',
        parts={
            "footnotes": notes("footnotes", {"2": ghost}),
            "comments": notes("comments", {"1": ghost}),
            "header1": part("header", ghost),
        },
    )

    assert [text for text, _ in hidden(data)] == ["ghost"] * 3
