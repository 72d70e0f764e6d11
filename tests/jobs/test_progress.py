"""The fold of events into what a page draws."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from domain import events as happened
from domain.decision import Decision, DecisionAction
from domain.document import Coverage
from domain.events import Event
from domain.finding import Provenance, Usage
from domain.run import RunStatus, SectionStatus
from jobs.progress import Progress, SectionProgress
from tests.fakes import a_finding

STARTED = happened.RunStarted(10.0, "run1", ("s1", "s2", "s3"), (100, 200, 100), (), "ann")
WHO = Provenance("m-b", "Sonnet 5.5", 2, 5, usage=Usage(output_tokens=90))


def section(events: Sequence[Event], section_id: str = "s1") -> SectionProgress:
    run = Progress().replay([STARTED, *events]).run
    assert run is not None
    return run.sections[section_id]


def begun(attempt: int = 1, at: float = 11.0) -> happened.SectionStarted:
    return happened.SectionStarted(at, "run1", "s1", attempt)


def asked(model: str, position: int = 1, attempt: int = 1) -> happened.SectionAttemptStarted:
    return happened.SectionAttemptStarted(11.5, "run1", "s1", model.lower(), model, position, attempt=attempt)


def thought(text: str, tokens: int, attempt: int = 1) -> happened.SectionProgressed:
    return happened.SectionProgressed(12.0, "run1", "s1", text, tokens, attempt=attempt)


def found(finding_id: str, attempt: int = 1) -> happened.FindingAdded:
    return happened.FindingAdded(12.5, "run1", "s1", a_finding(finding_id), attempt=attempt)


def discarded(model: str, kind: str, attempt: int = 1) -> happened.SectionAttemptDiscarded:
    return happened.SectionAttemptDiscarded(13.0, "run1", "s1", model.lower(), model, kind, "why", attempt=attempt)


def finished(*finding_ids: str) -> happened.SectionFinished:
    return happened.SectionFinished(20.0, "run1", "s1", finding_ids, WHO, 9.0, thinking="all of it")


def test_waiting_sections_know_their_place_in_line() -> None:
    run = Progress().replay([STARTED, begun()]).run

    assert run is not None
    assert [(item.status.value, item.place) for item in run.sections.values()] == [
        ("running", 0),
        ("waiting", 1),
        ("waiting", 2),
    ]


def test_thinking_grows_and_tokens_count_while_a_section_runs() -> None:
    running = section([begun(), asked("Sonnet 4.6"), thought("I ", 1), thought("think", 3)])

    assert (running.thinking, running.output_tokens, running.model_name) == ("I think", 3, "Sonnet 4.6")


def test_findings_appear_one_by_one_before_their_section_has_ended() -> None:
    progress = Progress().replay([STARTED, begun(), found("f1"), found("f2")])

    assert list(progress.findings) == ["f1", "f2"]
    assert progress.run is not None
    assert progress.run.sections["s1"].finding_ids == ("f1", "f2")


def test_what_a_discarded_attempt_had_said_is_dropped() -> None:
    progress = Progress().replay([STARTED, begun(), thought("half", 9), found("f1"), discarded("A", "stream_broken")])

    assert progress.findings == {}
    assert progress.run is not None
    assert progress.run.sections["s1"].thinking == ""


@pytest.mark.parametrize(
    ("dropped", "sentence"),
    [
        ([discarded("Sonnet 4.6", "throttled")], "Sonnet 4.6 was too busy, so Sonnet 5.5 is reviewing this section"),
        (
            [
                happened.SectionModelSkipped(12.0, "run1", "s1", "a", "Sonnet 4", "retired", "gone"),
                discarded("Sonnet 4.6", "timed_out"),
            ],
            "Sonnet 4 has been retired and Sonnet 4.6 took too long, so Sonnet 5.5 is reviewing this section",
        ),
        (
            [discarded("Sonnet 4.6", "something_new")],
            "Sonnet 4.6 failed, so Sonnet 5.5 is reviewing this section",
        ),
    ],
)
def test_a_switch_of_model_is_told_in_one_sentence(dropped: list[Event], sentence: str) -> None:
    running = section([begun(), asked("Sonnet 4.6"), *dropped, asked("Sonnet 5.5", 2)])

    assert running.switches == (sentence,)
    assert running.chain_position == 2


def test_asking_the_same_model_again_is_no_switch() -> None:
    running = section([begun(), asked("Sonnet 4.6"), discarded("Sonnet 4.6", "throttled"), asked("Sonnet 4.6")])

    assert running.switches == ()


def test_only_the_findings_that_stand_are_left_when_a_section_ends_and_they_name_their_model() -> None:
    progress = Progress().replay([STARTED, begun(), found("f1"), found("f2"), finished("f2")])

    assert list(progress.findings) == ["f2"]
    assert progress.findings["f2"].provenance == WHO
    done = section([begun(), thought("part", 1), finished()])
    assert (done.status, done.thinking, done.seconds) == (SectionStatus.DONE, "all of it", 9.0)


def test_the_same_events_twice_change_nothing() -> None:
    decided = happened.DecisionMade(21.0, Decision("d1", ("f2",), DecisionAction.ACCEPTED, "ann", 21.0))
    ended = happened.RunFinished(22.0, "run1", RunStatus.PARTIAL, Usage(1, 2), Coverage(400, 300))
    story: list[Event] = [STARTED, begun(), found("f1"), found("f2"), finished("f2"), decided, ended]
    once = Progress().replay(story, "c")

    assert once.replay(story, "c") == once


def test_late_words_of_a_lost_job_do_not_disturb_its_successor() -> None:
    again = happened.SectionQueued(30.0, "run1", "s1", 2)
    story: list[Event] = [begun(1), thought("old", 5, 1), found("f1", 1), again, begun(2, 31.0), thought("new", 2, 2)]
    late: list[Event] = [
        thought("late", 9, 1),
        found("f9", 1),
        discarded("A", "throttled", 1),
        begun(1),
        happened.SectionFailed(32.0, "run1", "s1", "lost", "gone", attempt=1),
    ]

    running = section([*story, *late])

    assert (running.status, running.attempt, running.thinking) == (SectionStatus.RUNNING, 2, "new")
    assert Progress().replay([STARTED, *story, *late]).findings == {}


def test_nothing_that_comes_after_its_end_changes_a_finished_section() -> None:
    late: list[Event] = [
        begun(3),
        thought("late", 9, 3),
        happened.SectionFailed(32.0, "run1", "s1", "lost", "gone", attempt=3),
        happened.SectionCancelled(33.0, "run1", "s1"),
        happened.SectionQueued(34.0, "run1", "s1", 4),
    ]

    assert section([begun(), finished(), *late]) == section([begun(), finished()])


def test_a_result_counts_even_after_a_failure_was_told() -> None:
    failed = happened.SectionFailed(15.0, "run1", "s1", "lost", "gone", attempt=2)

    assert section([begun(), failed, finished()]).status is SectionStatus.DONE


def test_a_failed_section_says_why_and_waits_again_when_it_is_retried() -> None:
    failed = happened.SectionFailed(15.0, "run1", "s1", "refused", "It declined.", attempt=1)
    over = happened.RunFinished(16.0, "run1", RunStatus.PARTIAL, Usage(), Coverage(1, 1))
    reopened = happened.RunReopened(17.0, "run1", ("s1", "s2"), "bob")

    assert section([begun(), failed]).reason == "It declined."
    progress = Progress().replay([STARTED, begun(), failed, over, reopened])
    assert progress.run is not None
    assert progress.run.is_live
    assert progress.run.sections["s1"].status is SectionStatus.WAITING
    assert progress.run.sections["s1"].reason == ""


def test_a_section_at_work_shows_itself_although_its_start_was_lost_with_redis() -> None:
    running = section([thought("still here", 40, 1)])

    assert (running.status, running.attempt, running.output_tokens) == (SectionStatus.RUNNING, 1, 40)


def test_findings_of_an_earlier_run_stay_only_where_somebody_decided_on_them() -> None:
    decided = happened.DecisionMade(21.0, Decision("d1", ("f2",), DecisionAction.REJECTED, "ann", 21.0))
    second = happened.RunStarted(30.0, "run2", ("s1",), (100,), (), "ann")
    first: list[Event] = [STARTED, begun(), found("f1"), found("f2"), finished("f1", "f2"), decided]

    assert list(Progress().replay([*first, second]).findings) == ["f2"]


def test_events_of_unknown_runs_and_sections_are_ignored() -> None:
    stray = happened.SectionStarted(1.0, "run9", "s1", 1)
    other = happened.SectionStarted(1.0, "run1", "s9", 1)

    assert Progress().replay([STARTED, stray, other]).runs == Progress().replay([STARTED]).runs


def test_a_review_is_live_until_its_run_has_ended_or_its_document_proved_unreadable() -> None:
    submitted = happened.ReviewSubmitted(1.0, "a.docx", 10, "ann")
    read = happened.DocumentRead(2.0, 3, 400, 0)
    over = happened.RunFinished(16.0, "run1", RunStatus.COMPLETE, Usage(), Coverage(1, 1))

    assert Progress().replay([submitted]).is_live
    assert Progress().replay([submitted, read, STARTED]).is_live
    assert not Progress().replay([submitted, read, STARTED, over]).is_live
    assert not Progress().replay([submitted, happened.DocumentUnreadable(2.0, "no text")]).is_live


def test_no_news_gives_the_very_same_progress() -> None:
    known = Progress().replay([STARTED], "g/1")

    assert known.replay([], "g/1") is known
