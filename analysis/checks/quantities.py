"""Quantities with the words that say what they count or measure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from analysis.checks.acts import canonical
from analysis.checks.columns import heading
from analysis.checks.dates import moments
from analysis.checks.durations import OFTEN, durations, intervals
from analysis.checks.expansions import expanded, expansions
from analysis.checks.gist import root
from analysis.checks.numbers import NUMBER, multiplier, value_of
from analysis.checks.phrases import phrase
from analysis.checks.quantity_words import (
    clause_stems,
    counted_before,
    done_to,
    frame,
    is_whole,
    label_before,
    label_stems,
    modifiers,
    period,
    proper_names,
    purpose,
    relation,
    telling,
    things_after,
    unit_of,
)
from analysis.checks.reading import Reading, is_contents_line
from analysis.checks.spoken_numbers import SPOKEN, spoken
from analysis.checks.statements import NOTHING, Statement, of_cell, told_before
from analysis.checks.tables import Table, label_cells
from analysis.checks.units import dimension_of
from analysis.checks.words import NUMBER_WORDS, SMALL_NUMBERS, Span, content_stems, number_word, word_set
from domain.document import Block, BlockKind

_MOST = 40
_TIMED = re.compile(
    rf"\s*(?:\d+(?:[.,]\d+)?|{NUMBER_WORDS})\s?(?:minutes?|hours?|days?|weeks?|months?|years?|h|"
    r"min)\b.{0,12}",
    re.IGNORECASE,
)
_BARE = re.compile(r"\d{1,4}(?:[.,]\d)?")
_TIME_TITLE = re.compile(
    r"\b(?:kept|keep|retention|retained|stored|deleted|within|rto|rpo|mtpd|time|period|term|duration|objective|"
    r"deadline|"
    r"notice|response|for)\b",
    re.IGNORECASE,
)
_LONE = re.compile(r"\bfortnight|\bhalf an?\b|\band a half\b", re.IGNORECASE)
_TELLING = frozenset(SMALL_NUMBERS) | word_set(
    "daily weekly monthly quarterly yearly annually every twice once each dozen fortnight half"
)
_HEADING_NUMBER = re.compile(r"\s*\d+(?:\.\d+)*[.):]?\s+(?=[^\W\d_])")
_REFERENCE = re.compile(
    r"\b(?:sections?|tables?|figures?|figs?\.|appendix|annex|chapters?|pages?|nodes?|versions?|releases?|severity|"
    r"levels?|steps?|phases?|tiers?|priority|class|"
    r"articles?|clauses?|paragraphs?|items?|points?|risks?|actions?|no\.|ISO(?:/IEC)?|part|line|windows|"
    r"numbers?(?!\s\d{1,3}[,. ]\d{3}\b)|"
    r"edition|room|building|floor|port|type|grade|category|"
    r"option|stage|zone|unit|band|rule|lot|batch|model|rev\.?|revision|schedule)\s(?:#\s?)?\d[\d.,:/-]*(?:\s(?:to|"
    r"and|or|–|-)\s\d[\d.]*)*",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"\b[A-Za-z]+[-_/]?\d[\w/-]*\b|\b\d+[A-Za-z]{1,3}\d*\b|\b(?!\d{1,3}(?:\.\d{3})+\b)\d+(?:\.\d+){2,}\b|\b\d+/\d+\b|"
    r"\[\d+\]"
)
_TAG = re.compile(
    r"\b(?:version|release|phase|step|stage|site|room|hall|line|lot|batch|option|group|unit|building|door|gate|type|"
    r"class|"
    r"zone|table|shift|team|model|edition|issue|round|run|test|no\.?) ?(?:[A-Z]|\d+(?:\.\d+)?)\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its dimension and words; `things` follow it, `label` stands before it."""

    block: Block
    span: Span
    """The sentence or cell."""
    at: Span
    value: float
    digits: str
    dimension: str
    things: tuple[str, ...]
    label: tuple[str, ...]
    wide: frozenset[str]
    """Words of the sentence."""
    clause: frozenset[str]
    """Telling words of the clause, without the number."""
    modifiers: frozenset[str]
    days: frozenset[tuple[int, int]]
    years: frozenset[str]
    proper: frozenset[str]
    is_definite: bool = False
    is_whole: bool = False
    """True where the number counts all there are."""
    is_row: bool = False
    """True for the value beside a label or under a heading in a table."""
    row_name: frozenset[str] = frozenset()
    """Words of the name of the row, for a value under a heading."""
    tags: frozenset[str] = frozenset()
    """Letters and numbers that tell one thing of a kind from another: “Door A”, “Version 3”."""
    frame: tuple[str, ...] = ()
    relation: str = ""
    purpose: frozenset[str] = frozenset()
    said: Statement = NOTHING
    """What is done for this long, such as to keep records."""
    period: str = ""
    """What the amount is paid or counted for, such as a year."""
    gist: frozenset[str] = frozenset()
    """Roots of the telling words of the clause, without the unit."""
    named: tuple[str, str] = ("", "")
    """Label of a value in a table, or row and heading; twice the same for a label."""
    whole_of: float = 0.0
    """In “17 of the 25 controls”, the 25."""

    @property
    def written(self) -> str:
        return self.block.text[slice(*self.at)].strip()


def quantities(reading: Reading) -> Iterator[Quantity]:
    """Yield the quantities in sentences and in tables of labels and values."""
    labels = {cell.id: (label, label) for table in reading.tables for label, cell in label_cells(table)}
    labels |= {cell.id: (name, title) for table in reading.tables for name, title, cell in _headed_cells(table)}
    rows = {
        cell.id: table.text(row, 0)
        for table in reading.tables
        for row in table.body
        for cell in table.grid[row][1:]
        if cell is not None
    }
    known = expansions(reading)
    for block in reading.body:
        if is_contents_line(block) or (block.place and block.id not in labels and len(block.text) < 30):
            continue
        vocabulary = reading.vocabulary(block)
        if not _DIGIT.search(block.text) and _TELLING.isdisjoint(vocabulary):
            continue
        before = ""
        for span in reading.sentences(block):
            text = block.text[slice(*span)]
            if _DIGIT.search(text) or SPOKEN.search(text) or OFTEN.search(text) or _LONE.search(text):
                yield from _in_sentence(
                    block, span, labels.get(block.id, ("", "")), before, known, rows.get(block.id, "")
                )
            before = text


def _headed_cells(table: Table) -> Iterator[tuple[str, str, Block]]:
    """Yield the cells that hold a duration, with the name of their row and their heading."""
    if len(table.columns) < 3 or table.header < 0:
        return
    for column in table.columns[1:]:
        told = _BARE if unit_of(heading(table, column)) else _TIMED
        cells = [(row, table.grid[row][column]) for row in table.body if told.fullmatch(table.text(row, column))]
        if len(cells) * 2 < len(table.body) and not _TIME_TITLE.search(heading(table, column)):
            continue
        for row, cell in cells:
            if cell is not None and 4 < len(table.text(row, 0)) < 80:
                yield table.text(row, 0), heading(table, column), cell


def _in_sentence(
    block: Block, span: Span, named: tuple[str, str], earlier: str, known: dict[str, tuple[str, ...]], row: str
) -> Iterator[Quantity]:
    label = named[0] if named[0] == named[1] else " ".join(named)
    text = block.text[slice(*span)]
    dates = moments(text)
    days = frozenset((when.month, when.day) for when in dates if when.has_date)
    years = frozenset(re.findall(r"\b(?:19|20)\d\d\b", text))
    taken = [(when.start, when.end) for when in dates] + [
        m.span() for p in (_REFERENCE, _CODE) for m in p.finditer(text)
    ]
    if (
        not block.text[: span[0]].strip()
        and (number := _HEADING_NUMBER.match(text))
        and _is_heading(block, text[number.end() :])
    ):
        taken.append(number.span())
    wide = frozenset(map(canonical, content_stems(text))) | frozenset(map(canonical, content_stems(f"{label} {row}")))
    # A sentence with more numbers than any person writes is data, not a statement.
    for start, end, value, digits, kind in islice(_numbers(text), _MOST):
        if any(left < end and start < right for left, right in taken):
            continue
        after = things_after(text[end:]) or unit_of(named[1])
        dimension, scale, things = dimension_of(kind, after)
        before, is_definite = label_before(text[:start])
        counted = counted_before(text[:start], text[end:]) if dimension == "count" and not things else []
        clause = clause_stems(text, start, end) | frozenset(
            map(canonical, content_stems(f"{label} {done_to(text[end:])}"))
        )
        yield Quantity(
            block=block,
            span=span,
            at=(span[0] + start, span[0] + end),
            value=value * scale,
            digits=digits,
            dimension=dimension,
            things=tuple(things or counted or (label_stems(label) if dimension == "count" else ())),
            label=expanded(tuple(label_stems(label)) if label else before, known),
            wide=wide,
            clause=clause | frozenset(map(canonical, content_stems(done_to(text[end:])))),
            gist=telling(clause) - {root(dimension.removeprefix("unit "))},
            modifiers=modifiers(text, start, end),
            days=days,
            years=years,
            proper=proper_names(text, start, end),
            is_definite=is_definite,
            is_whole=bool(counted) or is_whole(text[:start], text[end:]),
            is_row=bool(label),
            named=named,
            row_name=frozenset() if named[0] == named[1] else frozenset(map(canonical, content_stems(named[0]))),
            tags=frozenset(found.group().casefold() for found in _TAG.finditer(text)),
            frame=frame(text[:start]),
            relation="every" if dimension == "often" else relation(text[:start], text[end:]),
            purpose=purpose(text[end:]),
            said=_said(text, start, end, named, earlier) if dimension == "time" else NOTHING,
            period=period(text, start, end, label) if dimension == "money" else "",
            whole_of=_whole_of(text[end : end + 40]),
        )


def _is_heading(block: Block, title: str) -> bool:
    """Plain text has headings that nothing marks but a capital letter after their number."""
    return block.kind is BlockKind.HEADING or (title[:1].isupper() and title.rstrip()[-1:].isalnum())


def _said(text: str, start: int, end: int, named: tuple[str, str], before: str) -> Statement:
    """Return what is done for this long: by the heading and the row, by the words before, or after “the retention "
    "of”."""
    if named[0] != named[1]:
        return of_cell(*named)
    found = told_before(text, start, before)
    thing = re.match(r"\s?\w+ (?:for|of) ([^.;,()]{3,60})", text[end:]) if found.act and not found.head else None
    told = phrase(thing[1]) if thing else None
    return Statement(found.act, *told) if told else found


def _numbers(text: str) -> Iterator[tuple[int, int, float, str, str]]:
    """Yield place, value, significant digits and kind of each number in a sentence."""
    taken: list[Span] = []
    for span, minutes in intervals(text):
        taken.append(span)
        yield *span, minutes, "", "often"
    for span, minutes in durations(text):
        taken.append(span)
        yield *span, minutes, str(round(minutes)), "time"
    for match in NUMBER.finditer(text):
        digits = match["digits"]
        kind = "percent" if match["percent"] else "money" if match["before"] or match["after"] else ""
        is_year = not kind and re.fullmatch(r"(?:19|20)\d\d", digits)
        if is_year or any(start <= match.start() < end for start, end in taken):
            continue
        value = value_of(digits) * multiplier(match["times"])
        yield match.start(), match.end(), value, re.sub(r"\D", "", digits), kind
    for match in SPOKEN.finditer(text):
        value_word = spoken(match.group())
        if value_word is not None and not any(start <= match.start() < end for start, end in taken):
            yield match.start(), match.end(), float(value_word), str(value_word), ""


def _whole_of(after: str) -> float:
    match = re.match(rf"\s+of (?:the|its|our|these|all) (\d[\d,]*|{NUMBER_WORDS})\b", after, re.IGNORECASE)
    return float(number_word(match[1].replace(",", "")) or 0) if match else 0.0
