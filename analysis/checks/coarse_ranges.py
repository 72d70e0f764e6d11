"""Ranges of time of which one end, or both, is less than a date: “25 to 20 September 2024”, “Q4 to Q2”, “week 32 to "
"28”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.checks.dates import When
from analysis.checks.words import Span, is_quoted

_TO = r"\s*(?:\bto\b|\buntil\b|\btill\b|\bthrough\b|[-–—])\s*"
_DAY = re.compile(
    rf"(?:(?P<between>\bbetween\s+(?:the\s+)?)|(?<![\d.,/:-]))(?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
    r"(?:(?P<sign>[./])(?P<month>\d{1,2})\b)?\.?"
    rf"(?:{_TO}|(?(between)\s+and\s+|(?!)))(?:the\s+)?$",
    re.IGNORECASE,
)
"""The first end without its year, or without its month too, right before a whole date."""
_DAY_AFTER = re.compile(rf"{_TO}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?=,\s*(?:19|20)\d\d)")
_WHOLE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bQ(?P<a>[1-4])[ /-]?(?P<y>(?:19|20)\d\d){_TO}Q(?P<b>[1-4])[ /-]?(?P<z>(?:19|20)\d\d)\b",
        rf"(?<![\d/])(?P<a>0?[1-9]|1[0-2])/(?P<y>(?:19|20)\d\d){_TO}(?P<b>0?[1-9]|1[0-2])/(?P<z>(?:19|20)\d\d)\b",
        r"\b(?:period|term|years?|covers?|runs?|ran|lasts?|lasted)\b(?: under \w+| is| was| of| from| the)*\s"
        rf"(?:FY ?)?(?P<y>(?:19|20)\d\d){_TO}(?:FY ?)?(?P<z>(?:19|20)\d\d)(?![\d-])",
        rf"\bweeks? (?P<a>\d{{1,2}}){_TO}(?:week )?(?P<b>\d{{1,2}})(?![\d:%]|\.\d)",
    )
)
_OTHER = re.compile(
    r"\b(?:fell|falls?|fallen|dropp?e?d?s?|went|goes|rose|reduced?|decreas\w+|declin\w+|cut|lower\w*|shrank|shrunk|"
    r"down|"
    r"moved?|brought forward|postponed|changed|shifted|corrected|rescheduled|amended|revised|advanced|back(?:wards?)?|"
    r"reverse|sorted|sections?|pages?|rooms?|rows?|items?|temperature|degrees)\b[^.]*$",
    re.IGNORECASE,
)
"""Figures that sink, dates that were moved, numbers of other things."""
_TOLD_BEFORE = re.compile(
    r"(?:\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?,?|"
    r"\b(?:action|item|ticket|case|point|risk|measure|version|task|finding|condition|row|no\.?|nos\.?|number))\s*$",
    re.IGNORECASE,
)
"""A month that the first end already has, or a word that makes it the number of something."""
_TURN = 26


def backward_ranges(sentence: str, found: list[When], *, month_first: bool | None) -> Iterator[Span]:
    """Yield the spans of the ranges of a sentence that run backwards; `found` are its moments."""
    for when in found:
        if not when.day or when.is_ambiguous:
            continue
        before = _DAY.search(sentence[: when.start])
        if before and _starts_later(before, when, month_first) and not _is_other(sentence, before.start()):
            yield before.start(), when.end
        after = _DAY_AFTER.match(sentence, when.end)
        if after and int(after["day"]) < when.day and not _is_other(sentence, when.start):
            yield when.start, after.end()
    for pattern in _WHOLE:
        for match in pattern.finditer(sentence):
            parts = {name: int(part) for name, part in match.groupdict().items() if part}
            first, last = (parts.get("y", 0), parts.get("a", 0)), (parts.get("z", 0), parts.get("b", 0))
            is_turn = "y" not in parts and first[1] - last[1] > _TURN
            if last < first and not is_turn and not _is_other(sentence, match.start()):
                yield match.span()


def _starts_later(match: re.Match[str], when: When, month_first: bool | None) -> bool:
    day, month = int(match["day"]), int(match["month"] or 0)
    if match["month"] and match["sign"] == "/" and month_first:
        day, month = month, day
    if not 1 <= day <= 31 or month > 12:
        return False
    # Without years, December to January is a turn of the year.
    return (month or when.month, day) > (when.month, when.day) and month - when.month <= 6


def _is_other(sentence: str, start: int) -> bool:
    before = sentence[:start][-60:]
    return (
        _OTHER.search(before) is not None
        or _TOLD_BEFORE.search(before) is not None
        or is_quoted(sentence, start, start + 1)
    )
