"""Numbers as they are written in documents: thousands and decimals of several countries, currencies, percentages."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MULTIPLIERS = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9, "mio": 1e6, "mrd": 1e9,
}  # fmt: skip
_DIGITS = r"\d{1,3}(?:[,.'’\u00a0\u202f\u2009 ]\d{3})+(?:[.,]\d{1,2})?(?![\d])|\d+(?:[.,]\d+)?"
_CURRENCY = (
    r"(?:[€$£¥]|\b(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|JPY|CAD|AUD|Euros?|euros?|dollars?|pounds?|francs?|"
    r"crowns?|zloty|kroner)\b)"
)
NUMBER = re.compile(
    rf"(?P<before>{_CURRENCY}\s?)?(?P<minus>[-−–](?=\d))?(?<![\w.,-])(?P<digits>{_DIGITS})"
    rf"(?:\s?(?P<times>k|bn|mn|m|thousand|million|billion|mio|mrd)\b\.?)?"
    rf"(?P<percent>\s?%|\s(?:per cent|percent)\b)?(?P<after>\s?{_CURRENCY})?"
)
_WHOLE = re.compile(
    rf"[(]?\s*(?P<sign>[-−–+])?\s*(?:{_CURRENCY}|[A-Z]{{1,3}}\$?)?\s*(?P<sign2>[-−–+])?\s*(?P<digits>{_DIGITS})\s*"
    rf"(?P<times>k|bn|mn|m|million|billion|thousand)?\s*(?P<percent>%|per cent|percent)?\s*(?P<unit>{_CURRENCY}|"
    rf"[A-Za-z]{{1,12}}\.?)?\s*[)]?\**",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """The number in a table cell."""

    value: float
    decimals: int
    is_percent: bool
    unit: str


def figure(text: str) -> Figure | None:
    """Return the number that a cell consists of, with its unit; None for anything else, dates and ranges included."""
    text = text.strip().strip("~≈*†‡").strip()
    match = _WHOLE.fullmatch(text)
    if match is None or len(text) > 40:
        return None
    value = value_of(match["digits"]) * _MULTIPLIERS.get((match["times"] or "").casefold(), 1)
    negative = match["sign"] in ("-", "−", "–") or match["sign2"] in ("-", "−", "–") or text.startswith("(")
    unit = (match["unit"] or "").rstrip(".").casefold()
    return Figure(-value if negative else value, decimals_of(match["digits"]), bool(match["percent"]), unit)


def value_of(digits: str) -> float:
    """Return the value of digits with separators: 1,234.5 and 1.234,5 and 1 234,5 and 1'234.5 are the same."""
    digits = re.sub(r"[\s'’\u00a0\u202f\u2009]", "", digits)
    comma, dot = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and dot >= 0:
        thousands = "," if comma < dot else "."
        digits = digits.replace(thousands, "").replace(",", ".")
    elif comma >= 0 or dot >= 0:
        sign = "," if comma >= 0 else "."
        groups = digits.split(sign)
        if len(groups) > 2 or (len(groups[-1]) == 3 and groups[0] not in ("0", "")):
            digits = digits.replace(sign, "")
        else:
            digits = digits.replace(",", ".")
    return float(digits)


def decimals_of(digits: str) -> int:
    """Return the number of decimals that are written."""
    match = re.search(r"[.,](\d+)$", digits)
    if match is None or (len(match[1]) == 3 and not digits.startswith("0")):
        return 0
    return len(match[1])


def multiplier(word: str | None) -> float:
    """Return what `k`, `million` and the like stand for; 1 for nothing."""
    return _MULTIPLIERS.get((word or "").casefold(), 1.0)


def shown(value: float) -> str:
    """Return a number for a description: 68,600 or 12.5."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}".rstrip("0").rstrip(".")
