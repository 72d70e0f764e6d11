"""Reads from the words of a finding, and from its category, how strongly it speaks of each kind of fault."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from comparison.faults import CATEGORIES, KINDS
from comparison.words import stems

MOST_TIMES = 3.0
"""How often a kind counts at most, so that a long description weighs no more than a clear one."""
OFTEN = 0.7
"""The power of how often a kind is named: the second word for it says less than the first."""
IN_PASSAGE = 0.5
"""What a word counts that stands in the passage too: it may name the subject rather than the fault."""
OF_WORDS, OF_CATEGORY = 1.5, 0.7
"""What one word, and what the category counts."""

_WORD = re.compile(r"[a-z]+")


def kinds(text: str, category: str, passage: frozenset[str]) -> Mapping[str, float]:
    """Return how strongly a finding's words and category speak of each kind of fault; kinds not named are left out.

    `passage` are the words without endings of the passage that it is about.
    """
    times: defaultdict[str, float] = defaultdict(float)
    for named, counts in _named(_WORD.findall(text.lower()), passage):
        for kind in named:
            times[kind] += counts / len(named)
    strength = {kind: OF_WORDS * min(value, MOST_TIMES) ** OFTEN for kind, value in times.items()}
    for kind, more in CATEGORIES.get(category, {}).items():
        strength[kind] = strength.get(kind, 0.0) + OF_CATEGORY * more
    return {kind: KINDS[kind][0] * value for kind, value in strength.items()}


def _named(words: Sequence[str], passage: frozenset[str]) -> Iterator[tuple[Sequence[str], float]]:
    """The kinds that each word or phrase speaks of, and what it counts."""
    for index, word in enumerate(words):
        if named := _kinds_of_word(word):
            yield named, 1.0 if passage.isdisjoint(stems(word)) else IN_PASSAGE
        following = words[index + 1 : index + _LONGEST]
        phrases = _PHRASES.get((word, following[0][:_KEY]), ()) if following else ()
        if named := tuple(kind for phrase, kind in phrases if _begins_with(following, phrase)):
            yield named, 1.0


def _begins_with(words: Sequence[str], phrase: Sequence[str]) -> bool:
    if len(words) < len(phrase):
        return False
    *most, last = phrase
    given = words[len(most)]
    return words[: len(most)] == most and (given.startswith(last[:-1]) if last.endswith("*") else given == last)


@lru_cache(maxsize=16_384)
def _kinds_of_word(word: str) -> tuple[str, ...]:
    beginnings = {word[:end] + "*" for end in range(3, len(word) + 1)}
    return tuple(kind for kind, known in _WORDS.items() if word in known or not known.isdisjoint(beginnings))


_WORDS = {kind: frozenset(word for word in words.split() if "_" not in word) for kind, (_, words) in KINDS.items()}
_PHRASES: dict[tuple[str, str], list[tuple[tuple[str, ...], str]]] = {}
"""What follows the first word of each phrase, under that word and the beginning of the next."""
_KEY = 3
for _kind, (_, _words) in KINDS.items():
    for _first, *_others in (word.split("_") for word in _words.split() if "_" in word):
        _PHRASES.setdefault((_first, _others[0].rstrip("*")[:_KEY]), []).append((tuple(_others), _kind))
_LONGEST = 1 + max(len(phrase) for phrases in _PHRASES.values() for phrase, _ in phrases)
