"""What reached a model and what did not always add up to the whole file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.coverage import coverage
from analysis.readers import read_document
from analysis.sections import split_sections
from domain.document import Block, BlockKind, Document, Omission
from tests.samples.word_files import HEADING_STYLES, docx, p, r, styles

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SAMPLES = Path(__file__).parents[1] / "samples"


def a_document(body: str) -> Document:
    return read_document("a.docx", docx(body, parts={"styles": styles(HEADING_STYLES)}), WORD, sha256="0")


def everything(document: Document) -> set[str]:
    return {section.id for section in document.sections}


def test_a_document_reviewed_whole_is_covered_whole() -> None:
    document = a_document(p("Scope", style="Heading1") + p("three words here"))

    found = coverage(document, reviewed=everything(document), reasons={})

    assert (found.words_total, found.words_reviewed, found.not_covered) == (4, 4, ())


def test_a_section_that_failed_is_named_with_its_reason() -> None:
    document = a_document(p("One", style="Heading1") + p("a b") + p("Two", style="Heading1") + p("c d e"))

    found = coverage(document, reviewed={"s1"}, reasons={"s2": "every model was too busy"})

    assert (found.words_total, found.words_reviewed) == (7, 3)
    assert found.not_covered == (Omission("section", 4, "Two: every model was too busy", block_id="b3"),)


def test_a_heading_with_only_sections_under_it_travels_with_them() -> None:
    part = p("Part", style="Heading1") + p("Chapter", style="Heading2") + p("text")
    document = a_document(part + p("Next", style="Heading1") + p("x"))

    assert coverage(document, reviewed={"s2", "s3"}, reasons={}).not_covered == ()
    assert [item.reason for item in coverage(document, reviewed={"s3"}, reasons={}).not_covered] == [
        "Part: a heading with no text under it",
        "Chapter: not reviewed yet",
    ]


def test_hidden_and_deleted_text_is_not_covered_and_comments_count_nowhere() -> None:
    deleted = '<w:del w:id="1"><w:r><w:delText>two words</w:delText></w:r></w:del>'
    document = a_document(p("seen ", r("three hidden words", "<w:vanish/>"), deleted))

    found = coverage(document, reviewed=everything(document), reasons={})

    assert (found.words_total, found.words_reviewed) == (6, 1)
    assert {item.kind: item.words for item in found.not_covered} == {"hidden text": 3, "deleted text": 2}


def test_pictures_are_listed_without_words() -> None:
    document = a_document(p("text", "<w:r><w:drawing><pic:pic/></w:drawing></w:r>"))

    found = coverage(document, reviewed=everything(document), reasons={})

    assert [(item.kind, item.words, item.count) for item in found.not_covered] == [("image", 0, 1)]
    assert found.words_total == found.words_reviewed == 1


def _sums_up(document: Document, reviewed: set[str]) -> bool:
    found = coverage(document, reviewed=reviewed, reasons={})
    return found.words_total == found.words_reviewed + sum(item.words for item in found.not_covered)


KINDS = [BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.HIDDEN, BlockKind.COMMENT, BlockKind.FOOTNOTE]


@given(
    st.lists(st.tuples(st.sampled_from(KINDS), st.integers(1, 3), st.text("ab \n", max_size=30)), max_size=25),
    st.sets(st.integers(1, 25)),
    st.lists(st.integers(0, 50), max_size=3),
    st.integers(1, 40),
)
def test_reviewed_and_not_covered_always_add_up(
    drawn: list[tuple[BlockKind, int, str]], numbers: set[int], left_out: list[int], max_words: int
) -> None:
    blocks = tuple(
        Block(f"b{index}", kind, text, level if kind is BlockKind.HEADING else 0)
        for index, (kind, level, text) in enumerate(drawn)
    )
    result = split_sections(blocks, max_words=max_words)
    document = Document(
        "a", "0", WORD, result.blocks, result.sections, tuple(Omission("x", words, "y") for words in left_out)
    )
    reviewed = {f"s{number}" for number in numbers}

    found = coverage(document, reviewed=reviewed, reasons={})

    assert _sums_up(document, reviewed)
    visible = sum(block.words for block in blocks if block.kind is not BlockKind.COMMENT)
    assert found.words_total == visible + sum(left_out)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*/*.docx")), ids=lambda path: path.stem)
def test_real_documents_add_up_to_all_their_words(path: Path) -> None:
    document = read_document(path.name, path.read_bytes(), WORD, sha256="0")
    words = sum(block.words for block in document.blocks) + sum(item.words for item in document.omissions)

    found = coverage(document, reviewed={document.sections[0].id}, reasons={})

    assert found.words_total == words
    assert _sums_up(document, {document.sections[0].id})
