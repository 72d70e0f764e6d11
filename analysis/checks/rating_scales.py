"""The scales by which a document rates its risks: bands of scores and matrices of likelihood and impact."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.checks.columns import heading
from analysis.checks.reading import Reading
from analysis.checks.risk_tables import IMPACT, LIKELIHOOD, RANKS, SCORE, Register, rating_of
from analysis.checks.tables import Table
from analysis.checks.words import plain

_RATING_WORDS = r"very high|very low|" + "|".join(
    sorted((word for word in RANKS if word != "none"), key=len, reverse=True)
)
_RANGE = re.compile(
    r"\(?(?:(?P<low>\d+)\s*(?:to|through|and|[-–—…]|\.\.)\s*(?P<high>\d+)"
    r"|(?P<least>\d+)\s*(?:\+|(?:and|or) (?:more|above|over|higher|up|greater))"
    r"|(?P<most>\d+)\s*(?:and|or) (?:less|below|lower|under|fewer)"
    r"|(?P<sign>≥|>=|>|≤|<=|<|above|over|more than|at least|from|below|under|less than|fewer than|up to|"
    r"at most)\s*(?P<limit>\d+)"
    r"|(?P<only>\d+))\)?(?: points?)?",
    re.IGNORECASE,
)
_BAND_IN_TEXT = (
    re.compile(
        rf"\b(?P<word>{_RATING_WORDS})\b\W{{0,3}}(?:risk )?\(?(?:score )?(?P<range>\d+\s*(?:to|[-–—])\s*\d+|"
        rf"[≥≤<>]=?\s?\d+|\d+\+)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<range>\d+\s*(?:to|[-–—])\s*\d+|\d+ (?:or|and) (?:more|above|higher|less|below|lower)|[≥≤]\s?\d+|"
        rf"(?:above|over|below|under|less than|more than|from|at least|up to) \d+)\s*(?:points? )?"
        rf"(?:(?:it )?is|are|=|means|counts? as|gives?|:|–|"
        rf"make)?\s*(?:rated )?(?:an? )?(?:as )?"
        rf"“?(?P<word>{_RATING_WORDS})\b",
        re.IGNORECASE,
    ),
)
Band = tuple[float, float, str]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rating by two levels; `likelihood_in_rows` is None where the words around the grid do not tell."""

    cells: dict[tuple[str, str], str]
    likelihood_in_rows: bool | None

    def columns(self, register: Register) -> list[tuple[int, int]]:
        """Return the pairs of columns of a register that hold the levels of the rows and the columns of the matrix."""
        table = register.table
        known = {register.rating, register.telling, register.mitigation, register.score}
        sides, tops = {side for side, _ in self.cells}, {top for _, top in self.cells}
        fitting = [
            [c for c in table.columns if c not in known and _all_in(table.filled(c), levels)]
            for levels in (sides, tops)
        ]
        pairs = [(side, top) for side in fitting[0] for top in fitting[1] if side != top]
        named = (register.likelihood, register.impact)
        if len(pairs) > 1 and min(named) >= 0:
            straight = {True: [named], False: [named[::-1]], None: [named, named[::-1]]}[self.likelihood_in_rows]
            pairs = [pair for pair in pairs if pair in straight]
        return pairs

    def rating(self, register: Register, row: int) -> tuple[str, str]:
        """Return the rating of a row and the two levels in words; nothing where the matrix does not settle it."""
        table = register.table
        found: dict[str, str] = {}
        for side, top in self.columns(register):
            levels = (table.text(row, side), table.text(row, top))
            ratings = {
                self.cells[one, other]
                for one in _names(levels[0])
                for other in _names(levels[1])
                if (one, other) in self.cells
            }
            told = f"“{levels[0]}” with “{levels[1]}”"
            found |= dict.fromkeys(ratings, told)
        return next(iter(found.items())) if len(found) == 1 else ("", "")


class Scales:
    """All scales of a document. A scale is used only where it is the only one of its kind that fits."""

    def __init__(self, reading: Reading) -> None:
        self._bands = [bands for table in reading.tables if (bands := _bands(table))]
        if not self._bands:
            prose = [bands for block in reading.body if not block.place and (bands := _bands_in_text(block.text))]
            self._bands = prose[:1]
        self._matrices = [matrix for table in reading.tables if (matrix := _matrix(table) or _listed(table))]

    def ratings(self, register: Register, row: int) -> list[tuple[str, str]]:
        """Return the ratings the scales give a row, each with the reason in words."""
        found: list[tuple[str, str]] = []
        score = register.table.text(row, register.score) if register.score >= 0 else ""
        if (
            not score
            and register.rating >= 0
            and (match := re.search(r"\d+", register.table.text(row, register.rating)))
        ):
            score = match.group()
        if re.fullmatch(r"\d{1,4}(?:\.\d)?", score) and len(self._bands) == 1:
            fitting = {word for low, high, word in self._bands[0] if low <= float(score) <= high}
            if len(fitting) == 1:
                found.append((fitting.pop(), f"a score of {score}"))
        fits = [fit for matrix in self._matrices if (fit := matrix.rating(register, row))[0]]
        if len(fits) == 1:
            found.append(fits[0])
        return found


def _level(text: str) -> str:
    """Return the level a cell names: without the number beside the word, the number alone when it is alone."""
    words = re.sub(r"^\W*\d+\W+(?=[^\W\d])|(?<=[^\W\d])\W+\d+\W*$", "", plain(text)).strip(" .:()-")
    words = re.sub(r"\s*\([^)]*\)$", "", words)
    bare = re.sub(
        r"^(?:impact|likelihood|consequences?|probability|severity|damage|effect|chance)\W+|"
        r"\s+(?:impact|likelihood|consequences?|probability|severity|damage|effect|chance)$",
        "",
        words,
    )
    return bare or words


def _all_in(texts: list[str], levels: set[str]) -> bool:
    return bool(texts) and all(_names(text) & levels for text in texts)


def _names(text: str) -> set[str]:
    """Return what a level is called: its words, and the number written beside them."""
    number = re.match(r"\W*(\d)\b|.*\b(\d)\W*$", text)
    return {name for name in (_level(text), (number[1] or number[2]) if number else "") if name}


def _bands(table: Table) -> list[Band]:
    """Return the bands of a table that turns scores into ratings."""
    if len(table.body) < 2 or len(table.grid) > 12 or table.header < 0:
        return []
    for column in table.columns:
        ranges = [_range(table.text(row, column)) for row in table.body]
        if not all(ranges) or sum(found is not None and found[0] != found[1] for found in ranges) < 2:
            continue
        if not SCORE.search(heading(table, column)) and not re.search(
            r"range|band|risk|result", heading(table, column), re.IGNORECASE
        ):
            continue
        for other in table.columns:
            ratings = [rating_of(table.text(row, other)) for row in table.body]
            if other != column and all(ratings) and len(set(ratings)) == len(ratings):
                return [(*found, rating) for found, rating in zip(ranges, ratings, strict=True) if found]
    return []


def _range(text: str) -> tuple[float, float] | None:
    match = _RANGE.fullmatch(text.strip())
    if match is None:
        return None
    if match["low"]:
        return float(match["low"]), float(match["high"])
    if match["only"]:
        return float(match["only"]), float(match["only"])
    if match["least"]:
        return float(match["least"]), float("inf")
    if match["most"]:
        return float("-inf"), float(match["most"])
    limit, sign = float(match["limit"]), match["sign"].casefold()
    if sign in ("≥", ">=", "at least", "from"):
        return limit, float("inf")
    if sign in (">", "above", "over", "more than"):
        return limit + 1e-9, float("inf")
    return (float("-inf"), limit) if sign in ("≤", "<=", "up to", "at most") else (float("-inf"), limit - 1e-9)


def _bands_in_text(text: str) -> list[Band]:
    """Return the bands that a sentence such as “15 to 25 is High, 8 to 14 Medium” states."""
    if (
        not re.search(r"scor|point|rat(?:ed|ing)|product|multipl|likelihood|probability", text, re.IGNORECASE)
        or len(text) > 2000
    ):
        return []
    for pattern in _BAND_IN_TEXT[::-1]:
        bands: dict[str, Band] = {}
        for match in pattern.finditer(text):
            found = _range(match["range"])
            word = match["word"].casefold()
            if found and word not in bands:
                bands[word] = (*found, word)
        ordered = sorted(bands.values())
        if len(ordered) >= 2 and all(first[1] < second[0] for first, second in zip(ordered, ordered[1:], strict=False)):
            return ordered
    return []


def _matrix(table: Table) -> Matrix | None:
    """Return the matrix when a table is a grid of ratings between two scales."""
    for top in range(min(3, len(table.grid))):
        for left in range(min(2, len(table.columns))):
            rows = [row for row in range(top + 1, len(table.grid)) if not table.is_band(row)]
            columns = range(left + 1, len(table.columns))
            if len(rows) < 2 or len(columns) < 2:
                continue
            if not all(rating_of(table.text(row, column)) for row in rows for column in columns):
                continue
            cells = {
                (side, above): rating_of(table.text(row, column))
                for row in rows
                for column in columns
                for side in _names(table.text(row, left))
                for above in _names(table.text(top, column))
            }
            if len(cells) >= len(rows) * len(columns):
                return Matrix(cells, _direction(table, top, left))
    return None


def _direction(table: Table, top: int, left: int) -> bool | None:
    """Tell whether the rows are likelihoods, from the corner cell or the words around the grid."""
    corner = table.text(top, left)
    around = " ".join(table.text(row, column) for row in range(top) for column in table.columns)
    side = " ".join(table.text(row, 0) for row in range(len(table.grid))) if left else ""
    if side or around:
        if LIKELIHOOD.search(side) or (IMPACT.search(around) and not LIKELIHOOD.search(around)):
            return True
        if IMPACT.search(side) or (LIKELIHOOD.search(around) and not IMPACT.search(around)):
            return False
    likelihood, impact = LIKELIHOOD.search(corner), IMPACT.search(corner)
    if bool(likelihood) != bool(impact):
        return bool(likelihood)
    return None


def _listed(table: Table) -> Matrix | None:
    """Return the matrix that a table writes out as rows of likelihood, impact and rating."""
    if len(table.columns) != 3 or len(table.body) < 4:
        return None
    named = [next((c for c in table.columns if name.search(heading(table, c))), -1) for name in (LIKELIHOOD, IMPACT)]
    rest = [column for column in table.columns if column not in named]
    if -1 in named or len(rest) != 1:
        return None
    cells = {
        (_level(table.text(row, named[0])), _level(table.text(row, named[1]))): rating_of(table.text(row, rest[0]))
        for row in table.body
    }
    return Matrix(cells, True) if all(cells.values()) and len(cells) == len(table.body) else None
