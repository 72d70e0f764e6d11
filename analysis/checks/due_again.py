"""Due dates of a numbered action that the text tells otherwise than its table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.checks.columns import due_columns, is_action_table, telling_column
from analysis.checks.dates import When, moments
from analysis.checks.reading import PROSE_KINDS, Reading, shortened
from analysis.checks.tables import Table
from analysis.checks.words import Span, content_stems, is_quoted
from domain.document import Block

Told = tuple[Block, Span, When, When, str]

_NAMED = re.compile(
    r"\b(?i:action|commitment|measure|condition|recommendation|step|milestone|task|item|rec\.|point)s? "
    r"(?:no\. |# ?)?(?P<id>[A-Z]{0,3}[-.]?\d{1,3})\b|\b(?P<code>[A-Z]{1,3}[-.]?\d{1,3})\b"
)
_DUE = re.compile(
    r"\b(?:due|deadline|will be|is to be|(?:is|are) (?:planned|scheduled|set)|must be|has to be|to be done|"
    r"is expected|by)\b",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r"\b(?:originally|first|moved|postponed|extended|instead|previous(?:ly)?|earlier|was|were|not|report\w*|review\w*|"
    r"meeting|from|since|after|before|start\w*|begin\w*)\b",
    re.IGNORECASE,
)


def due_again(reading: Reading) -> Iterator[Told]:
    """Yield block, sentence, date told, date of the table, and row, for each action that is told due on another day."""
    rows = dict(_due_rows(reading))
    for block in reading.body if rows else ():
        if block.kind not in PROSE_KINDS or not any(map(str.isdigit, block.text)):
            continue
        for span in reading.sentences(block):
            text = block.text[slice(*span)]
            named = [match for match in _NAMED.finditer(text) if (match["id"] or match["code"]) in rows]
            found = moments(text, month_first=reading.month_first)
            if len(named) != 1 or len(found) != 1 or not found[0].is_day or _OTHERWISE.search(text):
                continue
            when, (told, due) = found[0], rows[named[0]["id"] or named[0]["code"]]
            is_told = named[0].end() <= when.start and _DUE.search(text[named[0].end() : when.start])
            alike = set(content_stems(text)) & set(content_stems(told))
            if is_told and alike and _differ(when, due) and not is_quoted(text, when.start, when.end):
                yield block, span, when, due, shortened(told, 120)


def _due_rows(reading: Reading) -> Iterator[tuple[str, tuple[str, When]]]:
    """Yield the id of each action that has one in one table only, with its words and its one date."""
    seen: dict[str, list[tuple[str, When]]] = {}
    for table in reading.tables:
        columns = due_columns(table)[:1] if is_action_table(table) else []
        telling = telling_column(table, 0, *columns)
        for row in table.body if columns else ():
            found = moments(table.text(row, columns[0]), month_first=reading.month_first)
            if found and re.fullmatch(r"[A-Z]{0,3}[-.]?\d{1,3}", table.text(row, 0)):
                told = [(table.text(row, telling or 0), found[0])] if _is_due(table, row, columns[0], found) else []
                seen.setdefault(table.text(row, 0), []).extend(told)
    yield from ((name, found[0]) for name, found in seen.items() if len(found) == 1)


def _is_due(table: Table, row: int, column: int, found: list[When]) -> bool:
    return len(found) == 1 and found[0].is_day and len(table.text(row, column)) < 30


def _differ(first: When, second: When) -> bool:
    return (first.year, first.month, first.day) != (second.year, second.month, second.day)
