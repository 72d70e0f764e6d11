"""Models judged by documents with answer keys."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from domain.errors import ComparisonNotFound, ComparisonRefused
from jobs.evaluations import Evaluations, Upload
from jobs.history import read_run
from jobs.parts import Parts
from jobs.read import read_document
from jobs.reconcile import reconcile
from jobs.reviews import Reviews
from jobs.section import review_section
from jobs.section_result import SectionWork
from storage import keys
from tests.fakes import MemoryObjects
from tests.jobs.compared import TEXT, Models
from tests.people import ADA, ANN, BOB

FIRST = {"id": "A-1", "category": "vague_commitment", "kind": "mechanical", "quote": "The fix will be late."}
SECOND = {"id": "A-2", "category": "missing_cause", "kind": "judgement", "quote": "nobody wrote this"}
KEY = {"defects": [FIRST, SECOND], "decoys": []}
UPLOAD = Upload("a.md", TEXT, json.dumps(KEY).encode(), "a.key.json")


@pytest.fixture
def models() -> Models:
    models = Models()
    models.quote = "The fix will be late"
    return models


@pytest.fixture
def parts(parts: Parts, models: Models) -> Parts:
    return replace(parts, build_model=models)


@pytest.fixture
def evaluations(parts: Parts) -> Evaluations:
    return Evaluations(parts, Reviews(parts, lambda: ([], ""))).of(ANN)


def work(parts: Parts, review_id: str) -> None:
    """Do the jobs of all runs of a review."""
    runs = {key.split("/")[2] for key in parts.objects.list(keys.runs(review_id)) if key.endswith("/run.json")}
    for run_id in sorted(runs):
        for section_id in read_run(parts.objects, review_id, run_id).run.section_ids:
            review_section(parts, SectionWork(review_id, run_id, section_id, 1))


def test_each_model_is_asked_about_each_document_and_scored(
    parts: Parts, evaluations: Evaluations, models: Models
) -> None:
    evaluation = evaluations.start([UPLOAD], ("model-a", "model-b"))
    [document] = evaluations.look(evaluations.get(evaluation.id))
    assert document.columns == ()

    review_id = evaluation.documents[0].review_id
    read_document(parts, review_id, 1)
    [document] = evaluations.look(evaluation)
    assert [item.is_live for item in document.columns] == [True, True]
    work(parts, review_id)

    [document] = evaluations.look(evaluation)
    assert {asked[0] for asked in models.asked} == {"model-a", "model-b"}
    assert [item.column.models for item in document.columns] == [("model-a",), ("model-b",)]
    assert not any(item.is_live for item in document.columns)
    for item in document.columns:
        assert [entry.id for entry in item.score.found] == ["A-1"]
        assert item.score.recall == 0.5
        assert item.column.usage.cost_usd > 0


def test_one_model_alone_is_judged_by_the_reviews_own_run(parts: Parts, evaluations: Evaluations) -> None:
    evaluation = evaluations.start([UPLOAD], ("model-a",))
    review_id = evaluation.documents[0].review_id
    read_document(parts, review_id, 1)
    work(parts, review_id)

    [document] = evaluations.look(evaluation)

    assert evaluation.documents[0].comparison_id == ""
    assert [item.score.recall for item in document.columns] == [0.5]


def test_the_other_models_are_started_also_when_the_reader_died_before(
    parts: Parts, evaluations: Evaluations, objects: MemoryObjects, monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluation = evaluations.start([UPLOAD], ("model-a", "model-b"))
    review_id = evaluation.documents[0].review_id
    reconcile(parts)
    assert not objects.list(keys.runs(review_id))
    with monkeypatch.context() as patch:
        patch.setattr("jobs.read.start_waiting_comparisons", lambda *_: None)
        read_document(parts, review_id, 1)

    reconcile(parts)

    assert len([key for key in objects.list(keys.runs(review_id)) if key.endswith("/run.json")]) == 2


@pytest.mark.parametrize(
    ("uploads", "chosen", "said"),
    [
        ([], ("model-a",), "answer keys"),
        ([UPLOAD], (), "one to 5"),
        ([UPLOAD], ("model-a", "model-a"), "different models"),
        ([UPLOAD, Upload("b.md", TEXT, b"[]", "b.key.json")], ("model-a",), "'b.key.json' is no answer key"),
    ],
)
def test_what_cannot_be_judged_is_refused_and_leaves_nothing(
    evaluations: Evaluations, objects: MemoryObjects, uploads: list[Upload], chosen: tuple[str, ...], said: str
) -> None:
    with pytest.raises(ComparisonRefused, match=said):
        evaluations.start(uploads, chosen)

    assert objects.list("") == []


def test_only_who_may_see_the_reviews_sees_the_evaluation(evaluations: Evaluations) -> None:
    evaluation = evaluations.start([UPLOAD], ("model-a",))

    with pytest.raises(ComparisonNotFound) as hidden:
        evaluations.of(BOB).get(evaluation.id)
    assert evaluations.of(ADA).get(evaluation.id) == evaluation
    with pytest.raises(ComparisonNotFound) as missing:
        evaluations.get("01HZZZZZZZZZZZZZZZZZZZZZZZ")
    assert str(hidden.value) == str(missing.value)
