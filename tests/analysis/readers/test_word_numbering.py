"""The numbers Word generates, as readers of the page see them."""

from __future__ import annotations

import pytest

from analysis.readers.word_numbering import formatted
from analysis.readers.word_walk import WordPackage, walk
from domain.document import BlockKind
from tests.samples.word_files import docx, p, part, style, styles, tbl, tc, tr


def level(ilvl: int, format_: str, text: str, *, start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{ilvl}"><w:start w:val="{start}"/><w:numFmt w:val="{format_}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(id_: int, *levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{id_}">{more}{"".join(levels)}</w:abstractNum>'


def num(id_: int, abstract_id: int, more: str = "") -> str:
    return f'<w:num w:numId="{id_}"><w:abstractNumId w:val="{abstract_id}"/>{more}</w:num>'


def item(num_id: int, ilvl: int = 0, text: str = "x", more: str = "") -> str:
    return p(text, properties=f'<w:numPr><w:ilvl w:val="{ilvl}"/><w:numId w:val="{num_id}"/></w:numPr>{more}')


def labels(body: str, numbering: str, known: str = "") -> list[str]:
    parts = {"numbering": part("numbering", numbering)}
    if known:
        parts["styles"] = styles(known)
    return [walked.block.label for walked in walk(WordPackage(docx(body, parts=parts)))]


OUTLINE = abstract(0, level(0, "decimal", "%1."), level(1, "lowerLetter", "%2)"), level(2, "decimal", "%1.%2.%3"))


def test_levels_count_for_themselves_and_restart_under_a_new_parent() -> None:
    body = item(1) + item(1, 1) + item(1, 1) + item(1) + item(1, 1)

    assert labels(body, OUTLINE + num(1, 0)) == ["1.", "a)", "b)", "2.", "a)"]


def test_a_level_shows_the_numbers_of_those_above_in_their_own_format() -> None:
    assert labels(item(1) + item(1, 1) + item(1, 2), OUTLINE + num(1, 0))[-1] == "1.a.1"


def test_legal_numbering_shows_all_levels_as_decimals() -> None:
    legal = abstract(0, level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2", more="<w:isLgl/>"))

    assert labels(item(1) + item(1, 1), legal + num(1, 0)) == ["I.", "1.1"]


def test_a_level_never_reached_counts_as_its_start() -> None:
    assert labels(item(1, 2), OUTLINE + num(1, 0)) == ["1.a.1"]


def test_two_lists_of_one_definition_go_on_counting_unless_one_overrides_the_start() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'

    assert labels(item(1) + item(1) + item(2), OUTLINE + num(1, 0) + num(2, 0)) == ["1.", "2.", "3."]
    assert labels(item(1) + item(1) + item(2) + item(2), OUTLINE + num(1, 0) + num(2, 0, override)) == [
        "1.",
        "2.",
        "1.",
        "2.",
    ]


def test_a_list_may_start_elsewhere_and_never_restart() -> None:
    going_on = abstract(
        0, level(0, "decimal", "%1", start=5), level(1, "decimal", "%2", more='<w:lvlRestart w:val="0"/>')
    )

    assert labels(item(1) + item(1, 1) + item(1) + item(1, 1), going_on + num(1, 0)) == ["5", "1", "6", "2"]


def test_bullets_show_a_sign_and_symbol_fonts_are_translated() -> None:
    font = '<w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr>'
    bullets = abstract(0, level(0, "bullet", "\uf0b7", more=font), level(1, "bullet", "–"))

    assert labels(item(1) + item(1, 1), bullets + num(1, 0)) == ["•", "–"]


def test_numbering_comes_from_the_style_at_the_level_linked_to_it() -> None:
    linked = abstract(
        0,
        level(0, "decimal", "%1", more='<w:pStyle w:val="Head1"/>'),
        level(1, "decimal", "%1.%2", more='<w:pStyle w:val="Head2"/>'),
    )
    numbered = '<w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="{}"/>'
    known = style("Head1", "Head 1", paragraph=numbered.format(0)) + style(
        "Head2", "Head 2", paragraph=numbered.format(1)
    )
    body = p("a", style="Head1") + p("b", style="Head2") + p("c", style="Head2") + p("d", style="Head1")

    assert labels(body, linked + num(1, 0), known) == ["1", "1.1", "1.2", "2"]


def test_a_paragraph_can_switch_off_the_numbering_of_its_style() -> None:
    known = style("Numbered", "Numbered", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>')
    off = p("b", style="Numbered", properties='<w:numPr><w:numId w:val="0"/></w:numPr>')

    assert labels(p("a", style="Numbered") + off + p("c", style="Numbered"), OUTLINE + num(1, 0), known) == [
        "1.",
        "",
        "2.",
    ]


def test_a_definition_may_point_at_the_list_style_that_holds_its_levels() -> None:
    named = abstract(0, level(0, "upperLetter", "%1."), more='<w:styleLink w:val="MyList"/>')
    link = abstract(1, more='<w:numStyleLink w:val="MyList"/>')

    assert labels(item(1), named + link + num(1, 1)) == ["A."]


def test_a_numbered_paragraph_without_text_is_counted_but_a_deleted_one_is_not() -> None:
    empty = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>{}</w:pPr></w:p>'
    deleted = empty.format('<w:rPr><w:del w:id="1"/></w:rPr>')

    assert labels(item(1) + empty.format("") + item(1), OUTLINE + num(1, 0)) == ["1.", "3."]
    assert labels(item(1) + deleted + item(1), OUTLINE + num(1, 0)) == ["1.", "2."]


def test_numbers_inside_a_cell_stand_in_its_label() -> None:
    assert labels(tbl(tr(tc(item(1), item(1)), tc("plain"))), OUTLINE + num(1, 0)) == ["1.; 2.", ""]


def test_items_know_their_depth() -> None:
    data = docx(item(1) + item(1, 1), parts={"numbering": part("numbering", OUTLINE + num(1, 0))})

    found = [(walked.block.kind, walked.block.level) for walked in walk(WordPackage(data))]

    assert found == [(BlockKind.LIST_ITEM, 1), (BlockKind.LIST_ITEM, 2)]


def test_a_number_that_no_list_defines_is_no_trap() -> None:
    assert labels(item(99), OUTLINE + num(1, 7)) == [""]


@pytest.mark.parametrize(
    ("count", "format_", "text"),
    [
        (4, "upperRoman", "IV"),
        (1999, "lowerRoman", "mcmxcix"),
        (27, "lowerLetter", "aa"),
        (28, "upperLetter", "BB"),
        (7, "decimalZero", "07"),
        (12, "decimalZero", "12"),
        (3, "ordinal", "3rd"),
        (11, "ordinal", "11th"),
        (5, "none", ""),
        (7, "custom:001, 002, 003, ...", "007"),
        (9, "chineseCounting", "9"),
        (0, "upperRoman", "0"),
    ],
)
def test_counts_are_written_in_words_formats(count: int, format_: str, text: str) -> None:
    assert formatted(count, format_) == text
