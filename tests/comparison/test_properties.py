"""What holds of every alignment: no order matters, nothing is lost, and aligning again changes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comparison.aligning import align
from comparison.columns import Column
from comparison.rows import Alignment
from domain.finding import Finding, FindingType, RiskLevel
from tests.comparison.builders import a_column, a_document, a_finding
from tests.comparison.labelled_findings import LABELLED, labelled

DOCUMENT = a_document(
    "The team will improve monitoring soon. A review follows in May. Nobody has approved the plan.",
    "Restore the archive before the audit. The archive was restored on 3 May 2024.",
    "The archive was restored on 8 May 2024. Nothing else is planned.",
)
QUOTES = (
    "The team will improve monitoring soon",
    "improve monitoring soon. A review follows",
    "A review follows in May",
    "Restore the archive before the audit",
    "The archive was restored on 3 May 2024",
    "The archive was restored on 8 May 2024",
    "words that stand nowhere",
)
SAID = (
    "No owner is named for this action.",
    "Nobody is responsible, so it may not be done.",
    "Soon is not a date.",
    "The two dates contradict each other.",
    "No evidence supports this.",
    "Gut.",
    "",
)


@st.composite
def a_set_of_columns(draw: st.DrawFn) -> list[Column]:
    columns = []
    for key in "abcd"[: draw(st.integers(1, 4))]:
        findings: list[Finding] = []
        for number in range(draw(st.integers(0, 5))):
            findings.append(
                a_finding(
                    DOCUMENT,
                    draw(st.sampled_from(QUOTES)),
                    draw(st.sampled_from(SAID)),
                    id=f"f-{key}{number}",
                    category=draw(st.sampled_from(("missing_owner", "contradiction", "other"))),
                    risk_level=draw(st.sampled_from(RiskLevel)),
                    type=draw(st.sampled_from((FindingType.IMPORTANT, FindingType.POSITIVE))),
                    also=draw(st.sampled_from(((), ("The archive was restored on 8 May 2024",)))),
                )
            )
        columns.append(a_column(DOCUMENT, key, findings, failed=draw(st.sampled_from(((), ("s1",))))))
    return columns


_MUTE = (
    *("quartz", "ivory", "gum", "blimp", "crow", "hedge", "mop", "twilight", "jigsaw", "pony"),
    *("vex", "sulk", "drum", "fjord", "nylon", "basil", "wick", "zebra", "loch", "ohm"),
)
MUTE = dict(zip([f"f-{key}{number}" for key in "abcd" for number in range(5)], _MUTE, strict=True))
"""A word for each finding that says nothing and is like no other."""


def partition(alignment: Alignment) -> list[tuple[str, tuple[str, ...]]]:
    return [(row.id, tuple(sorted(row.finding_ids))) for row in alignment.rows]


def shuffled(columns: list[Column], draw: st.DataObject) -> list[Column]:
    order = draw.draw(st.permutations(columns))
    return [replace(column, findings=tuple(draw.draw(st.permutations(column.findings)))) for column in order]


@settings(deadline=None, max_examples=60)
@given(a_set_of_columns(), st.data())
def test_the_order_of_columns_and_findings_changes_no_row_and_not_their_order(columns, data):
    assert partition(align(shuffled(columns, data), DOCUMENT)) == partition(align(columns, DOCUMENT))


@settings(deadline=None, max_examples=60)
@given(a_set_of_columns())
def test_every_finding_is_in_exactly_one_row_in_the_cell_of_its_column(columns):
    alignment = align(columns, DOCUMENT)

    found = [(key, finding.id) for row in alignment.rows for key, cell in row.cells.items() for finding in cell]
    assert sorted(found) == sorted((column.key, finding.id) for column in columns for finding in column.findings)
    assert len({row.id for row in alignment.rows}) == len(alignment.rows)


@settings(deadline=None, max_examples=60)
@given(a_set_of_columns())
def test_aligning_what_was_aligned_changes_nothing(columns):
    once = align(columns, DOCUMENT)
    again = align(
        [
            replace(column, findings=tuple(f for row in once.rows for f in row.cells.get(column.key, ())))
            for column in columns
        ],
        DOCUMENT,
    )

    assert partition(again) == partition(once)
    assert again.rows == once.rows


@settings(deadline=None, max_examples=60)
@given(a_set_of_columns())
def test_praise_and_criticism_never_share_a_row(columns):
    for row in align(columns, DOCUMENT).rows:
        assert len({finding.type is FindingType.POSITIVE for finding in row.findings}) == 1


@settings(deadline=None, max_examples=60)
@given(a_set_of_columns())
def test_no_row_holds_findings_with_neither_a_kind_of_fault_nor_a_word_in_common(columns):
    mute = [
        replace(column, findings=tuple(replace(f, description=MUTE[f.id], category="x") for f in column.findings))
        for column in columns
    ]

    assert all(len(row.findings) == 1 for row in align(mute, DOCUMENT).rows)


@pytest.mark.parametrize("number", range(len(LABELLED)), ids=[path.stem for path in LABELLED])
def test_real_documents_align_the_same_in_reverse(number):
    source = labelled()[number]
    reverse = [replace(column, findings=column.findings[::-1]) for column in source.columns[::-1]]

    assert partition(align(reverse, source.document)) == partition(align(source.columns, source.document))


def test_two_findings_of_one_model_share_a_cell_only_where_they_are_clearly_one_issue():
    ends = [
        a_finding(
            DOCUMENT, QUOTES[4], "The archive is said to be restored on 3 May here and on 8 May later.", id="f-1"
        ),
        a_finding(DOCUMENT, QUOTES[5], "The archive is said to be restored on 8 May here, on 3 May before.", id="f-2"),
    ]
    linked = [replace(ends[0], also=(QUOTES[5],), category="contradiction"), replace(ends[1], category="contradiction")]
    other = a_finding(DOCUMENT, QUOTES[4], "Nobody is named who restored it.", id="f-3")

    rows = align([a_column(DOCUMENT, "a", [*linked, other])], DOCUMENT).rows

    assert [tuple(sorted(row.finding_ids)) for row in rows] == [("f-1", "f-2"), ("f-3",)]


def test_a_column_more_loses_no_row_of_one_model():
    alone = align([a_column(DOCUMENT, "a", [a_finding(DOCUMENT, QUOTES[0], SAID[0], id="f-1")])], DOCUMENT)
    more = align(
        [*alone.columns, a_column(DOCUMENT, "b", [a_finding(DOCUMENT, QUOTES[3], SAID[4], id="f-2")])], DOCUMENT
    )

    assert [row.finding_ids for row in more.rows] == [("f-1",), ("f-2",)]
