"""Check: actions without a date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.checks.action_rows import gaps, said
from analysis.checks.columns import due_columns, heading, is_action_table, is_row_closed, owner_columns, telling_column
from analysis.checks.dates import moments
from analysis.checks.reading import PROSE_KINDS, Criticism, Reading, passage, shortened
from analysis.checks.tables import Table
from analysis.checks.words import is_quoted
from domain.document import Block
from domain.finding import Finding, FindingType, RiskLevel

CATEGORY = "missing_due_date"

_VAGUE = re.compile(
    r"(?:asap|as soon as (?:possible|practicable|feasible)|soon|shortly|in due course|later|at a later date|"
    r"in (?:the )?near future|"
    r"when (?:possible|time permits|resources (?:permit|allow))|in good time|timely|future|next|eventually)\.?",
    re.IGNORECASE,
)
_IN_TEXT = re.compile(
    r"\b(?:due|due date|deadline|target date|by when|completion date)\s*:\s*"
    r"(?:tb[dca]|n/?a|none|open|not (?:yet )?\w+|to be \w+|[-–—?]+|_{2,}|)\s*(?=[,;.)\]|/]|$|\s[A-Z][a-z ]{2,14}:)",
    re.IGNORECASE,
)


def find_missing_due_dates(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each action whose due date is left blank or is a word such as “soon”."""
    for table in reading.tables:
        for gap in gaps(table, due_columns):
            name = f"{gap.row_id} “{shortened(gap.telling.text)}”".strip()
            blank = f"the cell under “{gap.title}” {said(gap.written)}, while other rows of the table give a date."
            yield reading.finding(gap.telling, passage(gap.telling), _criticism(f"No date is set for {name}: {blank}"))
        for cell, written in _vague_cells(table):
            told = f"“{shortened(cell.text)}” is due “{written}”, which is not a date anyone can check."
            yield reading.finding(cell, passage(cell), _criticism(told))
    for block in reading.body:
        if block.kind in PROSE_KINDS and ":" in block.text:
            for match in _IN_TEXT.finditer(block.text):
                if not is_quoted(block.text, *match.span()):
                    told = f"The action has no date: it says “{shortened(match.group())}”."
                    yield reading.finding(block, reading.sentence_at(block, match.start()), _criticism(told))


def _vague_cells(table: Table) -> Iterator[tuple[Block, str]]:
    columns = due_columns(table) if is_action_table(table) else []
    telling = telling_column(table, *columns, *owner_columns(table)) if columns else None
    for row in table.body if telling is not None else ():
        cell = table.grid[row][telling] if telling is not None else None
        for column in columns:
            written = table.text(row, column)
            if (
                cell is not None
                and _VAGUE.fullmatch(written)
                and not moments(written)
                and not is_row_closed(table, row)
            ):
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
