"""What pages, routes and the command line call: everything that can be done with reviews."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from analysis.checklist import Checklists
from domain.decision import Decision, DecisionAction
from domain.document import Document
from domain.errors import DocumentNotReady, DocumentUnreadable, PrismError, ReviewNotFound, StoreUnavailable
from domain.events import DecisionMade
from domain.finding import Finding
from domain.forecast import Forecast
from domain.run import Review
from export.reading_pane import packed_for_reader
from jobs import cancel, run
from jobs.access import AccessBook
from jobs.decide import store_decision
from jobs.expected import expected
from jobs.guard import Guarded, guarded
from jobs.health import Health, ModelStates
from jobs.history import read_history, read_record, read_review
from jobs.index import ReviewSummary, summarise
from jobs.outcome import ExportFile, ExportKind, as_json, export_file, outcome_of
from jobs.parts import Parts
from jobs.progress import Progress
from jobs.reader_text import early_text
from jobs.rebuild import append, progress_of, rebuild_index
from jobs.redis_connection import redis_errors
from jobs.remembered import Remembered
from jobs.rights import REVIEWS
from jobs.submit import submit
from review.permission import Access, Right
from storage import keys
from storage.records import DocumentRecord, Unreadable

__all__ = ["ExportFile", "ExportKind", "ReviewSummary", "Reviews"]

logger = logging.getLogger(__name__)

Summaries = list[ReviewSummary]

_DOCUMENTS_KEPT = 32
_PROGRESS_KEPT = 100
_REVIEWS_KEPT = 1000


@guarded(REVIEWS)
class Reviews(Guarded):
    """All reviews, as one person may use them. Every method raises `StoreUnavailable` when S3 or Redis is away."""

    def __init__(self, parts: Parts, model_states: ModelStates) -> None:
        self.book = AccessBook(parts)
        super().__init__(self._access)
        self._parts = parts
        self._health = Health(parts, model_states)
        self._records: Remembered[DocumentRecord] = Remembered(_DOCUMENTS_KEPT)
        self._reviews: Remembered[Review] = Remembered(_REVIEWS_KEPT)
        self._progress: Remembered[Progress] = Remembered(_PROGRESS_KEPT)
        self._texts: Remembered[bytes] = Remembered(_DOCUMENTS_KEPT)
        self._untold: dict[str, tuple[DecisionMade, ...]] = {}
        self._lock = threading.Lock()

    @property
    def checklists(self) -> Checklists:
        """What a model can be asked to look for."""
        return self._parts.checklists

    def submit(
        self,
        name: str,
        data: bytes,
        *,
        section_name: str = "",
        models: Sequence[str] = (),
        reuses: bool = True,
        checklist: str = "",
        waits: bool = False,
        once: str = "",
    ) -> str:
        """Store the file, have it read and reviewed, and return the review's id; see `jobs/submit.py`.

        Without `reuses` models are asked also what they have answered before. `checklist` is an id or an `id@version`.
        A review that `waits` is read only, until `begin`.
        """
        return submit(
            self._parts,
            name,
            data,
            by=self._person,
            section_name=section_name,
            models=models,
            reuses=reuses,
            checklist=checklist,
            waits=waits,
            once=once,
        )

    def earlier(self, data: bytes) -> Summaries:
        """Return the reviews of the same bytes that this person may see, newest first."""
        sha256 = hashlib.sha256(data).hexdigest()
        found = self._listed(lambda: self._parts.index.same_bytes(sha256))
        return [summary for summary in found if self.allows(Right.READ, summary.id)]

    def list(self, *, limit: int = 50, search: str = "", after: str = "") -> Summaries:
        """Return the newest reviews that this person may see, after a `place`, whose name holds `search`."""
        return self._listed(lambda: self._parts.index.newest(self._person, limit=limit, search=search, after=after))

    def review(self, review_id: str) -> Review:
        """Return the review's record. Raise `ReviewNotFound` when there is none."""
        return self._review(review_id)

    def document(self, review_id: str) -> Document:
        """Return the document as read. Raise `DocumentNotReady` while it is not."""
        return self._record(review_id).document

    def reader_text(self, review_id: str) -> bytes:
        """Return the document for the reading pane, as gzipped JSON, sooner than `document`."""
        return self._texts.get_or_make(
            review_id, lambda: early_text(self._parts, review_id) or packed_for_reader(self.document(review_id))
        )

    def early_text(self, review_id: str) -> bytes | None:
        """Return the same once a document that is being read can be shown; only a look at Redis."""
        return early_text(self._parts, review_id)

    def checks(self, review_id: str) -> tuple[Finding, ...]:
        """Return what the deterministic checks found. Raise `DocumentNotReady` while the document is not read."""
        return self._record(review_id).checks

    def progress(self, review_id: str, known: Progress | None = None) -> Progress:
        """Return the review's progress: what is new since `known`, in one round trip."""
        if review_id in self._untold:
            self._tell_untold(review_id)
        progress = progress_of(self._parts, review_id, known)
        return self._progress.put(review_id, progress)

    def begin(self, review_id: str) -> str:
        """Start the first run of a review that waits for it; return the run's id. Twice is as good as once."""
        with redis_errors("The review was not started"):
            return run.start_first_run(self._parts, self.review(review_id), by=self._person.name)

    def start_run(self, review_id: str, *, models: Sequence[str] = (), checklist: str = "") -> str:
        """Review the document once more, with these models or the configured chain; return the run's id.

        Models are asked again: no earlier answer is reused. Raise `ChecklistUnknown` before anything is written.
        """
        checklist = self._parts.checklists.get(checklist).ref
        with redis_errors("The run was not started"):
            return run.start_run(
                self._parts, review_id, by=self._person.name, models=models, reuses=False, checklist=checklist
            )

    def forecast(self, review_id: str, *, models: Sequence[str] = (), checklist: str = "") -> Forecast:
        """Return what one more run will take with each of these models, or with those of the configured chain."""
        with redis_errors("There is no forecast"):
            reuses_for = review_id if self.review(review_id).reuses else ""
            return expected(self._parts, self._record(review_id), models, checklist, reuses_for=reuses_for)

    def cancel(self, review_id: str, run_id: str) -> None:
        """End a run; sections that have a result keep it."""
        with redis_errors("The run was not cancelled"):
            record = cancel.mark_cancelled(self._parts, review_id, run_id, by=self._person.name)
            if record.outcome is None and record.is_settled:
                run.close(self._parts, record.run)

    def retry(self, review_id: str, run_id: str, section_ids: Iterable[str]) -> None:
        """Try sections again that failed or were cancelled; others are left alone."""
        with redis_errors("The sections were not queued again"):
            record, again = cancel.reopen(self._parts, review_id, run_id, section_ids, by=self._person.name)
            run.enqueue_again(self._parts, record, again)

    def decide(
        self,
        review_id: str,
        finding_ids: Sequence[str],
        action: DecisionAction,
        *,
        reason: str = "",
        description: str = "",
        suggestion: str = "",
        representative: str = "",
    ) -> Decision:
        """Store one act on one or more findings and return it. Raise `FindingNotFound` for an unknown finding.

        Findings that are one issue have a `representative` among them, which stands for all in the review.
        """
        decision = store_decision(
            self._parts,
            review_id,
            finding_ids,
            action,
            known=self._known_findings(review_id, finding_ids),
            by=self._person,
            reason=reason,
            description=description,
            suggestion=suggestion,
            representative=representative,
        )
        self._tell(review_id, DecisionMade(decision.at, decision))
        return decision

    def export(self, review_id: str, kind: ExportKind, *, with_undecided: bool = False) -> ExportFile:
        """Return a file to take away, built from the stored original. Raise `ExportImpossible` when that cannot be.

        The annotated document has a comment for each accepted finding and, `with_undecided`, for those still open.
        """
        outcome = outcome_of(read_history(self._parts.objects, review_id))
        original = keys.original(review_id, outcome.review.document_name)
        return export_file(outcome, kind, lambda: self._parts.objects.get(original), with_undecided=with_undecided)

    def result(self, review_id: str) -> dict[str, Any]:
        """Return the object that `ai-prism review --json` prints."""
        return as_json(outcome_of(read_history(self._parts.objects, review_id)))

    def health(self) -> dict[str, Any]:
        """Return what `GET /health` says, and the addresses and models for the command line."""
        return self._health.report()

    def rebuild_index(self) -> int:
        """Make the list of reviews anew from S3; return how many there are."""
        return rebuild_index(self._parts)

    def _access(self, review_id: str) -> Access:
        try:
            return self.book.of(review_id)
        except ReviewNotFound:
            for known in (self._records, self._reviews, self._progress, self._texts):
                known.forget(review_id)
            raise

    def _review(self, review_id: str) -> Review:
        return self._reviews.get_or_make(review_id, lambda: read_review(self._parts.objects, review_id))

    def _record(self, review_id: str) -> DocumentRecord:
        known = self._records.get(review_id)
        if known is not None:
            return known
        record = read_record(self._parts.objects, DocumentRecord, keys.document(self.review(review_id).id))
        if record is None:
            unreadable = read_record(self._parts.objects, Unreadable, keys.unreadable(review_id))
            if unreadable:
                raise DocumentUnreadable(unreadable.reason)
            raise DocumentNotReady("This document has not been read yet. Try again in a moment.")
        return self._records.put(review_id, record)

    def _listed(self, look: Callable[[], Summaries | None]) -> Summaries:
        found = look()
        if found is None:
            rebuild_index(self._parts)
            found = look() or []
        return [self._fresh(summary) if summary.is_live else summary for summary in found]

    def _fresh(self, summary: ReviewSummary) -> ReviewSummary:
        """Return the line with the numbers of this moment."""
        try:
            progress = self.progress(summary.id, self._progress.get(summary.id))
            return summarise(self.review(summary.id), progress, self._checks_if_read(summary.id, progress))
        except StoreUnavailable:
            raise
        except PrismError:
            return summary

    def _checks_if_read(self, review_id: str, progress: Progress) -> tuple[Finding, ...]:
        return self.checks(review_id) if progress.is_read else ()

    def _known_findings(self, review_id: str, wanted: Sequence[str]) -> set[str]:
        checks = {finding.id for finding in self._record(review_id).checks}
        known = self._progress.get(review_id)
        if known and checks.union(known.all_findings).issuperset(wanted):
            return checks.union(known.all_findings)
        return checks.union(self.progress(review_id, known).all_findings)

    def _tell(self, review_id: str, event: DecisionMade) -> None:
        try:
            append(self._parts, review_id, event)
            self._put_summary(review_id)
        except StoreUnavailable:
            # It is stored, and telling it twice changes nothing: the next look at this review tells it.
            logger.warning("review %s: decision %s is stored and not told yet", review_id, event.decision.id)
            with self._lock:
                self._untold[review_id] = (*self._untold.get(review_id, ()), event)

    def _tell_untold(self, review_id: str) -> None:
        with self._lock:
            append(self._parts, review_id, *self._untold.get(review_id, ()))
            self._untold.pop(review_id, None)

    def _put_summary(self, review_id: str) -> None:
        progress = self.progress(review_id, self._progress.get(review_id))
        self._parts.index.put(summarise(self.review(review_id), progress, self._checks_if_read(review_id, progress)))
