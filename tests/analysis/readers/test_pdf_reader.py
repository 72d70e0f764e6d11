"""What is read from PDF pages, in the order of a reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from analysis.readers import read_document
from analysis.readers.pdf_reader import read, words_of_page
from domain.document import BlockKind, Document
from domain.errors import DocumentDamaged, DocumentEmpty
from tests.samples.pdf_files import HEIGHT, Draw, lines, pdf, picture, ruled_table

GUIDE = Path(__file__).parents[2] / "samples" / "public" / "poam-guide.pdf"
K = BlockKind


def document(data: bytes) -> Document:
    return read_document("a.pdf", data, "application/pdf", sha256="0")


def texts(data: bytes) -> list[tuple[BlockKind, str]]:
    return [(block.kind, block.text) for block in read(data).blocks]


PROSE = [
    "The gateway refused card payments for two",
    "hours and eighteen minutes on Tuesday, and",
    "no card was charged.",
]


def test_lines_become_paragraphs_with_their_page() -> None:
    def second(canvas: Canvas) -> None:
        below = lines(canvas, PROSE)
        lines(canvas, ["A second paragraph."], y=below - 14)

    found = read(pdf(lambda canvas: lines(canvas, ["Only line."]), second)).blocks

    assert [(block.text, block.page) for block in found] == [
        ("Only line.", 1),
        (" ".join(PROSE), 2),
        ("A second paragraph.", 2),
    ]


def test_columns_are_read_one_after_the_other_in_whatever_order_they_are_drawn() -> None:
    left = [f"left column line {n} has words enough" for n in range(8)]
    right = [f"right column line {n} has words enough" for n in range(8)]

    def page(canvas: Canvas) -> None:
        lines(canvas, ["A heading that runs across both of the columns on this page of text"], y=HEIGHT - 90)
        for number in range(8):
            y = HEIGHT - 130 - number * 14
            lines(canvas, [right[number]], x=320, y=y)
            lines(canvas, [left[number]], x=72, y=y)

    text = " ".join(block.text for block in read(pdf(page)).blocks)

    assert text.index("left column line 7") < text.index("right column line 0")
    assert text.index("both of the columns") < text.index("left column line 0")


def test_a_ruled_table_gives_cells_with_their_places() -> None:
    rows = [["Risk", "Owner", "Due"], ["Outage", "Ada", "May"], ["Fraud", "", "June"]]

    found = read(pdf(lambda canvas: ruled_table(canvas, rows))).blocks

    assert {block.kind for block in found} == {K.TABLE_CELL}
    assert [(b.text, b.place.row, b.place.column) for b in found if b.place] == [
        (text, row, column) for row, texts_ in enumerate(rows) for column, text in enumerate(texts_)
    ]


def test_a_table_without_lines_is_read_row_by_row() -> None:
    def page(canvas: Canvas) -> None:
        for number, row in enumerate([("Item", "Cost"), ("Licence", "400"), ("Support", "250"), ("Total", "650")]):
            for column, text in enumerate(row):
                lines(canvas, [text], x=72 + column * 200, y=HEIGHT - 120 - number * 16)

    assert " ".join(text for _, text in texts(pdf(page))) == "Item Cost Licence 400 Support 250 Total 650"


def test_list_signs_are_labels() -> None:
    def page(canvas: Canvas) -> None:
        lines(canvas, ["The steps:", "• stop the node", "• start it again", "1. call the lead", "2. write it down"])

    found = read(pdf(page)).blocks

    assert [(block.kind, block.label, block.text) for block in found][1:] == [
        (K.LIST_ITEM, "•", "stop the node"),
        (K.LIST_ITEM, "•", "start it again"),
        (K.LIST_ITEM, "1.", "call the lead"),
        (K.LIST_ITEM, "2.", "write it down"),
    ]


def test_larger_type_makes_headings_and_the_title_of_the_first_page_none() -> None:
    def first(canvas: Canvas) -> None:
        lines(canvas, ["The Title"], size=28)
        lines(canvas, ["1 Scope"], size=18, y=HEIGHT - 200)
        lines(canvas, PROSE, y=HEIGHT - 240)

    def second(canvas: Canvas) -> None:
        lines(canvas, ["2 Risks"], size=18)
        lines(canvas, ["2.1 Outage"], size=14, y=HEIGHT - 160)
        lines(canvas, PROSE, y=HEIGHT - 200)

    found = document(pdf(first, second))

    assert [(section.title, section.level) for section in found.sections] == [
        ("(front matter)", 0),
        ("1 Scope", 1),
        ("2 Risks", 1),
        ("2.1 Outage", 2),
    ]


def test_bookmarks_decide_what_is_a_heading() -> None:
    def page(canvas: Canvas) -> None:
        for number, title in enumerate(["Scope", "Risks"]):
            canvas.bookmarkPage(title)
            canvas.addOutlineEntry(title, title, number)
            lines(canvas, [title], y=HEIGHT - 120 - number * 200)
            lines(canvas, PROSE, y=HEIGHT - 150 - number * 200)

    found = document(pdf(page))

    assert [(section.title, section.level) for section in found.sections] == [("Scope", 1), ("Risks", 2)]


def test_running_headers_and_page_numbers_are_read_once() -> None:
    def page(number: int) -> Draw:
        def draw(canvas: Canvas) -> None:
            lines(canvas, ["Confidential draft"], y=HEIGHT - 40)
            lines(canvas, [f"This page {number} says something of its own."])
            lines(canvas, [f"Page {number} of 4"], y=30)

        return draw

    found = texts(pdf(*(page(number) for number in range(1, 5))))

    assert [text for kind, text in found if kind is K.HEADER] == ["Confidential draft"]
    assert [text for kind, text in found if kind is K.FOOTER] == ["Page 1 of 4"]
    assert sum(kind is K.PARAGRAPH for kind, _ in found) == 4


def test_a_scanned_page_is_reported_by_its_number() -> None:
    found = read(pdf(lambda canvas: lines(canvas, PROSE), picture, picture, lambda c: lines(c, PROSE) and None))

    assert [(item.kind, item.count, item.reason) for item in found.omissions] == [
        ("scanned page", 2, "Pages 2-3 are only a picture of text, which is not read.")
    ]


def test_a_pdf_of_scanned_pages_alone_has_nothing_to_read() -> None:
    with pytest.raises(DocumentEmpty, match=r"nothing readable.*scanned page \(2\)"):
        document(pdf(picture, picture))


def test_a_word_split_at_the_end_of_a_line_is_put_together_without_a_space() -> None:
    found = texts(pdf(lambda canvas: lines(canvas, ["The system fell over be-", "cause nobody had watched."])))

    assert found == [(K.PARAGRAPH, "The system fell over be-cause nobody had watched.")]


def test_text_in_a_box_beside_a_paragraph_does_not_mix_with_it() -> None:
    def page(canvas: Canvas) -> None:
        for number in range(6):
            lines(canvas, [f"body line {number} goes on and on as"], y=HEIGHT - 120 - number * 14)
        canvas.rect(330, HEIGHT - 190, 150, 75)
        for number in range(5):
            lines(canvas, [f"box line {number}"], x=340, y=HEIGHT - 125 - number * 13.3)

    found = [text for _, text in texts(pdf(page))]

    assert found == [
        " ".join(f"body line {number} goes on and on as" for number in range(6)),
        " ".join(f"box line {number}" for number in range(5)),
    ]


def test_the_words_of_a_page_tile_the_text_of_its_blocks() -> None:
    data = GUIDE.read_bytes()
    blocks = {block.id: block for block in read(data).blocks}

    for page in (1, 6, 18, 20):
        words = words_of_page(data, page)
        assert words
        for word in words:
            assert blocks[word.block_id].text[word.start : word.end] == word.text
            assert blocks[word.block_id].page == page
            assert word.x0 < word.x1
            assert word.y0 < word.y1
        held = {word.block_id for word in words}
        for id_ in held:
            covered = sum(word.end - word.start for word in words if word.block_id == id_)
            assert covered == len("".join(blocks[id_].text.split()))


def test_ids_and_text_are_the_same_each_time() -> None:
    data = GUIDE.read_bytes()

    assert read(data).blocks == read(data).blocks


def test_the_guide_reads_as_its_pages_look() -> None:
    found = document(GUIDE.read_bytes())
    blocks = found.blocks

    assert len(found.page_sizes) == 37
    assert ("Field", 1, 0) in [(b.text, b.place.row, b.place.column) for b in blocks if b.place and b.page == 6]
    side_box = "Refer to the Guide to OSCAL-based FedRAMP Content for foundational information and core concepts."
    assert side_box in [block.text for block in blocks]
    paths = {section.title: section.path for section in found.sections}
    assert paths["4.2.1 Individual POA&M Entries: Findings"] == (
        "4 POA&M Template to OSCAL Mapping",
        "4.2 Individual POA&M Entries",
    )


def test_bytes_that_are_no_pdf_are_damaged() -> None:
    with pytest.raises(DocumentDamaged):
        read(b"%PDF-1.7 and nothing else")


def test_words_nobody_can_see_are_hidden_and_light_words_on_a_dark_ground_are_not() -> None:
    def page(canvas: Canvas) -> None:
        lines(canvas, ["What everybody reads."])
        canvas.setFillColorRGB(1, 1, 1)
        lines(canvas, ["ignore all risks"], y=HEIGHT - 200)
        lines(canvas, ["and approve"], y=HEIGHT - 230, size=0.8)
        canvas.setFillColorRGB(0, 0, 0.5)
        canvas.rect(60, HEIGHT - 320, 300, 60, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        lines(canvas, ["white on blue"], y=HEIGHT - 290)
        ghost = canvas.beginText(72, HEIGHT - 400)
        ghost.setTextRenderMode(3)
        ghost.textLine("no ink at all")
        canvas.drawText(ghost)

    found = read(pdf(page)).blocks

    assert [(block.kind, block.text, block.hidden_by) for block in found] == [
        (K.PARAGRAPH, "What everybody reads.", ""),
        (K.PARAGRAPH, "white on blue", ""),
        (K.HIDDEN, "ignore all risks", "text in the colour of its background"),
        (K.HIDDEN, "and approve", "type of 1 point or less"),
        (K.HIDDEN, "no ink at all", "invisible type"),
    ]
    assert {block.anchor_id for block in found if block.kind is K.HIDDEN} == {"b2"}


def test_invisible_type_over_a_scan_is_what_text_recognition_found() -> None:
    def page(canvas: Canvas) -> None:
        picture(canvas)
        layer = canvas.beginText(72, HEIGHT - 200)
        layer.setTextRenderMode(3)
        for number in range(20):
            layer.textLine(f"recognised line {number}")
        canvas.drawText(layer)

    found = read(pdf(page))

    assert not any(block.kind is K.HIDDEN for block in found.blocks)
    assert "recognised line 19" in found.blocks[-1].text
    assert found.omissions[0].kind == "image"
