"""Whole numbers written out in words: “four hundred and twenty-one”, “two thousand”, “a dozen”."""

from __future__ import annotations

import re

from analysis.checks.words import NUMBER_WORDS, number_word

_HUNDREDS = rf"(?:{NUMBER_WORDS}|an?) hundred(?:(?: and)? {NUMBER_WORDS})?"
_THOUSANDS = rf"(?:{_HUNDREDS}|{NUMBER_WORDS}|an?) thousand(?:,? (?:{_HUNDREDS}|and {NUMBER_WORDS}))?"
SPOKEN = re.compile(
    rf"\b(?:{_THOUSANDS}|{_HUNDREDS}|(?:{NUMBER_WORDS}|a) dozen|(?!one\b(?!-)){NUMBER_WORDS})\b", re.IGNORECASE
)
"""A number from two upwards; a lone “one” counts nothing."""
_SCALES = (("thousand", 1000), ("hundred", 100), ("dozen", 12))


def spoken(text: str) -> int | None:
    """Return the value of a number that `SPOKEN` matches; None for any other text."""
    text = text.casefold().replace(",", " ").strip()
    for name, scale in _SCALES:
        left, found, right = text.partition(f" {name}")
        if found:
            times = 1 if left in ("a", "an") else spoken(left)
            rest = spoken(right.strip().removeprefix("and ")) if right.strip() else 0
            return None if times is None or rest is None else times * scale + rest
    return number_word(text)
