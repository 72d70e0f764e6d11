"""Check: actions without a responsible role."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.checks.action_rows import gaps, said
from analysis.checks.columns import owner_columns
from analysis.checks.reading import PROSE_KINDS, Criticism, Reading, passage, shortened
from analysis.checks.words import is_quoted
from domain.finding import Finding, FindingType, RiskLevel

CATEGORY = "missing_owner"

_IN_TEXT = re.compile(
    r"\b(?:action |task |risk )?(?:owner|responsible|responsibility|lead|assigned to|assignee|accountable)\s*:\s*"
    r"(?:tb[dca]|n/?a|none|unassigned|open|not (?:yet )?\w+|to be \w+|[-–—?]+|_{2,}|)\s*(?=[,;.)\]|/]|$|"
    r"\s[A-Z][a-z ]{2,14}:)",
    re.IGNORECASE,
)


def find_missing_owners(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each action whose owner is left blank, in a table or in `Owner:` of a sentence."""
    for table in reading.tables:
        for gap in gaps(table, owner_columns):
            name = f"{gap.row_id} “{shortened(gap.telling.text)}”".strip()
            yield reading.finding(
                gap.telling,
                passage(gap.telling),
                Criticism(
                    CATEGORY,
                    FindingType.IMPORTANT,
                    RiskLevel.MEDIUM,
                    0.93,
                    f"Nobody is responsible for {name}: the cell under “{gap.title}” {said(gap.written)}, "
                    "while other rows of the table name someone.",
                    "Name one role that answers for it.",
                ),
            )
    for block in reading.body:
        if block.kind in PROSE_KINDS and ":" in block.text:
            for match in _IN_TEXT.finditer(block.text):
                if not is_quoted(block.text, *match.span()):
                    yield reading.finding(block, reading.sentence_at(block, match.start()), _no_name(match.group()))


def _no_name(written: str) -> Criticism:
    return Criticism(
        CATEGORY,
        FindingType.IMPORTANT,
        RiskLevel.MEDIUM,
        0.8,
        f"The action has no owner: it says “{shortened(written)}” and names nobody.",
        "Name one role that answers for it.",
    )
