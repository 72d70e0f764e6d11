"""Which findings a person looks at, in which order, and how many there are of each sort."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from domain.decision import Verdict
from domain.finding import Finding, FindingType, Origin, QuoteStatus, RiskLevel

_RANK = {RiskLevel.HIGH: 0, RiskLevel.MEDIUM: 1, RiskLevel.LOW: 2}


class Standing(StrEnum):
    """What became of a finding; an edited one counts as accepted."""

    UNDECIDED = "undecided"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """A finding passes when it fits every field that is not empty. `sections` holds section ids or titles."""

    risk: Collection[str] = ()
    types: Collection[str] = ()
    sections: Collection[str] = ()
    decisions: Collection[str] = ()
    quote_statuses: Collection[str] = ()
    search: str = ""
    origins: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many findings there are, and how many of each sort; a sort without any is left out of its mapping."""

    total: int = 0
    risk: Mapping[RiskLevel, int] = field(default_factory=dict)
    types: Mapping[FindingType, int] = field(default_factory=dict)
    sections: Mapping[str, int] = field(default_factory=dict)
    decisions: Mapping[Standing, int] = field(default_factory=dict)
    quote_statuses: Mapping[QuoteStatus, int] = field(default_factory=dict)
    origins: Mapping[Origin, int] = field(default_factory=dict)

    @property
    def high(self) -> int:
        return self.risk.get(RiskLevel.HIGH, 0)

    @property
    def medium(self) -> int:
        return self.risk.get(RiskLevel.MEDIUM, 0)

    @property
    def low(self) -> int:
        return self.risk.get(RiskLevel.LOW, 0)

    @property
    def accepted(self) -> int:
        return self.decisions.get(Standing.ACCEPTED, 0)

    @property
    def rejected(self) -> int:
        return self.decisions.get(Standing.REJECTED, 0)

    @property
    def decided(self) -> int:
        return self.accepted + self.rejected

    @property
    def undecided(self) -> int:
        return self.total - self.decided


def standing(finding_id: str, verdicts: Mapping[str, Verdict]) -> Standing:
    """Return what became of a finding."""
    verdict = verdicts.get(finding_id)
    if verdict is None or verdict.action is None:
        return Standing.UNDECIDED
    return Standing.ACCEPTED if verdict.is_accepted else Standing.REJECTED


def select(
    findings: Iterable[Finding],
    verdicts: Mapping[str, Verdict],
    filter: FindingFilter,
    *,
    block_ids: Sequence[str] = (),
) -> list[Finding]:
    """Return the findings that pass, riskiest first and strengths last, then in the order of the document.

    `block_ids` are the document's, in reading order; without them the numbers in the ids stand in for it.
    """
    places = {block_id: place for place, block_id in enumerate(block_ids)}
    passing = [finding for finding in findings if _passes(finding, verdicts, filter)]
    return sorted(passing, key=lambda finding: _order(finding, places))


def count(findings: Iterable[Finding], verdicts: Mapping[str, Verdict]) -> Counts:
    """Return how many findings of each sort there are."""
    listed = list(findings)
    return Counts(
        total=len(listed),
        risk=Counter(finding.risk_level for finding in listed),
        types=Counter(finding.type for finding in listed),
        sections=Counter(finding.section_id for finding in listed),
        decisions=Counter(standing(finding.id, verdicts) for finding in listed),
        quote_statuses=Counter(finding.quote_status for finding in listed),
        origins=Counter(finding.origin for finding in listed),
    )


def _passes(finding: Finding, verdicts: Mapping[str, Verdict], wanted: FindingFilter) -> bool:
    return (
        (not wanted.risk or finding.risk_level in wanted.risk)
        and (not wanted.types or finding.type in wanted.types)
        and (not wanted.sections or finding.section_id in wanted.sections or finding.section in wanted.sections)
        and (not wanted.decisions or standing(finding.id, verdicts) in wanted.decisions)
        and (not wanted.quote_statuses or finding.quote_status in wanted.quote_statuses)
        and (not wanted.origins or finding.origin in wanted.origins)
        and _is_found(finding, wanted.search)
    )


def _is_found(finding: Finding, search: str) -> bool:
    """Whether each word of the search is somewhere in what the finding says."""
    words = search.casefold().split()
    if not words:
        return True
    texts = (finding.quote, finding.description, finding.suggestion, finding.category, finding.section)
    said = " ".join([*texts, finding.category.replace("_", " "), *finding.questions]).casefold()
    return all(word in said for word in words)


def _order(finding: Finding, places: Mapping[str, int]) -> tuple[object, ...]:
    start = finding.span[0] if finding.span else -1
    place = places.get(finding.block_id, len(places))
    by_number = () if finding.block_id in places else (_numbered(finding.section_id), _numbered(finding.block_id))
    is_positive = finding.type is FindingType.POSITIVE
    return (is_positive, _RANK[finding.risk_level], place, by_number, start, finding.id)


def _numbered(text: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key in which s2 comes before s10."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d+)", text) if part)
