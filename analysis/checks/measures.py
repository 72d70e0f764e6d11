"""Values with what they measure: a duration, an amount of money, a share, or a bare score."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from analysis.checks.numbers import value_of
from analysis.checks.risk_tables import RANKS
from analysis.checks.words import NUMBER_WORDS, number_word

_UNITS = {
    "second": 1 / 60, "minute": 1, "min": 1, "hour": 60, "hr": 60, "h": 60, "day": 1440, "week": 10080,
    "month": 43200, "year": 525600,
}  # fmt: skip
_UNIT = (
    r"(?:(?:working |business |calendar |full |extra |additional |further |lost )?(?:seconds?|minutes?|mins?|hours?|"
    r"hrs?|h\b|days?|weeks?|months?|years?)|%|per ?cent|points?|"
    r"million|thousand|euros?|dollars?|pounds?|[km]\b)"
)
_MONEY = r"(?:[€$£¥]|(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CAD|AUD)[ \u00a0])"
NUMBER = rf"{_MONEY}?\d{{1,3}}(?:[,’' ]\d{{3}})*(?:\.\d+)?(?:\s?{_UNIT})?"
ONLY = re.compile(rf"(?P<only>{NUMBER})", re.IGNORECASE)
_WORD_NUMBER = re.compile(rf"\b{NUMBER_WORDS}\b", re.IGNORECASE)
RATING_WORDS = "|".join(sorted((word for word in RANKS if word != "none"), key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with what it measures: `time` in minutes, `money`, `percent`, or nothing."""

    value: float
    dimension: str = ""


def measure(text: str, title: str = "") -> Measure | None:
    """Return the value of a cell such as “4 hours”, “4 x 4 = 16” or “High (12)”; `title` may hold the unit."""
    text = in_digits(text.strip())
    if product := re.fullmatch(r"[^\d]*(\d+)\s*[x×*·]\s*(\d+)(?:\s*=\s*(\d+))?\W*", text):
        return Measure(float(product[3] or int(product[1]) * int(product[2])))
    if len(text) > 40:
        return None
    numbers = list(ONLY.finditer(text))
    if len(numbers) != 1 or re.search(r"\d", text[: numbers[0].start()] + text[numbers[0].end() :]):
        return None
    around = text[: numbers[0].start()] + text[numbers[0].end() :]
    if re.search(
        r"[^\W\d_]{2,}", re.sub(rf"{RATING_WORDS}|approx\w*|about|~|score|points?", "", around, flags=re.IGNORECASE)
    ):
        return None
    found = measure_of(numbers[0].group())
    return found if found.dimension else replace(found, value=found.value * _scale(title), dimension=_dimension(title))


def measure_of(text: str, title: str = "") -> Measure:
    """Return the value of a number as it is written in a range; `title` holds the unit where the text does not."""
    digits = re.search(r"\d[\d,.’' ]*", text)
    value = value_of(digits.group().strip(" ,.")) if digits else 0.0
    dimension = _dimension(text)
    if not dimension and title:
        return Measure(value * _scale(title), _dimension(title))
    return Measure(value * _scale(text), dimension)


def _dimension(text: str) -> str:
    if re.search(_MONEY, text) or re.search(r"\b(?:euros?|dollars?|pounds?|eur|usd|gbp|chf)\b", text, re.IGNORECASE):
        return "money"
    if re.search(r"%|\bper ?cent\b|\bpercentage\b", text, re.IGNORECASE):
        return "percent"
    return "time" if _unit(text) else ""


def _unit(text: str) -> str:
    match = re.search(r"\b(second|minute|min|hour|hr|day|week|month|year)s?\b|(?<=\d)\s?(h)\b", text, re.IGNORECASE)
    return (match[1] or match[2]).casefold() if match else ""


def _scale(text: str) -> float:
    if re.search(r"\bmillion\b|\d\s?m\b", text, re.IGNORECASE) and not _unit(text):
        return 1e6
    if re.search(r"\bthousand\b|\d\s?k\b", text, re.IGNORECASE):
        return 1e3
    if re.search(_MONEY, text):
        return 1.0
    return _UNITS.get(_unit(text), 1.0)


def in_digits(text: str) -> str:
    """Return a text with its whole numbers in words written as digits, and “S$” and the like as “$”."""
    text = re.sub(r"\b[A-Z]{1,2}\$", "$", text)
    return _WORD_NUMBER.sub(lambda found: str(number_word(found.group())), text)
