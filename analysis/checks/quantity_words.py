"""The words around a number: what it counts or measures, of what, and under which condition."""

from __future__ import annotations

import re

from analysis.checks.acts import canonical
from analysis.checks.gist import root
from analysis.checks.words import SMALL_NUMBERS, STOPWORDS, content_stems, stem, word_set, words

_BREAK = re.compile(r"[,;:.()\[\]?!“”\"]|\s[–—-]\s")
_CLAUSE = re.compile(
    r"[;:!?“”\"]|\.\s|\s[–—]\s|\swhen (?=the|an?|it|they|he|she)\b|"
    r",\s(?:one|two|three|some|most|many|half|all|none) of\b|"
    r",\s(?:and|but|while|whereas|which|who|so|because|although|as)\s|\bthat\b|\b(?:from|with) which\b"
)
_DONE_TO = re.compile(
    r"\s(?:[a-z-]+\s){1,2}(?:(?:that|which|who|whom)\s)?"
    r"(?:we|they|that|which|who|the (?:team|review|audit|group|panel|auditors))\s"
    r"(?:have |has |had |were |was |been ){0,2}(?P<verb>[a-z]{3,}ed)\b(?!\s(?:and|or|but|with|without)\b)"
)
_NP_STOP = STOPWORDS - {"of", "the", "a", "an", "their", "our", "its"}
_LINK = word_set(
    """
    of is was are were at to the a an about approximately roughly around nearly exactly be been set amounts
    amounted stands stood remains total totals totalling equals comes came still now only some almost
    """
)
MODIFIERS = word_set(
    """
    more another further other others remaining additional extra each every per first second third last next
    over under additional average mean peak longest shortest fewer
    less half part some only new old previous former earlier later before after original target limit threshold
    planned expected estimated forecast actual measured allowed permitted internal external
    """
)
_MORE = "(?:strong|thick|deep|high|larg|heavi|fast|wid|old|warm|hott)er"
_LESS = "(?:weak|thinn|shallow|low|small|light|slow|narrow|young|cold|cool)er"
_RELATIONS = (
    ("least", r"(?:at least|no fewer than|no less than|not less than|a minimum of|minimum(?: [\w-]+){0,5}:?)"),
    ("most", r"(?:at most|no more than|not more than|up to|a maximum of|maximum(?: [\w-]+){0,5}:?|no longer than)"),
    ("within", r"(?:within|in less than|no later than|not later than|by no later than)"),
    (
        "over",
        rf"(?:{_MORE} than|more than|over|above|exceed\w*|greater than|longer than)",
    ),
    (
        "under",
        rf"(?:{_LESS} than|less than|fewer than|below|under|shorter than)",
    ),
    ("after", r"(?:after|once)"),
    ("every", r"(?:every|each)"),
    ("for", r"(?:for)"),
)
_RELATION = tuple(
    (name, re.compile(rf"\b{words_}\s*(?:the |a |an |about |last )?$", re.IGNORECASE)) for name, words_ in _RELATIONS
)
_PERIOD = re.compile(
    r"\b(?:annual(?:ly)?|yearly|monthly|weekly|daily|"
    r"(?:per|an?|each|every) (?P<unit>year|annum|month|week|day|hour|quarter))\b",
    re.IGNORECASE,
)
_UNIT_TITLE = re.compile(
    r"\((minutes|hours|days|weeks|months|years)\)|\bin (minutes|hours|days|weeks|months|years)$", re.IGNORECASE
)
_NO_PURPOSE = frozenset(map(stem, ("annum", "year", "month", "coming", "latest", "least", "total", "next", "present")))
_HAVING = frozenset({"has", "have", "had", "with", "sets", "carries"})
_NO_LABEL = frozenset(map(stem, ("number", "no", "amount", "total", "count", "value", "sum", "figure")))
_WHOLE = re.compile(
    r"(?:\b(?:all|all of|all the|of the|of these|of its|of our|these|the|its|our|their|both|total of|number of|team of|"
    r"^in all,|^in total,|^altogether,|"
    r"has|have|had|with|comprises?|consists? of|employs?|operates?|runs?|covers?|covered|there are|there were|holds?|"
    r"includes?|counts?|lists?|names?|contains?|owns?|serves?|altogether|in all)(?: (?:about|some|around|now|exactly|"
    r"only))?|"
    r"^\W*(?:of|the|all|with|our|its))\s*$",
    re.IGNORECASE,
)
_IN_ALL = re.compile(r"[^.;,]{0,40}\b(?:in all|in total|altogether)\b")
_PROPER = re.compile(r"(?<=[a-z,0-9%] )[A-Z][\w-]*[a-z]\b")
_COMMON = frozenset(
    map(
        stem,
        word_set(
            "must shall take took get got make made give gave use used using work works long length minimum maximum "
            "least most need needed require required set total number amount count time say said show shown see about "
            "approximately roughly exactly day week month year hour minute table section include included come came go "
            "went keep put let whole way case"
        ),
    )
)


_LIGHT = frozenset(
    root(stem(word))
    for word in word_set(
        """
        last take spend need require amount total reach measure come find have hold show count number minute hour day
        week month year percent metre meter kilometre millimetre centimetre litre kilogram tonne degree only some all
        """
    )
)
"""Words that say of a number only that it is one."""


def telling(clause: frozenset[str]) -> frozenset[str]:
    """Return the roots of the words of a clause that say what a number is."""
    parts = {part for word in clause for part in word.split("-") if part and part not in STOPWORDS}
    return frozenset(map(root, parts)) - _LIGHT


def unit_of(title: str) -> list[str]:
    """Return the unit of time that a heading such as “Recovery time (hours)” gives to its bare numbers."""
    unit = _UNIT_TITLE.search(title)
    return [stem(unit[1] or unit[2])] if unit else []


def things_after(after: str) -> list[str]:
    """Return the stems of the noun phrase that follows a number."""
    border = _BREAK.search(after)
    found: list[str] = []
    for word in words(after[: border.start()] if border else after[:80])[:6]:
        lowered = word.group().casefold()
        if lowered == "such" and not found:
            continue
        if lowered in _NP_STOP or lowered in SMALL_NUMBERS or lowered[0].isdigit():
            break
        if lowered not in STOPWORDS:
            found.append(canonical(stem(lowered)))
    return found[:4]


def label_before(before: str) -> tuple[tuple[str, ...], bool]:
    """Return the noun phrase a number is the value of, when link words lead from it to the number."""
    before = re.sub(r"\bvalue at risk\b", "value-at-risk", before)
    before = re.sub(r"\s\([^()]{2,60}\)(?=\s+(?:of|is|was|at)\b[^()]*$)", "", before)
    borders = list(_BREAK.finditer(before))
    clause = before[borders[-1].end() :] if borders and borders[-1].group().strip() != ":" else before
    found = [word.group() for word in words(clause)]
    definite = bool(found) and found[-1].casefold() in ("all", "the", "these", "those", "its", "our", "their")
    is_linked = False
    price = canonical(stem("price"))
    priced = [price] if found and found[-1].casefold() in ("cost", "costs", "costing") else []
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
        if word in _HAVING and label and not goal:
            # “The contract has a term of three years”: the term of the contract.
            owner = [other.casefold() for other in found[max(0, place - 2) : place]]
            return (*(canonical(stem(other)) for other in owner if other not in STOPWORDS), *label), definite
        if word in ("a", "an", "the") and place > 0 and found[place - 1].casefold() in _HAVING:
            continue
        is_of_the = word in ("the", "a", "an", "our", "its") and place > 0 and found[place - 1].casefold() == "of"
        if word in STOPWORDS - {"of"} and not is_of_the:
            break
        if word != "of" and not is_of_the:
            label.insert(0, canonical(stem(word)))
    return (*goal, *label, *priced), definite


def frame(before: str) -> tuple[str, ...]:
    """Return the words of the clause before a number, when they are few: “The network has”."""
    found = content_stems(re.split(r"[;:]|,\s(?:and|but|while)\s", before)[-1])
    return tuple(found) if 1 <= len(found) <= 8 else ()


def label_stems(label: str) -> list[str]:
    """Return the stems of the label of a row, without words such as “number of”."""
    return [canonical(found) for found in content_stems(label) if found not in _NO_LABEL]


def name_stems(text: str) -> frozenset[str]:
    """Return the telling stems of the name of a row or column, as `clause_stems` gives those of a sentence."""
    found = map(canonical, content_stems(text))
    return frozenset(word for word in found if word not in _COMMON and not word[0].isdigit())


def clause_at_number(text: str, start: int, end: int) -> str:
    """Return the clause that a number stands in, without the number."""
    left, right = 0, len(text)
    for border in _CLAUSE.finditer(text):
        if border.end() <= start:
            left = border.end()
        elif border.start() >= end:
            right = border.start()
            break
    return text[left:start] + " " + text[end:right]


def done_to(after: str) -> str:
    """Return the verb of “controls that we tested” or “staff who were interviewed” right behind a number."""
    match = _DONE_TO.match(after)
    return match["verb"] if match else ""


def clause_stems(text: str, start: int, end: int) -> frozenset[str]:
    """Return the telling stems of the clause that a number stands in, under one name for words that mean the same."""
    found = {canonical(word) for word in content_stems(clause_at_number(text, start, end))}
    return frozenset(word for word in found - _COMMON if not word[0].isdigit() and word not in SMALL_NUMBERS)


def proper_names(text: str, start: int, end: int) -> frozenset[str]:
    """Return the names with capitals close to a number."""
    near = text[max(0, start - 70) : start] + " " + text[end : end + 60]
    named = {match.group().casefold() for match in _PROPER.finditer(near)} | set(re.findall(r"`([^`]{2,40})`", near))
    return frozenset(named) - STOPWORDS


def relation(before: str, after: str) -> str:
    """Return what stands between the words and a number: `within`, `least`, `every` and so on; empty for a plain "
    "value."""
    for name, pattern in _RELATION:
        if pattern.search(before[-60:]):
            return name
    tail = re.match(r"\s*(?:\w+\s){0,2}?(?:or|and) (?P<more>more|less|fewer|longer|above|below|over|under)\b", after)
    if tail:
        return "least" if tail["more"] in ("more", "longer", "above", "over") else "most"
    return ""


def is_whole(before: str, after: str) -> bool:
    """Return True when a number counts all there are of a thing, and not some of them."""
    return (
        _WHOLE.search(before[-40:]) is not None
        or re.match(r"[^.;,]{0,40}\b(?:in all|in total|altogether)\b", after) is not None
    )


def period(text: str, start: int, end: int, label: str) -> str:
    """Return “year”, “month” and so on where the words around an amount name its period."""
    around = f"{label} {text[max(0, start - 70) : start]} {text[end : end + 30]}"
    match = _PERIOD.search(around)
    if match is None:
        return ""
    if match["unit"]:
        return match["unit"].casefold().replace("annum", "year")
    return {"a": "year", "y": "year", "m": "month", "w": "week", "d": "day"}[match.group()[0].casefold()]


def modifiers(text: str, start: int, end: int) -> frozenset[str]:
    """Return the words close to a number that tell one amount of a thing from another."""
    rhythm = r"\b(?:per|each|every) (?=year|annum|month|week|day|hour|quarter)"
    blank = re.sub(rhythm, lambda found: " " * len(found.group()), text, flags=re.IGNORECASE)
    text = blank
    found = [word.group().casefold() for word in words(text[:start])[-5:]]
    found = [word for word in found[:-1] if word not in ("after", "before", "later", "earlier")] + found[-1:]
    if found and found[-1] == "some":
        # “Some 14,200 customers”: about as many.
        found.pop()
    border = _BREAK.search(text, end)
    found += [word.group().casefold() for word in words(text[end : border.start() if border else len(text)])[:3]]
    return frozenset("each" if word == "every" else word for word in found if word in MODIFIERS)


def counted_before(before: str, after: str = "") -> list[str]:
    """Return the stems of what is counted where the words stand before the number, as in “the number of staff, 29”."""
    match = re.search(r"\bnumber of ((?:[\w-]+ ){0,2}[\w-]+),?\s*(?:is|was|of|:)?\s*$", before)
    match = match or (re.search(r"\b((?:[\w-]+ )?[\w-]+),\s$", before) if after.startswith(" in number") else None)
    return [canonical(found) for found in content_stems(match[1])] if match else []


def purpose(after: str) -> frozenset[str]:
    """Return the words after “for”, “in” or “on”: what the quantity applies to."""
    match = re.match(r"[^.;,()]{0,40}?\b(?:for|in|on|per|at|by)\s+([^.;,()]{2,50})", after)
    return frozenset(content_stems(match[1])[:4]) - _NO_PURPOSE if match else frozenset()
