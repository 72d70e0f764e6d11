"""How blocks become sections."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from analysis.intake import inspect
from analysis.outline import Appearance
from analysis.readers import read_document
from analysis.sections import HEADERS_AND_FOOTERS, split_sections
from domain.document import FRONT_MATTER, Block, BlockKind, Document, Section, TablePlace

SAMPLES = Path(__file__).parents[1] / "samples"
K = BlockKind


def block(text: str, kind: BlockKind = K.PARAGRAPH, **more: object) -> Block:
    block.count = getattr(block, "count", 0) + 1  # type: ignore[attr-defined]
    return Block(f"x{block.count}", kind, text, **more)  # type: ignore[attr-defined, arg-type]


def heading(text: str, level: int = 1, label: str = "") -> Block:
    return block(text, K.HEADING, level=level, label=label)


def cell(text: str, row: int, column: int = 0, table: str = "t1") -> Block:
    return block(text, K.TABLE_CELL, place=TablePlace(table, row, column))


def sections(blocks: Sequence[Block], *, max_words: int = 1500, **more: object) -> tuple[Section, ...]:
    return split_sections(blocks, max_words=max_words, **more).sections  # type: ignore[arg-type]


def titles(found: Sequence[Section]) -> list[str]:
    return [section.title for section in found]


def long(words: int = 30) -> Block:
    return block("word " * (words - 1) + "end.")


def read(path: Path) -> Document:
    data = path.read_bytes()
    intake = inspect(path.name, data, max_bytes=50 * 1024 * 1024)
    return read_document(intake.name, data, intake.media_type, sha256=intake.sha256, notes=intake.notes)


def test_every_heading_starts_a_section_and_what_stands_before_is_front_matter() -> None:
    found = sections([block("Title"), heading("One", label="1."), block("a"), heading("One.One", 2), heading("Two")])

    assert titles(found) == [FRONT_MATTER, "One", "One.One", "Two"]
    assert [section.path for section in found] == [(), (), ("One",), ()]
    assert [section.level for section in found] == [0, 1, 2, 1]
    assert found[1].name == "1. One"
    assert [section.id for section in found] == ["s1", "s2", "s3", "s4"]


def test_a_title_is_the_heading_on_one_line() -> None:
    assert titles(sections([heading("Risk\nand\u00a0 control ")])) == ["Risk and control"]


def test_a_large_section_is_split_between_blocks_and_parts_are_numbered() -> None:
    found = sections([heading("Big"), long(40), long(40), long(40)], max_words=90)

    assert [(section.part, section.parts, section.words) for section in found] == [(1, 2, 81), (2, 2, 40)]
    assert found[1].name == "Big (2 of 2)"


def test_a_block_above_the_limit_is_never_cut_and_stays_with_its_heading() -> None:
    found = sections([heading("Big"), long(500), block("after")], max_words=100)

    assert [section.words for section in found] == [501, 1]


def test_rows_stay_whole_with_the_tables_nested_in_them() -> None:
    row_one = [cell("a " * 30, 0, 0), cell("nested " * 10, 0, 0, "t2"), cell("b " * 30, 0, 1)]
    row_two = [cell("c " * 30, 1, 0), cell("d " * 30, 1, 1)]

    found = sections([heading("Table"), *row_one, *row_two], max_words=75)

    assert [set(section.block_ids) for section in found][1] == {block.id for block in row_two}


def test_notes_and_hidden_text_stay_with_their_block_and_hidden_words_do_not_count() -> None:
    text = long(50)
    note = block("note", K.FOOTNOTE, anchor_id=text.id)
    ghost = block("ghost words", K.HIDDEN, anchor_id=text.id, hidden_by="x")
    comment = block("a comment", K.COMMENT, anchor_id=text.id)

    first, second = sections([heading("H"), text, note, ghost, comment, long(50)], max_words=52)

    assert first.block_ids[-4:] == (text.id, note.id, ghost.id, comment.id)
    assert first.words == 52
    assert second.words == 50


def test_headers_and_footers_are_a_section_of_their_own_at_the_end() -> None:
    header = block("Confidential", K.HEADER)

    found = sections([heading("One"), block("a"), header], page_ids={header.id})

    assert titles(found) == ["One", HEADERS_AND_FOOTERS]


def test_typed_numbers_make_headings_where_none_are_marked() -> None:
    blocks = [block("Report"), block("1. Scope"), long(), block("1.1 Systems"), long(), block("2 Risks"), long()]
    blocks += [block("Appendix A: Terms"), long()]

    result = split_sections(blocks, max_words=1500)

    assert titles(result.sections) == [FRONT_MATTER, "1. Scope", "1.1 Systems", "2 Risks", "Appendix A: Terms"]
    assert [section.level for section in result.sections] == [0, 1, 2, 1, 1]
    assert result.is_inferred
    assert all(section.is_inferred for section in result.sections[1:])
    assert result.blocks[1].kind is K.HEADING


def test_a_numbered_list_is_not_taken_for_headings() -> None:
    blocks = [long(), block("1. Check the node"), block("2. Check the pool"), block("3. Call the lead"), long()]

    assert all(title.startswith("Part ") for title in titles(sections(blocks)))


def test_bold_or_capital_lines_make_headings_where_there_are_no_numbers() -> None:
    summary, risks = block("Summary"), block("RISKS")
    blocks = [summary, long(), risks, long()]

    found = sections(blocks, appearance={summary.id: Appearance(is_bold=True)})

    assert titles(found) == ["Summary", "RISKS"]


def test_larger_lines_rank_above_smaller_ones() -> None:
    big, small, body = block("Findings"), block("Access"), long()
    other, more = block("Conclusion"), long()
    sizes = {big.id: Appearance(True, 32), small.id: Appearance(True, 26), body.id: Appearance(size=22)}
    sizes |= {other.id: Appearance(True, 32), more.id: Appearance(size=22)}

    found = sections([big, small, body, other, more], appearance=sizes)

    assert [(section.title, section.level) for section in found] == [("Findings", 1), ("Access", 2), ("Conclusion", 1)]


def test_short_lines_between_long_ones_make_headings() -> None:
    found = sections([block("Background"), long(), block("What went wrong"), long(), long()])

    assert titles(found) == ["Background", "What went wrong"]


def test_text_without_any_sign_of_a_heading_is_divided_by_size() -> None:
    found = sections([long(80), long(80), long(80)], max_words=100)

    assert titles(found) == [f"Part {n}: word word word word word word word word ..." for n in (1, 2, 3)]
    assert all(section.is_inferred for section in found)


def test_a_named_section_keeps_its_name_and_is_split_by_size_only() -> None:
    found = sections([heading("ignored"), long(80), long(80)], max_words=100, section_name="Risk register")

    assert [(section.title, section.part, section.parts) for section in found] == [
        ("Risk register", 1, 2),
        ("Risk register", 2, 2),
    ]


@pytest.mark.parametrize("path", sorted((SAMPLES / "planted").glob("*.docx")), ids=lambda path: path.stem)
def test_every_planted_passage_lies_in_the_section_its_key_names(path: Path) -> None:
    document = read(path)
    key = json.loads(path.with_suffix("").with_suffix(".key.json").read_text())
    title = {id_: section.title for section in document.sections for id_ in section.block_ids}

    for entry in key["defects"] + key["decoys"]:
        quote = " ".join(entry["quote"].split())
        holding = [block for block in document.blocks if quote in " ".join(block.text.split())]
        assert holding, entry
        assert entry["section"] in {title[block.id] for block in holding}


EXPECTED = {
    "authorization-letter.docx": (2, "Part 1: Instructions: Replace all the information between angle brackets ..."),
    "continuous-monitoring-guide.docx": (19, "Overview"),
    "poam-guide.pdf": (36, "Appendix A. CVSS Scoring"),
    "requirements-no-headings.docx": (12, "Purpose"),
    "security-plan-template.docx": (112, "Executive Summary"),
    "self-attestation.docx": (5, "Attestation of Policies and Procedures"),
}


@pytest.mark.parametrize("path", sorted((SAMPLES / "public").glob("*.*")), ids=lambda path: path.name)
def test_the_public_documents_divide_as_a_reader_would(path: Path) -> None:
    document = read(path)
    number, title = EXPECTED[path.name]

    assert len(document.sections) == number
    assert title in [section.title for section in document.sections]
    assert all(section.words <= 1500 for section in document.sections)
    held = [id_ for section in document.sections for id_ in section.block_ids]
    assert sorted(held) == sorted(block.id for block in document.blocks)
    assert len(set(held)) == len(held)
