"""Matrices: the rating that two levels give together, in a grid, a list of pairs, or sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from analysis.checks.bands import label_of, noun_of
from analysis.checks.columns import heading
from analysis.checks.levels import LEVEL_NOUN, distinct_names, level, names_in
from analysis.checks.measures import RATING_WORDS
from analysis.checks.ranges import LABEL_NOUN
from analysis.checks.reading import Reading
from analysis.checks.risk_tables import IMPACT, LIKELIHOOD, RANKS, rating_of
from analysis.checks.tables import Table, is_blank

_PAIR = re.compile(r"\s*([A-Fa-f]|[IVX]{1,4}|[1-9])\s?[-–/x×,.]?\s?([A-Fa-f]|[IVX]{1,4}|[1-9])\s*")
_OTHERS = re.compile(
    r"\b(?:all|any) (?:the )?(?:others?|else)\b|\bin all other cases\b|\b(?:everything|anything) else\b|\botherwise\b|"
    r"\bthe rest\b",
    re.IGNORECASE,
)
_SCALE_TITLE = re.compile(
    rf"{LIKELIHOOD.pattern}|{IMPACT.pattern}|\bhow (?:bad|often|grave|likely|serious)\b", re.IGNORECASE
)
_RATED = re.compile(rf"\b(?:(?:{LABEL_NOUN}) (?P<code>[1-9]|[A-F])|{RATING_WORDS})\b", re.IGNORECASE)
_LABEL_WORDS = frozenset(word for label in RANKS for word in label.split()) | set(LABEL_NOUN.split("|"))
_WORDS = re.compile(r"[a-z][a-z -]{2,20}")
_LIST = re.compile(r"\b[\w-]+(?:, [\w-]+)+,? (?:or|and) [\w-]+\b")
_MEMBERS = re.compile(r"\b(?!(?:or|and)\b)[\w-]+")
_CODE = re.compile(r"[a-z]?[1-9]|[a-z]|[ivx]{1,4}")
"""Levels in words, and levels by code such as “B”, “III” or “S2”."""
_BY_CODE = r"(?<!\w)(?P<side>{first})(?: ?[-–/×x]? ?)(?P<tops>{second})(?!\w)"
_TOLD = (
    rf"\b(?P<side>(?:{{first}})(?:(?:,| or|, or) (?:{{first}})\b)*)\b(?: {LEVEL_NOUN}| events?| risks?)?"
    r"(?:,? (?:with|and|combined with|meets|but|at|in|×|x|\+|/) | ?[×+/] ?)"
    r"(?:an? )?(?P<tops>(?:{second})(?:(?:,| or|, or) (?:an? )?(?:{second})\b)*)\b"
)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rating by two levels; `titles` name the levels of the sides and of the tops where the document does."""

    cells: dict[tuple[str, str], str]
    titles: tuple[str, str] = ("", "")
    likelihood_in_rows: bool | None = None
    """None where the words around the grid do not tell."""
    table_id: str = ""
    rest: str = ""
    """The class of all pairs that the document does not name: the mildest one."""

    @property
    def labels(self) -> frozenset[str]:
        return frozenset(self.cells.values())

    @property
    def _sides(self) -> tuple[frozenset[str], frozenset[str]]:
        return frozenset(side for side, _ in self.cells), frozenset(top for _, top in self.cells)

    @property
    def worst(self) -> str:
        """The code of the class of the two highest levels, where classes are codes and one end is rare; else empty."""
        codes = sorted(self.labels)
        if any(len(code) > 3 or code in RANKS for code in codes) or len(codes) < 3:
            return ""
        counts = Counter(self.cells.values())
        numbered = {
            pair: [int(number) for level in pair if (number := level.lstrip("abcdefghijklmnopqrstuvwxyz")).isdigit()]
            for pair in self.cells
        }
        full = {pair: numbers for pair, numbers in numbered.items() if len(numbers) == 2}
        if full:
            return self.cells[max(full, key=lambda pair: sum(full[pair]))]
        if self.rest in (codes[0], codes[-1]):
            return codes[-1] if self.rest == codes[0] else codes[0]
        return codes[-1] if counts[codes[-1]] < counts[codes[0]] else ""

    def rating(self, table: Table, row: int, labels: int = -1) -> tuple[str, str]:
        """Return the rating of a row and the two levels in words; nothing where the matrix does not settle it."""
        found: dict[str, str] = {}
        for column in self._pairs(table, labels):
            pair = _PAIR.fullmatch(table.text(row, column))
            key = (pair[1].casefold(), pair[2].casefold()) if pair else ("", "")
            if due := self.cells.get(key) or self.cells.get(key[::-1]):
                return due, f"“{table.text(row, column)}”"
        sides, tops = self._sides
        for side, top in self._columns(table, labels):
            levels = (table.text(row, side), table.text(row, top))
            ratings = {
                self.cells[one, other]
                for one in names_in(table, row, side, sides)
                for other in names_in(table, row, top, tops)
                if (one, other) in self.cells
            }
            found |= dict.fromkeys(ratings, f"“{levels[0]}” with “{levels[1]}”")
        return next(iter(found.items())) if len(found) == 1 else ("", "")

    def _pairs(self, table: Table, labels: int) -> list[int]:
        """Return the nearest column to the left of the labels that holds both levels in one cell, as “C-II”."""
        levels = {name for pair in self.cells for name in pair}
        for column in range(labels - 1, -1, -1):
            pairs = [_PAIR.fullmatch(text) for text in table.filled(column)]
            if pairs and all(pair and {pair[1].casefold(), pair[2].casefold()} <= levels for pair in pairs):
                return [column]
        return []

    def _columns(self, table: Table, labels: int) -> list[tuple[int, int]]:
        """Return the pairs of columns that hold the levels of the sides and of the tops."""
        fitting = [
            [column for column in table.columns if column != labels and _all_in(table, column, levels)]
            for levels in self._sides
        ]
        pairs = [(side, top) for side in fitting[0] for top in fitting[1] if side != top]
        if len(pairs) < 2:
            return pairs
        headings = [heading(table, column).casefold() for column in table.columns]
        named = [pair for pair in pairs if self.titles[0] and (headings[pair[0]], headings[pair[1]]) == self.titles]
        if named:
            return named
        likely = {column for column in table.columns if LIKELIHOOD.search(heading(table, column))}
        grave = {column for column in table.columns if IMPACT.search(heading(table, column))} - likely
        straight = [(side, top) for side, top in pairs if side in likely and top in grave]
        crossed = [(side, top) for side, top in pairs if side in grave and top in likely]
        if self.likelihood_in_rows is None:
            return straight + crossed or pairs
        return (straight if self.likelihood_in_rows else crossed) or ([] if straight or crossed else pairs)


def all_matrices(reading: Reading) -> list[Matrix]:
    """Return the matrices of a document."""
    found = [matrix for table in reading.tables if (matrix := _grid(table) or _listed(table))]
    for table in reading.tables:
        if matrix := _spoken(reading, table):
            found.append(matrix)
    return found


def _all_in(table: Table, column: int, levels: frozenset[str]) -> bool:
    rows = [row for row in table.body if not table.is_band(row) and not is_blank(table.text(row, column))]
    return bool(rows) and all(names_in(table, row, column, levels) & levels for row in rows)


def _grid(table: Table) -> Matrix | None:
    """Return the matrix when a table is a grid of ratings between two scales."""
    for top in range(min(3, len(table.grid))):
        for left in range(min(2, len(table.columns))):
            rows = [row for row in range(top + 1, len(table.grid)) if not table.is_band(row)]
            columns = range(left + 1, len(table.columns))
            if len(rows) < 2 or len(columns) < 2:
                continue
            noun = noun_of(f"{table.context()} {table.text(top, left)}")
            if not all(label_of(table.text(row, column), noun) for row in rows for column in columns):
                continue
            sides = distinct_names([table.text(row, left) for row in rows])
            tops = distinct_names([table.text(top, column) for column in columns])
            cells = {
                (side, above): label_of(table.text(row, column), noun)
                for row, called in zip(rows, sides, strict=True)
                for column, above_called in zip(columns, tops, strict=True)
                for side in called
                for above in above_called
            }
            if len(cells) >= len(rows) * len(columns):
                return Matrix(cells, likelihood_in_rows=_direction(table, top, left), table_id=table.id)
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
    if likelihood and impact and re.search(r"[\\/↓→|]", corner):
        # “Likelihood / Impact” names the sides first.
        return likelihood.start() < impact.start()
    return None


def _listed(table: Table) -> Matrix | None:
    """Return the matrix that a table writes out as rows of two levels and the rating they give together."""
    if len(table.columns) != 3 or len(table.body) < 4 or table.header < 0:
        return None
    titles = [heading(table, column).casefold() for column in table.columns]
    levels = [
        [level(table.text(row, column)) for row in table.body if not table.is_band(row)] for column in table.columns
    ]
    labels = [label_of(table.text(row, 2), noun_of(titles[2])) for row in table.body if not table.is_band(row)]
    pairs = list(zip(levels[0], levels[1], strict=True))
    is_product = len(set(pairs)) == len(pairs) == len(set(levels[0])) * len(set(levels[1]))
    if not all(labels) or len(set(labels)) < 2 or not is_product or not all(map(all, pairs)):
        return None
    return Matrix(
        dict(zip(pairs, labels, strict=True)),
        (titles[0], titles[1]),
        bool(LIKELIHOOD.search(titles[0])) if LIKELIHOOD.search(" ".join(titles[:2])) else None,
        table.id,
    )


def _spoken(reading: Reading, table: Table) -> Matrix | None:
    """Return the matrix that sentences give for two columns of a table: “Critical if Frequent with Serious impact”."""
    levels = {
        column: found
        for column in table.columns
        if 2 <= len(found := {level(text) for text in table.filled(column)}) <= 6
        and all(_WORDS.fullmatch(text) or _CODE.fullmatch(text) for text in found)
    }
    levels = {column: found | _listed_beside(reading, found) for column, found in levels.items()}
    named = [column for column in levels if _SCALE_TITLE.search(heading(table, column))]
    spelled = [column for column in levels if all(map(_WORDS.fullmatch, levels[column]))]
    columns = named if len(named) == 2 else spelled[:4]
    beside = [column for column in list(levels)[:5] if column not in named] if len(named) == 1 else []
    for side, top in [(a, b) for a in columns for b in columns if a < b] + [(named[0], other) for other in beside]:
        cells, rest = _told_cells(reading, levels[side], levels[top])
        if len(cells) > 1:
            return Matrix(cells, (heading(table, side).casefold(), heading(table, top).casefold()), rest=rest)
    return None


def _listed_beside(reading: Reading, levels: set[str]) -> set[str]:
    """Return the levels that a text lists together with these: “Harm is Minor, Serious or Severe”."""
    lists = [
        set(_MEMBERS.findall(match.group().casefold()))
        for block in reading.body
        if block.place is None and not levels.isdisjoint(reading.vocabulary(block))
        for match in _LIST.finditer(block.text)
    ]
    return {level for found in lists if len(found & levels) > 1 and len(found) <= 6 for level in found}


def _told_cells(reading: Reading, sides: set[str], tops: set[str]) -> tuple[dict[tuple[str, str], str], str]:
    """Return the ratings that clauses give to pairs of levels, and the one of “everything else”, which fills gaps."""
    one, other = ("|".join(map(re.escape, sorted(levels, key=len, reverse=True))) for levels in (sides, tops))
    is_coded = all(map(_CODE.fullmatch, sides | tops))
    pairs = [
        (
            re.compile(told.format(first=first, second=second), re.IGNORECASE),
            re.compile(rf"(?i)\b(?:{first})\b"),
            re.compile(rf"(?i)\b(?:{second})\b"),
            order,
        )
        for first, second, order in ((one, other, 1), (other, one, -1))
        for told in ((_BY_CODE, _TOLD) if is_coded else (_TOLD,))
    ]
    cells: dict[tuple[str, str], str] = {}
    rest = ""
    for clause, label in clauses_with_label(reading, sides | tops):
        if _OTHERS.search(clause):
            rest = label
        told = [(match, side, top, order) for both, side, top, order in pairs for match in both.finditer(clause)]
        # “C2 with F2 and C1 with F3”: where pairs are joined by another word, “and” stands between two pairs.
        joined = [entry for entry in told if " and " not in entry[0].group()[: -len(entry[0]["tops"])]]
        for match, of_side, of_top, order in joined or told:
            for side, top in product(of_side.findall(match["side"]), of_top.findall(match["tops"])):
                cells[tuple((side.casefold(), top.casefold())[::order])] = label
    if len(cells) > 1 and rest:
        cells = {(side, top): cells.get((side, top), rest) for side in sides for top in tops}
    return cells, rest


def clauses_with_label(reading: Reading, levels: set[str] | frozenset[str] = frozenset()) -> Iterator[tuple[str, str]]:
    """Yield the clauses of the text that name one rating or class, with its label; `levels` are words of scales."""
    for block in reading.body:
        if block.place is not None or len(block.text) > 2500 or reading.vocabulary(block).isdisjoint(_LABEL_WORDS):
            continue
        for clause in re.split(r";\s|(?<=[\w)])\.\s", re.sub(r"[“”\"‘]|’(?!\w)", "", block.text)):
            # “High: Likely with Severe” is one clause, “The rule is: High if …, Low if …” is not.
            for part in (clause,) if len(_labels(clause, levels)) == 1 else re.split(r"(?<=\w):\s", clause):
                labels = _labels(part, levels)
                if len(labels) == 1:
                    yield part, labels.pop()


def _labels(clause: str, levels: set[str] | frozenset[str]) -> set[str]:
    found = {match["code"] or rating_of(match.group()) for match in _RATED.finditer(clause)}
    labels = {label.casefold() for label in found if label}
    return labels - levels if len(labels) > 1 else labels
