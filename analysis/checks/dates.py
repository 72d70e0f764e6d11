"""Dates and times as they are written in documents, with their place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

_NAMES = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MONTHS = {name[:3].casefold(): number for number, name in enumerate(_NAMES, 1)}
_MONTH = (
    r"(?P<month{n}>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = (
    r"(?:(?P<weekday{n}>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Mon|Tue|Wed|Thu|Fri|Sat|Sun)\.?,?\s+(?:the\s+)?)?"
)
_DATE = re.compile(
    r"(?<![\w])(?:"
    r"(?:(?P<year1>[12]\d{3})(?P<sep1>[-/.])(?P<mon1>\d{2})(?P=sep1)(?P<day1>\d{2})(?=$|[^\w/-]|T\d))"
    rf"|(?:{_WEEKDAY.format(n=2)}(?P<day2>\d{{1,2}})(?:st|nd|rd|th|\.)?[\s/-]+(?:of\s+)?{_MONTH.format(n=2)}"
    r"(?:,?[\s/-]+(?P<year2>[12]\d{3})|(?:(?<=\w)-|\s['’])(?P<short2>\d{2}))?(?!\w))"
    rf"|(?:{_WEEKDAY.format(n=3)}{_MONTH.format(n=3)}\s+(?P<day3>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[.,:]\d)"
    r"(?:,?\s+(?P<year3>[12]\d{3}))?(?!\w))"
    r"|(?:(?P<a4>\d{1,2})(?P<sep4>[/.-])(?P<b4>\d{1,2})(?P=sep4)(?P<year4>[12]\d{3}|\d{2})(?![\w.]\d|\w))"
    rf"|(?:{_MONTH.format(n=5)}\s+(?P<year5>[12]\d{{3}})(?!\w))"
    r")",
)
_TIME = re.compile(
    r"(?<![\d:.,+-])(?:(?P<h1>[01]?\d|2[0-4])[:](?P<m1>[0-5]\d)(?::[0-5]\d(?:\.\d+)?)?(?:\s?(?P<p1>[ap]\.?m\b\.?))?"
    r"|(?P<h2>1[0-2]|0?[1-9])(?:[.:](?P<m2>[0-5]\d))?\s?(?P<p2>[ap]\.?m\b\.?)"
    r"|(?P<h4>[01]?\d|2[0-3])\s?h\s?(?P<m4>[0-5]\d)(?!\w)"
    r"|(?P<h5>0\d|(?:(?<=at )|(?<=by )|(?<=from )|(?<=until )|(?<=to )|(?<=and ))(?:1\d|2[0-3]))(?P<m5>[0-5]\d)"
    r"(?=(?:\s?(?:and|to|until|[-–])\s?\d{4})?\s?(?:h|hrs|hours|UTC|Z|GMT|local time)\b)"
    r"|(?P<h3>[01]?\d|2[0-3])\.(?P<m3>[0-5]\d)(?=\s?(?:h\b|hrs\b|hours\b|o['’]clock|UTC\b|CET\b|GMT\b))"
    r"|(?:(?<=\bat )|(?<=\d, ))(?P<h6>[01]\d|2[0-3])\.(?P<m6>[0-5]\d)(?=$|[.,;:)](?!\d)|"
    r"\s(?!%|per|m\b|k|[a-z]?bn|million|"
    r"euro|dollar|pound|times|points?\b)))(?!\d|:\d)",
    re.IGNORECASE,
)

_A_DIGIT = re.compile(r"\d")
_CLOCK = re.compile(
    r"\d(?:[:hH]|\s?[aApP]\.?[mM]|\sh\s?\d|\.\d\d|\d\d\d\s?[hUZGl]|\d{4} (?:and|to|until) \d{4}\s?[hUZGl])"
)
"""What every time of day holds: a quick look before the slow one."""


@dataclass(frozen=True, slots=True)
class When:
    """A date, a time or both. `day` is 0 where only a month is given; `year` is None where none is written."""

    start: int
    end: int
    year: int | None = None
    month: int = 0
    day: int = 0
    minute: int | None = None
    weekday: int | None = None
    is_ambiguous: bool = False

    @property
    def has_date(self) -> bool:
        return self.month > 0

    @property
    def is_day(self) -> bool:
        """True for a date to the day, with its year."""
        return self.day > 0 and self.year is not None

    @property
    def moment(self) -> tuple[int, int, int, int]:
        """What to compare; meaningful between moments that state the same parts."""
        return (self.year or 0, self.month, self.day, self.minute or 0)

    def real_weekday(self) -> int | None:
        """Return the day of the week of the date, 0 for Monday; None where it is not a whole date."""
        return date(self.year, self.month, self.day).weekday() if self.year and self.day else None


def weekday_name(number: int) -> str:
    """Return the name of a day of the week."""
    return _DAYS[number].capitalize()


def moments(text: str, *, month_first: bool | None = None) -> list[When]:
    """Return the dates and times of a text in their order; a time right after its date is part of it."""
    return list(_moments(text, month_first))


@lru_cache(maxsize=8_000)
def _moments(text: str, month_first: bool | None) -> tuple[When, ...]:
    if not _A_DIGIT.search(text):
        return ()
    dates = list(_dates(text, month_first))
    taken = [(when.start, when.end) for when in dates]
    clock = _times(text) if _CLOCK.search(text) else ()
    times = [when for when in clock if not any(start <= when.start < end for start, end in taken)]
    return tuple(_joined(text, sorted(dates + times, key=lambda when: when.start)))


def is_month_first(texts: Iterable[str]) -> bool | None:
    """Return whether a document writes month, day, year, seen from its unmistakable dates; None when there are none."""
    votes = 0
    for text in texts:
        if not _A_DIGIT.search(text):
            continue
        for match in re.finditer(r"(?<!\d)(\d{1,2})/(\d{1,2})/\d{2,4}(?!\d)", text):
            first, second = int(match[1]), int(match[2])
            votes += 3 * ((second > 12 >= first) - (first > 12 >= second))
        votes += len(re.findall(r"\b[A-Z][a-z]{2,8}\.? \d{1,2}, [12]\d{3}\b", text))
        votes -= len(re.findall(r"\b\d{1,2} [A-Z][a-z]{2,8} [12]\d{3}\b", text))
    return votes > 0 if votes else None


def without_dates(text: str) -> str:
    """Return a text with a space in place of each date and time."""
    for when in reversed(moments(text)):
        text = text[: when.start] + " " + text[when.end :]
    return text


def with_years(found: Sequence[When]) -> list[When]:
    """Return the moments with a missing year filled in from the next one to the right in the same text."""
    filled: list[When] = []
    year: int | None = None
    for when in reversed(found):
        year = when.year or year
        filled.append(replace(when, year=year) if when.has_date and when.year is None else when)
    return filled[::-1]


def written(when: When) -> str:
    """Return a moment in words for a description."""
    parts = [str(when.day)] if when.day else []
    if when.month:
        parts.append(_NAMES[when.month - 1])
    if when.year:
        parts.append(str(when.year))
    if when.minute is not None:
        parts.append(f"{when.minute // 60:02}:{when.minute % 60:02}")
    return " ".join(parts)


def _dates(text: str, month_first: bool | None) -> Iterator[When]:
    for match in _DATE.finditer(text):
        group = match.groupdict()
        ambiguous = False
        if group["year1"]:
            parts = (int(group["year1"]), int(group["mon1"]), int(group["day1"]))
        elif group["a4"]:
            first, second = int(group["a4"]), int(group["b4"])
            slashed = group["sep4"] == "/"
            day, month = (
                (second, first) if slashed and (month_first or second > 12) and first <= 12 else (first, second)
            )
            year = int(group["year4"])
            parts = (year + 2000 if year < 100 else year, month, day)
            ambiguous = month_first is None and slashed and first <= 12 and second <= 12 and first != second
            if len(group["year4"]) == 2 and not slashed and len(group["a4"] + group["b4"]) < 4:
                continue
        else:
            parts = _named(group)
        year_of, month_of, day_of = parts
        if _exists(year_of, month_of, day_of):
            name = (group["weekday2"] or group["weekday3"] or "").casefold()
            weekday = next((number for number, full in enumerate(_DAYS) if name and full.startswith(name)), None)
            start, end = match.span()
            yield When(start, end, year_of or None, month_of, day_of, None, weekday, ambiguous)


def _named(group: dict[str, str | None]) -> tuple[int, int, int]:
    month = group["month2"] or group["month3"] or group["month5"] or ""
    day = group["day2"] or group["day3"] or "0"
    year = group["year2"] or group["year3"] or group["year5"] or (f"20{group['short2']}" if group["short2"] else "0")
    return int(year), _MONTHS[month[:3].casefold()], int(day)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year or 2000, month, day or 1)
    except ValueError:
        return False
    return True


def _times(text: str) -> Iterator[When]:
    for match in _TIME.finditer(text):
        group = match.groupdict()
        hour, minute = (
            int(next((group[f"{part}{n}"] for n in range(1, 7) if group[f"{part}{n}"]), 0)) for part in "hm"
        )
        half = (group["p1"] or group["p2"] or "").casefold()
        if half:
            if not 1 <= hour <= 12:
                continue
            hour = hour % 12 + (12 if half.startswith("p") else 0)
        if hour * 60 + minute <= 1440:
            yield When(match.start(), match.end(), minute=hour * 60 + minute)


def _joined(text: str, found: list[When]) -> list[When]:
    """Put a date and the time beside it together."""
    joined: list[When] = []
    skip = False
    for when, following in pairwise([*found, None]):
        if skip or when is None:
            skip = False
            continue
        if following is not None and when.has_date != following.has_date and _belong(text, when, following):
            day, time = (when, following) if when.has_date else (following, when)
            joined.append(replace(day, start=when.start, end=following.end, minute=time.minute))
            skip = True
        else:
            joined.append(when)
    return joined


def _belong(text: str, first: When, second: When) -> bool:
    between = text[first.end : second.start]
    if first.has_date:
        return re.fullmatch(r"T|,?\s*(?:at\s|@\s?|\()?\s*|\s[-–—]\s|\n", between) is not None
    return re.fullmatch(r"(?:\s?(?:UTC|CET|CEST|GMT|BST|EST|h|hrs|hours))?,?\s*(?:on\s|of\s)?\s*", between) is not None
