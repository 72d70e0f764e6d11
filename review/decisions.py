"""How each finding stands after everything that was decided; decisions are only ever added."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from domain.decision import Decision, DecisionAction, Verdict
from domain.finding import Finding


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


def of_review(
    findings: Mapping[str, Finding], standing: Mapping[str, Verdict], *, latest: str, compared: Collection[str]
) -> dict[str, Finding]:
    """Return the findings that belong to the review itself, of all that were found, by id.

    Those of its `latest` run do, and those of its earlier ones that somebody decided on. Of the runs `compared` with
    each other only what was accepted does, and an issue that several of them found but once.
    """

    def belongs(finding: Finding) -> bool:
        verdict = standing.get(finding.id, Verdict())
        if finding.run_id in compared:
            return verdict.is_accepted and verdict.representative in ("", finding.id)
        return finding.run_id == latest or verdict.action is not None

    return {finding_id: finding for finding_id, finding in findings.items() if belongs(finding)}


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
        representative=decision.representative,
    )
