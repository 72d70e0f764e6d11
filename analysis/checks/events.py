"""Events with their dates, told in sentences and tables, with the words that say what happened then."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from analysis.checks.columns import DUE, heading, telling_column
from analysis.checks.dates import When, moments, with_years
from analysis.checks.event_words import MOST, names, ordinals, proper_names, relation, stems_of, tense, without_date
from analysis.checks.gist import gist, gist_of_cell
from analysis.checks.reading import MARGIN_KINDS, Reading, is_contents_line
from analysis.checks.statements import NOTHING, Statement, lasting, of_cell, of_label, statement
from analysis.checks.tables import Table, label_cells
from analysis.checks.targets import Targets
from analysis.checks.words import Span, content_stems, words
from domain.document import Block

_CLAUSE = re.compile(
    r"[;:()]|,?\s(?:and|but|while|whereas|although|because|which|who|where|when|so that|before|after)\s|\s[–—]\s|,\s"
)
_LABEL = re.compile(r"\s*(?P<label>[A-Z][\w’'/ -]{2,45}):\s*\W*(?:(?:on|the|at)\s)?$")
TO = re.compile(r"\W*(?:to|until|till|and|through)?(?: \w+day,?)?\W*", re.IGNORECASE)
"""What stands between the two ends of a stretch of time."""
_END = re.compile(r"(?:end|finish|completed?|closed|actual)\b", re.IGNORECASE)
"""Headings of the second of two dates of a row: when something ended."""


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
    proper: frozenset[str]
    """Words with a capital within the clause: names of places, firms and people."""
    ordinals: frozenset[str]
    relation: str
    label: bool = False
    """True when the words are a label or heading beside the date."""
    table_id: str = ""
    said: Statement = NOTHING
    """What happened to what, where the words tell it."""
    gist: frozenset[str] = frozenset()
    """What happened to what by the words of the clause, whatever their form."""
    named: str = ""
    """The label, or row and heading, that stand for the words of a sentence."""
    tense: str = ""
    """`plan` for what is to come, `past` for what has happened, empty where the words do not tell."""

    @property
    def at(self) -> tuple[str, int]:
        """The block and the place in it where the date is told."""
        return self.block.id, self.span[0] + self.when.start


def events(reading: Reading, *, month_first: bool | None) -> Iterator[Event]:
    """Yield the dated and timed events of a document in reading order."""
    pairs = {cell.id: label for table in reading.tables for label, cell in label_cells(table)}
    rows = {cell.id: telling for table in reading.tables for cell, telling in _timed_rows(table)}
    for block in reading.body:
        if block.kind in MARGIN_KINDS or is_contents_line(block) or not any(map(str.isdigit, block.text)):
            continue
        if block.place is None and Targets.is_caption(block):
            continue  # its date says when its figures held, and is no event
        if block.id in rows:
            yield from _of_row(block, rows[block.id], month_first)
        elif block.place is None or block.id in pairs or len(block.text) > 30:
            yield from _of_text(reading, block, pairs.get(block.id), month_first)
    for table in reading.tables:
        yield from _of_cells(table, month_first)


def _timed_rows(table: Table) -> Iterator[tuple[Block, Block]]:
    """Yield the cells that begin their row with a date alone, each with the cell that tells what happened."""
    if len(table.columns) < 2 or table.header < 0:
        return
    telling = telling_column(table, 0)
    for row in table.body if telling else ():
        first, told = table.grid[row][0], table.grid[row][telling or 1]
        if first is not None and told is not None and len(first.text) < 40 and moments(first.text):
            yield first, told


def _of_row(block: Block, telling: Block, month_first: bool | None) -> Iterator[Event]:
    found = moments(block.text, month_first=month_first)
    text = telling.text
    if len(found) != 1 or block.place is None or moments(text):
        return
    for part in re.split(r";\s|\.\s", text)[:4]:
        stems = frozenset(stems_of(part))
        yield Event(
            telling,
            (0, len(text)),
            replace(found[0], start=0, end=0),
            stems,
            frozenset(stems_of(text)),
            names(part),
            proper_names(part),
            ordinals(part),
            "at",
            table_id=block.place.table_id,
            said=statement(part, len(part), len(part)),
            gist=gist(part),
            tense="plan" if tense(part) == "plan" else "",
        )


def _of_cells(table: Table, month_first: bool | None) -> Iterator[Event]:
    """Yield the dates of cells whose heading and row say what they are, as under “Valid until” for a certificate."""
    if len(table.columns) < 3 or table.header < 0:
        return
    dated: dict[int, list[tuple[int, When]]] = {}
    for column in table.columns:
        for row in table.body:
            text = table.text(row, column)
            found = moments(text, month_first=month_first) if len(text) < 30 else []
            if len(found) == 1 and len(words(text)) <= 5:
                dated.setdefault(row, []).append((column, found[0]))
    columns = {column for cells in dated.values() for column, _ in cells}
    telling = telling_column(table, *columns) if dated and 0 not in columns else None
    telling = 0 if dated and 0 not in columns and (telling is None or _names_rows(table)) else telling
    for row, cells in dated.items() if telling is not None else ():
        cell, label = table.grid[row][telling or 0], table.text(row, telling or 0)
        if cell is None:
            continue
        for column, when in cells:
            title = heading(table, column)
            is_due = DUE.match(title) is not None and not (len(cells) > 1 and _END.match(title))
            stems = frozenset(stems_of(label) if is_due else stems_of(f"{label} {title}"))
            yield Event(
                cell,
                (0, len(cell.text)),
                replace(when, start=0, end=0),
                stems,
                stems,
                names(label),
                proper_names(label),
                ordinals(title),
                "by" if is_due else relation("", [], title),
                True,
                table.id,
                NOTHING if is_due else of_cell(label, title),
                gist_of_cell(label, title),
                f"{label} . {title}",
                "plan" if is_due else "",
            )


def _names_rows(table: Table) -> bool:
    """Return True when each row begins with words of its own, two or more in most."""
    labels = [table.text(row, 0) for row in table.body]
    return len(set(labels)) == len(labels) and sum(len(words(label)) > 1 for label in labels) * 2 > len(labels)


def _of_text(reading: Reading, block: Block, label: str | None, month_first: bool | None) -> Iterator[Event]:
    previous = ""
    for start, end in reading.sentences(block):
        said = NOTHING
        sentence, earlier = block.text[start:end], previous
        previous = sentence
        found = with_years(moments(sentence, month_first=month_first))
        # A sentence with more dates than any person writes is data, not a statement.
        for index, when in enumerate(found[:MOST]):
            left = found[index - 1].end if index else 0
            right = found[index + 1].start if index + 1 < len(found) else len(sentence)
            before, after = (
                _before(sentence, left, when.start),
                _after(sentence, when.end, right, not sentence[: when.start].strip()),
            )
            named = label or _own_label(sentence, when)
            is_label = bool(named) and (index == 0 or not (before + after).strip())
            told = relation(sentence[: when.start], found[:index], named if is_label else None)
            is_end = told == "until" and TO.fullmatch(sentence[left : when.start]) is not None
            said = (
                of_label(named)
                if is_label and named
                else lasting(said if is_end else statement(sentence, when.start, when.end, earlier, left=left), told)
            )
            own = named if is_label and named else before if len(stems_of(before)) >= 2 else f"{before} {after}"
            yield Event(
                block,
                (start, end),
                when,
                frozenset(stems_of(own)),
                frozenset(stems_of(sentence) + stems_of(label or "")),
                names(own if is_label else without_date(sentence, when)),
                frozenset() if is_label else proper_names(f"{sentence[max(0, when.start - 80) : when.start]} {after}"),
                ordinals(own if is_label else before if stems_of(before) else after),
                told,
                is_label,
                block.place.table_id if block.place else "",
                said,
                gist(of_noun(before)) or gist(own),
                named if is_label and named else "",
                tense(f"{before} {after}"),
            )


def _own_label(sentence: str, when: When) -> str:
    """Return the label of a line such as “Effective date: 1 January 2025”."""
    match = _LABEL.match(sentence[: when.start]) if when.start < 60 else None
    return match["label"] if match and len(sentence) < when.end + 40 else ""


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


@lru_cache(maxsize=8_000)
def of_noun(before: str) -> str:
    """Return the noun that a date belongs to, in “restored from the snapshot of …”; empty where a verb tells it."""
    match = re.search(
        r"(?:[\w’'-]+ (?:of|in|at|for) (?:the |an? )?)?[\w’'-]+(?: [\w’'-]+)?,? (?:of|dated)(?: \w+day,?)?\s*$", before
    )
    return match.group() if match else ""
