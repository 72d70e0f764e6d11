"""Comparisons: several runs over one document, which change nothing of the review itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from analysis.checklist import Checklists
from analysis.wordings import wordings
from domain.comparison import ColumnChoice
from domain.decision import DecisionAction
from domain.document import Document
from domain.errors import ComparisonRefused, PrismError
from domain.model import Model
from domain.run import RunStatus, SectionStatus
from jobs.comparing import start_comparison
from jobs.history import read_run
from jobs.parts import Parts
from jobs.rebuild import rebuild_index
from jobs.reconcile import reconcile
from jobs.reviews import Reviews
from jobs.run import start_run
from jobs.section import review_section
from jobs.section_result import SectionWork
from storage import keys
from storage.records import dump
from tests.fakes import MemoryObjects, ScriptedModel, a_document, a_raw_finding, a_script, an_answer
from tests.jobs.compared import A, B, Models, a_reviewed_document, ids_of, work

Read = Callable[[Document], str]


@pytest.fixture
def models() -> Models:
    return Models()


@pytest.fixture
def parts(parts: Parts, models: Models) -> Parts:
    return replace(parts, build_model=models)


@pytest.fixture
def review_id(parts: Parts, reviews: Reviews) -> str:
    return a_reviewed_document(parts, reviews)


def test_each_column_asks_its_own_models_about_the_chosen_sections(
    parts: Parts, reviews: Reviews, review_id: str, models: Models
) -> None:
    models.asked.clear()
    comparison = start_comparison(parts, review_id, (A, B), by="bob", section_ids=("s2",))
    work(parts, comparison)

    progress = reviews.progress(review_id)
    assert models.asked == [("model-a",), ("model-b",)]
    runs = progress.compared(comparison.id)
    assert list(runs) == [column.run_id for column in comparison.columns]
    assert [list(run.sections) for run in runs.values()] == [["s2"], ["s2"]]
    assert {run.status for run in runs.values()} == {RunStatus.COMPLETE}
    assert {run.by for run in runs.values()} == {"bob"}


def test_the_same_model_twice_is_asked_twice(parts: Parts, review_id: str, models: Models) -> None:
    models.asked.clear()

    comparison = start_comparison(parts, review_id, (A, A), by="bob", section_ids=("s1",))
    work(parts, comparison)

    assert models.asked == [("model-a",), ("model-a",)]
    assert [column.label for column in comparison.columns] == ["model-a #1", "model-a #2"]


def test_the_review_itself_stays_as_it_was(
    parts: Parts, reviews: Reviews, review_id: str, objects: MemoryObjects
) -> None:
    before, summary, result = reviews.progress(review_id), reviews.list()[0], reviews.result(review_id)

    comparison = start_comparison(parts, review_id, (A, B), by="bob")
    live = reviews.progress(review_id)
    assert (live.run, live.findings, live.is_live) == (before.run, before.findings, False)
    assert reviews.list()[0] == summary
    work(parts, comparison)

    progress = reviews.progress(review_id)
    assert (progress.run, progress.findings, progress.is_live) == (before.run, before.findings, False)
    assert (reviews.list()[0], reviews.result(review_id)) == (summary, result)
    rebuild_index(parts)
    assert reviews.list()[0] == summary
    assert not objects.list(keys.OPEN)


def test_an_accepted_issue_comes_into_the_review_once(parts: Parts, reviews: Reviews, review_id: str) -> None:
    comparison = start_comparison(parts, review_id, (A, B), by="bob")
    work(parts, comparison)
    progress = reviews.progress(review_id)
    one, other = ids_of(progress, comparison, 0)[0], ids_of(progress, comparison, 1)[0]
    own = set(progress.findings)

    reviews.decide(review_id, (one, other), DecisionAction.ACCEPTED, representative=other)

    after = reviews.progress(review_id)
    assert set(after.findings) == {*own, other}
    assert after.verdicts[one].is_accepted
    assert [item["id"] for item in reviews.result(review_id)["findings"]].count(other) == 1
    reviews.decide(review_id, (one, other), DecisionAction.UNDONE)
    assert set(reviews.progress(review_id).findings) == own


def test_a_rejected_issue_of_a_comparison_does_not_come_into_the_review(
    parts: Parts, reviews: Reviews, review_id: str
) -> None:
    comparison = start_comparison(parts, review_id, (A, B), by="bob")
    work(parts, comparison)
    before = reviews.progress(review_id)
    ids = ids_of(before, comparison, 0)

    reviews.decide(review_id, ids, DecisionAction.REJECTED, reason="wrong")

    assert reviews.progress(review_id).findings == before.findings


def test_a_column_whose_model_fails_says_why_and_the_other_is_whole(
    parts: Parts, reviews: Reviews, review_id: str, models: Models
) -> None:
    models.down.add("model-b")
    comparison = start_comparison(parts, review_id, (A, B), by="bob")
    work(parts, comparison)

    whole, failed = reviews.progress(review_id).compared(comparison.id).values()
    assert whole.status is RunStatus.COMPLETE
    assert failed.status is RunStatus.FAILED
    assert {section.reason for section in failed.sections.values()} == {"model-b was too busy."}

    assert (whole.failed_requests, failed.failed_requests) == (0, 2)

    models.down.clear()
    reviews.retry(review_id, failed.run_id, ("s1",))
    review_section(parts, SectionWork(review_id, failed.run_id, "s1", 2))
    assert reviews.progress(review_id).runs[failed.run_id].status is RunStatus.PARTIAL


def test_a_column_can_be_cancelled_alone(parts: Parts, reviews: Reviews, review_id: str) -> None:
    comparison = start_comparison(parts, review_id, (A, B), by="bob")

    reviews.cancel(review_id, comparison.columns[0].run_id)
    work(parts, comparison, 1)

    cancelled, done = reviews.progress(review_id).compared(comparison.id).values()
    assert (cancelled.status, done.status) == (RunStatus.CANCELLED, RunStatus.COMPLETE)
    own = reviews.progress(review_id).run
    assert own is not None
    assert own.count(SectionStatus.CANCELLED) == 0


def test_two_versions_of_a_checklist_are_two_columns(parts: Parts, review_id: str) -> None:
    shipped = parts.checklists.get()
    older = replace(shipped, version="1", items=shipped.items[:3])
    parts = replace(parts, checklists=Checklists([replace(shipped, version="2"), older]))
    choices = tuple(ColumnChoice(("model-a",), f"{shipped.id}@{version}") for version in ("1", "2"))

    comparison = start_comparison(parts, review_id, choices, by="bob", section_ids=("s1",))

    assert [column.label for column in comparison.columns] == [f"model-a, {shipped.id}@1", f"model-a, {shipped.id}@2"]
    manifests = [read_run(parts.objects, review_id, column.run_id).run for column in comparison.columns]
    assert [run.checklist for run in manifests] == [f"{shipped.id}@1", f"{shipped.id}@2"]


def test_two_prompt_versions_are_two_columns_each_asked_by_its_own_rules(
    parts: Parts, reviews: Reviews, review_id: str
) -> None:
    asked: dict[str, str] = {}
    usual, strict = wordings()[:2]
    choices = tuple(ColumnChoice(("model-a",), prompt=one.version) for one in (usual, strict))

    comparison = start_comparison(parts, review_id, choices, by="bob", section_ids=("s1",))
    for column in comparison.columns:
        model = ScriptedModel(a_script(an_answer(a_raw_finding(quote="late"), model_id="model-a")))
        work(replace(parts, build_model=_always(model)), replace(comparison, columns=(column,)))
        asked[column.prompt] = model.requests[0].system

    assert [column.label for column in comparison.columns] == ["model-a, full prompt", "model-a, strict prompt"]
    manifests = [read_run(parts.objects, review_id, column.run_id).run for column in comparison.columns]
    assert [run.prompt_version for run in manifests] == [usual.version, strict.version]
    assert asked[usual.version].startswith(usual.rules)
    assert asked[strict.version].startswith(strict.rules)
    told = reviews.progress(review_id).compared(comparison.id)
    provenances = [told[column.run_id].sections["s1"].provenance for column in comparison.columns]
    assert [one.prompt_version for one in provenances if one] == [usual.version, strict.version]


def _always(model: ScriptedModel) -> Callable[[Sequence[str]], Model]:
    return lambda _: model


def test_a_column_whose_prompt_version_is_gone_says_so_and_is_not_asked_by_another(
    parts: Parts, reviews: Reviews, review_id: str, models: Models
) -> None:
    comparison = start_comparison(parts, review_id, (A, B), by="bob", section_ids=("s1",))
    gone = comparison.columns[0].run_id
    run = replace(read_run(parts.objects, review_id, gone).run, prompt_version="gone-9")
    parts.objects.put(keys.run(review_id, gone), dump(run))
    models.asked.clear()

    work(parts, comparison)

    assert models.asked == [("model-b",)]
    failed = reviews.progress(review_id).runs[gone].sections["s1"]
    assert "do not know its prompt version 'gone-9'" in failed.reason


def test_a_prompt_version_that_there_is_not_is_refused(parts: Parts, review_id: str) -> None:
    with pytest.raises(ComparisonRefused, match="no prompt version 'gone-9'. There are: section-critique-2"):
        start_comparison(parts, review_id, (A, ColumnChoice(("model-b",), prompt="gone-9")), by="bob")


def test_a_run_of_the_review_can_be_a_column_without_being_asked_again(
    parts: Parts, reviews: Reviews, review_id: str, models: Models
) -> None:
    models.asked.clear()

    comparison = start_comparison(parts, review_id, (ColumnChoice(run_id=review_id), B), by="bob")
    work(parts, comparison, 1)

    assert set(models.asked) == {("model-b",)}
    assert comparison.columns[0].run_id == review_id
    assert list(reviews.progress(review_id).compared(comparison.id)) == [comparison.columns[1].run_id]


def test_columns_that_a_dying_process_left_out_are_started(
    parts: Parts, reviews: Reviews, review_id: str, objects: MemoryObjects, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies_at_the_second(*arguments: object, **named: object) -> str:
        if named["models"] == ("model-b",):
            raise PrismError("gone")
        return start_run(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("jobs.comparing.start_run", dies_at_the_second)
    with pytest.raises(PrismError, match="gone"):
        start_comparison(parts, review_id, (A, B), by="bob")
    monkeypatch.undo()
    assert len(reviews.progress(review_id).runs) == 2

    reconcile(parts)

    assert len(reviews.progress(review_id).runs) == 3
    assert not [key for key in objects.list(keys.OPEN) if "comparison-" in key]


def test_an_emptied_redis_loses_no_column(parts: Parts, reviews: Reviews, review_id: str) -> None:
    comparison = start_comparison(parts, review_id, (A, B), by="bob")
    work(parts, comparison, 0)
    before = reviews.progress(review_id)

    parts.redis.flushdb()

    after = reviews.progress(review_id)
    assert after.findings == before.findings
    assert list(after.compared(comparison.id)) == list(before.compared(comparison.id))
    assert ids_of(after, comparison, 0) == ids_of(before, comparison, 0)


@pytest.mark.parametrize(
    ("choices", "sections", "said"),
    [
        ((A,), (), "2 to 5 columns"),
        ((A,) * 6, (), "2 to 5 columns"),
        ((A, B), ("s9",), "no section 's9'"),
        ((A, ColumnChoice(run_id="01UNKNOWN")), (), "must be there"),
    ],
)
def test_what_cannot_be_compared_is_refused_and_leaves_nothing(
    parts: Parts,
    objects: MemoryObjects,
    read: Read,
    choices: tuple[ColumnChoice, ...],
    sections: tuple[str, ...],
    said: str,
) -> None:
    review_id = read(a_document())
    before = objects.list("")

    with pytest.raises(ComparisonRefused, match=said):
        start_comparison(parts, review_id, choices, by="bob", section_ids=sections)

    assert objects.list("") == before
