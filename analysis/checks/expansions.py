"""Abbreviations that a document explains, so that “RTO” and “recovery time objective” are one."""

from __future__ import annotations

import re

from analysis.checks.acts import canonical
from analysis.checks.reading import Reading
from analysis.checks.words import content_stems, stem

_NAMED = re.compile(
    r"\((?P<after>[A-Z]{2,6})s?[),;]|\b(?P<before>[A-Z]{2,6})s? \((?P<words>[a-zA-Z][^()]{5,60})\)|"
    r",? or (?P<other>[A-Z]{2,6})\b"
)
_AHEAD = 100


def expansions(reading: Reading) -> dict[str, tuple[str, ...]]:
    """Return the stems of what each abbreviation stands for, by its own stem."""
    found: dict[str, tuple[str, ...]] = {}
    for block in reading.body:
        text = block.text
        for match in _NAMED.finditer(text) if "(" in text or " or " in text else ():
            name = match["after"] or match["before"] or match["other"]
            said = match["words"] or text[max(0, match.start() - _AHEAD) : match.start()]
            parts = said.split()[-len(name) :]
            if [part[0].casefold() for part in parts] == list(name.casefold()):
                found.setdefault(stem(name), tuple(map(canonical, content_stems(" ".join(parts)))))
    return found


def expanded(stems: tuple[str, ...], known: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the stems with what each abbreviation among them stands for in its place."""
    return tuple(part for word in stems for part in known.get(word, (word,)))
