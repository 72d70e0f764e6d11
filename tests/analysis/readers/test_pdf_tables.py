"""Tables of PDF files whose lines do not say all: banded, open at the end of a page, with a thick line."""

from __future__ import annotations

import hashlib

import pytest
from reportlab.pdfgen.canvas import Canvas

from analysis.readers import read_document
from domain.document import Block
from tests.samples.pdf_files import HEIGHT, Draw, banded_table, lines, pdf

ROWS = [["Risk", "Owner", "Due"], ["Outage", "Ada", "May"], ["Fraud", "", "June"], ["Theft", "Bo", ""]]


def blocks(*pages: Draw) -> list[Block]:
    data = pdf(*pages)
    return list(read_document("a.pdf", data, "application/pdf", sha256=hashlib.sha256(data).hexdigest()).blocks)


def table(found: list[Block]) -> list[list[str]]:
    """Return the texts of the only table, row by row."""
    cells = [(block, block.place) for block in found if block.place]
    assert len({place.table_id for _, place in cells}) == 1
    rows = sorted({place.row for _, place in cells})
    return [[block.text for block, place in cells if place.row == row] for row in rows]


def test_rows_without_lines_between_their_cells_are_parted_as_the_others_are() -> None:
    assert table(blocks(lambda canvas: banded_table(canvas, ROWS, ruled=True))) == ROWS


def test_a_row_that_is_one_cell_stays_one() -> None:
    rows = [ROWS[0], ROWS[1], ["All of what follows was found by the auditors in spring", "", ""], ROWS[3]]

    found = table(blocks(lambda canvas: banded_table(canvas, rows, ruled=True)))

    assert found == [ROWS[0], ROWS[1], [rows[2][0]], ROWS[3]]


def test_a_thick_line_under_the_head_is_a_line() -> None:
    def page(canvas: Canvas) -> None:
        for number, row in enumerate(ROWS):
            for column, text in enumerate(row):
                canvas.setLineWidth(4 if number == 0 else 0.5)
                left, bottom = 72 + column * 120, HEIGHT - 142 - number * 22
                canvas.line(left, bottom, left + 120, bottom)
                canvas.setLineWidth(0.5)
                for x in (left, left + 120):
                    canvas.line(x, bottom, x, bottom + 22)
                if number == 0:
                    canvas.line(left, bottom + 22, left + 120, bottom + 22)
                canvas.setFont("Helvetica", 10)
                canvas.drawString(left + 4, bottom + 7, text)

    assert table(blocks(page)) == ROWS


def test_a_table_that_goes_on_beyond_the_page_has_its_last_row() -> None:
    def page(canvas: Canvas) -> None:
        banded_table(canvas, ROWS[:3], ruled=True)
        bottom = HEIGHT - 120 - 4 * 22
        for x in (72, 72 + 360):
            canvas.line(x, bottom, x, bottom + 22)
        for column, text in enumerate(ROWS[3]):
            lines(canvas, [text], x=76 + column * 120, y=bottom + 7, size=10)

    assert table(blocks(page)) == ROWS


def test_shaded_rows_and_those_between_them_are_one_table() -> None:
    rows = [*ROWS, ["A fire in the archive", "Cy", "July"]]

    assert table(blocks(lambda canvas: banded_table(canvas, rows))) == rows


def test_a_paragraph_between_two_tables_is_in_neither() -> None:
    def page(canvas: Canvas) -> None:
        banded_table(canvas, ROWS)
        lines(canvas, ["What follows was added by the owners of the plan in the weeks after the review."], y=600)
        banded_table(canvas, ROWS, y=590)

    found = blocks(page)

    assert [block.text for block in found if not block.place] == [
        "What follows was added by the owners of the plan in the weeks after the review."
    ]
    assert len({block.place.table_id for block in found if block.place}) == 2


def test_shaded_boxes_with_sentences_make_no_table() -> None:
    def page(canvas: Canvas) -> None:
        for number in range(4):
            canvas.setFillGray(0.9)
            canvas.rect(72, HEIGHT - 140 - number * 60, 360, 24, stroke=0, fill=1)
            canvas.setFillGray(0)
            lines(canvas, [f"Step {number}: the node is stopped and then started"], x=76, y=HEIGHT - 132 - number * 60)
            lines(canvas, ["A paragraph that says more of this step, in words."], y=HEIGHT - 162 - number * 60)

    assert not any(block.place for block in blocks(page))


def test_a_table_that_goes_on_over_a_page_is_one_with_one_head() -> None:
    first, second = ROWS[:3], [ROWS[0], ROWS[3], ["Flood", "Di", "May"]]

    found = table(
        blocks(
            lambda canvas: banded_table(canvas, first, ruled=True),
            lambda canvas: banded_table(canvas, second, ruled=True),
        )
    )

    assert found == [*first, *second[1:]]


def test_a_row_that_is_torn_at_the_end_of_a_page_is_one_row_with_its_words_on_both() -> None:
    last, rest = ["A fault of", "Ada", "May"], ["the gateway", "", ""]

    found = blocks(
        lambda canvas: banded_table(canvas, [ROWS[0], last], ruled=True),
        lambda canvas: banded_table(canvas, [rest, ROWS[3]], ruled=True),
    )

    assert table(found) == [ROWS[0], ["A fault of the gateway", "Ada", "May"], ROWS[3]]


def test_another_table_on_the_next_page_is_another_table() -> None:
    def next_page(canvas: Canvas) -> None:
        lines(canvas, ["Actions of the second quarter"], y=HEIGHT - 100)
        banded_table(canvas, ROWS, ruled=True)

    found = blocks(lambda canvas: banded_table(canvas, ROWS, ruled=True), next_page)

    assert len({block.place.table_id for block in found if block.place}) == 2


def across(canvas: Canvas, rows: list[list[str]], ruled: set[int], *, y: float = HEIGHT - 120) -> None:
    """Draw rows with nothing but lines across, above the rows of these numbers."""
    for number, row in enumerate([*rows, []]):
        top = y - number * 22
        if number in ruled:
            canvas.line(72, top, 432, top)
        for column, text in enumerate(row):
            lines(canvas, [text], x=76 + column * 120, y=top - 15, size=10)


@pytest.mark.parametrize("ruled", [{0, 1, 4}, {0, 1, 2, 3, 4}], ids=["head and body", "every row"])
def test_a_table_with_lines_across_alone_has_the_columns_of_its_words(ruled: set[int]) -> None:
    assert table(blocks(lambda canvas: across(canvas, ROWS, ruled))) == ROWS


def test_lines_between_paragraphs_make_no_table() -> None:
    def page(canvas: Canvas) -> None:
        for number in range(4):
            canvas.line(72, HEIGHT - 120 - number * 60, 432, HEIGHT - 120 - number * 60)
            texts = ["The node is stopped and then it is started again", "by the team on call, as in the plan."]
            lines(canvas, texts, y=HEIGHT - 140 - number * 60)

    assert not any(block.place for block in blocks(page))


def test_lines_between_two_columns_of_text_make_no_table() -> None:
    def page(canvas: Canvas) -> None:
        for number in range(4):
            canvas.line(60, HEIGHT - 120 - number * 60, 540, HEIGHT - 120 - number * 60)
            for x in (62, 310):
                texts = [
                    "The node is stopped and then it",
                    "is started by the team on call,",
                    "as was laid down in the plan.",
                ]
                lines(canvas, texts, x=x, y=HEIGHT - 135 - number * 60)

    assert not any(block.place for block in blocks(page))
