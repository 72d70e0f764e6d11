"""What an analyst does to findings: stored the moment it is done, then told."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ulid import ULID

from domain.decision import Decision, DecisionAction
from domain.errors import FindingNotFound
from domain.person import Person
from jobs.parts import Parts
from storage import keys
from storage.records import dump


def store_decision(
    parts: Parts,
    review_id: str,
    finding_ids: Sequence[str],
    action: DecisionAction,
    *,
    known: Collection[str],
    by: Person,
    reason: str = "",
    description: str = "",
    suggestion: str = "",
    representative: str = "",
) -> Decision:
    """Store one act as an object of its own, so that two people at once never overwrite each other.

    Raise `FindingNotFound` when a finding is not among those `known`.
    """
    unknown = [finding_id for finding_id in finding_ids if finding_id not in known]
    if unknown or not finding_ids:
        raise FindingNotFound("This finding is no longer part of the review. Reload the page.")
    decision = Decision(
        id=str(ULID()),
        finding_ids=tuple(dict.fromkeys(finding_ids)),
        action=action,
        by=by.name,
        at=parts.clock(),
        reason=reason,
        description=description,
        suggestion=suggestion,
        representative=representative,
        by_id=by.id,
    )
    parts.objects.put(keys.decision(review_id, decision.id), dump(decision))
    return decision
