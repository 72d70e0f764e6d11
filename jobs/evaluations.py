"""Judging models by documents with answer keys: what the page calls."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ulid import ULID

from comparison.columns import Column
from comparison.scoring import AnswerKey, Score, parse_key, score
from domain.comparison import ComparedRun, Comparison
from domain.errors import ComparisonNotFound, ComparisonRefused, DocumentNotReady
from domain.evaluation import MOST_MODELS, Evaluation, Judged
from domain.finding import Finding
from jobs.compared_columns import columns_of
from jobs.comparing import prepare_comparison
from jobs.guard import Guarded, guarded
from jobs.history import read_record
from jobs.parts import Parts
from jobs.redis_connection import redis_errors
from jobs.remembered import Remembered
from jobs.reviews import Reviews
from review.permission import Right
from storage import keys
from storage.records import dump

_SCORES_KEPT = 200
_ID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")


@dataclass(frozen=True, slots=True)
class Upload:
    """A document to judge models by, with its key."""

    name: str
    data: bytes
    key: bytes
    key_name: str


@dataclass(frozen=True, slots=True)
class JudgedColumn:
    """One model on one document as far as it has come: its score counts the checks' findings too, as a review does."""

    column: Column
    score: Score
    is_live: bool


@dataclass(frozen=True, slots=True)
class JudgedDocument:
    """One document with a column for each model; `problem` says why it cannot be judged, if so."""

    judged: Judged
    columns: tuple[JudgedColumn, ...] = ()
    problem: str = ""


@guarded({"start": Right.USE, "get": Right.USE, "look": Right.USE})
class Evaluations(Guarded):
    """All evaluations, as one person may use them."""

    def __init__(self, parts: Parts, reviews: Reviews) -> None:
        super().__init__()
        self._parts = parts
        self._all_reviews = reviews
        self._scores: Remembered[Score] = Remembered(_SCORES_KEPT)

    def start(self, uploads: Sequence[Upload], models: Sequence[str]) -> Evaluation:
        """Have each model review each document, pinned and asked anew; return the evaluation.

        Raise `ComparisonRefused` for a key that is none or for models that cannot be judged together, before anything
        is stored, and `DocumentRefused` for a document.
        """
        _refuse_bad(uploads, models)
        documents = tuple(self._submit(upload, tuple(models)) for upload in uploads)
        evaluation = Evaluation(str(ULID()), self._parts.clock(), self._person.name, tuple(models), documents)
        place = keys.evaluation(evaluation.id)
        for judged in documents:
            # Its key quotes the document, so it goes when the document goes.
            self._parts.objects.put(keys.elsewhere(judged.review_id, place), b"{}")
        self._parts.objects.put(place, dump(evaluation))
        return evaluation

    def get(self, evaluation_id: str) -> Evaluation:
        """Return the record. Raise `ComparisonNotFound` when there is none, or when this person may not see it."""
        key = keys.evaluation(evaluation_id)
        found = read_record(self._parts.objects, Evaluation, key) if _ID.fullmatch(evaluation_id) else None
        if found is None or not all(self._reviews.allows(Right.READ, judged.review_id) for judged in found.documents):
            raise ComparisonNotFound("There is no such evaluation, or you may not see all of its reviews.")
        return found

    def look(self, evaluation: Evaluation) -> tuple[JudgedDocument, ...]:
        """Return how each model does on each document so far."""
        return tuple(self._judged(judged, evaluation.models) for judged in evaluation.documents)

    @property
    def _reviews(self) -> Reviews:
        return self._all_reviews.of(self._person)

    def _submit(self, upload: Upload, models: tuple[str, ...]) -> Judged:
        review_id = self._reviews.submit(upload.name, upload.data, models=models[:1], reuses=False)
        comparison_id = ""
        if len(models) > 1:
            with redis_errors("The comparison was not prepared"):
                comparison_id = prepare_comparison(self._parts, review_id, models, by=self._person.name).id
        return Judged(upload.name, review_id, upload.key.decode("utf-8-sig"), comparison_id)

    def _judged(self, judged: Judged, models: tuple[str, ...]) -> JudgedDocument:
        progress = self._reviews.progress(judged.review_id)
        if progress.unreadable_reason:
            return JudgedDocument(judged, problem=progress.unreadable_reason)
        try:
            document, checks = self._reviews.document(judged.review_id), self._reviews.checks(judged.review_id)
        except DocumentNotReady:
            return JudgedDocument(judged)
        key = parse_key(judged.key.encode(), judged.name)
        columns = columns_of(self._compared(judged, models), progress, document)
        runs = [progress.runs.get(column.key) for column in columns]
        return JudgedDocument(
            judged,
            tuple(
                JudgedColumn(column, self._score((*checks, *column.findings), key, judged), run is None or run.is_live)
                for column, run in zip(columns, runs, strict=True)
            ),
        )

    def _score(self, findings: Sequence[Finding], key: AnswerKey, judged: Judged) -> Score:
        """Return the score, counted once for the same findings: comparing words takes a while."""
        name = repr((judged.review_id, [finding.id for finding in findings]))
        return self._scores.get_or_make(name, lambda: score(findings, key))

    def _compared(self, judged: Judged, models: tuple[str, ...]) -> Comparison:
        key = keys.comparison(judged.review_id, judged.comparison_id)
        stored = read_record(self._parts.objects, Comparison, key) if judged.comparison_id else None
        if stored is not None:
            return stored
        names = [figures.name for figures in self._parts.figures(models)] or list(models)
        own = ComparedRun(judged.review_id, names[0], models[:1])
        return Comparison("", judged.review_id, 0.0, "", (own,))


def _refuse_bad(uploads: Sequence[Upload], models: Sequence[str]) -> list[AnswerKey]:
    if not 1 <= len(models) <= MOST_MODELS or len(set(models)) < len(models):
        raise ComparisonRefused(f"Choose one to {MOST_MODELS} different models to judge.")
    if not uploads:
        raise ComparisonRefused("Choose documents with their answer keys: NAME.docx and NAME.key.json.")
    try:
        return [parse_key(upload.key, upload.key_name) for upload in uploads]
    except ValueError as error:
        raise ComparisonRefused(str(error)) from error
