"""Quantities with the words that say what they count or measure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from analysis.checks.acts import canonical
from analysis.checks.dates import moments
from analysis.checks.numbers import NUMBER, multiplier, value_of
from analysis.checks.reading import Reading, is_contents_line
from analysis.checks.statements import NOTHING, Statement, told_before
from analysis.checks.tables import label_cells
from analysis.checks.words import SMALL_NUMBERS, STOPWORDS, Span, content_stems, number_word, stem, word_set, words
from domain.document import Block

_MINUTES = {
    "second": 1 / 60, "minute": 1, "min": 1, "hour": 60, "day": 1440, "week": 10080, "month": 43200, "year": 525600,
}  # fmt: skip
_MOST = 40
_UNITS = word_set(
    """
    km kilometr mil metr meter m cm mm kg kilogram tonn ton gb tb mb gigabyt terabyt megabyt litr liter degre
    celsius °c millisecond ms watt kw mw kwh volt hectar acr point
    """
)
_NUMBER_WORD = re.compile(
    r"\b(?:"
    + "|".join(
        sorted((word for word in SMALL_NUMBERS if word not in ("zero", "one", "hundred")), key=len, reverse=True)
    )
    + r")(?:-(?:one|two|three|four|five|six|seven|eight|nine))?\b",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"\b(?:sections?|tables?|figures?|figs?\.|appendix|annex|chapters?|pages?|nodes?|versions?|releases?|severity|"
    r"levels?|steps?|phases?|tiers?|priority|class|"
    r"articles?|clauses?|paragraphs?|items?|points?|risks?|actions?|no\.|numbers?|ISO(?:/IEC)?|part|line|windows|"
    r"edition|room|building|floor|port|type|grade|category|"
    r"option|stage|zone|unit|band|rule|lot|batch|model|rev\.?|revision|schedule)\s(?:#\s?)?\d[\d.,:/-]*(?:\s(?:to|"
    r"and|or|–|-)\s\d[\d.]*)*",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"\b[A-Za-z]+[-_/]?\d[\w/-]*\b|\b\d+[A-Za-z]{1,3}\d*\b|\b(?!\d{1,3}(?:\.\d{3})+\b)\d+(?:\.\d+){2,}\b|\b\d+/\d+\b"
)
_DIGIT = re.compile(r"\d")
_PERIOD = re.compile(
    r"\b(?:annual(?:ly)?|yearly|monthly|weekly|daily|"
    r"(?:per|an?|each|every) (?P<unit>year|annum|month|week|day|hour))\b",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[,;:.()\[\]?!“”\"]|\s[–—-]\s")
_NO_PURPOSE = frozenset(map(stem, ("annum", "year", "month", "coming", "latest", "least", "total", "next", "present")))
_NP_STOP = STOPWORDS - {"of", "the", "a", "an", "their", "our", "its"}
_LINK = word_set(
    """
    of is was are were at to the a an about approximately roughly around nearly exactly be been set amounts
    amounted stands stood remains total totals totalling equals comes came still now only
    """
)
MODIFIERS = word_set(
    """
    more another further other others remaining additional extra each every per first second third last next least
    most over under than up additional average mean maximum minimum highest lowest peak longest shortest fewer
    less half part some only new old previous former earlier later before after original target limit threshold
    planned expected estimated forecast actual measured allowed permitted internal external
    """
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its dimension and words; `things` follow it, `label` stands before it."""

    block: Block
    span: Span
    """The sentence or cell."""
    at: Span
    value: float
    digits: str
    dimension: str
    things: tuple[str, ...]
    label: tuple[str, ...]
    wide: frozenset[str]
    modifiers: frozenset[str]
    days: frozenset[tuple[int, int]]
    is_definite: bool = False
    is_row: bool = False
    """True for the value beside a label in a table."""
    frame: tuple[str, ...] = ()
    """Words of the sentence before it, when they are few: “The network has”."""
    purpose: frozenset[str] = frozenset()
    """Words after “for”: what the quantity applies to."""
    said: Statement = NOTHING
    """What is done for this long, such as to keep records."""
    period: str = ""
    """What the amount is paid or counted for, such as a year."""

    @property
    def written(self) -> str:
        return self.block.text[slice(*self.at)].strip()


def quantities(reading: Reading) -> Iterator[Quantity]:
    """Yield the quantities in sentences and in tables of labels and values."""
    labels = {cell.id: label for table in reading.tables for label, cell in label_cells(table)}
    for block in reading.body:
        if is_contents_line(block) or (block.place and block.id not in labels and len(block.text) < 30):
            continue
        if not _DIGIT.search(block.text) and SMALL_NUMBERS.keys().isdisjoint(reading.vocabulary(block)):
            continue
        before = ""
        for span in reading.sentences(block):
            text = block.text[slice(*span)]
            if _DIGIT.search(text) or _NUMBER_WORD.search(text):
                yield from _in_sentence(block, span, labels.get(block.id, ""), before)
            before = text


def _in_sentence(block: Block, span: Span, label: str, sentence_before: str) -> Iterator[Quantity]:
    text = block.text[slice(*span)]
    dates = moments(text)
    days = frozenset((when.month, when.day) for when in dates if when.has_date)
    taken = [(when.start, when.end) for when in dates] + [
        m.span() for p in (_REFERENCE, _CODE) for m in p.finditer(text)
    ]
    wide = frozenset(content_stems(text)) | frozenset(content_stems(label))
    # A sentence with more numbers than any person writes is data, not a statement.
    for start, end, value, digits, kind in islice(_numbers(text), _MOST):
        if any(left < end and start < right for left, right in taken):
            continue
        after = _things(text[end:])
        dimension, scale, things = _dimension(kind, after)
        before, is_definite = _label(text[:start])
        yield Quantity(
            block=block,
            span=span,
            at=(span[0] + start, span[0] + end),
            value=value * scale,
            digits=digits,
            dimension=dimension,
            things=tuple(things or (_label_stems(label) if dimension == "count" else ())),
            label=tuple(_label_stems(label)) if label else before,
            wide=wide,
            modifiers=frozenset(word for word in _near(text, start, end) if word in MODIFIERS),
            days=days,
            is_definite=is_definite,
            is_row=bool(label),
            frame=_frame(text[:start]),
            purpose=_purpose(text[end:]),
            said=told_before(text, start, sentence_before) if dimension == "time" else NOTHING,
            period=_period(text, start, end, label) if dimension == "money" else "",
        )


def _numbers(text: str) -> Iterator[tuple[int, int, float, str, str]]:
    """Yield place, value, significant digits and kind of each number in a sentence."""
    for match in NUMBER.finditer(text):
        digits = match["digits"]
        kind = "percent" if match["percent"] else "money" if match["before"] or match["after"] else ""
        if not kind and re.fullmatch(r"(?:19|20)\d\d", digits):
            continue
        value = value_of(digits) * multiplier(match["times"])
        yield match.start(), match.end(), value, re.sub(r"\D", "", digits), kind
    for match in _NUMBER_WORD.finditer(text):
        value_word = number_word(match.group())
        if value_word is not None:
            yield match.start(), match.end(), float(value_word), str(value_word), ""


def _things(after: str) -> list[str]:
    """Return the stems of the noun phrase that follows a number."""
    border = _BREAK.search(after)
    found: list[str] = []
    for word in words(after[: border.start()] if border else after[:80])[:6]:
        lowered = word.group().casefold()
        if lowered in _NP_STOP or lowered in SMALL_NUMBERS or lowered[0].isdigit():
            break
        if lowered not in STOPWORDS:
            found.append(stem(lowered))
    return found[:4]


def _dimension(kind: str, things: list[str]) -> tuple[str, float, list[str]]:
    if kind:
        return kind, 1.0, things
    first = things[0] if things else ""
    for unit, minutes in _MINUTES.items():
        if first == stem(unit):
            return "time", minutes, things[1:]
    if first in _UNITS:
        return f"unit {first}", 1.0, things[1:]
    return "count", 1.0, things


def _label(before: str) -> tuple[tuple[str, ...], bool]:
    """Return the noun phrase a number is the value of, when link words lead from it to the number."""
    borders = list(_BREAK.finditer(before))
    clause = before[borders[-1].end() :] if borders and borders[-1].group().strip() != ":" else before
    found = [word.group() for word in words(clause)]
    definite = bool(found) and found[-1].casefold() in ("all", "the", "these", "those", "its", "our", "their")
    is_linked = False
    priced = [canonical(stem("price"))] if found and found[-1].casefold() in ("cost", "costs", "costing") else []
    if priced:
        found.pop()
        is_linked = True
    while found and (found[-1].casefold() in _LINK or not found[-1][0].isalpha()):
        is_linked = is_linked or found[-1].casefold() not in ("the", "a", "an", "about", "only")
        found.pop()
    if not is_linked and not before.rstrip().endswith(":"):
        return (), definite
    label: list[str] = []
    goal: list[str] = []
    for place in range(len(found) - 1, max(len(found) - 8, -1), -1):
        word = found[place].casefold()
        if priced and not label and word in ("it", "this", "them"):
            continue
        if word == "for" and label and not goal:
            # “The premium for the insurance”: the head stands before the “for”.
            goal, label = label, []
            continue
        is_of_the = word in ("the", "a", "our", "its") and place > 0 and found[place - 1].casefold() == "of"
        if word in STOPWORDS - {"of"} and not is_of_the:
            break
        if word != "of" and not is_of_the:
            label.insert(0, canonical(stem(word)))
    return (*goal, *label, *priced), definite


def _frame(before: str) -> tuple[str, ...]:
    found = content_stems(re.split(r"[;:]|,\s(?:and|but|while)\s", before)[-1])
    return tuple(found) if 1 <= len(found) <= 8 else ()


def _label_stems(label: str) -> list[str]:
    return [
        canonical(found)
        for found in content_stems(label)
        if found not in ("number", "no", "amount", "total", "count", "valu")
    ]


def _period(text: str, start: int, end: int, label: str) -> str:
    """Return “year”, “month” and so on where the words around an amount name its period."""
    around = f"{label} {text[max(0, start - 70) : start]} {text[end : end + 30]}"
    match = _PERIOD.search(around)
    if match is None:
        return ""
    if match["unit"]:
        return match["unit"].casefold().replace("annum", "year")
    return {"a": "year", "y": "year", "m": "month", "w": "week", "d": "day"}[match.group()[0].casefold()]


def _near(text: str, start: int, end: int) -> list[str]:
    text = text[:end] + re.sub(r"\b(?:per|each|every) (?=year|annum|month)", "", text[end:])
    found = [word.group().casefold() for word in words(text[:start])[-5:]]
    border = _BREAK.search(text, end)
    return found + [word.group().casefold() for word in words(text[end : border.start() if border else len(text)])[:3]]


def _purpose(after: str) -> frozenset[str]:
    match = re.match(r"[^.;,()]{0,40}?\b(?:for|in|on|per|at|by)\s+([^.;,()]{2,50})", after)
    return frozenset(content_stems(match[1])[:4]) - _NO_PURPOSE if match else frozenset()
