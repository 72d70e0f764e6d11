"""A stand-in for `jobs.reviews.Reviews` in memory: tests tell it what happened, pages fold it as they always do."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from ulid import ULID

from analysis.checklist import load_checklists
from domain.decision import Decision, DecisionAction
from domain.document import Coverage, Document, Omission
from domain.errors import DocumentEmpty, DocumentNotReady, ReviewNotFound, StoreUnavailable
from domain.events import (
    DecisionMade,
    DocumentRead,
    Event,
    FindingAdded,
    ReviewSubmitted,
    RunCancelRequested,
    RunFinished,
    RunStarted,
    SectionFailed,
    SectionFinished,
    SectionProgressed,
    SectionStarted,
)
from domain.finding import Finding, Usage
from domain.forecast import Forecast, ModelForecast
from domain.person import NOBODY, Person
from domain.run import Review, RunStatus
from export.reading_pane import packed_for_reader
from jobs.index import ReviewSummary, summarise
from jobs.progress import Progress
from jobs.reviews import ExportFile
from review.permission import Access, Right
from tests.fakes import MemoryObjects
from tests.pages.builders import RUN, a_document, a_provenance
from tests.pages.scripted_custody import ScriptedCustody
from tests.pages.scripted_models import ScriptedModels
from tests.pages.scripted_operations import ScriptedOperations


class ScriptedReviews:
    """Holds reviews as documents, findings of checks, and events."""

    def __init__(self) -> None:
        self.events: dict[str, list[Event]] = {}
        self.documents: dict[str, Document | None] = {}
        self.found: dict[str, tuple[Finding, ...]] = {}
        self.records: dict[str, Review] = {}
        self.calls: list[tuple[Any, ...]] = []
        self.checklists = load_checklists()
        self.orders: list[tuple[str, tuple[str, ...]]] = []
        self.is_redis_away = False
        self.objects = MemoryObjects()
        """What comparisons have stored."""
        self.models = ScriptedModels()
        self.custody = ScriptedCustody()
        self.operations = ScriptedOperations()
        self.denied: set[Right] = set()
        self.person = NOBODY

    def of(self, person: Person) -> ScriptedReviews:
        self.person = person
        return self

    def allows(self, right: Right, review_id: str = "") -> bool:
        return right not in self.denied

    def access_to(self, review_id: str) -> Access:
        review = self.review(review_id)
        return Access(review.owner, review.teams)

    checklists = load_checklists()

    # What tests tell.

    def add(
        self,
        document: Document | None = None,
        checks: Sequence[Finding] = (),
        *,
        name: str = "outage.docx",
        waits: bool = False,
    ) -> str:
        """Add a review that has been submitted and, when there is a document, read."""
        review_id = str(ULID())
        sha256 = document.sha256 if document else "1" * 64
        self.records[review_id] = Review(review_id, name, sha256, "text/plain", 100, 1_700_000_000.0, "ana")
        self.documents[review_id] = document
        self.found[review_id] = tuple(checks)
        self.events[review_id] = [ReviewSubmitted(1.0, name, 100, "ana")]
        if document:
            words = sum(section.words for section in document.sections)
            self.happened(review_id, DocumentRead(2.0, len(document.sections), words, len(checks), waits))
        return review_id

    def happened(self, review_id: str, *events: Event) -> None:
        self.events[review_id].extend(events)

    def run_started(self, review_id: str) -> None:
        self.happened(review_id, RunStarted(3.0, RUN, ("s1", "s2"), (11, 11), ("us.first",), "ana"))

    def section_running(self, review_id: str, section_id: str = "s1", thinking: str = "Looking.") -> None:
        self.happened(
            review_id,
            SectionStarted(4.0, RUN, section_id, 1),
            SectionProgressed(5.0, RUN, section_id, thinking, 42),
        )

    def section_finished(self, review_id: str, *findings: Finding, section_id: str = "s1") -> None:
        self.happened(review_id, *(FindingAdded(6.0, RUN, section_id, finding) for finding in findings))
        ids = tuple(finding.id for finding in findings)
        self.happened(review_id, SectionFinished(7.0, RUN, section_id, ids, a_provenance(), 2.0))

    def section_failed(self, review_id: str, section_id: str = "s2", reason: str = "All models were too busy.") -> None:
        self.happened(review_id, SectionFailed(8.0, RUN, section_id, "throttled", reason))

    def run_finished(self, review_id: str, status: RunStatus) -> None:
        coverage = Coverage(22, 11, (Omission("section", 11, "All models were too busy."),))
        self.happened(review_id, RunFinished(9.0, RUN, status, Usage(cost_usd=0.02), coverage))

    # What pages call.

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
    ) -> str:
        self.orders.append((checklist, tuple(models)))
        if not data:
            raise DocumentEmpty(f"{name!r} is empty. Choose a file with text in it.")
        review_id = self.add(a_document(name), (), name=name, waits=waits)
        record = self.records[review_id]
        self.records[review_id] = Review(
            review_id,
            name,
            hashlib.sha256(data).hexdigest(),
            record.media_type,
            len(data),
            record.created_at,
            self.person.name,
            section_name,
            waits=waits,
        )
        self.calls.append(
            ("submit", name, self.person.name, section_name)
            if reuses
            else ("submit", name, self.person.name, section_name, "fresh")
        )
        return review_id

    def begin(self, review_id: str) -> str:
        self.calls.append(("begin", review_id))
        self.run_started(review_id)
        return RUN

    def start_run(self, review_id: str, *, models: Sequence[str] = (), checklist: str = "") -> str:
        self.calls.append(("start_run", tuple(models), checklist))
        return "02RUN"

    def forecast(self, review_id: str, *, models: Sequence[str] = (), checklist: str = "") -> Forecast:
        self.document(review_id)
        expected = Usage(1000, 500, 8000, 900, 0.38)
        return Forecast(2, 22, (ModelForecast(models[0] if models else "m", "Sonnet 4.6", expected, 95.0),))

    def earlier(self, data: bytes) -> list[ReviewSummary]:
        sha256 = hashlib.sha256(data).hexdigest()
        return [summary for summary in self.list() if self.records[summary.id].sha256 == sha256]

    def list(self, *, limit: int = 50, search: str = "", after: str = "") -> list[ReviewSummary]:
        ids = [key for key in reversed(self.records) if search in self.records[key].document_name]
        return [summarise(self.records[key], self._progress(key), self.found[key]) for key in ids[:limit]]

    def review(self, review_id: str) -> Review:
        if review_id not in self.records:
            raise ReviewNotFound(f"There is no review {review_id!r}.")
        return self.records[review_id]

    def document(self, review_id: str) -> Document:
        document = self.documents[self.review(review_id).id]
        if document is None:
            raise DocumentNotReady("The document has not been read yet.")
        return document

    def reader_text(self, review_id: str) -> bytes:
        return packed_for_reader(self.document(review_id))

    def early_text(self, review_id: str) -> bytes | None:
        document = self.documents[review_id]
        return packed_for_reader(document) if document else None

    def checks(self, review_id: str) -> tuple[Finding, ...]:
        self.document(review_id)
        return self.found[review_id]

    def progress(self, review_id: str, known: Progress | None = None) -> Progress:
        if self.is_redis_away:
            raise StoreUnavailable("Redis does not answer.")
        progress = self._progress(review_id)
        return known if known and known.cursor == progress.cursor else progress

    def _progress(self, review_id: str) -> Progress:
        events = self.events[review_id]
        return Progress().replay(events, str(len(events)))

    def cancel(self, review_id: str, run_id: str) -> None:
        self.happened(review_id, RunCancelRequested(8.5, run_id, self.person.name))
        self.calls.append(("cancel", run_id, self.person.name))

    def retry(self, review_id: str, run_id: str, section_ids: Sequence[str]) -> None:
        self.calls.append(("retry", run_id, tuple(section_ids), self.person.name))

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
        decision = Decision(
            str(ULID()), tuple(finding_ids), action, self.person.name, 1_700_000_100.0, reason, description, suggestion
        )
        self.happened(review_id, DecisionMade(decision.at, decision))
        return decision

    def export(self, review_id: str, kind: str) -> ExportFile:
        name = f'{kind} "of"/{self.review(review_id).document_name}\r\n'
        return ExportFile(name, "application/octet-stream", b"the file")

    def result(self, review_id: str) -> dict[str, Any]:
        found = [*self.found[review_id], *self._progress(review_id).findings.values()]
        findings = [{"id": finding.id, "confidence": finding.confidence} for finding in found]
        return {"status": "complete", "findings": findings}

    def health(self) -> dict[str, Any]:
        status = "unhealthy" if self.is_redis_away else "healthy"
        return {
            "status": status,
            "redis": "does not answer" if self.is_redis_away else "connected",
            "s3": "connected",
            "bedrock": "connected",
            "workers": "connected",
            "worker_count": 4,
            "queue_length": 0,
            "enhanced_mode": True,
            "models_available": 1,
            "timestamp": "2026-11-24T03:06:33+00:00",
            "redis_url": "redis://:secret@127.0.0.1/0",
            "models": [
                {
                    "id": "us.first",
                    "name": "Claude Sonnet 4.6",
                    "lifecycle": "legacy",
                    "lifecycle_text": "legacy until 8 April 2027",
                    "breaker": "open",
                    "usable": False,
                    "last_error": "It was too busy.",
                    "last_error_at": 1_700_000_000.0,
                },
                {"id": "us.second", "name": "Claude Sonnet 5.5", "breaker": "closed", "usable": True},
            ],
        }
