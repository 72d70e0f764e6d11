"""Check: actions without a responsible role."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.checks.action_lists import OWNER_LABEL, item_gaps, label_gaps
from analysis.checks.action_rows import cards, gaps, said, shared_cells
from analysis.checks.columns import OWNER, owner_columns
from analysis.checks.reading import PROSE_KINDS, Criticism, Reading, passage, shortened
from analysis.checks.words import is_quoted
from domain.finding import Finding, FindingType, RiskLevel

CATEGORY = "missing_owner"

_SOMEBODY = re.compile(
    r"\b(?:somebody|someone|some person|one of (?:us|them|you))(?: (?:from|in|at|of) [\w -]{2,30}?)? (?:(?:really|"
    r"also|still) )?"
    r"(?:should|ought to|needs? to|must|has to|will have to|is to|will need to) (?!have\b|be (?:on|at|in|there|able|"
    r"present)\b)",
    re.IGNORECASE,
)
_RULE = re.compile(
    r"\b(?:always|at all times|every|each|if|when(?:ever)?|while|before|until|in case|else)\b", re.IGNORECASE
)
"""Words of a standing rule, which holds for whoever is there."""


def find_missing_owners(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each action whose owner is left blank, in a table or in `Owner:` of a sentence."""
    for table in reading.tables:
        for gap in (*gaps(table, owner_columns), *cards(table, OWNER), *shared_cells(table, is_owner=True)):
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
    for lacking in label_gaps(reading, OWNER_LABEL):
        yield reading.finding(
            lacking.block, lacking.span, _no_name(f"it says “{shortened(lacking.written)}” and names nobody")
        )
    for lacking in item_gaps(reading, is_owner=True):
        yield reading.finding(lacking.block, lacking.span, _no_name("the other items of the list name someone"))
    for block in reading.body:
        for start, end in reading.sentences(block) if block.kind in PROSE_KINDS else ():
            sentence = block.text[start:end]
            found = _SOMEBODY.search(sentence)
            if found and not _RULE.search(sentence) and not is_quoted(block.text, start + found.start(), end):
                yield reading.finding(block, (start, end), _no_name("“somebody” is nobody in particular"))


def _no_name(reason: str) -> Criticism:
    return Criticism(
        CATEGORY,
        FindingType.IMPORTANT,
        RiskLevel.MEDIUM,
        0.8,
        f"The action has no owner: {reason}.",
        "Name one role that answers for it.",
    )
