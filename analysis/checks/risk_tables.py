"""Risk registers: which columns hold likelihood, impact, score, rating and treatment, and what the ratings say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.checks.columns import due_columns, heading, owner_columns, telling_column
from analysis.checks.tables import Table
from domain.document import Block

RANKS = {
    "negligible": 0, "very low": 0, "minimal": 0, "none": 0,
    "insignificant": 0, "trivial": 0, "broadly acceptable": 0,
    "low": 1, "green": 1, "minor": 1, "acceptable": 1,
    "medium": 2, "moderate": 2, "amber": 2, "yellow": 2, "significant": 2, "tolerable": 2,
    "high": 3, "red": 3, "major": 3, "serious": 3, "orange": 3, "undesirable": 3, "elevated": 2, "unacceptable": 3,
    "very high": 4, "critical": 4, "extreme": 4, "severe": 4, "catastrophic": 4, "intolerable": 4, "black": 4,
}  # fmt: skip
_RATING_WORD = re.compile(
    r"^\W*(?:(?:\d+|[A-Z])\W+)?(?P<word>very high|very low|" + "|".join(sorted(RANKS, key=len, reverse=True)) + r")\b"
    r"(?P<rest>(?: (?:risk|rating|priority))?\W*(?:\(?\d+(?:\.\d+)?\)?)?\W*)$",
    re.IGNORECASE,
)
_RATING = re.compile(
    r"\b(?:ratings?|risk level|level(?: of risk)?|severity|priority|criticality|class(?:ification)?|grade|rag|"
    r"exposure|rated|"
    r"colou?r|zone|traffic light|residual(?: risk)?|inherent(?: risk)?|risk score|score|risk|result|"
    r"category|overall)\b",
    re.IGNORECASE,
)
LIKELIHOOD = re.compile(
    r"\b(?:likelihood|probability|frequency|chance|prob|lik|freq|likely|occurrence|l|p)\b", re.IGNORECASE
)
IMPACT = re.compile(
    r"\b(?:impact|consequences?|severity|effect|damage|magnitude|harm|urgency|extent|imp|sev|cons|conseq|i|c|s|d)\b",
    re.IGNORECASE,
)
SCORE = re.compile(r"\b(?:scores?|points|rpn|product|value|[a-z] ?[x×*] ?[a-z]|rating|level)\b", re.IGNORECASE)
_MITIGATIONS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bmitigat|\btreatments?\b|\btreated\b",
        r"\b(?:responses?|answers?|reply|precautions?)\b|\bcounter-?measures?\b|\bsafeguards?\b",
        r"\b(?:further|next) (?:steps?|actions?|measures?)\b|\bremediation\b|\bremed(?:y|ies)\b|\bmeasures?\b|"
        r"\bsolutions?\b|"
        r"\bfix(?:es)?\b|\bhandling\b|\breduction\b|\bwhat (?:is|will be|we) (?:being )?do",
        r"\bactions?\b|\bcontrols?\b|\bimprovements?\b|\bplan(?:ned)?\b|\bprotection\b|\bprevention\b|\bcontingency\b",
        r"\bin place\b|\b(?:done|taken) (?:so far|already|against)\b|\bbarriers?\b|\bdefen[cs]es?\b",
    )
)
_IN_PLACE = re.compile(
    r"\b(?:existing|current|present) (?:controls?|safeguards?|measures?|mitigations?)\b", re.IGNORECASE
)
"""What is done already: neither the risk nor what is still to be done about it."""
_NOT_MITIGATION = re.compile(
    r"\b(?:owner|status|date|by|id|no|ref|effectiveness|rating|level|score|risk after|cost|strategy type|due|"
    r"control name)\b",
    re.IGNORECASE,
)
_AND_MORE = re.compile(r"(?:\s*[/,;&(+]|\s+(?:and|with|by)\s).*", re.DOTALL)
"""What a heading names besides, as in “Treatment and owner”."""
_RISK = re.compile(
    r"(?:the |main )?(?:risks?|threats?|hazards?|scenarios?|events?|causes?|consequences?|descriptions?)"
    r"(?: (?:description|event|statement|title))?",
    re.IGNORECASE,
)
_PREFERRED = (
    r"\b(?:residual|net|current|after)\b",
    r"\brating\b|\brated\b|\blevel\b|\boverall\b|\brag\b",
    r"\brisk\b|\bpriority\b|\bclass",
)


@dataclass(frozen=True, slots=True)
class Register:
    """A table of risks with the columns found in it; -1 stands for a column it does not have."""

    table: Table
    telling: int
    rating: int
    mitigation: int
    likelihood: int
    impact: int
    score: int

    def risk(self, row: int) -> Block | None:
        """Return the cell that tells the risk of a row."""
        return self.table.grid[row][self.telling]


def rating_of(text: str) -> str:
    """Return the rating a cell consists of, as one of the words of `RANKS`; empty when it is something else."""
    match = _RATING_WORD.match(" ".join(text.split()))
    return match["word"].casefold() if match and len(text) < 40 else ""


def is_high(rating: str) -> bool:
    """Return True for High and all that is above it."""
    return RANKS.get(rating, 0) >= 3


def registers(tables: tuple[Table, ...]) -> Iterator[Register]:
    """Yield the tables that rate risks row by row."""
    for table in tables:
        if table.header < 0 or len(table.columns) < 2 or len(table.body) < 1:
            continue
        likelihood, impact = _scale(table, LIKELIHOOD), _scale(table, IMPACT)
        rating = _rating(table, likelihood, impact)
        if impact == rating:
            impact = -1
        score = _score(table, {likelihood, impact, rating})
        mitigation = mitigation_column(table, {likelihood, impact, rating, score})
        kept = {column for column in table.columns if _IN_PLACE.search(heading(table, column))}
        telling = telling_column(table, *({likelihood, impact, rating, score, mitigation} | kept) - {-1})
        if telling is not None and (rating >= 0 or score >= 0):
            yield Register(table, telling, rating, mitigation, likelihood, impact, score)


def _scale(table: Table, name: re.Pattern[str]) -> int:
    for column in table.columns:
        title = heading(table, column)
        if (
            name.search(title)
            and len(title) < 40
            and not re.search(r"\b(?:rating|score|residual|description)\b|[x×*/]", title, re.IGNORECASE)
        ):
            filled = table.filled(column)
            if filled and all(len(text) <= 40 for text in filled) and len({text.casefold() for text in filled}) <= 8:
                return column
    return -1


def _rating(table: Table, likelihood: int, impact: int) -> int:
    found: list[tuple[int, int]] = []
    for column in table.columns:
        title = heading(table, column)
        is_severity = column == impact and re.search(r"severity", title, re.IGNORECASE) and likelihood < 0
        if column == likelihood or (column == impact and not is_severity):
            continue
        filled = table.filled(column)
        rated = sum(bool(rating_of(text)) for text in filled)
        if _RATING.search(title) and filled and rated * 3 >= len(filled) * 2:
            order = next((rank for rank, words in enumerate(_PREFERRED) if re.search(words, title, re.IGNORECASE)), 9)
            found.append((order, -column))
        elif min(likelihood, impact) >= 0 and len(filled) >= 2 and rated == len(filled):
            # Between likelihood and impact, a column of nothing but ratings is the rating under any heading.
            found.append((10, -column))
    return -min(found)[1] if found else -1


def _score(table: Table, known: set[int]) -> int:
    for column in table.columns:
        if column not in known and SCORE.search(heading(table, column)):
            filled = table.filled(column)
            if filled and all(re.fullmatch(r"\d{1,4}(?:\.\d)?", text) for text in filled):
                return column
    return -1


def mitigation_column(table: Table, known: set[int]) -> int:
    """Return the column that says what is done about a risk; -1 when there is none."""
    for words in _MITIGATIONS:
        for column in table.columns:
            title = heading(table, column)
            first = _AND_MORE.sub("", title)
            named = first if words.search(first) else title
            # The first column of a register names what the row is about, even when it is headed "Control" or "Action".
            if column not in known and column > 0 and words.search(named) and not _NOT_MITIGATION.search(named):
                return column
    return _right_of_ratings(table, known)


def _right_of_ratings(table: Table, known: set[int]) -> int:
    """Return the one column of words to the right of all ratings that names neither people, dates nor remarks."""
    if len(known - {-1}) < 2:
        return -1
    taken = {*owner_columns(table), *due_columns(table)}
    found = [
        column
        for column in table.columns
        if column > max(known)
        and column not in taken
        and not _NOT_MITIGATION.search(heading(table, column))
        and not _RISK.fullmatch(heading(table, column))
        and not re.search(
            r"\b(?:remarks?|comments?|notes?|source|reason|rationale)\b", heading(table, column), re.IGNORECASE
        )
        and sum(len(text) > 8 for text in table.filled(column)) * 2 >= max(2, len(table.filled(column)))
    ]
    return found[0] if len(found) == 1 else -1
