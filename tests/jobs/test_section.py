"""One section: paid once, stored before it is read, failed in plain words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from domain.document import Block, BlockKind, Document, Section
from domain.errors import AllModelsFailed, ModelRefused, StoreUnavailable
from domain.finding import Attempt, Usage
from domain.model import AttemptDiscarded, AttemptStarted, ThinkingDelta, ToolInputDelta
from domain.run import RunStatus, SectionStatus
from jobs.cancel import mark_cancelled
from jobs.history import read_run
from jobs.lease import section_lease
from jobs.parts import Parts
from jobs.progress import Progress
from jobs.rebuild import progress_of
from jobs.run import start_run
from jobs.section import review_section
from jobs.section_result import SectionWork
from storage import keys
from tests.fakes import (
    MemoryObjects,
    ScriptedModel,
    a_document,
    a_raw_finding,
    a_script,
    an_answer,
)

Read = Callable[[Document], str]


@pytest.fixture
def work(parts: Parts, read: Read) -> SectionWork:
    review_id = read(a_document(1))
    return SectionWork(review_id, start_run(parts, review_id, by="ann"), "s1", 1)


def progress(parts: Parts, work: SectionWork) -> Progress:
    return progress_of(parts, work.review_id)


def section_status(parts: Parts, work: SectionWork) -> SectionStatus:
    run = progress(parts, work).run
    assert run is not None
    return run.sections[work.section_id].status


def test_a_section_ends_with_its_findings_anchored_and_its_run_closed(parts: Parts, work: SectionWork) -> None:
    review_section(parts, work)

    seen = progress(parts, work)
    (finding,) = seen.findings.values()
    assert (finding.quote_status, finding.span) == ("exact", (21, 25))
    assert finding.provenance is not None
    assert finding.provenance.model_name == "Model A"
    assert seen.run is not None
    assert seen.run.status is RunStatus.COMPLETE
    assert seen.run.sections["s1"].thinking == "I look at the dates."
    assert seen.run.usage == Usage(100, 50, cost_usd=0.01)


def test_a_section_with_a_result_is_not_paid_for_again(parts: Parts, work: SectionWork, model: ScriptedModel) -> None:
    review_section(parts, work)
    review_section(parts, replace(work, attempt=2))

    assert len(model.requests) == 1


def test_an_answer_in_the_store_is_read_instead_of_asked_for_again(
    parts: Parts, work: SectionWork, model: ScriptedModel, objects: MemoryObjects
) -> None:
    review_section(parts, work)
    objects.delete(keys.findings(work.review_id, work.run_id, "s1"))
    objects.delete(keys.outcome(work.review_id, work.run_id))

    review_section(parts, replace(work, attempt=2))

    assert len(model.requests) == 1
    assert len(read_run(objects, work.review_id, work.run_id).results["s1"].findings) == 1


def test_the_answer_is_stored_before_anybody_reads_it(parts: Parts, work: SectionWork, objects: MemoryObjects) -> None:
    review_section(parts, work)

    answer = objects.writes.index(keys.answer(work.review_id, work.run_id, "s1"))
    assert answer < objects.writes.index(keys.findings(work.review_id, work.run_id, "s1"))


def test_a_section_that_another_job_holds_is_left_alone(parts: Parts, work: SectionWork, model: ScriptedModel) -> None:
    with parts.leases.hold(section_lease(work.run_id, "s1"), "other"):
        review_section(parts, work)

    assert model.requests == []


def test_findings_are_told_while_the_model_still_writes(parts: Parts, work: SectionWork, model: ScriptedModel) -> None:
    seen: list[int] = []
    answer = an_answer(a_raw_finding(), a_raw_finding(quote="It will"))
    whole = answer.tool_input or ""
    cut = whole.index("}, {") + 1

    def look() -> None:
        parts.clock.now += 1  # type: ignore[attr-defined]

    def count() -> None:
        seen.append(len(progress(parts, work).findings))

    model._scripts = [
        [
            AttemptStarted("model-a", "Model A", 1),
            ThinkingDelta("hm"),
            look,
            ToolInputDelta(whole[:cut]),
            count,
            look,
            ToolInputDelta(whole[cut:]),
            count,
            answer,
        ]
    ]
    review_section(parts, work)

    assert seen == [1, 2]


def test_an_answer_that_cannot_be_read_gets_one_repair_turn(
    parts: Parts, work: SectionWork, model: ScriptedModel, objects: MemoryObjects
) -> None:
    bad = replace(an_answer(), tool_input='{"findings": [{"nonsense": 1}]}')
    model._scripts = [a_script(bad), a_script(an_answer(a_raw_finding()))]

    review_section(parts, work)

    result = read_run(objects, work.review_id, work.run_id).results["s1"]
    assert len(model.requests) == 2
    assert len(result.findings) == 1
    assert result.usage.output_tokens == 100
    assert keys.repair(work.review_id, work.run_id, "s1") in objects.list("")


def test_a_second_unreadable_answer_is_a_plain_failure_whose_cost_is_counted(
    parts: Parts, work: SectionWork, model: ScriptedModel, objects: MemoryObjects
) -> None:
    model._scripts = [a_script(replace(an_answer(), tool_input='{"findings": 7}'))]

    review_section(parts, work)

    record = read_run(objects, work.review_id, work.run_id)
    assert record.failures["s1"].kind == "malformed"
    assert record.outcome is not None
    assert record.outcome.status is RunStatus.FAILED
    assert record.outcome.usage.output_tokens == 100
    assert section_status(parts, work) is SectionStatus.FAILED


@pytest.mark.parametrize(
    ("error", "kind", "reason"),
    [
        (
            AllModelsFailed("None of the 2 models answered.", [Attempt("a", "A", 1, 1, 2, "throttled")]),
            "throttled",
            "None of",
        ),
        (ModelRefused("Model A declined."), "refused", "Model A declined."),
    ],
)
def test_a_section_that_no_model_answers_fails_with_the_reason_shown(
    parts: Parts, work: SectionWork, model: ScriptedModel, error: Exception, kind: str, reason: str
) -> None:
    model._scripts = [[AttemptStarted("a", "A", 1), error]]

    review_section(parts, work)

    run = progress(parts, work).run
    assert run is not None
    assert run.sections["s1"].reason.startswith(reason)
    assert read_run(parts.objects, work.review_id, work.run_id).failures["s1"].kind == kind


def test_a_discarded_attempt_leaves_nothing_of_its_own(parts: Parts, work: SectionWork, model: ScriptedModel) -> None:
    half = (an_answer(a_raw_finding(quote="It will")).tool_input or "")[:-1]
    gone = [
        AttemptStarted("model-z", "Model Z", 1),
        ThinkingDelta("wrong track"),
        lambda: setattr(parts.clock, "now", parts.clock() + 1),
        ToolInputDelta(half),
        AttemptDiscarded("model-z", "Model Z", "stream_broken", "reset"),
    ]
    model._scripts = [[*gone, *a_script(an_answer(a_raw_finding()))]]

    review_section(parts, work)

    seen = progress(parts, work)
    assert [finding.quote for finding in seen.findings.values()] == ["late"]
    assert seen.run is not None
    assert seen.run.sections["s1"].switches == (
        "Model Z broke off in mid-answer, so Model A is reviewing this section",
    )


def test_a_cancelled_section_stops_in_mid_answer_and_the_run_is_closed(
    parts: Parts, work: SectionWork, model: ScriptedModel, objects: MemoryObjects
) -> None:
    def cancel() -> None:
        mark_cancelled(parts, work.review_id, work.run_id, by="bob")
        parts.clock.now += 1  # type: ignore[attr-defined]

    reached: list[str] = []
    model._scripts = [
        [
            AttemptStarted("a", "A", 1),
            ThinkingDelta("hm"),
            cancel,
            ThinkingDelta("more"),
            lambda: reached.append("too far"),
            an_answer(),
        ]
    ]
    review_section(parts, work)

    assert reached == []
    assert section_status(parts, work) is SectionStatus.CANCELLED
    record = read_run(objects, work.review_id, work.run_id)
    assert record.outcome is not None
    assert record.outcome.status is RunStatus.CANCELLED


def test_a_section_that_is_only_a_heading_needs_no_model(parts: Parts, read: Read, model: ScriptedModel) -> None:
    blocks = (Block("b1", BlockKind.HEADING, "Part 1", level=1),)
    document = Document("a.txt", "0" * 64, "text/plain", blocks, (Section("s1", "Part 1", 1, ("b1",), 2),))
    review_id = read(document)

    start_run(parts, review_id, by="ann")

    run = progress_of(parts, review_id).run
    assert model.requests == []
    assert run is not None
    assert run.status is RunStatus.COMPLETE


def test_deltas_leave_the_stream_once_their_section_has_ended(parts: Parts, work: SectionWork) -> None:
    review_section(parts, work)

    names = [type(event).__name__ for event in parts.log.since(work.review_id).events]
    assert "SectionProgressed" not in names
    assert names[-1] == "RunFinished"


def test_a_store_that_is_away_leaves_the_section_to_the_next_attempt(
    parts: Parts, work: SectionWork, model: ScriptedModel, objects: MemoryObjects
) -> None:
    model._scripts = [[AttemptStarted("a", "A", 1), lambda: setattr(objects, "is_away", True), an_answer()]]
    with pytest.raises(StoreUnavailable):
        review_section(parts, work)
    objects.is_away = False
    model._scripts = [a_script(an_answer(a_raw_finding()))]

    review_section(parts, replace(work, attempt=2))

    assert section_status(parts, work) is SectionStatus.DONE


def test_a_run_is_listed_when_its_last_section_is_done_and_not_after_each(
    parts: Parts, read: Read, objects: MemoryObjects, monkeypatch: pytest.MonkeyPatch
) -> None:
    review_id = read(a_document(4))
    run_id = start_run(parts, review_id, by="ann")
    review_section(parts, SectionWork(review_id, run_id, "s1", 1))  # it lists the run for those that wait behind it
    looked_for: list[str] = []

    def list_and_note(prefix: str) -> list[str]:
        looked_for.append(prefix)
        return MemoryObjects.list(objects, prefix)

    monkeypatch.setattr(objects, "list", list_and_note)

    for section_id in ("s2", "s3", "s4"):
        assert keys.run_folder(review_id, run_id) not in looked_for
        review_section(parts, SectionWork(review_id, run_id, section_id, 1))

    record = read_run(objects, review_id, run_id)
    assert record.outcome is not None
    assert record.outcome.status is RunStatus.COMPLETE


def test_an_emptied_redis_does_not_keep_a_run_open(parts: Parts, read: Read, objects: MemoryObjects) -> None:
    review_id = read(a_document(2))
    run_id = start_run(parts, review_id, by="ann")
    review_section(parts, SectionWork(review_id, run_id, "s1", 1))
    parts.redis.flushall()

    review_section(parts, SectionWork(review_id, run_id, "s2", 1))

    assert read_run(objects, review_id, run_id).outcome is not None
