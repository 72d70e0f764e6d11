"""What each column of a comparison is worth, counted in issues: agreed, only here, accepted, and what it cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from comparison.columns import Column
from comparison.rows import Alignment, Row
from domain.decision import DecisionAction, Verdict
from domain.finding import QuoteStatus, Usage

UNDECIDED = Verdict()


@dataclass(frozen=True, slots=True)
class ColumnMeasures:
    """One column in figures. `issues` are the rows that it has a cell in, `agreed` those that another column has too.

    `only_here` are issues that no other column has although one has reviewed the passage, `unshared` those in passages
    that no other column has reviewed. `accepted` and `rejected` count issues, edited ones as accepted. `seconds` is the
    time of its sections together, `first_token_ms` the median over them.
    """

    key: str
    label: str
    models: tuple[str, ...]
    findings: int
    issues: int
    agreed: int
    only_here: int
    unshared: int
    exact: int
    near: int
    absent: int
    accepted: int
    rejected: int
    usage: Usage
    seconds: float | None
    first_token_ms: float | None
    sections: int
    failed_sections: int
    failed_requests: int

    @property
    def decided(self) -> int:
        return self.accepted + self.rejected

    @property
    def accepted_share(self) -> float | None:
        """Accepted of decided issues, from 0 to 1; None while nothing is decided."""
        return self.accepted / self.decided if self.decided else None

    @property
    def cost_per_accepted(self) -> float | None:
        """US dollars of the whole run for each accepted issue; None while none is accepted."""
        return self.usage.cost_usd / self.accepted if self.accepted else None


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """Two columns: issues that both have, and that at least one has, where both have reviewed the passage."""

    one: str
    other: str
    both: int
    either: int

    @property
    def share(self) -> float | None:
        """Both of either, from 0 to 1 (the Jaccard index); None where neither has an issue."""
        return self.both / self.either if self.either else None


@dataclass(frozen=True, slots=True)
class Together:
    """How many issues exactly these columns have, no more and no fewer; keys in the order of the columns."""

    keys: tuple[str, ...]
    issues: int


@dataclass(frozen=True, slots=True)
class Measures:
    """The figures of a comparison. `pairs` has each pair once, `together` only sets that occur, largest first."""

    columns: tuple[ColumnMeasures, ...]
    pairs: tuple[PairAgreement, ...]
    together: tuple[Together, ...]

    def column(self, key: str) -> ColumnMeasures:
        """Return the figures of one column. Raise `KeyError` when there is none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)

    def pair(self, one: str, other: str) -> PairAgreement:
        """Return the agreement of two columns, in either order. Raise `KeyError` when there is none."""
        for pair in self.pairs:
            if {pair.one, pair.other} == {one, other}:
                return pair
        raise KeyError((one, other))


def measure(alignment: Alignment, verdicts: Mapping[str, Verdict]) -> Measures:
    """Return the figures of a comparison with its decisions as they stand."""
    columns, rows = alignment.columns, alignment.rows
    sets = Counter(tuple(row.cells) for row in rows)
    return Measures(
        columns=tuple(_column(column, rows, verdicts, others=len(columns) - 1) for column in columns),
        pairs=tuple(_pair(one.key, other.key, rows) for one, other in combinations(columns, 2)),
        together=tuple(Together(*item) for item in sorted(sets.items(), key=lambda item: (-item[1], item[0]))),
    )


def row_verdict(row: Row, verdicts: Mapping[str, Verdict]) -> Verdict:
    """Return how a row stands: as the latest decision on one of its findings that still stands."""
    given = [verdicts.get(finding_id, UNDECIDED) for finding_id in row.finding_ids]
    decided = [verdict for verdict in given if verdict.action is not None]
    return max(decided, key=lambda verdict: verdict.at, default=UNDECIDED)


def _column(column: Column, rows: Sequence[Row], verdicts: Mapping[str, Verdict], *, others: int) -> ColumnMeasures:
    mine = [row for row in rows if column.key in row.cells]
    standing = [row_verdict(row, verdicts) for row in mine]
    quotes = Counter(finding.quote_status for finding in column.findings)
    agreed = sum(len(row.cells) > 1 for row in mine)
    unshared = sum(len(row.unreviewed) == others for row in mine) if others else len(mine)
    return ColumnMeasures(
        key=column.key,
        label=column.label,
        models=column.models,
        findings=len(column.findings),
        issues=len(mine),
        agreed=agreed,
        only_here=len(mine) - agreed - unshared,
        unshared=unshared,
        exact=quotes[QuoteStatus.EXACT],
        near=quotes[QuoteStatus.NEAR],
        absent=quotes[QuoteStatus.ABSENT],
        accepted=sum(verdict.is_accepted for verdict in standing),
        rejected=sum(verdict.action is DecisionAction.REJECTED for verdict in standing),
        usage=column.usage,
        seconds=column.seconds,
        first_token_ms=column.first_token_ms,
        sections=len(column.sections),
        failed_sections=len(column.failures),
        failed_requests=column.failed_requests,
    )


def _pair(one: str, other: str, rows: Sequence[Row]) -> PairAgreement:
    comparable = [row for row in rows if one not in row.unreviewed and other not in row.unreviewed]
    have = [(one in row.cells, other in row.cells) for row in comparable]
    return PairAgreement(one, other, sum(all(pair) for pair in have), sum(any(pair) for pair in have))
