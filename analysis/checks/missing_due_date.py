"""Check: actions without a date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.checks.action_lists import DUE_LABEL, item_gaps, label_gaps
from analysis.checks.action_rows import cards, gaps, said, shared_cells
from analysis.checks.columns import (
    DUE,
    due_columns,
    heading,
    is_action_table,
    is_row_closed,
    owner_columns,
    telling_column,
)
from analysis.checks.reading import Criticism, Reading, passage, shortened
from analysis.checks.tables import Table
from domain.document import Block
from domain.finding import Finding, FindingType, RiskLevel

CATEGORY = "missing_due_date"

_VAGUE = re.compile(
    r"(?:asap|as soon as (?:possible|practicable|feasible)|soon|shortly|in due course|later|at a later date|"
    r"in (?:the )?near future|when (?:possible|time permits|resources (?:permit|allow)|budget (?:permits|allows))|"
    r"(?:when|once|as soon as|if) (?:it is |they are )?(?:funded|funds (?:allow|permit)|funding (?:allows|permits))|"
    r"in good time|timely|future|next|eventually|open[- ]ended|as (?:needed|required)|if needed|no date(?: yet)?|"
    r"date open|as agreed|by (?:agreement|arrangement)|"
    r"when (?:ready|available|done|agreed|convenient|possible)|(?P<always>on-?going|continuous(?:ly)?|"
    r"rolling|permanent(?:ly)?))\.?",
    re.IGNORECASE,
)
_LASTING = re.compile(
    r"(?:continue|keep|maintain|monitor|watch|observe|ensure|report|review|check|update|support|manage|follow|track|"
    r"use|"
    r"remind|promote|record|inform)\w*\b|.*\b(?:regular|each|every|continu\w+|ongoing|monitoring|maintenance|upkeep)\b",
    re.IGNORECASE,
)
"""Work that never ends needs no date on which it does."""


def find_missing_due_dates(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each action whose due date is left blank or is a word such as “soon”."""
    for table in reading.tables:
        for gap in (*gaps(table, due_columns), *cards(table, DUE), *shared_cells(table, is_owner=False)):
            name = f"{gap.row_id} “{shortened(gap.telling.text)}”".strip()
            blank = f"the cell under “{gap.title}” {said(gap.written)}, while other rows of the table give a date."
            yield reading.finding(gap.telling, passage(gap.telling), _criticism(f"No date is set for {name}: {blank}"))
        for cell, written in _vague_cells(table):
            told = f"“{shortened(cell.text)}” is due “{written}”, which is not a date anyone can check."
            yield reading.finding(cell, passage(cell), _criticism(told))
    for lacking in label_gaps(reading, DUE_LABEL):
        told = f"The action has no date: it says “{shortened(lacking.written)}”."
        yield reading.finding(lacking.block, lacking.span, _criticism(told))
    for lacking in item_gaps(reading, is_owner=False):
        told = "The action has no date, while the other items of the list give one."
        yield reading.finding(lacking.block, lacking.span, _criticism(told))


def _vague_cells(table: Table) -> Iterator[tuple[Block, str]]:
    columns = due_columns(table) if is_action_table(table) else []
    telling = telling_column(table, *columns, *owner_columns(table)) if columns else None
    for row in table.body if telling is not None else ():
        cell = table.grid[row][telling] if telling is not None else None
        for column in columns:
            written = table.text(row, column)
            vague = _VAGUE.fullmatch(written) if cell is not None and not is_row_closed(table, row) else None
            if cell is not None and vague and not (vague["always"] and _LASTING.match(cell.text)):
                yield cell, f"{written}” under “{heading(table, column)}"


def _criticism(told: str) -> Criticism:
    return Criticism(
        CATEGORY,
        FindingType.IMPORTANT,
        RiskLevel.MEDIUM,
        0.92,
        told,
        "Set a date by which it is done, or say what it waits for.",
    )
