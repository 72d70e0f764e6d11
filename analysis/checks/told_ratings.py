"""Ratings that the text tells otherwise than a table or the front page does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.checks.bands import label_of, noun_of
from analysis.checks.columns import heading
from analysis.checks.reading import PROSE_KINDS, Reading, shortened
from analysis.checks.risk_tables import RANKS, rating_of
from analysis.checks.tables import Table, label_cells
from analysis.checks.words import Span, is_quoted
from domain.document import Block

Told = tuple[Block, Span, str, str]

_WORDS = "|".join(sorted((word for word in RANKS if word != "none"), key=len, reverse=True))
_RATED = (
    r"(?:rated|graded|classed|classified|scored|categori[sz]ed|assessed|ranked)(?: (?:as|at|in))?(?: an?)?|"
    r"of (?:category|class|grade|severity|priority)|(?:rating|grade|class|classification|severity|priority) (?:is|"
    r"of)|is|are"
)
_LABEL = rf"(?:(?:tier|class|category|grade|level|priority|severity|band|group) )?(?P<label>{_WORDS}|[A-E]|[1-9])"
_STATED = re.compile(
    rf"\b(?P<verb>{_RATED}) [“\"]?{_LABEL}[”\"]?(?=[,.;:)]|\s(?:risk|and|but|by|in|because|as|here|with|that|"
    rf"which)\b|$)",
    re.I,
)
_OF_ALL = re.compile(
    r"(?:overall|event|case|incident|report|assessment|accident|breach|finding|whole|outage|supplier|vendor|project|"
    r"change)\b",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r"\b(?:was|were|had|before|previous(?:ly)?|earlier|last|first|initially|originally|inherent|residual|would|could|"
    r"if|"
    r"should|not|until|from|than|in (?:19|20)\d\d|in (?:january|february|march|april|may|june|july|august|september|"
    r"october|november|december))\b",
    re.IGNORECASE,
)
_VERBS = {"grade": "graded|grade", "rating": "rated|rating", "class": "classed|classified|class", "level": "rated",
          "category": "categorised|categorized|classed|of category", "severity": "rated|severity|classified",
          "priority": "rated|priority", "tier": "classed|classified", "band": "rated"}  # fmt: skip


def told_otherwise(reading: Reading) -> Iterator[Told]:
    """Yield the sentences that rate a row of a table, or the subject of the document, otherwise than it is rated."""
    rows = dict(_rated_rows(reading))
    whole = _rating_of_all(reading)
    for block in reading.body:
        if block.kind not in PROSE_KINDS:
            continue
        for span in reading.sentences(block):
            text = block.text[slice(*span)]
            stated = list(_STATED.finditer(text))
            if len(stated) != 1 or is_quoted(text, *stated[0].span("label")):
                continue
            if told := _of_row(text, stated[0], rows) or _of_all(text, stated[0], whole):
                yield block, span, *told


def _of_row(text: str, stated: re.Match[str], rows: dict[str, tuple[str, str]]) -> tuple[str, str] | None:
    named = [name for name in re.findall(r"\b[A-Z]{1,4}[-.]?\d{1,3}\b", text) if name in rows]
    if len(named) != 1 or text.index(named[0]) > stated.start() or _OTHERWISE.search(text):
        return None
    label, told = stated["label"].casefold(), rows[named[0]]
    if label == told[0] or RANKS.get(label, -1) == RANKS.get(told[0], -2) or (label in RANKS) != (told[0] in RANKS):
        return None
    return f"The text rates {named[0]} {stated['label']}, its table rates it {told[1]}.", told[1]


def _of_all(text: str, stated: re.Match[str], whole: tuple[str, str, str] | None) -> tuple[str, str] | None:
    if whole is None or not re.match(rf"(?:{_VERBS.get(whole[0], 'rated')})\b", stated["verb"], re.IGNORECASE):
        return None
    label = stated["label"].casefold()
    if label == whole[1] or (label in RANKS) != (whole[1] in RANKS) or not _OF_ALL.search(text[: stated.start()]):
        return None
    near = text[: stated.end() + 15]
    if re.search(r"\b(?:first|initially|originally|previous(?:ly)?|earlier|last|before|not|would|if)\b", near, re.I):
        return None
    return f"“{shortened(whole[2])}” at the front, but “{stated.group()}” here: one rating told two ways.", whole[2]


def _rated_rows(reading: Reading) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the id and the rating of each row of the tables that have one column of ratings."""
    for table in reading.tables:
        columns = [column for column in table.columns[1:] if _is_ratings(table, column)]
        for row in table.body if len(columns) == 1 else ():
            name = re.match(r"[A-Z]{1,4}[-.]?\d{1,3}(?=\b)", table.text(row, 0))
            label = label_of(table.text(row, columns[0]), noun_of(heading(table, columns[0])))
            if name and label:
                yield name.group(), (label, table.text(row, columns[0]))


def _is_ratings(table: Table, column: int) -> bool:
    filled = table.filled(column)
    return len(filled) >= 2 and all(rating_of(text) for text in filled)


def _rating_of_all(reading: Reading) -> tuple[str, str, str] | None:
    """Return noun, label and words of the one line or cell that rates the subject of the document, as “Grade: C”."""
    found: list[tuple[str, str, str]] = []
    for table in reading.tables:
        for name, cell in label_cells(table):
            if (noun := noun_of(name)) and (label := label_of(cell.text, noun)):
                found.append((noun, label, f"{name}: {cell.text.strip()}"))
    for block in reading.body:
        if block.kind not in PROSE_KINDS or ":" not in block.text:
            continue
        for match in re.finditer(
            rf"\b(?P<name>[A-Z][\w ]{{3,40}}):\s*(?P<label>{_WORDS}|[A-E]|[1-9])(?=[.,;]|\s*$)", block.text, re.I
        ):
            if noun := noun_of(match["name"]):
                found.append((noun, match["label"].casefold(), match.group()))
    return found[0] if len(found) == 1 else None
