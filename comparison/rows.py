"""The rows of a comparison: one issue each, with what every column says about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from comparison.columns import Column
from domain.finding import Finding, RiskLevel


class Agreement(StrEnum):
    """How many of the columns that have reviewed the passage say so; `one` also where only one has."""

    ALL = "all"
    SOME = "some"
    ONE = "one"


@dataclass(frozen=True, slots=True)
class Passage:
    """The document's words that a row is about. `span` counts in the text of the block; None when no quote is there.

    `words` are the document's own; where no quote is in the document they are the quote as the model wrote it.
    """

    section_id: str
    section: str
    block_id: str
    span: tuple[int, int] | None
    words: str
    is_in_document: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One issue. `cells` holds the findings of each column that has it, in the order of the columns.

    A cell has several findings where a column says the same thing more than once, as a model does that meets both
    ends of a contradiction in two sections. `unreviewed` are the columns that have no answer for the passage's section,
    and so neither agree nor disagree.
    """

    id: str
    cells: Mapping[str, tuple[Finding, ...]]
    passage: Passage
    agreement: Agreement
    unreviewed: tuple[str, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings of the row, column by column."""
        return tuple(finding for cell in self.cells.values() for finding in cell)

    @property
    def finding_ids(self) -> tuple[str, ...]:
        """What to decide on, so that one decision stands for the whole row."""
        return tuple(finding.id for finding in self.findings)

    @property
    def representative(self) -> Finding:
        """The finding to show where there is room for one: proven first, then the surest, then by its id."""
        order = {"exact": 0, "near": 1, "absent": 2}
        return min(self.findings, key=lambda item: (order[item.quote_status], -item.confidence, item.id))

    @property
    def risks(self) -> frozenset[RiskLevel]:
        return frozenset(finding.risk_level for finding in self.findings)

    @property
    def risk_differs(self) -> bool:
        return len(self.risks) > 1

    @property
    def category_differs(self) -> bool:
        return len({finding.category for finding in self.findings}) > 1


@dataclass(frozen=True, slots=True)
class Alignment:
    """The columns in the order given, and the rows in the order of the document. Each finding is in one row."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def row_of(self, finding_id: str) -> Row | None:
        """Return the row that holds a finding, None when there is none."""
        return next((row for row in self.rows if finding_id in row.finding_ids), None)
