"""What is left of a review that was deleted: who, when and why, and none of its text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deletion:
    """Times are seconds since the epoch. `shared_with` names the people and teams that could see it."""

    review_id: str
    sha256: str
    size_bytes: int
    created_at: float
    owner: str
    teams: tuple[str, ...]
    shared_with: tuple[str, ...]
    run_ids: tuple[str, ...]
    by: str
    by_id: str
    at: float
    reason: str
