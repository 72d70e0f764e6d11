"""Events with their dates, told in sentences and tables, and how alike two of them are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.checks.dates import When, moments, with_years
from analysis.checks.reading import MARGIN_KINDS, Reading, is_contents_line
from analysis.checks.statements import NOTHING, Statement, of_label, statement
from analysis.checks.tables import Table
from analysis.checks.words import Span, content_stems, stem, word_set, words
from domain.document import Block

_IDENTIFIER = re.compile(r"\b(?=[A-Z0-9-]*\d)[A-Z]{1,8}[-_]?\d[\w-]*\b|\b[A-Z]{2,6}-\d[\w-]*")
_NAMED_LETTER = re.compile(r"\b(?:[a-z]+|[A-Z][a-z]+) ([A-Z]|\d+(?:\.\d+)*)\b")
_CLAUSE = re.compile(
    r"[;:()]|,?\s(?:and|but|while|whereas|although|because|which|who|where|so that|before|after)\s|\s[–—]\s|,\s"
)
_DATE_WORDS = word_set(
    """
    date day time month year monday tuesday wednesday thursday friday saturday sunday utc cet gmt local january
    february march april may june july august september october november december jan feb mar apr jun jul aug sep
    oct nov dec morn even night noon o'clock am pm
    """
)
_MOST = 20
_UNTIL = re.compile(
    r"\b(?:until|till|to|through|expir\w+|valid (?:until|to|through)|ends?|ending|ended|up to)\s*(?:on|at|in|the|"
    r"\w+day,?)?\s*$",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\b(?:by|no later than|not later than|before|due(?: on| by)?|latest)\s*(?:the|\w+day,?)?\s*$", re.IGNORECASE
)
_SINCE = re.compile(
    r"\b(?:from|since|as of|starting|beginning|effective|after)\s*(?:on|at|the|\w+day,?)?\s*$", re.IGNORECASE
)
_TO_COME = re.compile(
    r"\b(?:will|shall|is to|are to|to be|planned|scheduled|due|target|intended|expected|foreseen|supposed)\b",
    re.IGNORECASE,
)
_ORDINALS = word_set(
    """
    first second third fourth fifth last next previous prior earlier later former initial final original
    originally old older new newer another other planned postponed rescheduled moved revised repeat repeated
    extended follow-up renewed annual annually yearly quarterly monthly weekly daily every each instead supposed
    expected draft interim update updated
    """
)


@dataclass(frozen=True, slots=True)
class Event:
    """A date with the words that say what happened then."""

    block: Block
    span: Span
    when: When
    stems: frozenset[str]
    """Words of the clause of the date."""
    wide: frozenset[str]
    """Words of the whole sentence or row."""
    names: frozenset[str]
    """Identifiers, letters and numbers that tell one thing of a kind from another."""
    ordinals: frozenset[str]
    relation: str
    label: bool = False
    """True when the words are the label of a row of label and value."""
    table_id: str = ""
    said: Statement = NOTHING
    """What happened to what, where the words tell it."""
    is_to_come: bool = False


def events(reading: Reading, *, month_first: bool | None) -> Iterator[Event]:
    """Yield the dated and timed events of a document in reading order."""
    pairs = {cell.id: label for table in reading.tables for label, cell in label_cells(table)}
    rows = {cell.id: others for table in reading.tables for cell, others in _timed_rows(table)}
    for block in reading.body:
        if block.kind in MARGIN_KINDS or is_contents_line(block) or not any(map(str.isdigit, block.text)):
            continue
        if block.id in rows:
            yield from _of_row(block, rows[block.id], month_first)
        else:
            yield from _of_text(reading, block, pairs.get(block.id), month_first)


def label_cells(table: Table) -> Iterator[tuple[str, Block]]:
    """Yield label and value cell of each row of a table of labels and values."""
    if len(table.columns) != 2:
        return
    for row in range(len(table.grid)):
        label, cell = table.text(row, 0).rstrip(" :"), table.grid[row][1]
        if cell is not None and 0 < len(label) <= 60 and not table.is_band(row):
            yield label, cell


def _timed_rows(table: Table) -> Iterator[tuple[Block, list[Block]]]:
    """Yield the cells that hold a date alone, with the other cells of their row."""
    if len(table.columns) < 2 or table.header < 0:
        return
    for row in table.body:
        cells = [cell for cell in dict.fromkeys(table.grid[row]) if cell is not None and cell.text.strip()]
        if table.columns[-1] == 1 and len(cells) == 2 and re.search(r"\d", cells[1].text):
            continue
        first = cells[0] if cells else None
        if first is not None and len(cells) > 1 and len(first.text) < 40 and moments(first.text):
            yield first, cells[1:]


def _of_row(block: Block, others: list[Block], month_first: bool | None) -> Iterator[Event]:
    found = moments(block.text, month_first=month_first)
    telling = max(others, key=lambda cell: len(cell.text))
    text = telling.text
    if len(found) == 1 and block.place is not None and not moments(text):
        stems = frozenset(_stems(text))
        yield Event(
            telling,
            (0, len(text)),
            found[0],
            stems,
            stems,
            _names(text),
            _ordinals(text),
            "at",
            table_id=block.place.table_id,
            said=statement(text, len(text), len(text)),
            is_to_come=_TO_COME.search(text) is not None,
        )


def _of_text(reading: Reading, block: Block, label: str | None, month_first: bool | None) -> Iterator[Event]:
    previous = ""
    for start, end in reading.sentences(block):
        sentence, earlier = block.text[start:end], previous
        previous = sentence
        found = with_years(moments(sentence, month_first=month_first))
        # A sentence with more dates than any person writes is data, not a statement.
        for index, when in enumerate(found[:_MOST]):
            left = found[index - 1].end if index else 0
            right = found[index + 1].start if index + 1 < len(found) else len(sentence)
            before, after = (
                _before(sentence, left, when.start),
                _after(sentence, when.end, right, not sentence[: when.start].strip()),
            )
            is_label = label is not None and (index == 0 or not (before + after).strip())
            own = label if is_label and label else before if len(_stems(before)) >= 2 else f"{before} {after}"
            yield Event(
                block,
                (start, end),
                when,
                frozenset(_stems(own)),
                frozenset(_stems(sentence) + _stems(label or "")),
                _names(own if is_label else _clauses(sentence, when)),
                _ordinals(own if is_label else f"{before} {after}"),
                _relation(sentence[: when.start], found[:index], label if is_label else None),
                is_label,
                block.place.table_id if block.place else "",
                of_label(label)
                if is_label and label
                else statement(sentence, when.start, when.end, earlier, left=left),
                _TO_COME.search(own) is not None,
            )


def _before(sentence: str, left: int, start: int) -> str:
    """Return up to twelve words before a date, from the last border of a clause that leaves at least three."""
    text = sentence[left:start]
    begin = 0
    for border in _CLAUSE.finditer(text):
        if len(content_stems(text[border.end() :])) >= 3:
            begin = border.end()
    found = words(text[begin:])[-12:]
    return text[begin + found[0].start() :] if found else ""


def _after(sentence: str, end: int, right: int, is_first: bool) -> str:
    """Return the few words after a date, up to the next border of a clause."""
    text = sentence[end:right]
    if is_first:
        text = text.lstrip(" :,;–—-")
    border = _CLAUSE.search(text)
    text = text[: border.start()] if border else text
    found = words(text)[:8]
    return text[: found[-1].end()] if found else ""


def _clauses(sentence: str, when: When) -> str:
    # “9 and 10 November”: the first day belongs to the date too.
    near = max(0, when.start - 12)
    before = sentence[:near] + re.sub(r"\d{1,2}\s*(?:and|to|or|[-–&])\s*$", "", sentence[near : when.start])
    return before + " " + sentence[when.end :]


def _relation(before: str, earlier: list[When], label: str | None) -> str:
    if label is not None:
        lowered = label.casefold()
        if re.search(r"\b(?:until|to|end|ends|expir\w+)\b", lowered):
            return "until"
        return "since" if re.search(r"\b(?:from|since)\b", lowered) else "at"
    if _UNTIL.search(before):
        return "until"
    if _BY.search(before):
        return "by"
    if _SINCE.search(before):
        return "since"
    # The second date of “from A to B” is told by “to”, the first by “from” or “between”.
    return "until" if earlier and re.search(r"(?:\bto|\band|[-–—])\s*(?:\w+day,?)?\s*$", before) else "at"


def _stems(text: str) -> list[str]:
    return [
        found for found in content_stems(text) if found not in _DATE_WORDS and not found.isdigit() and len(found) > 1
    ]


def _names(text: str) -> frozenset[str]:
    cut = text
    for when in reversed(moments(text)[:_MOST]):
        cut = _clauses(cut, when)
    found = {match.group() for match in _IDENTIFIER.finditer(cut)}
    found |= {match[1] for match in _NAMED_LETTER.finditer(cut)}
    return frozenset(found | set(re.findall(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w,.]?\d)", cut)))


def _ordinals(text: str) -> frozenset[str]:
    return frozenset(
        word.group().casefold() for word in words(text) if word.group().casefold() in _ORDINALS
    ) | frozenset(
        stem(word) for word in re.findall(r"\b(?:19|20)\d\d\b(?=\s(?:audit|review|test|exercise|report|budget))", text)
    )
