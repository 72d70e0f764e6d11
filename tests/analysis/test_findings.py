"""Reported findings get places, ids and bounds; what is said twice is kept once."""

from __future__ import annotations

import pytest

from analysis.checklist import Checklist, ChecklistItem
from analysis.findings import as_category, to_findings, without_duplicates
from domain.document import Block, BlockKind, TablePlace
from domain.finding import Finding, FindingType, Origin, QuoteStatus, RiskLevel
from tests.analysis.builders import a_document, a_finding, a_raw_finding, paragraphs

TEXT = "At night the alarm rang, but nobody came."


def findings_of(*raw, blocks=None, number: int = 0, titles=("Timeline",), **more) -> tuple[Finding, ...]:
    document = a_document(*(blocks or paragraphs(TEXT)), titles=titles)
    return to_findings(raw, document, document.sections[number], run_id="r1", provenance=None, **more)


def test_an_exact_finding_carries_the_documents_own_characters_and_place():
    blocks = paragraphs("the bank\u2019s\u00a0duty log")

    (finding,) = findings_of(a_raw_finding(quote="the bank's duty log"), blocks=blocks)

    assert (finding.quote_status, finding.span, finding.block_id) == (QuoteStatus.EXACT, (0, 19), "b1")
    assert (finding.quote, finding.document_words) == ("the bank\u2019s\u00a0duty log", "")
    assert (finding.section_id, finding.section, finding.run_id) == ("s1", "Timeline", "r1")
    assert (finding.origin, finding.check) == (Origin.MODEL, "")


def test_a_near_finding_shows_the_models_words_beside_the_documents():
    (finding,) = findings_of(a_raw_finding(quote="the alarm rang, and nobody came"))

    assert finding.quote_status is QuoteStatus.NEAR
    assert finding.quote == "the alarm rang, and nobody came"
    assert finding.document_words == "the alarm rang, but nobody came."


def test_an_absent_finding_has_no_span_and_keeps_only_a_block_that_exists():
    here, nowhere = findings_of(
        a_raw_finding(quote="quarterly penetration tests"), a_raw_finding(quote="quarterly tests", block_id="b77")
    )

    assert (here.quote_status, here.span, here.block_id) == (QuoteStatus.ABSENT, None, "b1")
    assert (nowhere.quote_status, nowhere.span, nowhere.block_id) == (QuoteStatus.ABSENT, None, "")


def test_a_quote_from_another_section_is_not_proven():
    blocks = paragraphs("Here is one thing.", TEXT)

    (finding,) = findings_of(a_raw_finding(block_id="b2"), blocks=blocks, titles=("One", "Two"))

    assert (finding.quote_status, finding.block_id) == (QuoteStatus.ABSENT, "")


def test_a_quote_over_cells_is_anchored_at_the_longest_and_names_the_others():
    blocks = [
        Block(f"c{column}", BlockKind.TABLE_CELL, text, place=TablePlace("t1", 1, column))
        for column, text in enumerate(("09:41", "The alarm was acknowledged"))
    ]

    (finding,) = findings_of(a_raw_finding(block_id="c0", quote="09:41 | The alarm was acknowledged"), blocks=blocks)

    assert (finding.quote_status, finding.block_id) == (QuoteStatus.EXACT, "c1")
    assert (finding.quote, finding.also) == ("The alarm was acknowledged", ("09:41",))


def test_other_passages_are_kept_in_the_documents_words_when_they_are_there():
    blocks = paragraphs(TEXT, "The duty team\u2019s reply came at once.")

    (finding,) = findings_of(
        a_raw_finding(also=["the duty team's reply came", "they never existed", "came", "the alarm rang"]),
        blocks=blocks,
        titles=("One", "Two"),
    )

    assert finding.also == ("The duty team\u2019s reply came",)


@pytest.mark.parametrize(("said", "kept"), [(1.7, 1.0), (-0.2, 0.0), (0.12345, 0.123)])
def test_confidence_stays_between_none_and_all(said, kept):
    assert findings_of(a_raw_finding(confidence=said))[0].confidence == kept


@pytest.mark.parametrize(
    ("said", "kept"),
    [("Root Cause / Symptom", "root_cause_symptom"), ("date_order", "date_order"), ("  ", "other"), ("--", "other")],
)
def test_a_category_becomes_an_id(said, kept):
    assert as_category(said) == kept


def test_only_items_of_the_checklist_are_kept():
    checklist = Checklist("c", "1", "t", (ChecklistItem("root-cause", "Root cause", "Why?"),))

    (finding,) = findings_of(
        a_raw_finding(checklist_items=["Root_Cause", "root-cause", "invented"]), checklist=checklist
    )

    assert finding.checklist_items == ("root-cause",)


def test_a_strength_is_kept_and_is_no_risk():
    (finding,) = findings_of(a_raw_finding(type="positive", risk_level="high"))

    assert (finding.type, finding.risk_level) == (FindingType.POSITIVE, RiskLevel.LOW)


def test_ids_follow_from_what_is_said_and_are_unique():
    raw = [a_raw_finding(), a_raw_finding(), a_raw_finding(quote="nobody came"), a_raw_finding(category="other")]

    first, again, streamed = findings_of(*raw), findings_of(*raw), findings_of(*raw[:2])

    assert [finding.id for finding in first] == [finding.id for finding in again]
    assert [finding.id for finding in first[:2]] == [finding.id for finding in streamed]
    assert len({finding.id for finding in first}) == 4


def check(**changes) -> Finding:
    return a_finding(**{"id": "c1", "origin": Origin.CHECK, "check": "dates", "category": "date_order", **changes})


@pytest.mark.parametrize(
    ("model", "of_check"),
    [
        ({"category": "date_order"}, {}),
        ({"category": "gap_in_timeline", "span": (4, 20)}, {}),
        (
            {"category": "date_conflict", "block_id": "b9", "quote": "ran on 8 March"},
            {"also": ("ran on 8 March 2024",)},
        ),
        (
            {"span": None, "quote": "alarm rang at 10:52", "category": "date_order"},
            {"quote": "The alarm rang at 10:52."},
        ),
    ],
)
def test_what_a_check_says_already_is_dropped(model, of_check):
    assert without_duplicates([a_finding(**model)], [check(**of_check)]) == ()


@pytest.mark.parametrize(
    "model",
    [
        {"category": "root_cause_is_symptom"},
        {"category": "date_order", "span": (30, 40), "quote": "later on that day"},
        {"category": "date_order", "block_id": "b2", "quote": "another passage"},
        {"category": "date_order", "type": FindingType.POSITIVE},
    ],
)
def test_what_no_check_says_is_kept(model):
    finding = a_finding(**model)

    assert without_duplicates([finding], [check()]) == (finding,)


def test_of_two_findings_that_say_the_same_the_surer_one_is_kept():
    one = a_finding(id="a", confidence=0.5)
    two = a_finding(id="b", confidence=0.9, span=(4, 14), quote="alarm rang")
    other = a_finding(id="c", category="root_cause_is_symptom", description="The cause repeats what happened.")
    reworded = a_finding(id="d", confidence=0.6, category="other", description="Nothing shows the alarm rang.")

    assert [finding.id for finding in without_duplicates([one, two, other, reworded], [])] == ["b", "c"]


def test_a_strength_never_hides_a_fault_at_the_same_words():
    fault, strength = a_finding(id="a"), a_finding(id="b", type=FindingType.POSITIVE, confidence=1.0)

    assert without_duplicates([fault, strength], []) == (fault, strength)
