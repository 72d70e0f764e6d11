"""Reads from the words of a finding, and from its category, how strongly it speaks of each kind of fault."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import sqrt

from comparison.faults import CATEGORIES, KINDS

MOST_TIMES = 3
"""How often a kind counts at most, so that a long description weighs no more than a clear one."""

_WORD = re.compile(r"[a-z]+")


@lru_cache(maxsize=16_384)
def kinds(text: str, category: str) -> Mapping[str, float]:
    """Return how strongly a finding's words and category speak of each kind of fault; kinds not named are left out."""
    found = Counter(_named(_WORD.findall(text.lower())))
    strength = {kind: 1.5 * sqrt(min(times, MOST_TIMES)) for kind, times in found.items()}
    for kind, more in CATEGORIES.get(category, {}).items():
        strength[kind] = strength.get(kind, 0.0) + more
    return {kind: KINDS[kind][0] * value for kind, value in strength.items()}


def _named(words: Sequence[str]) -> Iterator[str]:
    for index, word in enumerate(words):
        yield from _kinds_of_word(word)
        for phrase, kind in _PHRASES.get(word, ()):
            if tuple(words[index : index + len(phrase)]) == phrase:
                yield kind


@lru_cache(maxsize=16_384)
def _kinds_of_word(word: str) -> tuple[str, ...]:
    beginnings = {word[:end] + "*" for end in range(3, len(word) + 1)}
    return tuple(kind for kind, known in _WORDS.items() if word in known or not known.isdisjoint(beginnings))


_WORDS = {kind: frozenset(word for word in words.split() if "_" not in word) for kind, (_, words) in KINDS.items()}
_PHRASES: dict[str, list[tuple[tuple[str, ...], str]]] = {}
for _kind, (_, _words) in KINDS.items():
    for _phrase in (tuple(word.rstrip("*").split("_")) for word in _words.split() if "_" in word):
        _PHRASES.setdefault(_phrase[0], []).append((_phrase, _kind))
