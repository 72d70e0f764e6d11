"""What pages, routes and the command line call: everything that can be done with comparisons."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from comparison.aligning import align
from comparison.columns import Column
from comparison.measuring import row_verdict
from comparison.rows import Alignment, Row
from domain.comparison import ColumnChoice, Comparison
from domain.decision import Decision, DecisionAction
from domain.document import Document
from domain.errors import ComparisonNotFound, ExportImpossible, FindingNotFound
from domain.finding import Attempt, Finding
from domain.forecast import Forecast
from jobs.blind import hidden, names_in, shuffled, without_names
from jobs.compared_columns import columns_of, fingerprint, with_columns
from jobs.compared_export import exported
from jobs.comparing import forecasts, start_comparison
from jobs.guard import Guarded, guarded
from jobs.history import read_record, read_run
from jobs.parts import Parts
from jobs.progress import Progress, RunProgress
from jobs.redis_connection import redis_errors
from jobs.remembered import Remembered
from jobs.reviews import ExportFile, Reviews
from jobs.tallies import Tally
from review.permission import Right
from storage import keys
from storage.records import Revealed, dump

_ID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")
_ALIGNMENTS_KEPT = 32
_COMPARISONS_KEPT = 200
_RUNS_KEPT = 200
_FORECASTS_KEPT = 64


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A comparison as it is to be shown now.

    While it `is_hidden` the columns are called A, B, C and stand in an order of this person's own, and nothing in them
    tells which model is which. `run_ids` are those of the columns, in the order shown.
    """

    comparison: Comparison
    alignment: Alignment
    run_ids: tuple[str, ...]
    is_hidden: bool
    secrets: frozenset[str] = frozenset()
    """Names and ids that may not be shown."""
    notices: tuple[str, ...] = ()
    """Warnings that must be shown wherever the findings are, each once."""

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.alignment.columns

    def plain(self, text: str) -> str:
        """Return what a model or the program wrote, as it may be shown now."""
        return without_names(text, self.secrets) if self.is_hidden else text


@guarded(
    {
        "forecast": Right.READ,
        "start": Right.DECIDE,
        "get": Right.READ,
        "of_review": Right.READ,
        "side_by_side": Right.READ,
        "is_hidden": Right.READ,
        "reveal": Right.DECIDE,
        "decide": Right.DECIDE,
        "accepted_everywhere": Right.USE,
        "export": Right.READ,
    }
)
class Comparisons(Guarded):
    """All comparisons, as one person may use them. Every method raises `StoreUnavailable` when S3 or Redis is away."""

    def __init__(self, parts: Parts, reviews: Reviews) -> None:
        super().__init__(reviews.access_to)
        self._parts = parts
        self._all_reviews = reviews
        self._comparisons: Remembered[Comparison] = Remembered(_COMPARISONS_KEPT)
        self._revealed: Remembered[Revealed] = Remembered(_COMPARISONS_KEPT)
        self._alignments: Remembered[Alignment] = Remembered(_ALIGNMENTS_KEPT)
        self._attempts: Remembered[tuple[Attempt, ...]] = Remembered(_RUNS_KEPT)
        self._forecasts: Remembered[tuple[Forecast, ...]] = Remembered(_FORECASTS_KEPT)

    def forecast(
        self, review_id: str, choices: Sequence[ColumnChoice], *, section_ids: Sequence[str] = ()
    ) -> tuple[Forecast, ...]:
        """Return what each column will take over these sections or all; one that is a run already takes nothing."""
        document, checks = self._reviews.document(review_id), self._reviews.checks(review_id)
        key = repr((review_id, tuple(choices), tuple(section_ids), self._parts.order()))
        with redis_errors("There is no forecast"):
            return self._forecasts.get_or_make(
                key, lambda: forecasts(self._parts, document, checks, choices, section_ids=section_ids)
            )

    def start(
        self,
        review_id: str,
        choices: Sequence[ColumnChoice],
        *,
        section_ids: Sequence[str] = (),
        is_blind: bool = False,
    ) -> Comparison:
        """Put these columns side by side and have them filled.

        Raise `ComparisonRefused` or `ChecklistUnknown` before anything is stored.
        """
        with redis_errors("The comparison was not started"):
            comparison = start_comparison(
                self._parts, review_id, choices, by=self._person.name, section_ids=section_ids, is_blind=is_blind
            )
        return self._comparisons.put(comparison.id, comparison)

    def get(self, review_id: str, comparison_id: str) -> Comparison:
        """Return the record. Raise `ComparisonNotFound` when this review has none of this id."""
        known = self._comparisons.get(comparison_id)
        if known is None and _ID.fullmatch(comparison_id):
            stored = read_record(self._parts.objects, Comparison, keys.comparison(review_id, comparison_id))
            known = self._comparisons.put(comparison_id, stored) if stored else None
        if known is None or known.review_id != review_id:
            raise ComparisonNotFound("There is no such comparison of this review. The address may be incomplete.")
        return known

    def of_review(self, review_id: str) -> tuple[Comparison, ...]:
        """Return the comparisons of a review, newest first."""
        ids = keys.comparison_ids(self._parts.objects.list(keys.comparisons(review_id)))
        return tuple(self.get(review_id, comparison_id) for comparison_id in sorted(ids, reverse=True))

    def side_by_side(
        self,
        review_id: str,
        comparison_id: str,
        progress: Progress,
        *,
        with_rows: bool = True,
        with_requests: bool = False,
    ) -> SideBySide:
        """Return the columns and rows as the review's progress has them; rows are made anew only for new findings.

        Columns that fill can be looked at without rows. `with_requests` adds every request of the runs that have ended,
        which takes reading them once.
        """
        comparison = self.get(review_id, comparison_id)
        is_hidden = self.is_hidden(review_id, comparison_id)
        columns = self._columns(comparison, progress, with_requests=with_requests and not is_hidden)
        alignment = self._aligned(comparison, columns) if with_rows else Alignment(columns, ())
        order = tuple(column.key for column in columns)
        notices = tuple(dict.fromkeys(notice for column in columns for notice in column.notices))
        if not is_hidden:
            return SideBySide(comparison, alignment, order, is_hidden=False, notices=notices)
        order = shuffled(order, seed=f"{comparison.id}\x1f{self._person.id}\x1f{self._person.name}")
        asked = [model for column in comparison.columns for model in column.models]
        secrets = names_in(alignment) | {figures.name for figures in self._parts.figures(asked)}
        masked = hidden(alignment, order, secrets)
        return SideBySide(comparison, masked, order, is_hidden=True, secrets=secrets, notices=notices)

    def is_hidden(self, review_id: str, comparison_id: str) -> bool:
        """Return whether which model is which must not be told: it is judged blind, and nobody has ended that."""
        comparison = self.get(review_id, comparison_id)
        if not comparison.is_blind or self._revealed.get(comparison.id):
            return False
        record = read_record(self._parts.objects, Revealed, keys.revealed(review_id, comparison.id))
        if record is not None:
            self._revealed.put(comparison.id, record)
        return record is None

    def reveal(self, review_id: str, comparison_id: str) -> None:
        """End blind judging, for everybody."""
        comparison = self.get(review_id, comparison_id)
        record = Revealed(self._person.name, self._parts.clock())
        self._parts.objects.put_if_absent(keys.revealed(review_id, comparison.id), dump(record))
        self._revealed.put(comparison.id, record)

    def decide(
        self,
        review_id: str,
        comparison_id: str,
        row_id: str,
        action: DecisionAction,
        progress: Progress,
        *,
        reason: str = "",
        description: str = "",
        suggestion: str = "",
    ) -> Decision:
        """Store one act on all findings of a row, and of the same issue in the review's own run, and return it.

        The last issue that is decided ends blind judging. Raise `FindingNotFound` for an unknown row.
        """
        comparison = self.get(review_id, comparison_id)
        alignment = self._aligned(comparison, self._columns(comparison, progress))
        row = next((row for row in alignment.rows if row.id == row_id), None)
        if row is None:
            raise FindingNotFound("This issue has changed while it was open. Look at it again.")
        if action is DecisionAction.UNDONE:
            finding_ids, representative = _decided_together(row, progress), ""
        else:
            own = self._own_findings(review_id, alignment, row, progress)
            finding_ids = tuple(dict.fromkeys((*own, *row.finding_ids)))
            representative = own[0] if own else row.representative.id
        decision = self._reviews.decide(
            review_id,
            finding_ids,
            action,
            reason=reason,
            description=description,
            suggestion=suggestion,
            representative=representative,
        )
        if self.is_hidden(review_id, comparison_id) and _is_last(alignment, row, progress):
            self.reveal(review_id, comparison_id)
        return decision

    def accepted_everywhere(self) -> dict[str, Tally]:
        """Return what was decided on the findings of each model, over all reviews, by model id."""
        return self._parts.index.tallies()

    def export(self, review_id: str, comparison_id: str, kind: str) -> ExportFile:
        """Return a comparison to take away, as its events tell it now.

        Raise `ExportImpossible` for an unknown kind, and while the names of the models are hidden.
        """
        progress = self._reviews.progress(review_id)
        side = self.side_by_side(review_id, comparison_id, progress, with_requests=True)
        if side.is_hidden:
            raise ExportImpossible("This comparison is judged blind: it can be taken away when every issue is decided.")
        return exported(side.comparison, side.alignment, self._reviews.review(review_id), progress, kind)

    @property
    def _reviews(self) -> Reviews:
        return self._all_reviews.of(self._person)

    def _columns(
        self, comparison: Comparison, progress: Progress, *, with_requests: bool = False
    ) -> tuple[Column, ...]:
        document = self._reviews.document(comparison.review_id)
        return columns_of(comparison, progress, document, self._requests(comparison, progress) if with_requests else {})

    def _aligned(self, comparison: Comparison, columns: tuple[Column, ...]) -> Alignment:
        document = self._reviews.document(comparison.review_id)
        key = hashlib.sha256(f"{comparison.id}\x1f{fingerprint(columns)}".encode()).hexdigest()
        alignment = self._alignments.get_or_make(key, lambda: align(columns, document))
        return with_columns(alignment, columns)

    def _requests(self, comparison: Comparison, progress: Progress) -> dict[str, tuple[Attempt, ...]]:
        runs = [progress.runs[column.run_id] for column in comparison.columns if column.run_id in progress.runs]
        return {run.run_id: self._requests_of(comparison.review_id, run) for run in runs if not run.is_live}

    def _requests_of(self, review_id: str, run: RunProgress) -> tuple[Attempt, ...]:
        key = f"{run.run_id}:{run.ended_at}"
        return self._attempts.get_or_make(key, lambda: read_run(self._parts.objects, review_id, run.run_id).attempts)

    def _own_findings(self, review_id: str, alignment: Alignment, row: Row, progress: Progress) -> tuple[str, ...]:
        """Return the ids of the findings of the review's own run that say the same, so that it is decided but once."""
        own_run = progress.run.run_id if progress.run else ""
        if any(column.key == own_run for column in alignment.columns):
            return tuple(finding.id for finding in row.cells.get(own_run, ()))
        own = [finding for finding in progress.all_findings.values() if finding.run_id == own_run]
        return _said_too(row, own, self._reviews.document(review_id))


def _said_too(row: Row, own: Iterable[Finding], document: Document) -> tuple[str, ...]:
    columns = (Column("row", "", (), findings=row.findings), Column("own", "", (), findings=tuple(own)))
    together = [joined for joined in align(columns, document).rows if len(joined.cells) > 1]
    return tuple(finding.id for joined in together for finding in joined.cells["own"])


def _decided_together(row: Row, progress: Progress) -> tuple[str, ...]:
    """Return all findings of the row's latest decision that stands."""
    verdict = row_verdict(row, progress.verdicts)
    ids = set(row.finding_ids)
    for decision in reversed(progress.decisions):
        if decision.at == verdict.at and decision.action is verdict.action and ids & set(decision.finding_ids):
            return decision.finding_ids
    return row.finding_ids


def _is_last(alignment: Alignment, row: Row, progress: Progress) -> bool:
    runs = [progress.runs.get(column.key) for column in alignment.columns]
    if any(run is None or run.is_live for run in runs):
        return False
    others = [other for other in alignment.rows if other.id != row.id]
    return all(row_verdict(other, progress.verdicts).action is not None for other in others)
