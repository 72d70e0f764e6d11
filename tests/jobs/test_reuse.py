"""An answer to the very same request serves later reviews, at no cost, and says so."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from domain.document import Block, BlockKind, Document, Section
from domain.finding import Skipped, Usage
from domain.run import Review
from jobs.expected import expected
from jobs.forecast import ModelFigures
from jobs.parts import Parts
from jobs.rebuild import progress_of
from jobs.run import read_document_record, start_run
from jobs.section import review_section
from jobs.section_result import SectionWork
from settings import Settings
from storage import keys
from storage.records import dump, load
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


def test_an_estimate_knows_what_an_earlier_review_of_the_same_bytes_has_answered(parts: Parts, read: Read) -> None:
    figures = tuple(ModelFigures(name, name, lambda *tokens: sum(tokens) / 1e6) for name in ("model-a", "model-b"))
    parts = replace(parts, figures=lambda _models: figures)
    parts.index.declare_whole()
    reviewed(parts, read, "R1")
    record = read_document_record(parts, read(a_document(1), "R2"))  # type: ignore[call-arg]

    again, other = expected(parts, record, reuses_for="R2").models

    assert (again.answered, again.usage) == (1, Usage())
    assert other.answered == 0 < other.usage.cost_usd
    for fresh in (expected(parts, record), expected(parts, record, reuses_for="R1")):
        assert (fresh.models[0].answered, fresh.models[0].usage.cost_usd > 0) == (0, True)


def test_the_same_section_in_a_later_review_is_answered_without_a_model(
    parts: Parts, read: Read, model: ScriptedModel
) -> None:
    reviewed(parts, read, "R1")
    pace = parts.redis.get("prism:pace")
    later = reviewed(parts, read, "R2")

    assert pace is not None
    assert parts.redis.get("prism:pace") == pace  # what is not asked says nothing of how long asking takes
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
    assert len(objects.list("answers/")) == 2  # under the name of the whole question, and of the section's own


def test_reuse_survives_an_emptied_redis(parts: Parts, read: Read, model: ScriptedModel) -> None:
    reviewed(parts, read, "R1")
    parts.redis.flushall()
    reviewed(parts, read, "R2")

    assert len(model.requests) == 1


def a_version(*paragraphs: str, name: str = "report.docx") -> Document:
    """Return a document with a section for each paragraph; the numbers of its blocks begin where they may."""
    blocks, sections = [], []
    for number, text in enumerate(paragraphs, 1):
        title = f"Part {text.split()[0]}"
        heading = Block(f"b{10 * len(paragraphs) + 2 * number}", BlockKind.HEADING, title, level=1)
        paragraph = Block(f"b{10 * len(paragraphs) + 2 * number + 1}", BlockKind.PARAGRAPH, text)
        blocks += [heading, paragraph]
        ids = (heading.id, paragraph.id)
        sections.append(Section(f"s{number}", title, 1, ids, heading.words + paragraph.words))
    sha256 = hashlib.sha256(repr(paragraphs).encode()).hexdigest()
    return Document(name, sha256, "text/plain", tuple(blocks), tuple(sections))


def test_an_unchanged_section_of_the_next_version_is_reused_and_says_that_the_rest_was_different(
    parts: Parts, read: Read, model: ScriptedModel
) -> None:
    model._scripts = [a_script(an_answer(a_raw_finding("b23", "late")))]
    reviewed(parts, read, "R1", a_version("One will be late.", "Two is done."))
    read(a_version("Zero is new.", "One will be late.", "Two is done again."), "R2")  # type: ignore[call-arg]
    run_id = start_run(parts, "R2", by="ann")
    review_section(parts, SectionWork("R2", run_id, "s2", 1))

    (finding,) = progress_of(parts, "R2").findings.values()
    assert len(model.requests) == 1
    assert (finding.block_id, finding.quote_status, finding.section_id) == ("b35", "exact", "s2")
    assert finding.provenance is not None
    assert (finding.provenance.reused_from, finding.provenance.is_from_elsewhere) == ("R1", True)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(a_version("One will be late."), a_version("One will be very late."), id="other words in it"),
        pytest.param(
            a_version("One will be late.", "The plan says Monday at noon."),
            a_version("One will be late.", "The plan says Friday at noon."),
            id="a passage that the answer leans on stands there no more",
        ),
    ],
)
def test_another_question_is_asked(
    parts: Parts, read: Read, model: ScriptedModel, first: Document, second: Document
) -> None:
    leaning = a_raw_finding(first.blocks[1].id, "late", also=["The plan says Monday at noon"])
    model._scripts = [a_script(an_answer(leaning))]
    reviewed(parts, read, "R1", first)
    reviewed(parts, read, "R2", second)

    assert len(model.requests) == 2


def test_nobody_gets_what_a_model_said_of_another_document_of_another_owner(
    parts: Parts, read: Read, model: ScriptedModel, objects: MemoryObjects
) -> None:
    first, second = a_version("One will be late.", "Secret."), a_version("One will be late.", "Other.")
    reviewed(parts, read, "R1", first)
    for review_id, document in (("R2", second), ("R3", first)):
        read(document, review_id)  # type: ignore[call-arg]
        stranger = replace(load(Review, objects.get(keys.review(review_id))), owner="stranger")
        objects.put(keys.review(review_id), dump(stranger))
        review_section(parts, SectionWork(review_id, start_run(parts, review_id, by="bob"), "s1", 1))

    assert len(model.requests) == 2  # the very same document gives nothing away


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
