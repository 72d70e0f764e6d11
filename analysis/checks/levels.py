"""The levels of a scale as cells name them: by a word, a number, a code, or a value within a range."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from analysis.checks.columns import heading
from analysis.checks.measures import measure
from analysis.checks.ranges import RANGE, Band, band_of, settled
from analysis.checks.tables import Table
from analysis.checks.words import plain

_DEFINED = re.compile(
    r"\W*(?P<name>(?:\w{1,2}\W{1,3})?[^\W\d][\w-]*(?: [^\W\d][\w-]*){0,2})"
    r"(?: [–—-] |\s?[:;,(\[=<>≤≥/]| (?=[<>≤≥]?\d))\s?(?=\S)"
)
"""How a level begins that says what it is: “Minor: within the target”, “Rare, once in ten years”, “Rare 0–5 %”."""
LEVEL_NOUN = r"(?:impact|likelihood|consequences?|probability|severity|damage|effect|chance|urgency)"


def level(text: str) -> str:
    """Return the level a cell names: without the number beside the word, the number alone when it is alone."""
    words = re.sub(r"^\W*\d+\W+(?=[^\W\d])|(?<=[^\W\d])\W+\d+\W*$", "", plain(text))
    words = re.sub(r"(?<=\w)\s*\([^)]*\)\W*$", "", words).strip(" .:()-")
    bare = re.sub(rf"^{LEVEL_NOUN}\W+|\s+{LEVEL_NOUN}$", "", words)
    return bare or words


def names(text: str) -> set[str]:
    """Return what a level is called: its words, those before its definition, and the number or code beside them."""
    number = re.match(r"\W*(\d)\b|.*\b(\d)\W*$", text)
    code = re.match(r"([A-F]|I{1,3}|IV|V)\b(?=[\s:.),]|$)", text)
    found = {level(text), (number[1] or number[2]) if number else "", code[1].casefold() if code else ""}
    if defined := _DEFINED.match(text):
        found.add(level(defined["name"]))
    return found - {""}


def distinct_names(texts: Sequence[str]) -> list[set[str]]:
    """Return what each level of a scale is called by names that no other level of it has."""
    called = [names(text) for text in texts]
    whole = [level(text) for text in texts]
    times = Counter(name for found in called for name in found)
    return [
        {name for name in found if times[name] == 1 or (name == own and whole.count(name) == 1)}
        for found, own in zip(called, whole, strict=True)
    ]


def names_in(table: Table, row: int, column: int, levels: frozenset[str]) -> set[str]:
    """Return what the level in a cell is called; a value such as “£1.1 million” is called as its range among these."""
    found = names(table.text(row, column))
    bands = _ranges(levels) if found.isdisjoint(levels) else ()
    value = measure(table.text(row, column), heading(table, column)) if bands else None
    if value is None:
        return found
    fitting = {band.label for band in bands if band.holds(value.value) and band.dimension == value.dimension}
    return found | fitting if len(fitting) == 1 else found


@lru_cache(maxsize=100)
def _ranges(levels: frozenset[str]) -> tuple[Band, ...]:
    """Return the levels as ranges of values, where all of them are such and none overlaps another."""
    matches = {level: RANGE.search(level) for level in levels}
    return (
        settled([replace(band_of(match, ""), label=told) for told, match in matches.items() if match])
        if all(matches.values())
        else ()
    )
