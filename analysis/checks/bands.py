"""Bands of values and the rating or class each stands for, as tables and sentences state them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from analysis.checks.columns import heading
from analysis.checks.measures import NUMBER, ONLY, RATING_WORDS, Measure, in_digits, measure_of
from analysis.checks.reading import Reading
from analysis.checks.risk_tables import RANKS, rating_of
from analysis.checks.tables import Table
from analysis.checks.words import NUMBER_WORDS, word_set
from domain.document import BlockKind

_INF = float("inf")
_LABEL_NOUN = r"tier|class|category|grade|level|priority|severity|sev|band|group|stage|rank|rating|step"
_CODE = rf"(?:{_LABEL_NOUN})[ -]?(?:[1-9]|[A-F]|I{{1,3}}|IV|V)(?!\w|\.\d)|P[1-5](?!\w)"
_RANGE = re.compile(
    rf"(?:(?:between|from)\s)?(?P<low>{NUMBER})\s*(?:to|through|and|or(?= \d)|until|up to|[-–—…]|"
    rf"\.\.)\s*(?P<high>{NUMBER})"
    rf"|(?P<least>{NUMBER})\s*(?:\+|(?:and|or) (?:more|above|over|higher|up(?:wards)?|greater|longer))"
    rf"|(?P<most>{NUMBER})\s*(?:and|or) (?:less|below|lower|under|fewer|shorter)"
    rf"|(?P<sign>≥|>=|>|≤|<=|<|above|over|more than|greater than|longer than|higher than|exceeding|beyond|at least|"
    rf"from|starting at|below|under|less than|lower than|fewer than|shorter than|within|up to|at most|no more than|"
    rf"not more than|max(?:imum)?\.?)\s*(?P<limit>{NUMBER})"
    rf"|\b(?P<rest>(?:anything|everything|all|any|those|the rest|whatever is)?\s?\b(?:longer|above|over|more|higher|"
    rf"below|lower|less|"
    rf"under|shorter|beyond|else|else's|other)(?: that| this| it)?|the rest|all others?|otherwise)\b(?!\s(?:than|the|"
    rf"\d))",
    re.IGNORECASE,
)
_LABEL = re.compile(
    rf"[“\"'(]?\b(?P<label>{_CODE}|{RATING_WORDS})\b[”\"')]?(?! (?:than|enough|as|number|quality)\b)", re.IGNORECASE
)
_LETTER = re.compile(
    r"(?<![\w.])(?P<label>[A-E])(?=[,;.)]|\s(?:where|when|if|for|and|or|within|with|from|up|at|below|above|over|"
    r"under|is|\d)|$)"
)
_GRADED = re.compile(r"\b(?:grade[ds]?|class(?:ed)?|rated|categor(?:y|ies)|earns?|score of)\b", re.IGNORECASE)
_DIGIT_OR_NUMBER = re.compile(rf"\d|\b(?:{NUMBER_WORDS})\b", re.IGNORECASE)
_LABEL_WORDS = frozenset(word for label in RANKS for word in label.split()) | word_set(
    "tier class category grade graded score scores scored earns points level priority severity sev band group stage "
    "rank rating step p"
)
_CLASS = re.compile(r"[a-z]{4,14}(?: [a-z]{2,10})?")
_FAR = 32
_SUBJECT = re.compile(
    r"scor|point|cvss|critical|rat(?:ed|ing)|product|multipl|likelihood|probability|result|value|level|tier|class|"
    r"categor|grade|"
    r"priority|severity|colou?r|red\b|green|risk",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Band:
    """The values from `low` to `high` stand for `label`; ends belong to the band unless they are open."""

    low: float
    high: float
    label: str
    dimension: str = ""
    open_low: bool = False
    open_high: bool = False

    def holds(self, value: float) -> bool:
        above = value > self.low if self.open_low else value >= self.low
        return above and (value < self.high if self.open_high else value <= self.high)


@dataclass(frozen=True, slots=True)
class Bands:
    """One scale; `noun` is what its labels are called, such as tier, where they are bare codes."""

    bands: tuple[Band, ...]
    noun: str
    table_id: str = ""
    is_plain: bool = True
    """True where the labels are words for ratings or codes of classes, which nothing else is called."""
    without_range: frozenset[str] = frozenset()
    """Labels of rows of the same table that state no range."""

    @property
    def dimension(self) -> str:
        return next((band.dimension for band in self.bands if band.dimension), "")

    @property
    def labels(self) -> frozenset[str]:
        return self.without_range | {band.label for band in self.bands}

    def label(self, measured: Measure) -> str:
        """Return the label of a value; empty where no band or more than one holds it."""
        if measured.dimension != self.dimension and measured.dimension and self.dimension:
            return ""
        fitting = {band.label for band in self.bands if band.holds(measured.value)}
        return fitting.pop() if len(fitting) == 1 else ""


def all_bands(reading: Reading) -> list[Bands]:
    """Return the scales of a document, from its tables, its sentences and its lists."""
    found = [bands for table in reading.tables if (bands := _of_table(table))]
    classes = _classes(reading)
    pattern = (
        re.compile(rf"\b(?P<label>{'|'.join(map(re.escape, sorted(classes)))})\b", re.IGNORECASE) if classes else None
    )
    words = _LABEL_WORDS | {word for label in classes for word in label.split()}
    found += [bands for text in _texts(reading, words) if (bands := _of_text(text, pattern))]
    unique: list[Bands] = []
    for bands in found:
        if not any(bands.bands == other.bands for other in unique):
            unique.append(bands)
    return unique


def _classes(reading: Reading) -> set[str]:
    """Return the words by which tables sort their rows into a few classes."""
    found: set[str] = set()
    for table in reading.tables:
        for column in table.columns:
            texts = {text.casefold() for text in table.filled(column)}
            if 2 <= len(texts) <= 6 and len(table.filled(column)) > len(texts) and all(map(_CLASS.fullmatch, texts)):
                found |= texts
    return {text for text in found if not rating_of(text)}


def _texts(reading: Reading, words: frozenset[str]) -> Iterator[str]:
    """Yield the paragraphs and lists, each as one text, that hold words by which things are classed."""
    run: list[str] = []
    for block in (*reading.body, None):
        if block is not None and block.kind is BlockKind.LIST_ITEM:
            run.append(f"{block.label} {block.text}" if block.label.isalnum() else block.text)
            continue
        if len(run) > 1:
            yield "; ".join(run[:8])
        run = []
        if block is not None and block.place is None and not words.isdisjoint(reading.vocabulary(block)):
            yield block.text


def label_of(text: str, noun: str = "") -> str:
    """Return the rating or class a cell consists of; a bare code counts where its column is headed by the noun."""
    if rating := rating_of(text):
        return rating
    match = re.fullmatch(rf"\W*(?:{_LABEL_NOUN}|P)?[ -]?(?P<code>[1-9]|[A-Fa-f]|I{{1,3}}|IV|V)\W*", text, re.IGNORECASE)
    if match is None:
        return ""
    is_named = len(text.strip(" .()")) > 1
    return match["code"].casefold() if noun or is_named else ""


def _of_table(table: Table) -> Bands | None:
    """Return the bands of a table whose rows give a range and a label each."""
    rows = [row for row in table.body if not table.is_band(row)]
    if not 2 <= len(rows) <= 10 or table.header < 0:
        return None
    for column in table.columns:
        ranges = [_range(table.text(row, column), heading(table, column)) for row in rows]
        is_whole = all(ranges) and sum(one is not None and one.low != one.high for one in ranges) >= 2
        if not is_whole:
            ranges = [_range_within(table.text(row, column)) for row in rows]
        if sum(one is not None for one in ranges) < 2:
            continue
        for other in table.columns:
            noun = noun_of(heading(table, other))
            labels = [label_of(table.text(row, other), noun) for row in rows]
            if other != column and all(labels) and len(set(labels)) == len(labels):
                bands = [replace(one, label=label) for one, label in zip(ranges, labels, strict=True) if one]
                if settled := _settled(bands):
                    known = settled if all(ranges) else _known(settled)
                    return Bands(
                        known, noun, table.id, without_range=frozenset(labels) - {band.label for band in known}
                    )
    return None


def noun_of(title: str) -> str:
    """Return the word of a heading that says that its cells are classes, such as tier or grade."""
    match = re.search(rf"\b({_LABEL_NOUN})(?:es|s)?\b", title, re.IGNORECASE)
    return match[1].casefold() if match else ""


def _range_within(text: str) -> Band | None:
    """Return the one range with a unit that a description such as “or up to three extra days in hospital” holds."""
    found = [band for match in _RANGE.finditer(in_digits(text)) if (band := _band(match, "")).dimension]
    return found[0] if len(found) == 1 else None


def _known(bands: tuple[Band, ...]) -> tuple[Band, ...]:
    """Return the bands without the lowest, whose lower end rows without a range leave open."""
    return tuple(replace(band, low=band.high) if band.low == -_INF else band for band in bands)


def _of_text(text: str, classes: re.Pattern[str] | None = None) -> Bands | None:
    """Return the bands that a text such as “15 or more is High, 8 to 14 Moderate, anything below Low” states."""
    if len(text) > 2500 or not _DIGIT_OR_NUMBER.search(text):
        return None
    text = in_digits(text)
    labels = list(_LABEL.finditer(text))
    if classes is not None and len(labels) < 3:
        taken = [match.span() for match in labels]
        labels += [m for m in classes.finditer(text) if not any(a <= m.start() < b for a, b in taken)]
    if len(labels) < 2 and _GRADED.search(text):
        labels = list(_LETTER.finditer(text))
    tokens = sorted(
        [(match.start(), match.end(), match) for match in (*_RANGE.finditer(text), *labels)],
        key=lambda token: token[:2],
    )
    best: list[Band] = []
    starts_with_range = bool(tokens) and tokens[0][2].re is _RANGE
    for range_first in (starts_with_range, not starts_with_range):
        found: list[Band] = []
        for (_, end, first), (start, _, second) in pairwise(tokens):
            between = text[end:start]
            one, other = (first, second) if range_first else (second, first)
            if one.re is not _RANGE or other.re is _RANGE or len(between) > _FAR or re.search(r"\.\s|;", between):
                continue
            if not range_first and re.search(r",\s|\band\b", between):
                continue
            label = other["label"].casefold()
            if label not in {band.label for band in found}:
                found.append(replace(_band(one, ""), label=label))
        if len(found) > len(best):
            best = found
    settled = _settled(best) if len(best) > 2 or _SUBJECT.search(text) else ()
    if not settled:
        return None
    nouns = [match[1] for band in settled if (match := re.match(rf"({_LABEL_NOUN})\b", band.label))]
    coded = tuple(
        replace(band, label=re.sub(rf"^(?:{_LABEL_NOUN}|p)[ -]?", "", band.label) or band.label) for band in settled
    )
    is_plain = all(_LABEL.fullmatch(band.label) or _LETTER.fullmatch(band.label.upper()) for band in settled)
    return Bands(coded, nouns[0] if nouns else "", is_plain=is_plain)


def _settled(bands: list[Band]) -> tuple[Band, ...]:
    """Return the bands in order, open ends closed by their neighbours; nothing where they overlap or tell nothing."""
    dimension = next((band.dimension for band in bands if band.dimension), "")
    known = [replace(band, dimension=dimension) for band in bands if (band.low, band.high) != (-_INF, _INF)]
    rest = [band for band in bands if (band.low, band.high) == (-_INF, _INF)]
    if len(bands) < 2 or len(rest) > 1 or not known:
        return ()
    uppers = sorted((band for band in known if band.low == -_INF), key=lambda band: band.high)
    lowers = sorted((band for band in known if band.high == _INF), key=lambda band: -band.low)
    middle = [band for band in known if band.low != -_INF and band.high != _INF]
    closed = [*middle]
    for before, band in zip([None, *uppers], uppers, strict=False):
        closed.append(replace(band, low=before.high, open_low=not before.open_high) if before else band)
    for before, band in zip([None, *lowers], lowers, strict=False):
        closed.append(replace(band, high=before.low, open_high=not before.open_low) if before else band)
    closed.sort(key=lambda band: (band.low, band.high))
    if rest:
        if closed[-1].high != _INF and closed[0].low == -_INF or not lowers and closed[0].low <= 1:
            closed.append(replace(rest[0], low=closed[-1].high, open_low=not closed[-1].open_high, dimension=dimension))
        elif closed[-1].high == _INF or not uppers:
            first = replace(rest[0], high=closed[0].low, open_high=not closed[0].open_low, dimension=dimension)
            closed.insert(0, first)
    # A shared border, as in “0 to 5, 5 to 10”, leaves open only the value on it.
    return () if any(one.high > other.low for one, other in pairwise(closed)) else tuple(closed)


def _range(text: str, title: str) -> Band | None:
    text = in_digits(text.strip().strip("()[]").strip())
    match = _RANGE.fullmatch(text) or re.fullmatch(ONLY, text)
    if match is None and (
        inner := re.fullmatch(r"(?:score|points?|total)?\s*(?:of\s)?(.*?)\s*(?:points?)?", text, re.I)
    ):
        match = _RANGE.fullmatch(inner[1]) or re.fullmatch(ONLY, inner[1])
    return _band(match, title) if match else None


def _band(match: re.Match[str], title: str) -> Band:
    group = match.groupdict()
    if group.get("only"):
        only = measure_of(group["only"] or "", title)
        return Band(only.value, only.value, "", only.dimension)
    if group["low"]:
        high = measure_of(group["high"] or "", title)
        low = measure_of(group["low"] or "", title)
        if high.dimension and not low.dimension:
            # “1 to 4 hours”: the unit stands at the end only.
            low = measure_of(group["low"] or "", group["high"] or "")
        return Band(low.value, high.value, "", high.dimension)
    if group["least"]:
        least = measure_of(group["least"] or "", title)
        return Band(least.value, _INF, "", least.dimension)
    if group["most"]:
        most = measure_of(group["most"] or "", title)
        return Band(-_INF, most.value, "", most.dimension)
    if group["rest"]:
        return Band(-_INF, _INF, "")
    limit, sign = measure_of(group["limit"] or "", title), (group["sign"] or "").casefold()
    if sign in ("≥", ">=", "at least", "from", "starting at"):
        return Band(limit.value, _INF, "", limit.dimension)
    if sign in (">", "above", "over", "more than", "greater than", "longer than", "higher than", "exceeding", "beyond"):
        return Band(limit.value, _INF, "", limit.dimension, open_low=True)
    is_open = sign in ("<", "below", "under", "less than", "lower than", "fewer than", "shorter than")
    return Band(-_INF, limit.value, "", limit.dimension, open_high=is_open)
