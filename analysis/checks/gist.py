"""The gist of the words beside a date: what happened to what, whatever the form of the words."""

from __future__ import annotations

import re
from functools import lru_cache

from analysis.checks.acts import ACT, DATE_WORDS, NOUN_ACTS, canonical
from analysis.checks.words import STOPWORDS, stem, word_set, words

_FORMS = """
freeze froze frozen; break broke broken breakage; take took taken; give gave given; write wrote written; choose
chose chosen choice; drive drove driven; steal stole stolen theft; sell sold sale; lose lost loss; pay paid payment;
build built; draw drew drawn; grow grew grown growth; burn burnt; fall fell fallen; rise rose risen; leave left
departure; decide decision; know knew known knowledge; speak spoke spoken speech; buy bought; catch caught; teach
taught; think thought; bring brought; fly flew flown flight; swear swore sworn; tear tore torn; wear wore worn;
withdraw withdrew withdrawn withdrawal; sink sank sunk; spill spilt; spoil spoilt; lay laid; cut cuts; win won; say
said; see saw seen; find found; lead led; meet met; hide hid hidden; bite bit bitten; describe description; prove
proof; fit fitted; destroy destruction; receive receipt; extend extension; suspend suspension; divide division;
permit permission; admit admission; conclude conclusion; propose proposal; apply application; analyse analysis;
deliver delivery; recover recovery; discover discovery; enter entry; injure injury; inquire inquiry; certify
certification; notify notification; verify verification; modify modification
"""
_BASE = {form: stem(line.split()[0]) for line in _FORMS.split(";") for form in line.split()}
_ENDING = re.compile(r"(?:ement|ment|ations?|itions?|ions?|ings?|als?|ances?|ences?|ures?|ages?|ate)$")
_EMPTY = word_set(
    """
    take took taken place give given make made do done have get got come came go went put be happen occur
    first second third last previous next new both two three four five six seven eight nine ten
    latest due deadline date also again still already later only actual start finish planned so-called
    """
)
"""Words that say nothing about what happened."""
_NO_TITLE = re.compile(
    r"\b(?:actual|planned|date|dates|when|day|time|target|forecast|real|status|done|on)\b", re.IGNORECASE
)
_LEAST = 4


@lru_cache(maxsize=20_000)
def root(word: str) -> str:
    """Return one name for the forms of a word, as `replaced` and `replacement`; acts and synonyms have their own."""
    stemmed = stem(word)
    stemmed = _BASE.get(word.casefold()) or _BASE.get(stemmed, stemmed)
    named = canonical(stemmed)
    if named != stemmed:
        return named
    ending = _ENDING.search(stemmed)
    bare = stemmed[: ending.start()] if ending and ending.start() >= _LEAST else stemmed
    return re.sub(r"([bdgklmnprt])\1$", r"\1", bare.rstrip("e"))


def gist(text: str) -> frozenset[str]:
    """Return the acts, as `@end`, and the roots of the telling words of a text."""
    found: set[str] = set()
    rest = text
    for match in ACT.finditer(text):
        if match.lastgroup != "hold":
            found.add(f"@{match.lastgroup}")
        rest = rest[: match.start()] + " " * len(match.group()) + rest[match.end() :]
    for word in words(rest):
        lowered = word.group().casefold()
        stemmed = stem(lowered)
        if lowered in STOPWORDS or stemmed in DATE_WORDS or lowered[0].isdigit() or len(lowered) < 2:
            continue
        if (act := NOUN_ACTS.get(stemmed)) and lowered != "open":
            found.add(f"@{act}")
        elif lowered not in _EMPTY:
            found.add(root(lowered))
    return frozenset(found)


def gist_of_cell(label: str, title: str) -> frozenset[str]:
    """Return the gist of a dated cell by its row and its heading, unless that says only that there is a date."""
    return gist(f"{label} {_NO_TITLE.sub('', title)}")
