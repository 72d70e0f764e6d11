"""Words and sentences: how the checks take text apart."""

from __future__ import annotations

import re
from functools import lru_cache

Span = tuple[int, int]

_TEENS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty
    """


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


SMALL_NUMBERS = {word: value for value, word in enumerate(_TEENS.split())} | {
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100,
}  # fmt: skip
NUMBER_WORDS = (
    "(?:" + "|".join(sorted(set(SMALL_NUMBERS) - {"zero", "hundred"}, key=len, reverse=True)) + ")"
    "(?:-(?:one|two|three|four|five|six|seven|eight|nine))?"
)
"""Pattern of a whole number written as a word."""

STOPWORDS = word_set(
    """
    a about above according after again all also although among an and another any approximately are around as at
    be because been before being below between both but by can could did do does during each either every few for
    from further had has have having he her here his how however if in into is it its itself just last least less
    many may might more most much must near nearly neither new no nor not now of off on once one only onto or
    other our out over own part per same shall she should since so some still such than that the their them then
    there therefore these they this those through throughout thus till to together too under until up upon us very
    via was we well were what when where whether which while who whole whom whose why will with within without
    would yet you your
    """
)

_LONGEST = 1500
"""No person writes longer sentences; a bound on them is a bound on the time that each takes."""
_LONG, _SHORT = 100, 25
"""Characters of a sentence that is worth cutting, and of a clause that tells something on its own."""
_CLAUSE_BORDER = re.compile(
    r"[;:]\s|\s[–—]\s|,\s(?=(?:and|but|while|whereas|which|who|so|because|although|(?:\w+ )?of wh(?:om|ich))\s)"
)
_WORD = re.compile(r"[^\W_]+(?:[-'’/&.][^\W_]+)*")
_SENTENCE_END = re.compile(
    r"(?<![.!?…])[.!?…]{1,9}[\"”’»)\]]*(?=\s+[\"“‘«(\[]*[A-Z0-9<{])|[\n\r\u2028\u2029]+|\t(?=\S)"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|No|Nos|Fig|Figs|Sec|Tab|vs|cf|ca|approx|Mr|Mrs|Ms|Dr|Prof|St|Inc|Ltd|Corp|Co|Rev|Vol|App|Art|"
    r"Ref|pp|p|et al|incl|excl|resp|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)|"
    r"(?:^\W*|\b[A-Z]\.\s?)[A-Z]|^\s*\d{1,2}|"
    r"\b\d{1,2}(?=\.\s+(?:January|February|March|April|May|June|July|August|September|October|November|December)))\.$"
)


def sentences(text: str) -> list[Span]:
    """Return the spans of the sentences of a text, without the white space around them."""
    spans: list[Span] = []
    start = 0
    for end in _SENTENCE_END.finditer(text):
        stop = end.end()
        if end.group()[0] == "." and _ABBREVIATION.search(text[max(start, stop - 12) : stop]):
            continue
        _append(spans, text, start, stop)
        start = stop
    _append(spans, text, start, len(text))
    return spans


def clause_at(text: str, span: Span, at: int) -> Span:
    """Return the span of the clause that holds a character of a long sentence; that of a short sentence is whole."""
    start, end = span
    if end - start <= _LONG:
        return span
    for border in _CLAUSE_BORDER.finditer(text, start, end):
        if border.end() <= at and at - border.end() < end:
            # A clause with “who” or “which” says nothing without the noun before it.
            start = start if text.startswith(("who ", "which "), border.end()) else border.end()
        elif border.start() > at:
            end = border.start()
            break
    return trimmed(text, start, end) if end - start >= _SHORT else span


def trimmed(text: str, start: int, end: int) -> Span:
    """Return the span without the white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def words(text: str) -> list[re.Match[str]]:
    """Return the words of a text as matches, hyphenated ones and identifiers in one piece."""
    return list(_WORD.finditer(text))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return a word without case, possessive and the commonest endings, so that `payments` equals `payment`."""
    word = re.sub(r"['’]s?$", "", word.casefold())
    if any(character.isdigit() for character in word):
        return word
    if word.endswith("s") and len(word) >= 4 and not word.endswith(("ss", "ies", "us", "is")):
        word = word[:-1]
    for ending, least in (("ies", 5), ("ing", 6), ("ed", 5), ("ion", 6), ("ly", 6), ("e", 5)):
        if word.endswith(ending) and len(word) >= least and not word.endswith("ss"):
            return word[: -len(ending)] + ("y" if ending == "ies" else "")
    return word


def content_stems(text: str) -> list[str]:
    """Return the stems of the words that carry meaning, in their order."""
    return [stem(word.group()) for word in words(text) if word.group().casefold() not in STOPWORDS]


def plain(text: str) -> str:
    """Return the text in lower case with white space, quotation marks and dashes made equal."""
    text = re.sub(r"[‘’‚‛`´]", "'", re.sub(r"[“”„«»]", '"', text))
    return re.sub(r"\s+", " ", re.sub(r"[‐‑‒–—―−]", "-", text)).strip().casefold()


def number_word(text: str) -> int | None:
    """Return the value of a whole number written in digits or as a word up to a hundred; else None."""
    text = text.casefold()
    if text in SMALL_NUMBERS:
        return SMALL_NUMBERS[text]
    tens, _, ones = text.partition("-")
    if tens in SMALL_NUMBERS and SMALL_NUMBERS[tens] >= 20 and 0 < SMALL_NUMBERS.get(ones, 0) < 10:
        return SMALL_NUMBERS[tens] + SMALL_NUMBERS[ones]
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None


def is_quoted(text: str, start: int, end: int) -> bool:
    """Return True when the span stands between quotation marks: it is mentioned, not used."""
    line = max(text.rfind("\n", 0, start) + 1, start - 80)
    before = text[line:start]
    for opening, closing in (("“", "”"), ("„", "“"), ("«", "»"), ("‘", "’"), ('"', '"'), ("'", "'"), ("`", "`")):
        at = before.rfind(opening)
        if opening == closing:
            is_open = len(re.findall(rf"(?<!\w){re.escape(opening)}|{re.escape(opening)}(?!\w)", before)) % 2 == 1
        else:
            is_open = at >= 0 and closing not in before[at + 1 :]
        if is_open and closing in text[end : end + 80]:
            return True
    return False


def _append(spans: list[Span], text: str, start: int, end: int) -> None:
    start, end = trimmed(text, start, end)
    while end - start > _LONGEST:
        space = text.rfind(" ", start + 1, start + _LONGEST)
        cut = space if space > 0 else start + _LONGEST
        spans.append(trimmed(text, start, cut))
        start, end = trimmed(text, cut, end)
    if start < end:
        spans.append((start, end))
