"""Scales that sentences and lists state, as “15 or more is High, 8 to 14 Moderate, anything below Low”."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from analysis.checks.measures import RATING_WORDS, in_digits
from analysis.checks.ranges import CODE, LABEL_NOUN, RANGE, Band, Bands, band_of, settled
from analysis.checks.words import NUMBER_WORDS

_LABEL = re.compile(
    rf"[“\"'(]?\b(?P<label>{CODE}|{RATING_WORDS})\b[”\"')]?(?! (?:than|enough|as|number|quality)\b)", re.IGNORECASE
)
_LETTER = re.compile(
    r"(?<![\w.])(?P<label>[A-E])(?=[,;.)]|\s(?:where|when|if|for|and|or|within|with|from|up|at|below|above|over|"
    r"under|is|\d)|$)"
)
_GRADED = re.compile(r"\b(?:grade[ds]?|class(?:ed)?|rated|categor(?:y|ies)|earns?|score of)\b", re.IGNORECASE)
_DIGIT_OR_NUMBER = re.compile(rf"\d|\b(?:{NUMBER_WORDS})\b", re.IGNORECASE)
_FAR = 32
_ITEMS = (re.compile(r";\s|(?<=[^.])\.\s"), re.compile(r"[;,]\s|(?<=[^.])\.\s"))
_BARE = r"(?P<label>[A-F]|I{1,3}|IV|V)"
_BARE_FIRST = re.compile(rf"\W*(?:and |an? )?{_BARE}\b\s?(?:[,:=(–-]|(?:for|is|means|if|when|from|covers)\b)")
_BARE_LAST = re.compile(rf"(?:\b(?:is|are|as|to|gives?|makes?|an?|in|get|gets)|[=:→,])\s+(?:an?\s)?{_BARE}\W*$")
_SINGLE = re.compile(r"\W*(?:and |an? (?:\w+ of )?)?(?P<only>\d{1,3}) (?:is|are|means|gives|counts as|stands for|=)\s")
"""A class of one value, as “6 is critical”."""
_SUBJECT = re.compile(
    r"scor|point|cvss|critical|rat(?:ed|ing)|product|multipl|likelihood|probability|result|value|level|tier|class|"
    r"categor|grade|"
    r"priority|severity|colou?r|red\b|green|risk",
    re.IGNORECASE,
)


def bands_in_text(text: str, classes: re.Pattern[str] | None = None) -> Bands | None:
    """Return the bands that a text such as “15 or more is High, 8 to 14 Moderate, anything below Low” states."""
    if len(text) > 2500 or not _DIGIT_OR_NUMBER.search(text):
        return None
    text = in_digits(text)
    labels = _labels(text, classes)
    known = _settled(_side_by_side(text, labels), text)
    items = _settled(_in_items(text, labels), text)
    known = items if len(items) > len(known) else known
    if not known:
        return None
    nouns = [match[1] for band in known if (match := re.match(rf"({LABEL_NOUN})\b", band.label))]
    coded = tuple(
        replace(band, label=re.sub(rf"^(?:{LABEL_NOUN}|p)[ -]?", "", band.label) or band.label) for band in known
    )
    is_plain = all(_LABEL.fullmatch(band.label) or _LETTER.fullmatch(band.label.upper()) for band in known)
    return Bands(coded, nouns[0] if nouns else "", is_plain=is_plain)


def _settled(bands: list[Band], text: str) -> tuple[Band, ...]:
    return settled(bands) if len(bands) > 2 or _SUBJECT.search(text) else ()


def _labels(text: str, classes: re.Pattern[str] | None) -> list[re.Match[str]]:
    labels = list(_LABEL.finditer(text))
    if classes is not None and len(labels) < 3:
        taken = [match.span() for match in labels]
        labels += [m for m in classes.finditer(text) if not any(a <= m.start() < b for a, b in taken)]
    if len(labels) < 2 and _GRADED.search(text):
        labels = list(_LETTER.finditer(text))
    return labels


def _side_by_side(text: str, labels: list[re.Match[str]]) -> list[Band]:
    """Return the bands of ranges and labels that follow each other, the labels all before or all after."""
    tokens = sorted(
        [(match.start(), match.end(), match) for match in (*RANGE.finditer(text), *labels)],
        key=lambda token: token[:2],
    )
    best: list[Band] = []
    starts_with_range = bool(tokens) and tokens[0][2].re is RANGE
    for range_first in (starts_with_range, not starts_with_range):
        found: list[Band] = []
        for (_, end, first), (start, _, second) in pairwise(tokens):
            between = text[end:start]
            one, other = (first, second) if range_first else (second, first)
            if one.re is not RANGE or other.re is RANGE or len(between) > _FAR or re.search(r"\.\s|;", between):
                continue
            if not range_first and re.search(r",\s|\band\b", between):
                continue
            _add(found, band_of(one, ""), other["label"])
        if len(found) > len(best):
            best = found
    return best


def _in_items(text: str, labels: list[re.Match[str]]) -> list[Band]:
    """Return the bands of a list whose items each hold one range and one label, in whatever order and words."""
    best: list[Band] = []
    for border in _ITEMS:
        found: list[Band] = []
        start = 0
        for end in [*(match.start() for match in border.finditer(text)), len(text)]:
            item = text[start:end]
            colon = start + item.rfind(": ")
            # “The product decides: A, 24 to 36”: what stands before the colon is no part of the list.
            is_lead = colon - start > 3 and not any(start <= label.start() < colon for label in labels)
            first = colon + 2 if is_lead else start
            ranges = list(RANGE.finditer(text, first, end))
            names = {label["label"] for label in labels if first <= label.start() < end}
            bare = _BARE_FIRST.match(text, first, end) or _BARE_LAST.search(text, first, end)
            if not names and bare:
                names = {bare["label"]}
            if not ranges and (single := _SINGLE.match(text, first, end)):
                ranges = [single]
            if len(ranges) == 1 and len(names) == 1:
                _add(found, band_of(ranges[0], ""), names.pop())
            start = end
        if len(found) > len(best) and len(found) >= 2:
            best = found
    return best


def _add(found: list[Band], band: Band, label: str) -> None:
    if label.casefold() not in {other.label for other in found}:
        found.append(replace(band, label=label.casefold()))
