"""Bands of values and the rating or class each stands for, as tables and sentences state them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from analysis.checks.bands_in_text import bands_in_text
from analysis.checks.columns import heading
from analysis.checks.measures import ONLY, in_digits
from analysis.checks.ranges import INF, LABEL_NOUN, RANGE, Band, Bands, band_of, settled
from analysis.checks.reading import Reading
from analysis.checks.risk_tables import RANKS, rating_of
from analysis.checks.tables import Table
from analysis.checks.words import word_set
from domain.document import BlockKind

_LABEL_WORDS = frozenset(word for label in RANKS for word in label.split()) | word_set(
    "tier class category grade graded score scores scored earns points level priority severity sev band group stage "
    "rank rating step p product sum multiplied result"
)
_CLASS = re.compile(r"[a-z]{4,14}(?: [a-z]{2,10})?")


def all_bands(reading: Reading) -> list[Bands]:
    """Return the scales of a document, from its tables, its sentences and its lists."""
    found = [bands for table in reading.tables if (bands := _of_table(table))]
    classes = _classes(reading)
    pattern = (
        re.compile(rf"\b(?P<label>{'|'.join(map(re.escape, sorted(classes)))})\b", re.IGNORECASE) if classes else None
    )
    words = _LABEL_WORDS | {word for label in classes for word in label.split()}
    found += [bands for text in _texts(reading, words) if (bands := bands_in_text(text, pattern))]
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
    match = re.fullmatch(rf"\W*(?:{LABEL_NOUN}|P)?[ -]?(?P<code>[1-9]|[A-Fa-f]|I{{1,3}}|IV|V)\W*", text, re.IGNORECASE)
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
                if known_bands := settled(bands):
                    known = known_bands if all(ranges) else _known(known_bands)
                    return Bands(
                        known, noun, table.id, without_range=frozenset(labels) - {band.label for band in known}
                    )
    return None


def noun_of(title: str) -> str:
    """Return the word of a heading that says that its cells are classes, such as tier or grade."""
    match = re.search(rf"\b({LABEL_NOUN})(?:es|s)?\b", title, re.IGNORECASE)
    return match[1].casefold() if match else ""


def _range_within(text: str) -> Band | None:
    """Return the one range with a unit that a description such as “or up to three extra days in hospital” holds."""
    found = [band for match in RANGE.finditer(in_digits(text)) if (band := band_of(match, "")).dimension]
    return found[0] if len(found) == 1 else None


def _known(bands: tuple[Band, ...]) -> tuple[Band, ...]:
    """Return the bands without the lowest, whose lower end rows without a range leave open."""
    return tuple(replace(band, low=band.high) if band.low == -INF else band for band in bands)


def _range(text: str, title: str) -> Band | None:
    text = in_digits(text.strip().strip("()[]").strip())
    match = RANGE.fullmatch(text) or re.fullmatch(ONLY, text)
    if match is None and (
        inner := re.fullmatch(r"(?:score|points?|total)?\s*(?:of\s)?(.*?)\s*(?:points?)?", text, re.I)
    ):
        match = RANGE.fullmatch(inner[1]) or re.fullmatch(ONLY, inner[1])
    return band_of(match, title) if match else None
