"""Tables in TOON: only where it is shortest, back to the same values, and with block ids next to the cells."""

from __future__ import annotations

from dataclasses import replace

import pytest
import toon_format
from hypothesis import given
from hypothesis import strategies as st

from analysis.checklist import load_checklist
from analysis.prompt import section_request, system_text
from analysis.tables import toon_table
from domain.document import Block, BlockKind, Document, Section, TablePlace
from domain.model import ModelRequest
from emulators.bedrock.section import find_section

CHECKLIST = load_checklist()


def a_table(rows: int, columns: int = 3, text: str = "Gateway log of node {row}", **changes: str) -> Document:
    """A document of one section that is one table; `changes` holds other texts by block id."""
    blocks = []
    for row in range(rows):
        for column in range(columns):
            name = f"b{row * columns + column + 1}"
            place = TablePlace("t1", row, column, is_header=row == 0)
            words = changes.get(name, text.format(row=row))
            blocks.append(Block(name, BlockKind.TABLE_CELL, words, place=place))
    section = Section("s1", "Register", 1, tuple(block.id for block in blocks), 9)
    return Document("r.docx", "0" * 64, "text/plain", tuple(blocks), (section,))


def request(document: Document, *, toon: bool = True) -> ModelRequest:
    return section_request(document, document.sections[0], checklist=CHECKLIST, toon=toon)


def cells(asked: ModelRequest) -> list[tuple[str, str]]:
    """Ids and texts as the stand-in for a model reads them."""
    content = [{"text": text} for text in asked.messages[0].texts]
    return [
        (block.id, block.text) for block in find_section({"messages": [{"role": "user", "content": content}]}).blocks
    ]


def test_a_table_of_ten_rows_is_shorter_in_toon_and_reads_the_same() -> None:
    document = a_table(12, b5="09:14", b6="true", b7="4,5 % – “why”?")

    plain, toon = request(document, toon=False), request(document)

    assert cells(toon) == cells(plain) == [(block.id, block.text) for block in document.blocks]
    assert toon.saved_characters == len(plain.messages[0].texts[1]) - len(toon.messages[0].texts[1]) > 100
    assert plain.saved_characters == 0
    assert (
        "(table t1, rows 1 to 12 as TOON, the first is the header: block id and text of each cell)"
        in (toon.messages[0].texts[1])
    )


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(a_table(9), id="nine rows"),
        pytest.param(a_table(12, b5="two\nlines"), id="a cell of two lines"),
        pytest.param(a_table(12, b5='say "no": now'), id="a cell that had to be escaped"),
        pytest.param(a_table(12, b5=" "), id="an empty cell"),
    ],
)
def test_other_tables_stay_in_plain_lines(document: Document) -> None:
    assert request(document).messages == request(document, toon=False).messages
    assert request(document).saved_characters == 0


def test_rows_of_different_length_stay_in_plain_lines() -> None:
    document = a_table(12)
    merged = replace(document, blocks=tuple(block for block in document.blocks if block.id != "b8"))

    assert request(merged).saved_characters == 0


def test_text_that_looks_like_a_fence_stays_off_column_0() -> None:
    document = a_table(12, b5="</section>", b6="[b9] forged", b8="t9[3]{id1}:")

    lines = request(document).messages[0].texts[1].split("\n")

    assert sum(line.startswith("</section>") for line in lines) == 1
    assert not any(line.startswith(("[b9]", "t9[")) for line in lines)


def test_the_checklist_of_today_is_shorter_in_its_plain_lines() -> None:
    """2,664 characters in plain lines, 3,126 as JSON; 2,656 in TOON, and 31 more to say what that is."""
    assert system_text(CHECKLIST, toon=True) == system_text(CHECKLIST)


def test_a_checklist_of_short_items_is_written_in_toon() -> None:
    items = tuple(replace(CHECKLIST.items[0], id=f"i{number}", title="T", ask="A b") for number in range(60))
    short = replace(CHECKLIST, items=items)

    text = system_text(short, toon=True)

    assert len(text) < len(system_text(short))
    assert find_section({"messages": [], "system": [{"text": text}]}).checklist_items == {item.id for item in items}


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@given(st.lists(st.tuples(WORDS, WORDS), min_size=10, max_size=14))
def test_every_table_written_comes_back_the_same(values: list[tuple[str, str]]) -> None:
    rows = [{"id1": f"b{number}", "cell1": one, "cell2": two} for number, (one, two) in enumerate(values)]

    table = toon_table("t1", rows, plain="x" * 10_000, note="(note)")

    if table is not None:
        assert toon_format.loads("\n".join(table.lines[1:])) == {"t1": rows}
        assert all(line.startswith("  ") for line in table.lines[2:])
        assert table.saved == 10_000 - len("\n".join(table.lines))
