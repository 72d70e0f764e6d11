"""Everything that S3 holds about one review, read in one go; the truth that events only report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from domain.decision import Decision
from domain.errors import ObjectMissing
from domain.finding import Attempt, Usage
from domain.run import Review, Run, RunOutcome, SectionFailure
from domain.sharing import Share
from jobs.guard import no_such_review
from storage import keys
from storage.objects import Objects
from storage.records import Cancelled, DocumentRecord, SectionResult, Unreadable, load

Value = TypeVar("Value")
_READERS = 8


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run with what stands of each section and what earlier tries cost."""

    run: Run
    results: dict[str, SectionResult]
    failures: dict[str, SectionFailure]
    cancelled: Cancelled | None
    outcome: RunOutcome | None
    past_attempts: tuple[Attempt, ...] = ()

    @property
    def is_settled(self) -> bool:
        """True when each section has an outcome."""
        return not self.missing

    @property
    def missing(self) -> tuple[str, ...]:
        """Sections without an outcome, in the order of the document."""
        given_up = self.cancelled.section_ids if self.cancelled else ()
        settled = {*self.results, *self.failures, *given_up}
        return tuple(section_id for section_id in self.run.section_ids if section_id not in settled)

    @property
    def cancelled_ids(self) -> tuple[str, ...]:
        """Sections that were cancelled and got no result all the same."""
        given_up = self.cancelled.section_ids if self.cancelled else ()
        return tuple(item for item in given_up if item not in self.results and item not in self.failures)

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """Every request to a model that was recorded, oldest first."""
        parts = [*self.past_attempts]
        for result in self.results.values():
            parts.extend(result.attempts)
        for failure in self.failures.values():
            parts.extend(failure.attempts)
        return tuple(sorted(parts, key=lambda attempt: attempt.started_at))

    @property
    def usage(self) -> Usage:
        """What the run cost, failed and repeated tries included."""
        total = Usage()
        for result in self.results.values():
            total += result.usage
        for failure in self.failures.values():
            total += sum_usage(failure.attempts)
        return total + sum_usage(self.past_attempts)


@dataclass(frozen=True, slots=True)
class ReviewHistory:
    """A review as S3 knows it."""

    review: Review
    record: DocumentRecord | None
    unreadable: Unreadable | None
    runs: tuple[RunRecord, ...]
    decisions: tuple[Decision, ...]

    @property
    def latest(self) -> RunRecord | None:
        """The latest run of the review itself; the columns of comparisons are not it."""
        return next((record for record in reversed(self.runs) if not record.run.comparison_id), None)


def sum_usage(attempts: Sequence[Attempt]) -> Usage:
    """Return the usage of several attempts together."""
    return sum((attempt.usage for attempt in attempts), Usage())


def read_record(objects: Objects, kind: type[Value], key: str) -> Value | None:
    """Return the record stored under `key`, or None when there is none."""
    try:
        return load(kind, objects.get(key))
    except ObjectMissing:
        return None


def read_review(objects: Objects, review_id: str) -> Review:
    """Return the review's record. Raise `ReviewNotFound` when there is none."""
    review = read_record(objects, Review, keys.review(review_id)) if _is_id(review_id) else None
    if review is None:
        raise no_such_review(review_id)
    return review


def read_shares(objects: Objects, review_id: str) -> tuple[Share, ...]:
    """Return every act of sharing a review, oldest first."""
    return tuple(read_all(objects, Share, objects.list(keys.shares(review_id))))


def read_history(objects: Objects, review_id: str) -> ReviewHistory:
    """Return all that is stored about a review. Raise `ReviewNotFound` when it has no record."""
    review = read_review(objects, review_id)
    run_ids = sorted({key.split("/")[2] for key in objects.list(keys.runs(review_id)) if key.endswith("/run.json")})
    decisions = read_all(objects, Decision, objects.list(keys.decisions(review_id)))
    return ReviewHistory(
        review=review,
        record=read_record(objects, DocumentRecord, keys.document(review_id)),
        unreadable=read_record(objects, Unreadable, keys.unreadable(review_id)),
        runs=tuple(read_run(objects, review_id, run_id) for run_id in run_ids),
        decisions=tuple(decisions),
    )


def read_run(objects: Objects, review_id: str, run_id: str) -> RunRecord:
    """Return a run and what stands of its sections. Raise `ObjectMissing` when it has no manifest."""
    run = load(Run, objects.get(keys.run(review_id, run_id)))
    stored = objects.list(keys.sections(review_id, run_id))
    results = read_all(objects, SectionResult, [key for key in stored if key.endswith(".findings.json")])
    failures = read_all(objects, SectionFailure, [key for key in stored if key.endswith(".failed.json")])
    done = {result.section_id: result for result in results}
    return RunRecord(
        run=run,
        results={section_id: done[section_id] for section_id in run.section_ids if section_id in done},
        # A result that came after all takes precedence over the failure.
        failures={failure.section_id: failure for failure in failures if failure.section_id not in done},
        cancelled=read_record(objects, Cancelled, keys.cancelled(review_id, run_id)),
        outcome=read_record(objects, RunOutcome, keys.outcome(review_id, run_id)),
        past_attempts=_past_attempts(objects, review_id, run_id),
    )


def missing_sections(objects: Objects, run: Run) -> list[str]:
    """Return the sections of a run without an outcome, in order, from one listing of keys."""
    folder = keys.run_folder(run.review_id, run.id)
    stored = set(objects.list(folder))
    missing = [
        section_id
        for section_id in run.section_ids
        if keys.findings(run.review_id, run.id, section_id) not in stored
        and keys.failed(run.review_id, run.id, section_id) not in stored
    ]
    marker = keys.cancelled(run.review_id, run.id)
    cancelled = read_record(objects, Cancelled, marker) if missing and marker in stored else None
    given_up = cancelled.section_ids if cancelled else ()
    return [section_id for section_id in missing if section_id not in given_up]


def _past_attempts(objects: Objects, review_id: str, run_id: str) -> tuple[Attempt, ...]:
    stored = objects.list(keys.past_of(review_id, run_id))
    failures = read_all(objects, SectionFailure, [key for key in stored if key.endswith(".failed.json")])
    # A failure carries the attempts of the answers that could not be read, so those need not be counted again.
    return tuple(attempt for failure in failures for attempt in failure.attempts)


def read_all(objects: Objects, kind: type[Value], wanted: Sequence[str]) -> list[Value]:
    """Return the records stored under these keys, in their order; those that have just gone are left out."""

    def read(key: str) -> Value | None:
        return read_record(objects, kind, key)

    found = _together(read, wanted)
    return [value for value in found if value is not None]


def _together(read: Callable[[str], Value], wanted: Sequence[str]) -> list[Value]:
    if len(wanted) < 2:
        return [read(key) for key in wanted]
    with ThreadPoolExecutor(min(_READERS, len(wanted))) as readers:
        return list(readers.map(read, wanted))


def _is_id(review_id: str) -> bool:
    return review_id.isalnum() and len(review_id) <= 40
