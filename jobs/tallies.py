"""How many findings of each model were accepted. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.decision import Verdict
from domain.finding import Finding


@dataclass(frozen=True, slots=True)
class Tally:
    """Findings of one model that were decided on; edited ones count as accepted."""

    accepted: int = 0
    decided: int = 0

    @property
    def share(self) -> float | None:
        """Accepted of decided, from 0 to 1; None while nothing is decided."""
        return self.accepted / self.decided if self.decided else None


def tallies(findings: Iterable[Finding], verdicts: Mapping[str, Verdict]) -> dict[str, Tally]:
    """Return the tallies of these findings by model id; what no model has found counts for none."""
    counted: dict[str, Tally] = {}
    for finding in findings:
        verdict = verdicts.get(finding.id)
        if finding.provenance is None or verdict is None or verdict.action is None:
            continue
        model_id = finding.provenance.model_id
        counted[model_id] = _sum(counted.get(model_id, Tally()), Tally(int(verdict.is_accepted), 1))
    return counted


def total(several: Iterable[Mapping[str, Tally]]) -> dict[str, Tally]:
    """Return the tallies of several reviews together."""
    summed: dict[str, Tally] = {}
    for counted in several:
        for model_id, tally in counted.items():
            summed[model_id] = _sum(summed.get(model_id, Tally()), tally)
    return summed


def _sum(one: Tally, other: Tally) -> Tally:
    return Tally(one.accepted + other.accepted, one.decided + other.decided)
