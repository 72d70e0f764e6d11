"""Models judged by documents with answer keys."""

from __future__ import annotations

from dataclasses import dataclass

MOST_MODELS = 5


@dataclass(frozen=True, slots=True)
class Judged:
    """One document of an evaluation: its review, the comparison on it where several models are judged, and its key."""

    name: str
    review_id: str
    key: str
    """The answer key as it was given: JSON text."""
    comparison_id: str = ""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Each of the models on each of the documents, stored when all have been submitted; named by a ULID."""

    id: str
    created_at: float
    created_by: str
    models: tuple[str, ...]
    documents: tuple[Judged, ...]
