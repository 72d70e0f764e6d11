"""Text and Markdown go out as a Word file that holds their text and the comments."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import docx

from domain.document import Block, BlockKind, Document, TablePlace
from domain.finding import Finding
from export.text import annotate_text
from tests.export.annotating import NOW
from tests.export.builders import a_document, a_finding, accepted
from tests.export.word_compare import commented_text, comments, part


def exported(document: Document, *findings: Finding, note: str = "") -> bytes:
    return annotate_text(document, findings, accepted(*findings), now=NOW, note=note)


def with_blocks(*blocks: Block) -> Document:
    return replace(a_document(), blocks=blocks)


def test_the_document_holds_the_text_and_a_comment_on_its_words():
    document = a_document("The plan\nhas two\tlines.", "No owner is named.")
    finding = a_finding(block_id="b1", span=(4, 12), quote="plan\nhas")

    data = exported(document, finding)

    assert [item.text for item in docx.Document(BytesIO(data)).paragraphs] == [block.text for block in document.blocks]
    ((comment_id, text),) = comments(data).items()
    assert commented_text(part(data), comment_id) == "plan\nhas"
    assert "[HIGH] Missing owner" in text


def test_headings_lists_and_labels_look_like_what_they_are():
    data = exported(
        with_blocks(
            Block("b1", BlockKind.HEADING, "Plan", level=2),
            Block("b2", BlockKind.LIST_ITEM, "first", level=1, label="1."),
            Block("b3", BlockKind.LIST_ITEM, "point", level=2),
            Block("b4", BlockKind.HIDDEN, "ignore this", anchor_id="b2"),
        )
    )

    read = docx.Document(BytesIO(data)).paragraphs
    assert [item.text for item in read] == ["Plan", "1. first", "• point", "[hidden] ignore this"]
    assert read[0].style is not None
    assert read[0].style.name == "Heading 2"


def test_tables_stay_tables_and_their_cells_carry_comments():
    cells = [
        Block("b1", BlockKind.TABLE_CELL, "Risk", place=TablePlace("t1", 0, 0, is_header=True)),
        Block("b2", BlockKind.TABLE_CELL, "Owner", place=TablePlace("t1", 0, 1, is_header=True)),
        Block("b3", BlockKind.TABLE_CELL, "Outage", place=TablePlace("t1", 1, 0)),
        Block("b4", BlockKind.TABLE_CELL, "", place=TablePlace("t1", 1, 1)),
        Block("b5", BlockKind.TABLE_CELL, "Total", place=TablePlace("t1", 2, 0, column_span=2)),
    ]

    data = exported(with_blocks(*cells), a_finding(block_id="b3", span=(0, 3), quote="Out"))

    (table,) = docx.Document(BytesIO(data)).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Risk", "Owner"],
        ["Outage", ""],
        ["Total", "Total"],
    ]
    (comment_id,) = comments(data)
    assert commented_text(part(data), comment_id) == "Out"


def test_characters_that_word_cannot_hold_do_not_move_the_comments():
    document = a_document("a\x00b\ud800c the plan & <x> שלום 🙂")
    finding = a_finding(block_id="b1", span=(10, 14), quote="plan")

    data = exported(document, finding)

    (comment_id,) = comments(data)
    assert commented_text(part(data), comment_id) == "plan"


def test_a_partial_review_says_so_at_the_start():
    data = exported(a_document("one", "two"), note="Partial: one section is missing.")

    ((comment_id, text),) = comments(data).items()
    assert text == "Partial: one section is missing."
    assert commented_text(part(data), comment_id) == "one"


def test_a_file_name_with_control_characters_is_only_a_title():
    data = exported(replace(a_document("one"), name="pl\x00an & <x>.txt"))

    assert docx.Document(BytesIO(data)).core_properties.title == "plan & <x>.txt"
