"""The facade of comparisons: what pages, routes and commands can do with them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from comparison.rows import Agreement
from domain.comparison import ColumnChoice, Comparison
from domain.decision import Decision, DecisionAction
from domain.errors import ComparisonNotFound, ExportImpossible, FindingNotFound, ReviewNotFound
from domain.finding import Usage
from jobs.blind import shuffled
from jobs.comparisons import Comparisons, SideBySide
from jobs.forecast import ModelFigures
from jobs.parts import Parts
from jobs.progress import Progress
from jobs.rebuild import rebuild_index
from jobs.reviews import Reviews
from tests.jobs.compared import A, B, Models, a_reviewed_document, work
from tests.people import ANN, BOB


def figures(models: Sequence[str]) -> tuple[ModelFigures, ...]:
    ids = tuple(dict.fromkeys(models)) or ("model-a", "model-b")
    return tuple(ModelFigures(name, name.title(), lambda *tokens: sum(tokens) / 1e6) for name in ids)


@pytest.fixture
def models() -> Models:
    return Models()


@pytest.fixture
def parts(parts: Parts, models: Models) -> Parts:
    return replace(parts, build_model=models, figures=figures, order=lambda: ("model-a", "model-b"))


@pytest.fixture
def comparisons(parts: Parts, reviews: Reviews) -> Comparisons:
    return Comparisons(parts, reviews).of(ANN)


@pytest.fixture
def review_id(parts: Parts, reviews: Reviews) -> str:
    return a_reviewed_document(parts, reviews)


@pytest.fixture
def filled(parts: Parts, comparisons: Comparisons, review_id: str) -> Comparison:
    """Two columns that have found the same in both sections."""
    comparison = comparisons.start(review_id, (A, B))
    work(parts, comparison)
    return comparison


def look(comparisons: Comparisons, reviews: Reviews, comparison: Comparison) -> tuple[SideBySide, Progress]:
    progress = reviews.progress(comparison.review_id)
    return comparisons.side_by_side(comparison.review_id, comparison.id, progress), progress


def decide(comparisons: Comparisons, comparison: Comparison, *what: Any, **words: Any) -> Decision:
    return comparisons.decide(comparison.review_id, comparison.id, *what, **words)


def test_what_two_models_say_of_the_same_words_is_one_row(
    comparisons: Comparisons, reviews: Reviews, filled: Comparison
) -> None:
    side, _ = look(comparisons, reviews, filled)

    assert [column.label for column in side.columns] == ["Model-A", "Model-B"]
    assert [row.agreement for row in side.alignment.rows] == [Agreement.ALL, Agreement.ALL]
    assert all(row.risk_differs for row in side.alignment.rows)
    assert all(len(column.attempts) == 0 for column in side.columns)


def test_rows_are_made_once_for_the_same_findings(
    comparisons: Comparisons, reviews: Reviews, filled: Comparison
) -> None:
    first, progress = look(comparisons, reviews, filled)
    decide(comparisons, filled, first.alignment.rows[0].id, DecisionAction.ACCEPTED, progress)

    second, _ = look(comparisons, reviews, filled)

    assert second.alignment.rows is first.alignment.rows


def test_requests_are_told_where_they_are_asked_for(
    comparisons: Comparisons, reviews: Reviews, filled: Comparison
) -> None:
    side = comparisons.side_by_side(filled.review_id, filled.id, reviews.progress(filled.review_id), with_requests=True)

    assert [len(column.attempts) for column in side.columns] == [2, 2]
    assert side.columns[0].usage.cost_usd == pytest.approx(0.02)


def test_one_decision_stands_for_the_row_and_for_the_same_issue_of_the_review(
    comparisons: Comparisons, reviews: Reviews, filled: Comparison
) -> None:
    side, progress = look(comparisons, reviews, filled)
    row = side.alignment.rows[0]
    own = [item.id for item in progress.findings.values() if item.section_id == row.passage.section_id]

    decision = decide(comparisons, filled, row.id, DecisionAction.ACCEPTED, progress)

    assert decision.finding_ids == (*own, *row.finding_ids)
    after = reviews.progress(filled.review_id)
    assert set(after.findings) == set(progress.findings)
    assert after.verdicts[own[0]].is_accepted

    decide(comparisons, filled, row.id, DecisionAction.UNDONE, after)
    undone = reviews.progress(filled.review_id)
    assert not any(verdict.action for verdict in undone.verdicts.values())


def test_an_issue_the_review_itself_does_not_have_comes_into_it_once(
    parts: Parts, comparisons: Comparisons, reviews: Reviews, review_id: str, models: Models
) -> None:
    models.words = (("The cause of the failure is missing.", "missing_cause"),)
    models.quote = "fix"
    comparison = comparisons.start(review_id, (A, B), section_ids=("s1",))
    work(parts, comparison)
    side, progress = look(comparisons, reviews, comparison)
    [row] = side.alignment.rows

    decide(comparisons, comparison, row.id, DecisionAction.EDITED, progress, description="Ours", suggestion="So")

    new = set(reviews.progress(review_id).findings) - set(progress.findings)
    assert new == {row.representative.id}
    assert reviews.progress(review_id).verdicts[row.representative.id].description == "Ours"


def test_a_row_that_has_changed_is_not_decided_on(
    comparisons: Comparisons, reviews: Reviews, filled: Comparison
) -> None:
    side, progress = look(comparisons, reviews, filled)

    with pytest.raises(FindingNotFound):
        decide(comparisons, filled, "row-gone", DecisionAction.ACCEPTED, progress)


def test_blind_judging_ends_with_the_last_decision(
    parts: Parts, comparisons: Comparisons, reviews: Reviews, review_id: str
) -> None:
    comparison = comparisons.start(review_id, (A, B), is_blind=True)
    work(parts, comparison)
    for number in range(2):
        side, progress = look(comparisons, reviews, comparison)
        assert side.is_hidden
        decide(comparisons, comparison, side.alignment.rows[number].id, DecisionAction.ACCEPTED, progress)

    assert not look(comparisons, reviews, comparison)[0].is_hidden
    assert not look(Comparisons(parts, reviews).of(ANN), reviews, comparison)[0].is_hidden


def test_while_it_is_blind_nothing_tells_which_model_is_which(
    parts: Parts, comparisons: Comparisons, reviews: Reviews, review_id: str, models: Models
) -> None:
    models.words = (("Model-A says that no date is named, unlike Claude Sonnet 4.6.", "vague_commitment"),)
    models.down.add("model-b")
    comparison = comparisons.start(review_id, (A, B, A), is_blind=True)
    work(parts, comparison)

    side, _ = look(comparisons, reviews, comparison)

    assert [column.label for column in side.columns] == ["Model A", "Model B", "Model C"]
    assert sorted(side.run_ids) == [column.run_id for column in comparison.columns]
    told = repr(side.alignment).lower()
    for name in ("model-a", "model-b", "sonnet", "claude", *side.run_ids):
        assert name.lower() not in told
    assert {column.usage for column in side.columns} == {Usage()}


def test_each_person_has_an_order_of_their_own_while_it_is_blind() -> None:
    keys = ("k1", "k2", "k3", "k4", "k5")
    orders = [shuffled(keys, seed=f"comparison {person}") for person in range(20)]

    assert shuffled(keys, seed="comparison 0") == orders[0]
    assert all(sorted(order) == list(keys) for order in orders)
    assert len(set(orders)) > 10


def test_blind_judging_can_be_ended_by_hand(
    parts: Parts, comparisons: Comparisons, reviews: Reviews, review_id: str
) -> None:
    comparison = comparisons.start(review_id, (A, B), is_blind=True)
    elsewhere = Comparisons(parts, reviews).of(ANN)
    assert look(elsewhere, reviews, comparison)[0].is_hidden

    comparisons.reveal(review_id, comparison.id)

    assert not look(elsewhere, reviews, comparison)[0].is_hidden


def test_each_column_has_its_own_forecast(comparisons: Comparisons, review_id: str) -> None:
    chain = ColumnChoice(("model-b", "model-a"))

    whole = comparisons.forecast(review_id, (A, chain, ColumnChoice(run_id=review_id)))
    part = comparisons.forecast(review_id, (A, chain), section_ids=("s1",))

    assert [[model.model_id for model in item.models] for item in whole] == [["model-a"], ["model-b", "model-a"], []]
    assert (whole[0].sections, part[0].sections) == (2, 1)
    assert whole[0].first is not None
    assert part[0].first is not None
    assert whole[0].first.usage.cost_usd > part[0].first.usage.cost_usd > 0


def test_comparisons_of_a_review_are_listed_newest_first(
    comparisons: Comparisons, reviews: Reviews, parts: Parts, filled: Comparison
) -> None:
    newer = comparisons.start(filled.review_id, (B, A), is_blind=True)
    comparisons.reveal(newer.review_id, newer.id)

    assert Comparisons(parts, reviews).of(ANN).of_review(filled.review_id) == (newer, filled)
    other_review = reviews.submit("b.md", b"Another text.")
    with pytest.raises(ComparisonNotFound):
        comparisons.get(other_review, newer.id)


def test_whoever_may_not_see_the_review_sees_no_comparison_of_it(comparisons: Comparisons, filled: Comparison) -> None:
    with pytest.raises(ReviewNotFound):
        comparisons.of(BOB).get(filled.review_id, filled.id)
    with pytest.raises(ReviewNotFound):
        comparisons.of(BOB).start(filled.review_id, (A, B))


def test_what_was_accepted_of_a_model_is_known_over_all_reviews_and_rebuilt(
    parts: Parts, comparisons: Comparisons, reviews: Reviews, filled: Comparison
) -> None:
    side, progress = look(comparisons, reviews, filled)
    first, second = side.alignment.rows
    decide(comparisons, filled, first.id, DecisionAction.ACCEPTED, progress)
    progress = reviews.progress(filled.review_id)
    decide(comparisons, filled, second.id, DecisionAction.REJECTED, progress, reason="no")

    known = comparisons.accepted_everywhere()
    assert (known["model-a"].accepted, known["model-a"].decided, known["model-a"].share) == (1, 2, 0.5)
    assert known["chain"].decided == 2

    parts.redis.flushdb()
    assert comparisons.accepted_everywhere() == {}
    rebuild_index(parts)
    assert comparisons.accepted_everywhere() == known


@pytest.mark.parametrize("kind", ["spreadsheet", "html", "json"])
def test_a_comparison_is_taken_away_once_the_names_may_be_known(
    parts: Parts, comparisons: Comparisons, reviews: Reviews, review_id: str, kind: str
) -> None:
    comparison = comparisons.start(review_id, (A, B), is_blind=True)
    work(parts, comparison, 0)
    with pytest.raises(ExportImpossible, match="blind"):
        comparisons.export(review_id, comparison.id, kind)

    comparisons.reveal(review_id, comparison.id)

    file = comparisons.export(review_id, comparison.id, kind)
    assert file.name.startswith("a (compared).")
    if kind == "json":
        assert "1 of 2 columns are still being filled" in json.loads(file.data)["warnings"][-1]
    with pytest.raises(ExportImpossible):
        comparisons.export(review_id, comparison.id, "exe")
