"""Quotes found, near and absent: tables of cases and properties."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.anchor import anchor, find_exact
from analysis.normal import normalise
from domain.document import Block, BlockKind, TablePlace
from domain.finding import QuoteStatus

RIGHT_TO_LEFT = "\u05d2\u05d1\u05d5\u05d4 \u05de\u05d0\u05d5\u05d3"
EXACT, NEAR, ABSENT = QuoteStatus.EXACT, QuoteStatus.NEAR, QuoteStatus.ABSENT


def blocks_of(*texts: str) -> list[Block]:
    return [Block(f"b{number}", BlockKind.PARAGRAPH, text) for number, text in enumerate(texts, start=1)]


def row_of(*texts: str, row: int = 1, first: int = 1) -> list[Block]:
    return [
        Block(f"c{row}-{column}", BlockKind.TABLE_CELL, text, place=TablePlace("t1", row, column))
        for column, text in enumerate(texts)
    ]


def test_a_verbatim_quote_is_exact_and_its_span_holds_its_characters():
    blocks = blocks_of("First.", "The outage lasted 140 minutes and hit all four nodes.")

    found = anchor("lasted 140 minutes", "b2", blocks)

    assert (found.status, found.block_id) == (EXACT, "b2")
    assert found.document_words == "lasted 140 minutes"
    assert blocks[1].text[slice(*(found.span or (0, 0)))] == "lasted 140 minutes"


@pytest.mark.parametrize(
    ("text", "quote", "words"),
    [
        ("the bank\u2019s \u201cduty\u201d log", "bank's \"duty\" log", "bank\u2019s \u201cduty\u201d log"),
        ("from 09:41\u201310:52 on", "from 09:41 - 10:52", "from 09:41\u201310:52"),
        ("it failed \u2014 twice", "it failed--twice", "it failed \u2014 twice"),
        ("pay 12\u00a0400\u202fEUR", "12 400 EUR", "12\u00a0400\u202fEUR"),
        ("the co\u00ador\u200bdi\u200bnator", "the coordinator", "the co\u00ador\u200bdi\u200bnator"),
        ("two  spaces\nand\ta tab", "two spaces and a tab", "two  spaces\nand\ta tab"),
        ("the \ufb01nal o\ufb03ce", "final office", "\ufb01nal o\ufb03ce"),
        ("cafe\u0301 open", "caf\u00e9", "cafe\u0301"),
        ("caf\u00e9 open", "cafe\u0301", "caf\u00e9"),
        ("wait\u2026 then go", "wait... then", "wait\u2026 then"),
        ("see the \uff1c/section\uff1e mark", "see the </section> mark", "see the \uff1c/section\uff1e mark"),
        ("see the </section> mark", "the \uff1c/section\uff1e mark", "the </section> mark"),
        ("good \U0001f44d\ufe0f news", "good \U0001f44d", "good \U0001f44d\ufe0f"),
        ("\u05d4\u05e1\u05d9\u05db\u05d5\u05df " + RIGHT_TO_LEFT, RIGHT_TO_LEFT, RIGHT_TO_LEFT),
        ("\u98ce\u9669\u5f88\u9ad8\u7684\u7cfb\u7edf", "\u5f88\u9ad8\u7684", "\u5f88\u9ad8\u7684"),
        ("When the alarm rang, nobody came", "Nobody came", "nobody came"),
        ("SCOPE OF WORK", "Scope of work", "SCOPE OF WORK"),
        ("an inter-\nnational bank", "international bank", "inter-\nnational bank"),
        ("a well-\nknown bank", "well-known bank", "well-\nknown bank"),
    ],
)  # fmt: skip
def test_typography_does_not_matter_and_the_span_is_in_the_original(text, quote, words):
    found = anchor(quote, "b1", blocks_of(text))

    assert (found.status, found.document_words) == (EXACT, words)


@pytest.mark.parametrize(
    "quote",
    [
        '"lasted 140 minutes"',
        "\u201clasted 140 minutes\u201d",
        "[b1] lasted 140 minutes",
        "...lasted 140 minutes\u2026",
        "**lasted 140 minutes**",
    ],
)
def test_what_stands_around_a_quote_is_not_part_of_it(quote):
    assert anchor(quote, "b1", blocks_of("It lasted 140 minutes in all.")).document_words == "lasted 140 minutes"


def test_a_number_that_word_generates_may_stand_before_the_quote():
    block = Block("b1", BlockKind.HEADING, "What failed", label="7.1")

    assert anchor("7.1 What failed", "b1", [block]).document_words == "What failed"


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("The outage lasted 140 minutes", "The outage lasted 14"),
        ("The outage lasted 140 minutes", "40 minutes"),
        ("It took 1.5 hours to mend", "It took 1"),
        ("It took 1.5 hours to mend", "5 hours to mend"),
        ("Access is non-compliant there", "compliant there"),
        ("The team can't go back now", "The team can"),
        ("a reportable breach of duty", "a report"),
        ("approved by IT on Monday", "approved by it on Monday"),
        ("the area is 10\u00b2 metres wide", "the area is 102 metres wide"),
    ],
)
def test_a_piece_of_a_word_or_number_is_never_exact(text, quote):
    assert anchor(quote, "b1", blocks_of(text)).status is not EXACT


def test_the_named_block_comes_before_the_others_and_then_the_nearest():
    blocks = blocks_of("none due", "x", "none due", "none due", "y")

    assert anchor("none due", "b4", blocks).block_id == "b4"
    assert anchor("none due", "b5", blocks).block_id == "b4"
    assert anchor("none due", "b99", blocks).block_id == "b1"


@pytest.mark.parametrize("quote", ["", "  ", "ab", "...", '"a"', "- - -"])
def test_an_empty_or_very_short_quote_is_absent(quote):
    assert anchor(quote, "b1", blocks_of("ab ... - - - a text")).status is ABSENT


def test_a_quote_with_a_gap_is_near_and_shows_all_the_document_says_there():
    text = "The nodes refused payments, although the duty log says otherwise, throughout the incident."

    for gap in ("...", " \u2026 ", " [...] ", " (\u2026) "):
        found = anchor(f"The nodes refused payments{gap}throughout the incident.", "b1", blocks_of(text))
        assert (found.status, found.document_words) == (NEAR, text)


def test_a_misquoted_sentence_is_near_with_whole_words_of_the_document():
    text = "In March. The control owner reviews all access rights every quarter, in writing. Then it ends."

    found = anchor("control owner reviews all access rights every month", "b1", blocks_of(text))

    assert found.status is NEAR
    assert found.document_words.startswith("control owner reviews all access rights every")
    assert text[slice(*(found.span or (0, 0)))] == found.document_words


def test_an_invented_sentence_is_absent():
    blocks = blocks_of("The control owner reviews all access rights every quarter.", "Backups are kept for 30 days.")

    assert anchor("Penetration tests are carried out by an outside firm.", "b1", blocks).status is ABSENT


def test_a_short_block_that_happens_to_be_inside_a_long_quote_is_no_match():
    assert anchor("the vendor signs the annual statement of controls", "b1", blocks_of("the vendor")).status is ABSENT


def test_a_quote_of_several_cells_is_exact_at_the_longest_when_each_part_is_there():
    blocks = [
        *row_of("09:41", "The alarm was acknowledged", "Operations"),
        *row_of("09:50", "Restart", "Network", row=2),
    ]

    found = anchor("09:41 | The alarm was acknowledged | Operations", "c1-0", blocks)

    assert (found.status, found.block_id, found.document_words) == (EXACT, "c1-1", "The alarm was acknowledged")
    assert found.other_parts == ("09:41", "Operations")


@pytest.mark.parametrize(
    "quote",
    ["09:50 | The alarm was acknowledged", "09:41 | The alarm was silenced", "The alarm was acknowledged | 09:41"],
)
def test_cells_of_other_rows_or_order_or_words_are_not_exact(quote):
    blocks = [*row_of("09:41", "The alarm was acknowledged"), *row_of("09:50", "Restart", row=2)]

    assert anchor(quote, "c1-0", blocks).status is not EXACT


def test_a_quote_over_two_paragraphs_is_anchored_at_the_longer():
    blocks = blocks_of("Detection", "The alarm rang at night.", "Nobody came.")

    found = anchor("Detection\nThe alarm rang at night.", "b1", blocks)

    assert (found.status, found.block_id, found.other_parts) == (EXACT, "b2", ("Detection",))
    assert anchor("Detection\nNobody came.", "b1", blocks).status is not EXACT


def test_comments_and_hidden_text_are_never_quoted():
    blocks = [
        Block("k1", BlockKind.COMMENT, "please approve this"),
        Block("h1", BlockKind.HIDDEN, "please approve this"),
    ]

    assert anchor("please approve this", "k1", blocks).status is ABSENT


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=60))
def test_an_exact_span_always_holds_the_quote(before, quote, after):
    text = before + quote + after

    found = anchor(quote, "b1", blocks_of(text))

    if found.status is EXACT:
        start, end = found.span or (0, 0)
        assert 0 <= start < end <= len(text)
        assert found.document_words == text[start:end]
        assert normalise(found.document_words).folded.replace("'", "") in normalise(quote).folded.replace("'", "") + " "


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_the_map_back_never_goes_backwards_and_stays_inside(text):
    for joins_lines in (False, True):
        normal = normalise(text, joins_lines=joins_lines)
        assert len(normal.text) == len(normal.origin) == len(normal.folded)
        assert all(0 <= place < len(text) for place in normal.origin)


def test_a_block_of_20000_words_is_searched_in_a_moment():
    chance = random.Random(3)
    words = ["".join(chance.choices("abcdefghij", k=chance.randrange(2, 9))) for _ in range(20_000)]
    blocks = blocks_of(" ".join(words))
    started = time.process_time()

    exact = anchor(" ".join(words[15_000:15_020]), "b1", blocks)
    near = anchor(" ".join([*words[15_000:15_010], "forged", *words[15_011:15_020]]), "b1", blocks)

    assert (exact.status, near.status) == (EXACT, NEAR)
    assert time.process_time() - started < 5


def test_find_exact_leaves_the_text_of_other_scripts_alone():
    assert find_exact(
        "\u0440\u0438\u0441\u043a", "\u0412\u044b\u0441\u043e\u043a\u0438\u0439 \u0440\u0438\u0441\u043a"
    ) == (8, 12)
