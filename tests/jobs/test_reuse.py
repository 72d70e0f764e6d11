"""An answer to the very same request serves later reviews, at no cost, and says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from domain.document import Document
from domain.finding import Skipped, Usage
from jobs.parts import Parts
from jobs.rebuild import progress_of
from jobs.run import start_run
from jobs.section import SectionWork, review_section
from settings import Settings
from tests.fakes import MemoryObjects, ScriptedModel, a_document, a_raw_finding, a_script, an_answer

Read = Callable[[Document], str]


@pytest.fixture
def parts(parts: Parts) -> Parts:
    """Parts that know which model would be asked first."""
    settings = chain(parts)
    return replace(parts, first_model=lambda models: models[0], order=lambda: settings.chain, settings=settings)


def chain(parts: Parts, **changes: object) -> Settings:
    models = {"bedrock_model_id": "model-a", "bedrock_fallback_models": ("model-b",)}
    return parts.settings.model_copy(update={**models, **changes})


def reviewed(parts: Parts, read: Read, review_id: str, document: Document | None = None, **how: object) -> SectionWork:
    """Review the only section of a document in a review of its own."""
    read(document or a_document(1), review_id)  # type: ignore[call-arg]
    run_id = start_run(parts, review_id, by="ann", **how)  # type: ignore[arg-type]
    work = SectionWork(review_id, run_id, "s1", 1)
    review_section(parts, work)
    return work


def test_the_same_section_in_a_later_review_is_answered_without_a_model(
    parts: Parts, read: Read, model: ScriptedModel
) -> None:
    reviewed(parts, read, "R1")
    pace = parts.redis.get("prism:pace:whole")
    later = reviewed(parts, read, "R2")

    assert pace is not None
    assert parts.redis.get("prism:pace:whole") == pace  # what is not asked says nothing of how long asking takes
    progress = progress_of(parts, later.review_id)
    assert len(model.requests) == 1
    (finding,) = progress.findings.values()
    assert finding.provenance is not None
    assert (finding.provenance.reused_from, finding.provenance.model_id) == ("R1", "model-a")
    assert (finding.provenance.usage, finding.provenance.attempts) == (Usage(), 0)
    assert (finding.run_id, finding.quote_status) == (later.run_id, "exact")
    assert progress.run is not None
    assert progress.run.usage == Usage()
    assert progress.run.sections["s1"].is_reused
    assert progress.run.sections["s1"].thinking == "I look at the dates."


def test_an_answer_is_reused_from_the_review_that_paid_for_it(parts: Parts, read: Read, objects: MemoryObjects) -> None:
    reviewed(parts, read, "R1")
    reviewed(parts, read, "R2")
    later = reviewed(parts, read, "R3")

    (finding,) = progress_of(parts, later.review_id).findings.values()
    assert finding.provenance is not None
    assert finding.provenance.reused_from == "R1"
    assert len(objects.list("answers/")) == 1


def test_reuse_survives_an_emptied_redis(parts: Parts, read: Read, model: ScriptedModel) -> None:
    reviewed(parts, read, "R1")
    parts.redis.flushall()
    reviewed(parts, read, "R2")

    assert len(model.requests) == 1


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(a_document(1, words=9), id="other words in the section"),
        pytest.param(a_document(2), id="the same section in another document"),
        pytest.param(a_document(1, name="other.docx"), id="a document of another name"),
    ],
)
def test_another_question_is_asked(parts: Parts, read: Read, model: ScriptedModel, other: Document) -> None:
    reviewed(parts, read, "R1")
    reviewed(parts, read, "R2", other)

    assert len(model.requests) == 2


def test_who_asks_again_gets_a_new_answer_which_then_counts(parts: Parts, read: Read, model: ScriptedModel) -> None:
    reviewed(parts, read, "R1")
    reviewed(parts, read, "R2", reuses=False)
    later = reviewed(parts, read, "R3")

    (finding,) = progress_of(parts, later.review_id).findings.values()
    assert len(model.requests) == 2
    assert finding.provenance is not None
    assert finding.provenance.reused_from == "R2"


@pytest.mark.parametrize(
    "changes",
    [{"enable_result_reuse": False}, {"bedrock_endpoint_url": "https://x.example"}, {"bedrock_reasoning_budget": 4000}],
)
def test_the_switch_and_what_changes_answers_turn_reuse_off(
    parts: Parts, read: Read, model: ScriptedModel, changes: dict[str, object]
) -> None:
    reviewed(parts, read, "R1")
    reviewed(replace(parts, settings=chain(parts, **changes)), read, "R2")

    assert len(model.requests) == 2


def test_a_pinned_model_never_gets_the_answer_of_another(parts: Parts, read: Read, model: ScriptedModel) -> None:
    reviewed(parts, read, "R1")
    reviewed(parts, read, "R2", models=("model-b",))

    assert len(model.requests) == 2


def test_an_answer_of_a_later_model_of_the_chain_serves_only_those_who_ask_it_first(
    parts: Parts, read: Read, model: ScriptedModel
) -> None:
    skipped = (Skipped("model-a", "Model A", "Model A was too busy."),)
    answer = an_answer(a_raw_finding(), model_id="model-b", model_name="Model B", chain_position=2, skipped=skipped)
    model._scripts = [a_script(answer)]

    reviewed(parts, read, "R1")
    reviewed(parts, read, "R2")
    pinned = reviewed(parts, read, "R3", models=("model-b",))

    (finding,) = progress_of(parts, pinned.review_id).findings.values()
    assert len(model.requests) == 2
    assert finding.provenance is not None
    assert (finding.provenance.chain_position, finding.provenance.chain_length) == (1, 1)
    assert finding.provenance.skipped == ()


def test_an_answer_that_could_not_be_read_is_not_kept(
    parts: Parts, read: Read, model: ScriptedModel, objects: MemoryObjects
) -> None:
    model._scripts = [a_script(replace(an_answer(), tool_input='{"findings": 7}'))]

    reviewed(parts, read, "R1")

    assert objects.list("answers/") == []


def test_no_model_is_ever_given_the_thinking_of_another_or_its_own(
    parts: Parts, read: Read, model: ScriptedModel
) -> None:
    secret = "THE-NOTES-OF-A-MODEL"
    bad = replace(an_answer(), tool_input='{"findings": [{"nonsense": 1}]}', thinking=secret)
    model._scripts = [a_script(bad), a_script(an_answer(a_raw_finding(), thinking=secret))]

    reviewed(parts, read, "R1", a_document(2))
    start_run(parts, "R1", by="ann", run_id="again", reuses=False)
    review_section(parts, SectionWork("R1", "again", "s2", 1))

    assert len(model.requests) == 3
    assert secret not in repr(model.requests)


@pytest.mark.parametrize("kind", ["full", "summary", "none", ""])
def test_the_kind_of_thinking_is_told_with_the_result(
    parts: Parts, read: Read, model: ScriptedModel, kind: str
) -> None:
    model._scripts = [a_script(an_answer(a_raw_finding(), metadata={"thinking_trace": kind} if kind else {}))]

    work = reviewed(parts, read, "R1")

    run = progress_of(parts, work.review_id).run
    assert run is not None
    assert run.sections["s1"].thinking_kind == kind
