"""A section for which the limits leave no room: it waits in sight, goes back into the queue, and is never failed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.document import Document
from domain.errors import BudgetExhausted, RunCancelled
from domain.events import SectionHeldBack
from domain.model import AttemptStarted, BudgetAwaited, ThinkingDelta
from domain.run import RunStatus, SectionStatus
from jobs.attempts import Attempts
from jobs.cancel import mark_cancelled
from jobs.parts import Parts
from jobs.progress import SectionProgress
from jobs.queue import SECTIONS, section_job
from jobs.rebuild import progress_of
from jobs.reconcile import reconcile
from jobs.run import start_run
from jobs.section import review_section
from jobs.section_result import SectionWork
from tests.fakes import ScriptedModel, a_document, a_raw_finding, a_script, an_answer

WHY = "Waiting: this minute's tokens are used up."


@pytest.fixture
def work(parts: Parts, read: Callable[[Document], str]) -> SectionWork:
    review_id = read(a_document(1))
    return SectionWork(review_id, start_run(parts, review_id, by="ann"), "s1", 1)


def section(parts: Parts, work: SectionWork) -> SectionProgress:
    run = progress_of(parts, work.review_id).run
    assert run is not None
    return run.sections[work.section_id]


def test_a_section_that_waits_says_for_what_until_a_model_is_asked(
    parts: Parts, work: SectionWork, model: ScriptedModel
) -> None:
    seen: list[str] = []

    def look() -> None:
        seen.append(section(parts, work).held_back_by)

    model._scripts = [
        [
            BudgetAwaited(WHY, 0.2),
            look,
            BudgetAwaited(WHY, 2.0),
            BudgetAwaited(WHY, 4.0),
            look,
            AttemptStarted("model-a", "Model A", 1),
            look,
            an_answer(a_raw_finding()),
        ]
    ]
    review_section(parts, work)

    assert seen == ["", WHY, ""]
    told = [event for event in parts.log.since(work.review_id).events if isinstance(event, SectionHeldBack)]
    assert len(told) == 1


def test_a_section_without_room_goes_back_into_the_queue_and_loses_none_of_its_attempts(
    parts: Parts, work: SectionWork, model: ScriptedModel
) -> None:
    model._scripts = [[BudgetExhausted(WHY)]]

    for attempt in range(1, 6):  # more often than a section may be lost
        review_section(parts, SectionWork(work.review_id, work.run_id, "s1", attempt))

    waiting = section(parts, work)
    assert (waiting.status, waiting.held_back_by) == (SectionStatus.WAITING, WHY)
    assert Attempts(parts.redis, work.run_id).made() == {"s1": 6}
    queued = parts.queues.waiting(SECTIONS) | parts.queues.held_back(work.review_id)
    assert section_job(work.run_id, "s1", 6) in queued
    assert Attempts(parts.redis, work.run_id).allowances()["s1"] > 6


def test_a_section_that_was_held_back_ends_with_its_result(
    parts: Parts, work: SectionWork, model: ScriptedModel
) -> None:
    model._scripts = [[BudgetExhausted(WHY)], a_script(an_answer(a_raw_finding()))]

    review_section(parts, work)
    reconcile(parts)
    review_section(parts, SectionWork(work.review_id, work.run_id, "s1", 2))

    run = progress_of(parts, work.review_id).run
    assert run is not None
    assert (run.status, run.sections["s1"].status) == (RunStatus.COMPLETE, SectionStatus.DONE)


def test_a_section_that_waits_is_cancelled_at_once(parts: Parts, work: SectionWork, model: ScriptedModel) -> None:
    def cancel() -> None:
        mark_cancelled(parts, work.review_id, work.run_id, by="ann")

    model._scripts = [
        [BudgetAwaited(WHY, 0.2), cancel, BudgetAwaited(WHY, 0.4), ThinkingDelta("never"), RunCancelled()]
    ]

    review_section(parts, work)

    assert section(parts, work).status is SectionStatus.CANCELLED
