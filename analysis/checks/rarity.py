"""How much of a document's own rare words two passages share: a word that stands everywhere tells nothing apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from math import log

from analysis.checks.acts import DATE_WORDS
from analysis.checks.gist import root
from analysis.checks.kinds import KIND
from analysis.checks.reading import Reading
from analysis.checks.verb_classes import is_verb, verb_class
from analysis.checks.words import SMALL_NUMBERS, STOPWORDS, stem, word_set, words
from domain.document import BlockKind

_EMPTY = (
    STOPWORDS
    | word_set(
        """
        take takes took taken place hold holds held make made do done get got first second third last next finally
        follow followed lay time minute minutes hour hours day days week weeks weekend month months p.m a.m noon
        midnight date it they go goes fully full s t planned scheduled due set put give gives given come comes came
        current currently present presently valid force remaining remain remains actual actually s
        """
    )
    | frozenset(SMALL_NUMBERS)
)
"""Words that say nothing of what a date or number belongs to."""


@lru_cache(maxsize=8_000)
def telling_words(text: str) -> frozenset[str]:
    """Return one name for each telling word of a text, the same for all its forms; `@` marks those that tell acts."""
    return frozenset(
        name for word in words(text) for part in re.split(r"[-/’']", word.group().casefold()) if (name := _name(part))
    )


@lru_cache(maxsize=20_000)
def _name(word: str) -> str:
    if len(word) < 2 or word in _EMPTY or word[0].isdigit():
        return ""
    if stem(word) in DATE_WORDS and not word.startswith("deadline"):
        return ""
    found = root(word)
    return f"@{verb_class(found)}" if is_verb(found) or KIND.fullmatch(word) else found


class Rarity:
    """How rare each word is among the sentences and cells of one document: 0 for a word of all, 1 for one of none."""

    def __init__(self, reading: Reading, main: frozenset[str]) -> None:
        self._main = main
        self._told = Counter(
            word
            for block in reading.body
            if block.kind is not BlockKind.HEADING
            for span in reading.sentences(block)
            for word in telling_words(block.text[slice(*span)])
        )
        told = sum(len(reading.sentences(block)) for block in reading.body if block.kind is not BlockKind.HEADING)
        self._all = max(told, _FEWEST)

    def of(self, found: Iterable[str]) -> float:
        """Return the sum of the rarities of words (inverse document frequency; Sparck Jones 1972, scaled to 1)."""
        return sum(self._one(word) for word in found)

    def _one(self, word: str) -> float:
        rare = max(0.0, log(self._all / (self._told[word] + 0.5)) / log(self._all + 1))
        return rare * (_ACT if word[0] == "@" else _OF_THE_TITLE if word in self._main else 1)


_FEWEST = 100
"""A shorter document is weighed like one of so many sentences: its words are no commoner for its being short."""
_OF_THE_TITLE, _ACT = 0.6, 0.7
"""What the words of the title count for, which name what the whole document is about, and words of acts."""
