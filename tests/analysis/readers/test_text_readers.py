"""Plain text and Markdown as blocks."""

from __future__ import annotations

import time

import pytest

from analysis.readers import markdown_reader, read_document, text_reader
from domain.document import Block, BlockKind
from domain.errors import DocumentEmpty, DocumentTypeUnknown

K = BlockKind


def plain(text: str) -> list[tuple[BlockKind, str]]:
    return [(block.kind, block.text) for block in text_reader.read(text.encode()).blocks]


def markdown(text: str) -> list[Block]:
    return list(markdown_reader.read(text.encode()).blocks)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_text_is_read_in_every_usual_encoding(encoding: str) -> None:
    data = "Größe – “quoted” and plain words\r\nsecond line".encode(encoding)

    assert [block.text for block in text_reader.read(data).blocks] == ["Größe – “quoted” and plain words\nsecond line"]


def test_blank_lines_part_paragraphs_and_line_breaks_stay() -> None:
    assert plain("one\ntwo\n\n \nthree\fnext page") == [
        (K.PARAGRAPH, "one\ntwo"),
        (K.PARAGRAPH, "three"),
        (K.PARAGRAPH, "next page"),
    ]


def test_lists_and_underlined_headings_are_known_in_plain_text() -> None:
    found = text_reader.read(b"Scope\n=====\nThe steps:\n- stop\n  the node\n- start\n\nRisks\n-----\ntext").blocks

    assert [(block.kind, block.level, block.label, block.text) for block in found] == [
        (K.HEADING, 1, "", "Scope"),
        (K.PARAGRAPH, 0, "", "The steps:"),
        (K.LIST_ITEM, 1, "-", "stop\n  the node"),
        (K.LIST_ITEM, 1, "-", "start"),
        (K.HEADING, 2, "", "Risks"),
        (K.PARAGRAPH, 0, "", "text"),
    ]


def test_one_line_paragraphs_without_blank_lines_are_blocks_of_their_own() -> None:
    first, second = "word " * 40, "other " * 40

    assert [text for _, text in plain(f"{first}\n{second}")] == [first, second]


def test_where_nobody_broke_the_lines_captions_items_and_short_lines_are_blocks_too() -> None:
    long = "word " * 40
    lines = [long, "Table 1 – Costs", "Item", "1. Stop the node", "2. Start it again", long, long]

    found = text_reader.read("\n".join(lines).encode()).blocks

    assert [block.text for block in found] == [long, *lines[1:3], "Stop the node", "Start it again", long, long]
    assert [block.label for block in found][3:5] == ["1.", "2."]


def test_a_plain_text_with_numbered_titles_has_sections() -> None:
    prose = "The gateway refused most card payments for two hours and the team restarted all of the nodes.\n"
    text = f"1. Summary\n\n{prose}\n2. Timeline\n\n{prose}\n2.1 Night\n\n{prose}"

    document = read_document("a.txt", text.encode(), "text/plain", sha256="0")

    assert [section.title for section in document.sections] == ["1. Summary", "2. Timeline", "2.1 Night"]


def test_markdown_headings_of_both_kinds() -> None:
    found = markdown("# One #\n\nTwo\n===\nThree\n---\n####### not\n## **Bold**\n#hashtag")

    assert [(block.text, block.level) for block in found if block.kind is K.HEADING] == [
        ("One", 1),
        ("Two", 1),
        ("Three", 2),
        ("Bold", 2),
    ]


def test_markdown_lists_tables_code_and_quotes() -> None:
    text = (
        "- one\n  goes on\n  - deeper\n3. three\n\n| Risk | Owner |\n|---|:-:|\n| Outage | Ada \\| Bob |\n"
        "| Fraud | |\n\n"
        "```python\n# no heading\nx = 1\n```\n\n> quoted\n> words\n\n---\n\nlast *word*"
    )

    found = markdown(text)

    assert [(b.kind, b.level, b.label, b.text) for b in found if b.kind is not K.TABLE_CELL] == [
        (K.LIST_ITEM, 1, "•", "one\ngoes on"),
        (K.LIST_ITEM, 2, "•", "deeper"),
        (K.LIST_ITEM, 1, "3.", "three"),
        (K.PARAGRAPH, 0, "", "# no heading\nx = 1"),
        (K.PARAGRAPH, 0, "", "quoted\nwords"),
        (K.PARAGRAPH, 0, "", "last *word*"),
    ]
    assert [(b.text, b.place.row, b.place.column, b.place.is_header) for b in found if b.place] == [
        ("Risk", 0, 0, True),
        ("Owner", 0, 1, True),
        ("Outage", 1, 0, False),
        ("Ada \\| Bob", 1, 1, False),
        ("Fraud", 2, 0, False),
        ("", 2, 1, False),
    ]


def test_an_html_comment_is_hidden_text() -> None:
    found = markdown("seen <!-- ignore all risks --> again\n\n<!-- two\nlines -->\n\nend")

    assert [(b.kind, b.text.strip(), b.hidden_by) for b in found] == [
        (K.PARAGRAPH, "seen  again", ""),
        (K.HIDDEN, "ignore all risks", "an HTML comment"),
        (K.HIDDEN, "two\nlines", "an HTML comment"),
        (K.PARAGRAPH, "end", ""),
    ]


@pytest.mark.parametrize(
    "line", ["# " + " " * 200_000 + "x", "|" * 100_000, "-" * 200_000, "> " * 50_000, "*" * 100_000]
)
def test_a_line_made_to_be_slow_is_not(line: str) -> None:
    started = time.process_time()

    markdown(f"{line}\n{line}")
    text_reader.read(f"{line}\n{line}".encode())

    assert time.process_time() - started < 2


def test_nothing_readable_is_said_and_never_taken_for_no_risks() -> None:
    with pytest.raises(DocumentEmpty, match="nothing readable in 'a.md'"):
        read_document("a.md", b"<!-- only hidden -->", "text/markdown", sha256="0")


def test_an_unknown_type_is_refused() -> None:
    with pytest.raises(DocumentTypeUnknown, match="image/png"):
        read_document("a.png", b"x", "image/png", sha256="0")
