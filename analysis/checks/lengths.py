"""Lengths of time that do not fit the start and end told for the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from analysis.checks.dates import When, moments, with_years, written
from analysis.checks.reading import PROSE_KINDS, Reading
from analysis.checks.words import NUMBER_WORDS, Span, is_quoted, number_word
from domain.document import Block

Told = tuple[Block, Span, str]

_NUMBER = rf"\d+(?:\.\d+)?|{NUMBER_WORDS}|an?|half an?"
_UNIT = r"minutes?|mins?|hours?|hrs?|days?|weeks?|fortnights?|months?|years?"
_LENGTH = re.compile(
    rf"\b(?P<n>{_NUMBER})(?:\s(?P<half>and a half|and a quarter|and three quarters))?[\s-](?P<unit>{_UNIT})\b"
    rf"(?:\sand\s(?P<later>a half|a quarter|three quarters)\b|,?\s(?:and\s)?(?P<more>{_NUMBER})\s(?P<part>{_UNIT})\b)?",
    re.IGNORECASE,
)
_MINUTES = {"minute": 1, "min": 1, "hour": 60, "hr": 60, "day": 1440, "week": 10080, "fortnight": 20160,
            "month": 43830, "year": 525960}  # fmt: skip
_PARTS = {"half": 0.5, "quarter": 0.25, "three quarters": 0.75}
_ROUGH = re.compile(
    r"\b(?:about|around|approximately|roughly|nearly|almost|some|over|than|up to|at least|at most|every|each|within|"
    r"any|per|first|last|next|after|before|another|further|other|only|working|business|least|under|of the|the past|"
    r"notice|goal|target|limit|allowed|planned|promised)\s(?:the\s|a\s)?$",
    re.IGNORECASE,
)
_NOT_WHOLE = re.compile(
    r"\s*(?:working|business|each|per|a (?:day|week)|later|earlier|before|after|ago|late|early|longer|shorter|"
    r"notice|of work)\b",
    re.IGNORECASE,
)
_THINGS = (
    r"(?:period|term|outage|duration|pause|stop|stoppage|interruption|length|loss|gap|total|window|downtime|closure|"
    r"absence|whole)"
)
_TIED = re.compile(
    rf"[\s,(:=–—-]*(?:(?:and|so|or)\s)?(?:(?:that|which|this) is|i\.e\.|in all|altogether|(?:it|which|this|that) "
    rf"(?:took|lasted)(?: for)?|an? {_THINGS} of|lasting|making|the)?[\s,]*",
    re.IGNORECASE,
)
"""What may stand between a period and its length."""
_SUMMED = re.compile(r"\s*(?:that it (?:took|lasted)|it took|in all|altogether|in total|[,.;)]|$)", re.IGNORECASE)
"""What follows a length that is told without a verb."""
_LASTED = re.compile(
    rf"\b(?:for|lasted|lasts|took|takes|lasting|ran|spent|{_THINGS} of)\s(?:a total of\s|exactly\s)?$", re.IGNORECASE
)
_IT_TOOK = re.compile(
    rf"\s*(?:in all,? )?(?:it|this|that|the (?:{_THINGS}|drill|test|exercise|work|fieldwork|trial))\b[^.]{{0,20}}"
    r"\b(?:took|lasted)\s",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"(?:\d[\d,]*|{NUMBER_WORDS})\s(?:minutes|hours)(?:\s(?:and\s)?(?:\d+|{NUMBER_WORDS})\sminutes)?,?\s*\(?,?\s*"
    r"(?:from|between)\s",
    re.IGNORECASE,
)
"""A length that the check of numbers compares with its times."""
_DAY_ONLY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\s?(?:to|until|through|and|[-–])\s?(?:\w+day,? )?(?:the )?$")
_TO = re.compile(
    r"[\s,]*(?:UTC|local time|h|hrs)?[\s,]*(?:\b(?:to|until|till|through|and)\b|[-–—])[\s,]*(?:the\s|\w+day,?\s)*",
    re.IGNORECASE,
)
_STARTS = re.compile(
    r"\b(?:began|begins?|started|starts|commenced|opened|went (?:down|out|off)|failed|stopped|broke (?:down|out)|"
    r"tripped|lost|shut down|set in|left|departed)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\b(?:ended|ends|finished|over|back|restored|resumed|completed?|closed|again|returned|concluded|expires?|arrived|"
    r"cleared|recovered|until)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Period:
    """Two moments that begin and end one thing, and where they stand in the text."""

    first: When
    last: When
    span: Span
    is_worded: bool
    """True for “from A to B”, false for a start and an end told by verbs."""


def wrong_lengths(reading: Reading) -> Iterator[Told]:
    """Yield block, span and reason for each length of time that its own start and end contradict."""
    for block in reading.body:
        if block.kind not in PROSE_KINDS and len(block.text) < 60 or not any(map(str.isdigit, block.text)):
            continue
        spans = reading.sentences(block)
        for index, (start, end) in enumerate(spans):
            text = block.text[start:end]
            for period in _periods(text, reading.month_first):
                following = spans[index + 1] if index + 1 < len(spans) else None
                if found := _wrong_beside(text, period):
                    yield block, (start, end), found
                elif (
                    not period.is_worded
                    and following
                    and (found := _wrong_after(block.text[slice(*following)], period))
                ):
                    yield block, following, found


def _periods(text: str, month_first: bool | None) -> Iterator[_Period]:
    """Yield the periods of a sentence that tells two moments and no more."""
    found = with_years(moments(text, month_first=month_first))
    if len(found) == 1 and found[0].is_day and (day := _DAY_ONLY.search(text, 0, found[0].start)):
        found.insert(0, replace(found[0], start=day.start(), end=day.end(1), day=int(day[1])))
    if len(found) != 2 or any(when.is_ambiguous for when in found) or is_quoted(text, found[0].start, found[1].end):
        return
    first, last = found
    between = text[first.end : last.start]
    if first.has_date != last.has_date and last.minute is None:
        return
    if _TO.fullmatch(between):
        lead = re.search(r"(?:\b(?:from|between)\s+(?:the\s|\w+day,?\s)*|\(\s*)$", text[: first.start], re.IGNORECASE)
        if lead or not re.search(r"\band\b", between):
            yield _Period(first, last, (lead.start() if lead else first.start, last.end), True)
    elif _STARTS.search(text[: first.start]) and _ENDS.search(between):
        yield _Period(first, last, (first.start, last.end), False)


def _wrong_beside(text: str, period: _Period) -> str:
    """Return what is wrong with a length that stands beside its period in one sentence."""
    for match in _LENGTH.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        if _ROUGH.search(before) or _NOT_WHOLE.match(after) or _COUNTED.match(text, match.start()):
            continue
        if match.end() <= period.span[0]:
            is_tied = _is_ahead(before, match, text[match.end() : period.span[0]])
        elif match.start() >= period.span[1]:
            is_tied = _is_behind(text[period.span[1] : match.start()], after, period)
        else:
            continue
        if is_tied and (told := _contradiction(match, period)):
            return told
    return ""


def _is_ahead(before: str, match: re.Match[str], gap: str) -> bool:
    """Return True for “lasted three weeks, from …” and “the two-week trial ran from …”."""
    if not re.fullmatch(r"[\s,(:–—-]*(?:[^\W\d]+\s){0,2}", gap) or re.search(r"\b(?:since|was|were|by|of)\b", gap):
        return False
    return "-" in match.group() and match["unit"][-1] != "s" or _LASTED.search(before) is not None


def _is_behind(gap: str, after: str, period: _Period) -> bool:
    """Return True for “from A to B, a period of …” and “…; the two hours that it took”."""
    tail = gap if period.is_worded else re.split(r"[,;(–—]", gap)[-1]
    if not _TIED.fullmatch(tail):
        return False
    return re.search(r"\w", tail.removesuffix("the ")) is not None or _SUMMED.match(after) is not None


def _wrong_after(text: str, period: _Period) -> str:
    """Read the sentence after a start and an end: “In all it took two hours.”"""
    found = list(_LENGTH.finditer(text)) if not moments(text) else []
    if len(found) != 1 or _ROUGH.search(text[: found[0].start()]) or _NOT_WHOLE.match(text[found[0].end() :]):
        return ""
    return _contradiction(found[0], period) if _IT_TOOK.fullmatch(text[: found[0].start()]) else ""


def _contradiction(match: re.Match[str], period: _Period) -> str:
    stated, slack = _stated(match)
    real = _real(period, stated)
    if real is None or not stated or abs(real - stated) <= slack:
        return ""
    if (period.first.minute is None or period.last.minute is None) and stated < 1440:
        return ""
    if period.first.minute is not None and (
        match["n"].casefold() in ("a", "an") and not match["half"] and not match["later"] and not match["more"]
    ):
        return ""
    told = " ".join(match.group().split())
    return f"From {written(period.first)} to {written(period.last)} is {_in_words(real)}, not {told}."


def _stated(match: re.Match[str]) -> tuple[float, float]:
    """Return the minutes of a length, and by how much a rounded one may differ."""
    unit = _minutes(match["unit"])
    half = match["half"] or match["later"] or ""
    share = next((value for name, value in reversed(_PARTS.items()) if name in half), 0.0)
    total = (_count(match["n"]) + share) * unit
    if match["more"]:
        smaller = _minutes(match["part"])
        return total + _count(match["more"]) * smaller, smaller * 0.99 if smaller > 1 else 1
    if half or "." in match["n"]:
        return total, unit * 0.26
    if unit == 1:
        return total, 1
    return total, unit * 0.49 if unit != 1440 else 1440


def _count(word: str) -> float:
    lowered = word.casefold()
    if lowered.startswith("half"):
        return 0.5
    if lowered in ("a", "an"):
        return 1
    return float(lowered) if re.fullmatch(r"\d+(?:\.\d+)?", lowered) else float(number_word(lowered) or 0)


def _minutes(unit: str) -> float:
    return _MINUTES[unit.casefold().removesuffix("s")]


def _real(period: _Period, stated: float) -> float | None:
    """Return the minutes from start to end; days count with their last one where that fits better."""
    first, last = period.first, period.last
    if first.has_date and last.has_date:
        if not first.day or not last.day:
            return None
        days = (date(last.year or 2001, last.month, last.day) - date(first.year or 2001, first.month, first.day)).days
        if days < 0:
            return None
        if first.minute is not None and last.minute is not None:
            return float(days * 1440 + last.minute - first.minute)
        return min((days * 1440.0, (days + 1) * 1440.0), key=lambda minutes: abs(minutes - stated))
    if first.minute is None or last.minute is None:
        return None
    return float((last.minute - first.minute) % 1440)


def _in_words(minutes: float) -> str:
    if minutes >= 2880:
        return f"{minutes / 1440:.0f} days"
    return f"{int(minutes) // 60} h {int(minutes) % 60:02} min"
