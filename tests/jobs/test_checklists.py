"""Which checklist a run asks with: chosen at submission or at a later run, recorded, and never swapped in silence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.checklist import Checklist, ChecklistItem, Checklists, load_checklist
from domain.errors import ChecklistUnknown
from domain.run import RunStatus
from jobs.history import read_run
from jobs.parts import Parts
from jobs.read import read_document
from jobs.reviews import Reviews
from jobs.section import review_section
from jobs.section_result import SectionWork
from tests.fakes import MemoryObjects, ScriptedModel

TEXT = b"# Part 1\n\nThe fix will be late.\n"
OWN = Checklist("own", "3", "Our own", (ChecklistItem("lateness", "Lateness", "Is anything late?"),))
KNOWN = Checklists([load_checklist(), OWN])


@pytest.fixture
def parts(parts: Parts) -> Parts:
    settings = parts.settings.model_copy(update={"bedrock_model_id": "model-a"})
    return replace(
        parts, checklists=KNOWN, first_model=lambda _: "model-a", order=lambda: settings.chain, settings=settings
    )


def reviewed(parts: Parts, reviews: Reviews, **how: str) -> str:
    review_id = reviews.submit("a.md", TEXT, **how)  # type: ignore[arg-type]
    read_document(parts, review_id, 1)
    review_section(parts, SectionWork(review_id, review_id, "s1", 1))
    return review_id


def test_the_chosen_checklist_is_asked_with_and_recorded_in_run_finding_and_report(
    parts: Parts, reviews: Reviews, model: ScriptedModel
) -> None:
    review_id = reviewed(parts, reviews, checklist="own")

    assert "Checklist own, version 3 (Our own):\n- lateness: Lateness. Is anything late?" in model.requests[0].system
    assert read_run(parts.objects, review_id, review_id).run.checklist == "own@3"
    run = reviews.progress(review_id).run
    assert run is not None
    assert run.checklist == "own@3"
    report = reviews.result(review_id)
    (asked,) = [finding for finding in report["findings"] if finding["provenance"]]
    assert (report["checklist"], asked["provenance"]["checklist"]) == ("own@3", "own@3")


def test_a_later_run_can_ask_with_another_checklist(parts: Parts, reviews: Reviews, model: ScriptedModel) -> None:
    review_id = reviewed(parts, reviews)

    run_id = reviews.start_run(review_id, checklist="own@3")
    review_section(parts, SectionWork(review_id, run_id, "s1", 1))

    assert [run.checklist for run in reviews.progress(review_id).runs.values()] == [load_checklist().ref, "own@3"]
    assert "version 3 (Our own)" in model.requests[-1].system


def test_an_unknown_checklist_is_refused_before_anything_is_stored(reviews: Reviews, objects: MemoryObjects) -> None:
    with pytest.raises(ChecklistUnknown, match=r"no checklist 'gone'. There are: risk-documents, own"):
        reviews.submit("a.md", TEXT, checklist="gone")

    assert objects.list("") == []


def test_an_answer_to_one_checklist_is_never_reused_for_another(
    parts: Parts, reviews: Reviews, model: ScriptedModel
) -> None:
    reviewed(parts, reviews)
    reviewed(parts, reviews, checklist="own")
    reviewed(parts, reviews, checklist="own")

    assert len(model.requests) == 2


def test_a_checklist_that_the_workers_lack_fails_the_section_and_says_so(
    parts: Parts, reviews: Reviews, model: ScriptedModel
) -> None:
    review_id = reviews.submit("a.md", TEXT, checklist="own")
    lacking = replace(parts, checklists=Checklists([load_checklist()]))

    read_document(lacking, review_id, 1)
    review_section(lacking, SectionWork(review_id, review_id, "s1", 1))

    run = reviews.progress(review_id).run
    assert run is not None
    assert run.status is RunStatus.FAILED
    assert "do not know its checklist" in run.sections["s1"].reason
    assert model.requests == []


def test_the_forecast_counts_the_questions_of_the_checklist(parts: Parts, reviews: Reviews) -> None:
    review_id = reviewed(parts, reviews)

    assert reviews.forecast(review_id, checklist="own").sections == 1
    with pytest.raises(ChecklistUnknown):
        reviews.forecast(review_id, checklist="gone")
