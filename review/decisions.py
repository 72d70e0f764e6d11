"""How each finding stands after everything that was decided; decisions are only ever added."""

from __future__ import annotations

from collections.abc import Iterable

from domain.decision import Decision, DecisionAction, Verdict


def verdicts(decisions: Iterable[Decision]) -> dict[str, Verdict]:
    """Return the standing of every finding that was ever decided, in the order of time.

    An undo takes each of its findings back to what it was before its latest decision that still stands; with none
    left the finding is undecided. Decisions of the same moment count in the order of their ids.
    """
    standing: dict[str, list[Verdict]] = {}
    for decision in _in_order(decisions):
        for finding_id in dict.fromkeys(decision.finding_ids):
            stack = standing.setdefault(finding_id, [])
            if decision.action is not DecisionAction.UNDONE:
                stack.append(_verdict(decision))
            elif stack:
                stack.pop()
    return {finding_id: stack[-1] if stack else Verdict() for finding_id, stack in standing.items()}


def _in_order(decisions: Iterable[Decision]) -> list[Decision]:
    unique = {decision.id: decision for decision in decisions}
    return sorted(unique.values(), key=lambda decision: (decision.at, decision.id))


def _verdict(decision: Decision) -> Verdict:
    return Verdict(
        action=decision.action,
        by=decision.by,
        at=decision.at,
        reason=decision.reason,
        description=decision.description,
        suggestion=decision.suggestion,
    )
