"""Durations of two parts, such as “3 hours and 20 minutes”, and how often something is done."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.checks.words import NUMBER_WORDS, Span, number_word

MINUTES = {
    "second": 1 / 60, "minute": 1, "min": 1, "hour": 60, "day": 1440, "week": 10080, "month": 43200, "year": 525600,
}  # fmt: skip
_COMPOUND = re.compile(
    rf"\b(?P<big>\d+|{NUMBER_WORDS}|an?)\s?(?P<unit>hours?|hrs?|h|years?|weeks?|days?|minutes?|min)\b,?\s(?:and\s)?"
    rf"(?P<small>(?:\d+\s?|(?:{NUMBER_WORDS}|an?)\s))(?P<part>minutes?|mins?|min|m|months?|days?|hours?|seconds?|sec|"
    rf"s)\b",
    re.IGNORECASE,
)
_HALF = re.compile(
    rf"\b(?:(?P<n>\d+|{NUMBER_WORDS}) and a half (?P<unit>hour|day|week|month|year)s|"
    r"(?:an?|one) (?P<one>hour|day|week|month|year) and a half|half an? (?P<half>hour|day|week|month|year)|"
    r"(?<!per )\b(?:an?|one) (?P<two>fortnight)|(?P<twos>two|three) fortnights)\b",
    re.IGNORECASE,
)
OFTEN = re.compile(
    rf"\b(?:every (?:(?P<n>\d+|{NUMBER_WORDS}|other|second)\s)?(?P<unit>day|week|month|quarter|year)s?|"
    r"(?:once|(?P<times>twice|three times|four times)) (?:an?|per|each|every) (?P<per>day|week|month|quarter|year)|"
    r"(?P<adverb>daily|weekly|fortnightly|monthly|quarterly|half-yearly|yearly|annually)|"
    r"each (?P<each>day|week|month|quarter|year))\b",
    re.IGNORECASE,
)
_ADVERBS = {
    "daily": 1440, "weekly": 10080, "fortnightly": 20160, "monthly": 43200, "quarterly": 131400, "half-yearly": 262800,
    "yearly": 525600, "annually": 525600,
}  # fmt: skip
_LENGTHS = {"day": 1440, "week": 10080, "month": 43200, "quarter": 131400, "year": 525600}


def durations(text: str) -> Iterator[tuple[Span, float]]:
    """Yield the durations that are written in two units or with halves, or called a fortnight, in minutes."""
    for match in _HALF.finditer(text):
        yield match.span(), _halves(match)
    for match in _COMPOUND.finditer(text):
        yield (
            match.span(),
            _minutes_of(match["big"], match["unit"]) + _minutes_of(match["small"].strip(), match["part"]),
        )


def intervals(text: str) -> Iterator[tuple[Span, float]]:
    """Yield the words for how often something is done, with the minutes from one time to the next."""
    for match in OFTEN.finditer(text):
        yield match.span(), _interval(match)


def _minutes_of(number: str, unit: str) -> float:
    count = 1 if number.casefold() in ("a", "an") else number_word(number) or 0
    name = unit.casefold().rstrip("s").replace("hr", "hour") or "second"
    return count * next(minutes for known, minutes in MINUTES.items() if known.startswith(name))


def _halves(match: re.Match[str]) -> float:
    if match["two"] or match["twos"]:
        return 20160.0 * (number_word(match["twos"] or "one") or 1)
    unit = next(filter(None, (match["unit"], match["one"], match["half"])))
    count = (number_word(match["n"]) or 0) + 0.5 if match["n"] else 1.5 if match["one"] else 0.5
    return count * _LENGTHS.get(unit.casefold(), MINUTES[unit.casefold()])


def _interval(match: re.Match[str]) -> float:
    """Return the minutes between two times of what is done “every six months”, “twice a year” or “monthly”."""
    if match["adverb"]:
        return float(_ADVERBS[match["adverb"].casefold()])
    if unit := match["unit"] or match["each"]:
        word = (match["n"] or "1").casefold()
        return _LENGTHS[unit.casefold()] * (2 if word in ("other", "second") else number_word(word) or 1)
    times = {"twice": 2, "three times": 3, "four times": 4}.get((match["times"] or "").casefold(), 1)
    return _LENGTHS[match["per"].casefold()] / times
