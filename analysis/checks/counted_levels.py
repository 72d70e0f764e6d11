"""Statements about how many rows of a table bear a rating or result, compared with the rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from analysis.checks.columns import heading
from analysis.checks.numbers import figure
from analysis.checks.reading import Reading
from analysis.checks.risk_tables import Register, rating_of
from analysis.checks.spoken_numbers import SPOKEN, spoken
from analysis.checks.tables import Table
from analysis.checks.words import NUMBER_WORDS
from domain.document import Block

_LEVELS = (
    r"very high|very low|critical|extreme|major|minor|severe|red|amber|green|yellow|high|medium|moderate|low|"
    r"significant|serious|catastrophic|black|orange"
)
_LEVEL_NAME = r"(?:bands?|ratings?|levels?|class(?:es)?|category|categories|grades?|colou?rs?|status|zone)"
_N = rf"(?P<n>\d{{1,3}}|{NUMBER_WORDS})"
_WHOSE = (
    r"(?P<whose>(?:\s(?:[a-z-]+\s)?[a-z]{3,}s)?(?:\sof\s(?:them|these|those|which|(?:the|its|our|these)"
    rf"(?:\s(?:\d+|{NUMBER_WORDS}))?(?:\s[a-z-]+)?\s[a-z]+s))?(?:\s(?:in|of|on)\s(?:the\s(?:register|table|list|matrix|log)|table\s[\w.]+))?)"
)
_CARRIED = (
    rf"\s(?:(?:are|were|is|was|being|currently|now)\s)*(?:(?:rated|rating|graded|classed|classified|scored|banded|marked|ranked|"
    rf"assessed|coloured|colored|carry|carries|bear|bears|have|has|get|gets|receive|receives|fall|falls|stand|stands|sit|sits|"
    rf"come|comes|reach|reaches|show|shows|with)(?:\s(?:out|up))?\s)?"
    rf"(?:(?:as|at|in|into|to|under|on|of|the|a|an)\s)*(?:{_LEVEL_NAME}\s(?:of\s|as\s)?)?"
)
_RATED = re.compile(rf"\b{_N}{_WHOSE}{_CARRIED}[“\"]?(?P<rating>{_LEVELS})\b(?=(?P<after>.{{0,20}}))", re.IGNORECASE)
_HELD = re.compile(
    rf"\b(?:holds?|contains?|lists?|shows?|has|have|includes?|there are|names?|counts?|records?|identified|identifies|"
    rf"with)\s{_N}\s(?P<rating>{_LEVELS})(?:[ -](?:rated|risk|level))?\s"
    r"(?:risks?|items?|entries|findings?|hazards?|threats?|issues?)\b"
    r"(?=(?P<after>.{0,20}))",
    re.IGNORECASE,
)
_SAYS_LEVEL = re.compile(
    rf"\b(?:rat(?:ed|ing)|graded|class(?:ed|ified)|scored|banded|marked|ranked|assessed|colou?red|{_LEVEL_NAME})\b",
    re.IGNORECASE,
)
_OTHER_TIME = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:was|were|had|been|previous(?:ly)?|last|earlier|former(?:ly)?|if|would|should|could|may|will|after|"
    r"before|still|further|more|another|other|new|additional|at least|at most|only|up to)\b",
    re.IGNORECASE,
)
_SCALE = re.compile(
    r"\b(?:to|of|from|scores?|scored|under|over|below|above|than|least|most|x)\s$|[×*–=]\s?$", re.IGNORECASE
)
"""What stands before a number of points, which counts no rows."""
_NOT_ALONE = re.compile(
    rf"[”\"]?\s*(?:(?:or|to|as well)\b|[/–-]|and (?:above|below|higher|lower|{_LEVELS})\b|for\b|"
    r"in (?:likelihood|impact)|(?:likelihood|impact)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a number that stands at a place of a sentence."""

    at: int
    words: str


_PART = re.compile(rf"\b\d{{1,3}}\b(?![.,]?\d|\s?%)|{SPOKEN.pattern}|\bone\b", re.IGNORECASE)


def wrong_levels(
    reading: Reading, block: Block, text: str, rows: Callable[[Table], list[int]], named: set[str]
) -> Wrong | None:
    """Return what is wrong where a sentence gives another number of rows of a rating than the register has."""
    if _OTHER_TIME.search(text):
        return None
    register = _register(reading, block, rows, named)
    if register is None:
        return None
    table = register.table
    for pattern in (_RATED, _HELD):
        for match in pattern.finditer(text):
            stated, level = spoken(match["n"]), match["rating"]
            is_said = pattern is _HELD or level[0].isupper() or _SAYS_LEVEL.search(match.group() + match["after"])
            if pattern is _RATED and (
                match["n"].isdigit() and not match["whose"] or _SCALE.search(text[: match.start()])
            ):
                continue
            if stated is None or not is_said or _NOT_ALONE.match(match["after"]):
                continue
            columns = [[rating_of(table.text(row, column)) for row in rows(table)] for column in _rated_columns(table)]
            counts = [ratings.count(level.casefold()) for ratings in columns]
            if not counts or stated in counts or not max(counts) or stated > len(rows(table)):
                continue
            count = [rating_of(table.text(row, register.rating)) for row in rows(table)].count(level.casefold())
            verb = "is" if stated == 1 else "are"
            told = (
                f"The text says that {match['n']} {verb} rated {level}, but the table rates {count} of its "
                f"{len(rows(table))} rows {level}."
            )
            return Wrong(match.start("n"), told)
    return None


def wrong_shares(text: str, at: int, whole: int, table: Table, rows: list[int]) -> str:
    """Return what is wrong where a sentence splits all rows of a table in parts other than those of its results.

    `at` is where the number of all ends: “We tested eleven controls; nine work and two do not”.
    """
    numbers = [
        spoken(match.group())
        for match in re.finditer(rf"\b\d{{1,3}}\b(?![.,]?\d|\s?%)|{SPOKEN.pattern}|\bone\b", text[at:], re.I)
    ]
    parts = [number for number in numbers if number is not None]
    if len(parts) < 2 or sum(parts) != whole:
        return ""
    found = [
        (column, counts)
        for column in table.columns
        if len(counts := Counter(table.text(row, column).casefold() for row in rows)) == len(parts) < whole
        and not any(figure(value) or not value for value in counts)
    ]
    if len(found) != 1 or sorted(found[0][1].values()) == sorted(parts):
        return ""
    column, counts = found[0]
    told = ", ".join(f"{count} {value}" for value, count in counts.items())
    split = " and ".join(map(str, parts))
    return f"The text splits them in {split}, but “{heading(table, column)}” of the table has {told}."


def _register(reading: Reading, block: Block, rows: Callable[[Table], list[int]], named: set[str]) -> Register | None:
    """Return the one table of ratings that a sentence can mean: the only one, the one it names, that of its section."""
    found = [register for register in reading.registers if _is_register(register, rows)]
    if len(found) > 1:
        found = [register for register in found if register.table.id in named] or [
            register for register in found if reading.place(_first(register.table)) == reading.place(block)
        ]
    return found[0] if len(found) == 1 else None


def _first(table: Table) -> Block:
    return next(cell for row in table.grid for cell in row if cell)


def _is_register(register: Register, rows: Callable[[Table], list[int]]) -> bool:
    """Return True for a table that rates things, not one that explains the ratings and names each of them once."""
    ratings = [rating_of(register.table.text(row, register.rating)) for row in rows(register.table)]
    return register.rating >= 0 and len(ratings) >= 3 and len(set(ratings)) < len(ratings)


def _rated_columns(table: Table) -> Iterator[int]:
    for column in table.columns:
        filled = table.filled(column)
        if filled and sum(bool(rating_of(text)) for text in filled) * 3 >= len(filled) * 2:
            yield column
