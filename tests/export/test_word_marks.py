"""Comment marks around exact characters: runs are split and nothing else changes."""

from __future__ import annotations

import pytest
from lxml import etree

from export.word_marks import Element, Mark, Stretch, mark_elements, mark_text
from tests.export.word_compare import WORD, XML_SPACE, W, commented_text, without_marks

BOLD = "<w:rPr><w:b/></w:rPr>"


def a_paragraph(inside: str) -> Element:
    return etree.fromstring(f'<w:body xmlns:w="{WORD}" xmlns:m="urn:math"><w:p>{inside}</w:p></w:body>')


def stretches(root: Element) -> list[Stretch]:
    found: list[Stretch] = []
    at = 0
    for element in root.iter(f"{W}t", f"{W}tab", f"{W}br", "{urn:math}t"):
        length = len(element.text or "") if etree.QName(element).localname == "t" else 1
        found.append(Stretch(element, at, at + length))
        at += length
    return found


def marked(inside: str, *spans: tuple[int, int]) -> Element:
    root = a_paragraph(inside)
    mark_text(stretches(root), [Mark(number, *span) for number, span in enumerate(spans)])
    return root


@pytest.mark.parametrize(
    ("inside", "span", "words"),
    [
        ("<w:r><w:t>one two three</w:t></w:r>", (4, 7), "two"),
        ("<w:r><w:t>one two three</w:t></w:r>", (0, 13), "one two three"),
        (f"<w:r><w:t>one t</w:t></w:r><w:r>{BOLD}<w:t>wo three</w:t></w:r>", (4, 7), "two"),
        (f"<w:r>{BOLD}<w:t>one</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t></w:r>", (2, 8), "e\ttwo\n"),
        ("<w:r><w:t>on</w:t></w:r><w:ins><w:r><w:t>e two</w:t></w:r></w:ins>", (1, 5), "ne t"),
        ("<w:hyperlink><w:r><w:t>one two</w:t></w:r></w:hyperlink>", (4, 7), "two"),
        ("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>one two</w:t></w:r></w:sdtContent></w:sdt>", (0, 3), "one"),
        ("<w:fldSimple><w:r><w:t>one two</w:t></w:r></w:fldSimple>", (2, 5), "e t"),
        ("<w:r><w:t>a🙂b</w:t></w:r>", (1, 2), "🙂"),
        ("<w:r><w:t>שלום עולם</w:t></w:r>", (5, 9), "עולם"),
    ],
)
def test_a_mark_covers_exactly_its_characters(inside: str, span: tuple[int, int], words: str):
    root = marked(inside, span)

    assert commented_text(root, "0") == words
    assert without_marks(root, {"0"}) == without_marks(a_paragraph(inside), set())


def test_the_reference_follows_the_end_of_the_range():
    root = marked("<w:r><w:t>one two three</w:t></w:r>", (4, 7))

    names = [etree.QName(element).localname for element in root[0]]
    assert names == ["r", "commentRangeStart", "r", "commentRangeEnd", "r", "r"]


def test_a_split_keeps_spaces_at_the_new_edges():
    root = marked("<w:r><w:t>one two three</w:t></w:r>", (3, 8))

    texts = {element.text: element.get(XML_SPACE) for element in root.iter(f"{W}t")}
    assert texts == {"one": None, " two ": "preserve", "three": None}


def test_a_split_run_keeps_its_look_and_its_attributes():
    root = marked(f'<w:r w:rsidR="00AB">{BOLD}<w:t>one two</w:t></w:r>', (0, 3))

    runs = [run for run in root.iter(f"{W}r") if run.find(f"{W}t") is not None]
    assert [run.get(f"{W}rsidR") for run in runs] == ["00AB", "00AB"]
    assert all(run.find(f"{W}rPr/{W}b") is not None for run in runs)


def test_marks_use_the_prefixes_of_the_document():
    stored = etree.tostring(marked("<w:r><w:t>one two</w:t></w:r>", (0, 3)))

    assert b"ns0" not in stored
    assert stored.count(b"xmlns:") == 2


@pytest.mark.parametrize(
    "spans",
    [
        [(0, 13), (4, 7)],
        [(4, 7), (4, 7), (4, 7)],
        [(0, 7), (4, 13)],
        [(0, 3), (3, 7), (7, 13)],
        [(4, 7), (0, 13), (5, 6), (4, 13), (0, 5)],
    ],
)
def test_comments_on_the_same_words_each_cover_their_own(spans: list[tuple[int, int]]):
    text = "one two three"
    inside = f"<w:r><w:t>one t</w:t></w:r><w:r>{BOLD}<w:t>wo three</w:t></w:r>"

    root = marked(inside, *spans)

    for number, (start, end) in enumerate(spans):
        assert commented_text(root, str(number)) == text[start:end]
    assert without_marks(root, {str(n) for n in range(len(spans))}) == without_marks(a_paragraph(inside), set())


def test_of_two_comments_that_begin_together_the_longer_one_begins_first():
    root = marked("<w:r><w:t>one two three</w:t></w:r>", (0, 3), (0, 13))

    assert [mark.get(f"{W}id") for mark in root.iter(f"{W}commentRangeStart")] == ["1", "0"]


def test_a_mark_at_the_edge_of_a_content_control_stands_outside_it():
    inside = "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>one</w:t></w:r></w:sdtContent></w:sdt>"

    root = marked(inside, (0, 3))

    assert [etree.QName(element).localname for element in root[0]] == [
        "commentRangeStart",
        "sdt",
        "commentRangeEnd",
        "r",
    ]


def test_a_formula_is_covered_whole():
    root = marked("<w:r><w:t>so </w:t></w:r><m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>", (4, 5))

    names = [etree.QName(element).localname for element in root[0]]
    assert names == ["r", "commentRangeStart", "oMath", "commentRangeEnd", "r"]


def test_a_span_that_ends_between_two_paragraphs_ends_with_the_first():
    root = etree.fromstring(
        f'<w:tc xmlns:w="{WORD}"><w:p><w:r><w:t>one</w:t></w:r></w:p><w:p><w:r><w:t>two</w:t></w:r></w:p></w:tc>'
    )
    first, second = root.iter(f"{W}t")

    mark_text([Stretch(first, 0, 3), Stretch(second, 4, 7)], [Mark(0, 1, 4), Mark(1, 2, 6)])

    assert commented_text(root, "0") == "ne"
    assert commented_text(root, "1") == "e\ntw"


def test_an_element_is_marked_apart_from_the_text_of_its_run():
    inside = f"<w:r>{BOLD}<w:t>before</w:t><w:footnoteReference/><w:t>after</w:t></w:r>"
    root = a_paragraph(inside)
    (reference,) = root.iter(f"{W}footnoteReference")

    mark_elements(reference, reference, 0)
    mark_elements(reference, reference, 1)

    assert commented_text(root, "0") == commented_text(root, "1") == ""
    assert without_marks(root, {"0", "1"}) == without_marks(a_paragraph(inside), set())
