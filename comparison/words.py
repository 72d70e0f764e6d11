"""Words made equal for comparing: lower case, without endings, without words that every sentence has."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+|\d[\d.,:]*\d|\d")
_NAMES = re.compile(r"\b(?:[A-Z]{1,5}-?\d+(?:-\d+)*|\d[\d.,:]*\d|\d)\b")
_SENTENCE_ENDS = re.compile(r"(?<=[.!?;:])\s+|\n")
_SHORTEST_STEM = 4
_ENDINGS = (
    *("ations", "ation", "ments", "ment", "ings", "ing", "ions", "ion", "ness", "ities", "ity", "ies", "ers", "er"),
    *("ed", "es", "ly", "al", "able", "ible", "s", "e", "y", "or"),
)
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "a an the of in on at to for and or but is are was were be been being it its this that these those here with "
        "by from as so than then if while would can could may might must should do does did done has have had having "
        "also into over under up down off about through just such same other another their they them he she his her "
        "we our you your i",
    )
)


@lru_cache(maxsize=16_384)
def stems(text: str) -> tuple[str, ...]:
    """Return the telling words of a text in their order, each without its ending."""
    return tuple(stem for word in _WORD.findall(text.lower()) if (stem := _stem(word)))


def names(text: str) -> frozenset[str]:
    """Return the figures and identifiers of a text, such as 99.5, 09:14, A4 and CHG-4471."""
    return frozenset(_NAMES.findall(text))


def sentences(text: str) -> list[tuple[int, int]]:
    """Return where each sentence or line of a text begins and ends."""
    found, start = [], 0
    for end in _SENTENCE_ENDS.finditer(text):
        if end.start() > start:
            found.append((start, end.start()))
        start = end.end()
    return [*found, (start, len(text))] if start < len(text) else found


@lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    """The word without its ending, empty for a common word."""
    if word in _COMMON:
        return ""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word
