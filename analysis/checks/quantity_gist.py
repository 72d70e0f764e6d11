"""Two numbers in clauses whose telling words are the same, whatever their form and order."""

from __future__ import annotations

import re

from analysis.checks.gist import root
from analysis.checks.quantities import Quantity
from analysis.checks.verb_classes import verb_class
from analysis.checks.words import NUMBER_WORDS, stem

_SIDES = re.compile(r"\b(?:above|below|without|outside|except|before|not|no|never|none|if|would|could)\b|n['’]t\b")
"""Words that set a number apart from another of the same thing."""
_PART = (
    re.compile(r"\bof (?:them|these|those|whom|which),?\s(?:only |about |some )?$", re.IGNORECASE),
    re.compile(r"\s*of (?:them|these|those|whom|which)\b", re.IGNORECASE),
)
_WHEN = re.compile(
    r"\b(?:[Ii]n|[Dd]uring|[Oo]n) (January|February|March|April|May|June|July|August|September|October|November|"
    r"December|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|weekdays|weekends|holidays|"
    r"spring|summer|autumn|winter)\b(?! \d)"
)
_ORDER = re.compile(
    r"\b((?:ground|top|first|second|third|fourth|fifth|last) (?:half|quarter|floor|storey|week|month|year|shift|phase|"
    r"round|wing|stage|day)|by (?:day|night))\b",
    re.IGNORECASE,
)
_PREVIOUS = re.compile(
    r"\bbefore (?:it|that)\b(?!\s(?:was|were|is|are|had|has|could|can) (?:\w+ed|\w+n|\w+t)\b)|\bthe one before\b",
    re.IGNORECASE,
)
_SINGLE = re.compile(r"\b(?:per|each|an? single|an individual|any one)\b", re.IGNORECASE)
_TOGETHER = re.compile(r"\b(?:all|total|altogether|together|combined|overall)\b", re.IGNORECASE)
_OF = re.compile(rf"\b([a-z]{{3,}}) of (?:the |an? |our |its )?(?!{NUMBER_WORDS}\b)([a-z]{{3,}})\b")
_MUST = re.compile(
    r"\b(?:must|shall|should|has to|have to|is to|are to|objective|target|goal|required)\b", re.IGNORECASE
)
_WAS = re.compile(r"\b(?:was|were|took|lasted|had|reached|needed|came|measured|drill|exercise|test)\b", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:when|if|once|whenever|as soon as)\b", re.IGNORECASE)
_LOOSE = frozenset({"over", "under", "more", "less", "before", "after", "only", "every", "per", "each"})
_MOST_APART = 2.0


def is_told_alike(first: Quantity, second: Quantity) -> bool:
    """Return True when all telling words of one clause stand in the other, and the numbers could be a slip."""
    ours, theirs = first.gist, second.gist
    shared = ours & theirs
    if len(shared) < 2 or _sides(first) != _sides(second) or not _is_close(first, second):
        return False
    if (first.modifiers ^ second.modifiers) - _LOOSE - {"average"} or _tells_average(first) != _tells_average(second):
        return False
    more = min(len(ours), len(theirs)) - len(shared)
    if first.dimension == "count":
        is_whole = float(first.value).is_integer() and float(second.value).is_integer()
        if first.things[:1] != second.things[:1] or not first.things or len(first.things[0]) < 2 or not is_whole:
            return False
        extra = max(len(ours), len(theirs)) - len(shared)
        is_off = _is_digit_off(first, second)
        near = not more and extra <= 1 or len(shared) >= 3 and extra <= 1
        return extra == 0 or len(shared) >= 4 and more <= 1 or near and is_off
    return (
        more == 0
        and max(len(ours), len(theirs)) <= len(shared) + 2
        or (len(shared) >= 4 or len(shared) == 3 and more <= 1)
        and _is_digit_off(first, second)
    )


def are_set_apart(first: Quantity, second: Quantity) -> bool:
    """Return True when words of the sentences set two numbers apart: part and whole, two times, places or things."""
    if _is_part(first) != _is_part(second):
        return True
    texts = [quantity.block.text[slice(*quantity.span)] for quantity in (first, second)]
    for pattern in (_WHEN, _ORDER):
        found = [set(map(str.casefold, pattern.findall(text))) for text in texts]
        if all(found) and not found[0] & found[1]:
            return True
    if bool(_PREVIOUS.search(texts[0])) != bool(_PREVIOUS.search(texts[1])):
        return True
    if first.dimension != "count" and _are_one_and_all(*texts):
        return True
    return _are_of_two(*texts) or _is_rule_and_deed(first, second) or _have_two_outcomes(first, second)


def _are_one_and_all(first: str, second: str) -> bool:
    """Return True where one sentence tells of a single thing, and the other of all together."""
    single, whole = ([bool(pattern.search(text)) for text in (first, second)] for pattern in (_SINGLE, _TOGETHER))
    return single != whole and any(single) and any(whole) and single[0] != single[1] and whole[0] != whole[1]


def _are_of_two(first: str, second: str) -> bool:
    """Return True for “the test of the alarm” and “the test of the pumps”."""
    ours, theirs = ({(stem(match[1]), stem(match[2])) for match in _OF.finditer(text)} for text in (first, second))
    heads = {head for head, _ in ours} & {head for head, _ in theirs}
    return bool(heads) and not ours & theirs and len(ours) == len(theirs) == 1


def _is_rule_and_deed(first: Quantity, second: Quantity) -> bool:
    """Return True for what must be and what was: “within 30 minutes” is no slip for “it took 45 minutes”."""
    if first.dimension not in ("time", "percent"):
        return False
    texts = [quantity.block.text[slice(*quantity.span)] for quantity in (first, second)]
    must = [_MUST.search(text) is not None for text in texts]
    was = [_WAS.search(text) is not None for text in texts]
    return must[0] != must[1] and was[0] != was[1] and must[0] != was[0]


def _have_two_outcomes(first: Quantity, second: Quantity) -> bool:
    """Return True where two numbers bound the same thing, and what follows from it has no word in common."""
    if not first.relation or first.relation != second.relation:
        return False
    if not all(_CONDITION.search(quantity.block.text[slice(*quantity.span)]) for quantity in (first, second)):
        return False
    ours, theirs = (
        {verb_class(root(word)) for word in quantity.wide - quantity.clause if not word[0].isdigit()}
        for quantity in (first, second)
    )
    return bool(ours and theirs) and not ours & theirs


def _is_part(quantity: Quantity) -> bool:
    text, (start, end) = quantity.block.text, quantity.at
    return _PART[0].search(text[max(0, start - 20) : start]) is not None or _PART[1].match(text, end) is not None


def _sides(quantity: Quantity) -> frozenset[str]:
    return frozenset(_SIDES.findall(quantity.block.text[slice(*quantity.span)]))


def _tells_average(quantity: Quantity) -> bool:
    return "average" in quantity.modifiers or "averag" in quantity.clause


def _is_close(first: Quantity, second: Quantity) -> bool:
    low, high = sorted((abs(first.value), abs(second.value)))
    return (
        low > 0 and high <= _MOST_APART * low or sorted(first.digits) == sorted(second.digits) and len(first.digits) > 1
    )


def _is_digit_off(first: Quantity, second: Quantity) -> bool:
    """Return True for two numbers of two digits or more that differ in one digit, or in their order."""
    one, other = first.digits, second.digits
    if len(one) != len(other) or max(len(one.rstrip("0")), len(other.rstrip("0"))) < 2:
        return False
    return sum(a != b for a, b in zip(one, other, strict=True)) == 1 or sorted(one) == sorted(other)
