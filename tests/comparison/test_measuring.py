"""What the columns of a comparison are worth, in figures."""

from __future__ import annotations

from dataclasses import replace

from comparison.aligning import align
from comparison.measuring import measure, row_verdict
from comparison.repeats import repeats
from domain.decision import DecisionAction, Verdict
from domain.finding import Usage
from tests.comparison.builders import a_column, a_finding
from tests.comparison.test_aligning import DATE_B, OWNER_A, OWNER_B, PLAN

GHOST = a_finding(PLAN, "words that are nowhere", "The scope is not stated anywhere.", id="f-9", block_id="b2")
COLUMNS = [
    a_column(PLAN, "a", [OWNER_A], usage=Usage(cost_usd=0.30), seconds=60.0),
    a_column(PLAN, "b", [OWNER_B, DATE_B, GHOST], usage=Usage(cost_usd=0.10)),
    a_column(PLAN, "c", failed=["s1"]),
]
ALIGNMENT = align(COLUMNS, PLAN)


def test_a_column_counts_issues_agreed_and_only_here_and_its_quotes():
    b = measure(ALIGNMENT, {}).column("b")

    assert (b.findings, b.issues, b.agreed, b.only_here, b.unshared) == (3, 3, 1, 2, 0)
    assert (b.exact, b.near, b.absent) == (2, 0, 1)


def test_what_no_other_column_has_reviewed_is_not_counted_as_only_here():
    alone = align([COLUMNS[1], COLUMNS[2]], PLAN)

    b = measure(alone, {}).column("b")

    assert (b.only_here, b.unshared) == (1, 2)


def test_cost_per_accepted_issue_and_accepted_share_follow_the_decisions():
    verdicts = {
        "f-1": Verdict(DecisionAction.ACCEPTED, "ana", 1.0),
        "f-2": Verdict(DecisionAction.ACCEPTED, "ana", 1.0),
        "f-3": Verdict(DecisionAction.REJECTED, "ana", 2.0),
    }

    measures = measure(ALIGNMENT, verdicts)

    a, b = measures.column("a"), measures.column("b")
    assert (a.accepted, a.cost_per_accepted, a.accepted_share) == (1, 0.30, 1.0)
    assert (b.accepted, b.rejected, b.cost_per_accepted, b.accepted_share) == (1, 1, 0.10, 0.5)


def test_nothing_accepted_has_no_cost_per_accepted_issue():
    a = measure(ALIGNMENT, {}).column("a")

    assert (a.cost_per_accepted, a.accepted_share) == (None, None)


def test_failures_are_counted_beside_findings():
    c = measure(ALIGNMENT, {}).column("c")

    assert (c.findings, c.sections, c.failed_sections) == (0, 3, 1)


def test_two_columns_agree_on_what_both_have_of_what_either_has_where_both_looked():
    measures = measure(ALIGNMENT, {})

    assert (measures.pair("b", "a").both, measures.pair("a", "b").either) == (1, 3)
    assert measures.pair("a", "c").share is None


def test_sets_of_columns_are_counted_exactly():
    together = {item.keys: item.issues for item in measure(ALIGNMENT, {}).together}

    assert together == {("a", "b"): 1, ("b",): 2}


def test_a_row_stands_as_the_latest_decision_on_one_of_its_findings():
    verdicts = {"f-1": Verdict(DecisionAction.ACCEPTED, at=1.0), "f-2": Verdict(DecisionAction.REJECTED, at=2.0)}

    assert row_verdict(ALIGNMENT.rows[0], verdicts).action is DecisionAction.REJECTED


def test_repeats_of_one_model_say_which_issue_came_back_how_often():
    runs = [
        a_column(PLAN, "r1", [replace(OWNER_A, id="f-11"), replace(DATE_B, id="f-12")], models=("m",)),
        a_column(PLAN, "r2", [replace(OWNER_B, id="f-21")], models=("m",)),
        a_column(PLAN, "r3", models=("m",), failed=["s1"]),
        a_column(PLAN, "other", [replace(OWNER_B, id="f-31")]),
    ]

    (same,) = repeats(align(runs, PLAN))

    assert same.keys == ("r1", "r2", "r3")
    assert [(issue.times, issue.of, issue.is_steady) for issue in same.issues] == [(2, 2, True), (1, 2, False)]
    assert (same.counts, same.steady_share) == ({1: 1, 2: 1, 3: 0}, 0.5)
