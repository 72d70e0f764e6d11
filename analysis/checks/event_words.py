"""The words beside a date: what tells one event from another, and whether it is past or still to come."""

from __future__ import annotations

import re

from analysis.checks.acts import DATE_WORDS, canonical
from analysis.checks.dates import When, moments
from analysis.checks.words import STOPWORDS, content_stems, stem, word_set, words

MOST = 20
"""Dates of one sentence that are looked at: one with more is data, not a statement."""
_IDENTIFIER = re.compile(r"\b(?=[A-Z0-9-]*\d)[A-Z]{1,8}[-_]?\d[\w-]*\b|\b[A-Z]{2,6}-\d[\w-]*")
_NAMED_LETTER = re.compile(r"\b(?:[a-z]+|[A-Z][a-z]+) ([A-Z]|\d+(?:\.\d+)*)\b")
_PROPER = re.compile(r"(?<=[a-z,0-9] )(?:[A-Z][\w-]*[a-z]\b)")
_UNTIL = re.compile(
    r"\b(?:until|till|to|through|expir\w+|valid (?:until|to|through)|ends?|ending|ended|up to)\s*(?:on|at|in|the|"
    r"\w+day,?)?\s*$",
    re.IGNORECASE,
)
_BY = re.compile(r"\b(?:by|no later than|not later than|before|latest)\s*(?:the|\w+day,?)?\s*$", re.IGNORECASE)
_SINCE = re.compile(
    r"\b(?:from|since|as of|starting|beginning|effective|after)\s*(?:on|at|the|\w+day,?)?\s*$", re.IGNORECASE
)
_TO_COME = re.compile(
    r"\b(?:will|shall|is to|are to|to be|planned|scheduled|due|target|intended|expected|foreseen|supposed)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:was|were|had|took|went|began|came|ran|met|made|gave|told|sent|held|got|became|saw|broke|[a-z]{2,}ed)\b",
    re.IGNORECASE,
)
_ORDINALS = word_set(
    """
    first second third fourth fifth last next previous prior earlier later former initial final original
    originally old older new newer another other planned postponed rescheduled moved revised repeat repeated
    extended follow-up renewed annual annually yearly quarterly monthly weekly daily every each instead supposed
    expected draft interim update updated further twice more amended corrected supplementary partial rest remaining
    """
)
_SAME_ORDINAL = {"latest": "last", "recent": "last", "recently": "last", "initial": "first"}


def stems_of(text: str) -> list[str]:
    return [
        canonical(found)
        for found in content_stems(text)
        if found not in DATE_WORDS and not found.isdigit() and len(found) > 1
    ]


def tense(text: str) -> str:
    return "plan" if _TO_COME.search(text) else "past" if _PAST.search(text) else ""


def relation(before: str, earlier: list[When], label: str | None) -> str:
    if label is not None:
        lowered = label.casefold()
        if re.search(r"\b(?:until|end|ends|expir\w+)\b|(?:^|\bvalid )to\b|\bto$", lowered):
            return "until"
        if re.search(r"\b(?:deadline|latest|due|by)\b", lowered):
            return "by"
        return "since" if re.search(r"\b(?:from|since)\b", lowered) else "at"
    if _UNTIL.search(before):
        return "until"
    if _BY.search(before):
        return "by"
    if _SINCE.search(before):
        return "since"
    # The second date of “from A to B” is told by “to”, the first by “from” or “between”.
    return "until" if earlier and re.search(r"(?:\bto|\band|[-–—])\s*(?:\w+day,?)?\s*$", before) else "at"


def names(text: str) -> frozenset[str]:
    cut = text
    for when in reversed(moments(text)[:MOST]):
        cut = without_date(cut, when)
    found = {match.group() for match in _IDENTIFIER.finditer(cut)}
    found |= {match[1] for match in _NAMED_LETTER.finditer(cut)}
    return frozenset(found | set(re.findall(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w,.]?\d)", cut)))


def without_date(sentence: str, when: When) -> str:
    # “9 and 10 November”: the first day belongs to the date too.
    near = max(0, when.start - 12)
    before = sentence[:near] + re.sub(r"\d{1,2}\s*(?:and|to|or|[-–&])\s*$", "", sentence[near : when.start])
    return before + " " + sentence[when.end :]


def proper_names(text: str) -> frozenset[str]:
    found = {match.group().casefold() for match in _PROPER.finditer(text)}
    return frozenset(word for word in found - STOPWORDS if stem(word) not in DATE_WORDS)


def ordinals(text: str) -> frozenset[str]:
    text = re.sub(r"\b(?:first|last) day of\b", "", text, flags=re.IGNORECASE)
    found = {word.group().casefold() for word in words(text)}
    return (
        frozenset(found & _ORDINALS)
        | frozenset(_SAME_ORDINAL[word] for word in found & _SAME_ORDINAL.keys())
        | frozenset(
            re.findall(r"\b(?:19|20)\d\d\b(?=\s(?:audit|review|test|exercise|report|budget))", text),
        )
    )
