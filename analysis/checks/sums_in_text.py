"""Sums that a sentence states together with their parts, durations with their ends, and lists announced by number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.checks.dates import moments
from analysis.checks.reading import Reading
from analysis.checks.words import NUMBER_WORDS, Span, is_quoted, number_word, stem
from domain.document import Block, BlockKind

Told = tuple[Block, Span, str, list[str]]

_WHOLE = re.compile(
    rf"\b(?P<all>\d[\d,]*|{NUMBER_WORDS})\s+"
    r"(?P<thing>(?:(?!" + NUMBER_WORDS + r"\b)[a-z][\w'’-]*\s){0,5}[a-z][\w'’-]*)\s*(?::|\(|–|—|, of which)\s*"
    r"(?P<parts>[^.:;()]{10,160})(?=[.;)]|$)",
    re.IGNORECASE,
)
_SHARES = re.compile(
    rf"\bof (?:the|these|those|its|our|all) (?P<all>\d[\d,]*|{NUMBER_WORDS}) "
    r"(?P<thing>(?:[a-z][\w'’-]* ){0,3}[a-z][\w'’-]*),\s*"
    r"(?P<parts>[^.;:()]{10,160})(?=[.;]|$)",
    re.IGNORECASE,
)
_NOT_ALL = re.compile(r"\b(?:also|at least|more|both|including|among|too|only)\b", re.IGNORECASE)
_PARTS = re.compile(r"(?::|\(|–|—|, of which)[^.:;()]{5,155}(?:,|\band\b)")
_PART = re.compile(
    r"(?:and\s+)?(\d[\d,]*|[a-z]+(?:-[a-z]+)?)\s+(?!(?:million|billion|thousand|percent|per)\b)"
    r"[a-z](?:[\w '’-]|(?<=\d),(?=\d))*"
)
_BETWEEN = re.compile(r",\s+(?:and\s+)?|\s+and\s+")
_RANGE = re.compile(rf"\b(\d+|between {NUMBER_WORDS})\s+and\s+(?=\d|{NUMBER_WORDS}\b)", re.IGNORECASE)
"""The ends of “between 2 and 8 degrees”, which are no parts."""
_SHARE = re.compile(rf"(\d[\d,]*|{NUMBER_WORDS})\b(?!\s*(?:%|per\s?cent|days|hours|minutes|years))", re.IGNORECASE)
_LENGTH = re.compile(
    r"\b(?P<n>\d[\d,]*|[a-z]+(?:-[a-z]+)?)\s(?P<unit>minutes|hours)(?:\s(?:and\s)?(?P<more>\d+|"
    r"[a-z]+(?:-[a-z]+)?)\sminutes)?,?\s*\(?,?\s*(?:from|between)\s(?P<ends>.{8,60})",
    re.IGNORECASE,
)
_ROUGH = re.compile(
    r"\b(?:about|around|approximately|roughly|nearly|almost|some|over|more than|less than|up to|at least|every|"
    r"each|within|window|any)\b",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(
    r"\b(?:the\s)?(?:following\s)?(?P<n>two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[2-9]|"
    r"1[0-2])\s(?:(?:main|key|following|separate|different|"
    r"major|principal|important|basic|specific)\s)?(?P<thing>[a-z]{3,}s)(?:\sof\s[a-z ]{3,30}?)?(?:\s(?:are|were|"
    r"is))?(?:\sas\sfollows)?\s*:\s*$",
    re.IGNORECASE,
)


def wrong_sums(reading: Reading) -> Iterator[Told]:
    """Yield the sentences whose own parts contradict the number they state."""
    for index, block in enumerate(reading.body):
        for span in reading.sentences(block):
            text = block.text[slice(*span)]
            told = _sum(text) or _shares(text) or _duration(text)
            if told and not is_quoted(block.text, *span):
                yield block, span, told, []
        if found := _list(reading, index, block):
            yield found


def _sum(text: str) -> str:
    if not _PARTS.search(text):
        return ""
    for match in _WHOLE.finditer(text):
        whole = _value(match["all"])
        parts = [_PART.fullmatch(part.strip()) for part in _parts(match["parts"])]
        numbers = [value for part in parts if part and (value := _value(part[1])) is not None]
        if whole is None or len(numbers) < 3 or len(numbers) < len(parts):
            continue
        if sum(numbers) != whole and 0.5 < sum(numbers) / max(whole, 1) < 2:
            told = " + ".join(map(str, numbers))
            return f"{told} = {sum(numbers)}, but the sentence says {match['all']} {match['thing']}."
    return ""


def _parts(told: str) -> list[str]:
    return _BETWEEN.split(_RANGE.sub(r"\1 to ", told))


def _shares(text: str) -> str:
    """Read “Of the 58 students, 29 paid, 17 asked and 14 did not”: three parts or more that should make the whole."""
    match = _SHARES.search(text)
    if match is None or _NOT_ALL.search(match["parts"]):
        return ""
    whole = _value(match["all"])
    parts = [_SHARE.match(part) for part in _parts(match["parts"])]
    numbers = [value for part in parts if part and (value := _value(part[1])) is not None]
    if whole is None or len(numbers) < 3 or len(numbers) < len(parts) or sum(numbers) == whole:
        return ""
    if sum(numbers) < whole * 0.9:
        return ""
    told = " + ".join(map(str, numbers))
    return f"{told} = {sum(numbers)}, but the sentence says {match['all']} {match['thing']}."


def _duration(text: str) -> str:
    match = _LENGTH.search(text) if "from" in text or "between" in text else None
    if match is None or _ROUGH.search(text[max(0, match.start() - 25) : match.start()]):
        return ""
    number, more = _value(match["n"]), _value(match["more"] or "0")
    ends = moments(match["ends"])
    if number is None or more is None or len(ends) < 2 or (ends[0].has_date and ends[0].month != ends[1].month):
        return ""
    first, second = ends[:2]
    if first.minute is None or second.minute is None or (first.has_date != second.has_date and second.has_date):
        return ""
    days = second.day - first.day if first.has_date and second.has_date else 0
    real = second.minute - first.minute + 1440 * days
    real += 1440 if real < 0 and not days else 0
    stated = number * (60 if match["unit"].casefold() == "hours" else 1) + more
    slack = 0 if match["unit"].casefold() == "minutes" or match["more"] else 29
    if abs(real - stated) <= slack:
        return ""
    ends_told = f"{first.minute // 60:02}:{first.minute % 60:02} to {second.minute // 60:02}:{second.minute % 60:02}"
    return f"From {ends_told} is {real} minutes, not {stated}."


def _list(reading: Reading, index: int, block: Block) -> Told | None:
    """Compare the number that announces a list with the items that follow it."""
    match = (
        _ANNOUNCED.search(block.text)
        if block.kind is BlockKind.PARAGRAPH and block.text.rstrip().endswith(":")
        else None
    )
    stated = _value(match["n"]) if match else None
    if (
        match is None
        or stated is None
        or len(re.findall(r"\b(?:two|three|four|five|six|seven|eight|nine|ten)\b", block.text)) > 1
    ):
        return None
    items: list[Block] = []
    for following in reading.body[index + 1 : index + 80]:
        if following.kind is not BlockKind.LIST_ITEM:
            break
        items.append(following)
    top = min((item.level for item in items), default=0)
    count = sum(item.level == top for item in items)
    if count < 2 or count == stated or stem(match["thing"]) in ("day", "hour", "minute", "week", "month", "year"):
        return None
    start, end = reading.sentence_at(block, match.start())
    return block, (start, end), f"“{match.group().strip(' :')}” are announced, but the list has {count} items.", []


def _value(text: str) -> int | None:
    return number_word(text.replace(",", ""))
