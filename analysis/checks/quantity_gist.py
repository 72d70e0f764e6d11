"""Two numbers in clauses whose telling words are the same, whatever their form and order."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from analysis.checks.gist import root
from analysis.checks.quantities import Quantity
from analysis.checks.tellings import things_in
from analysis.checks.verb_classes import verb_class
from analysis.checks.words import NUMBER_WORDS, stem, words

_SIDES = re.compile(r"\b(?:above|below|without|outside|except|before|not|no|never|none|if|would|could)\b|n['’]t\b")
"""Words that set a number apart from another of the same thing."""
_PART = (
    re.compile(r"\bof (?:them|these|those|whom|which),?\s(?:only |about |some )?$", re.IGNORECASE),
    re.compile(r"\s*of (?:them|these|those|whom|which)\b", re.IGNORECASE),
)
_WHEN = re.compile(
    r"\b(?:[Ii]n|[Dd]uring|[Oo]n) (January|February|March|April|May|June|July|August|September|October|November|"
    r"December|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|weekdays|weekends|holidays|"
    r"spring|summer|autumn|winter)\b(?! (?:\d{1,2}, )?\d{4}\b)"
)
_ORDER = re.compile(
    r"\b((?:ground|top|first|second|third|fourth|fifth|last) (?:half|quarter|floor|storey|week|month|year|shift|phase|"
    r"round|wing|stage|day)|(?:by|at) (?:day|night)|in the (?:daytime|morning|afternoon|evening|night))\b",
    re.IGNORECASE,
)
_PREVIOUS = re.compile(
    r"\bbefore (?:it|that)\b(?!\s(?:was|were|is|are|had|has|could|can) (?:\w+ed|\w+n|\w+t)\b)|\bthe one before\b",
    re.IGNORECASE,
)
_WITHOUT = re.compile(r"\b(?:that|who|which) (?:did|do|does|were|was|are|is|have|has|had|could|can)(?: not\b|n['’]t\b)")
"""Those that are told of for what they are not: the others of a whole."""
_SINGLE = re.compile(r"\b(?:per|each|an? single|an individual|any one)\b", re.IGNORECASE)
_TOGETHER = re.compile(r"\b(?:all|total|altogether|together|combined|overall)\b", re.IGNORECASE)
_OF = re.compile(rf"\b([a-z]{{3,}}) of (?:the |an? |our |its )?(?!{NUMBER_WORDS}\b)([a-z]{{3,}})\b")
_WITH = re.compile(
    r"\bwith (?:only |just )?(one|both|all|half|either) (?:of (?:the|its|our) )?([a-z]{3,})\b",
    re.IGNORECASE,
)
_MUST = re.compile(
    r"\b(?:must|shall|should|has to|have to|is to|are to|objective|target|goal|required|requires?|oblig\w+|"
    r"undertakes?|undertook|guarante\w+|commits?|committed|promises)\b",
    re.IGNORECASE,
)
_WAS = re.compile(
    r"\b(?:was|were|took|lasted|had|reached|needed|came|measured|brought|delivered|achieved|"
    r"arrived|answered|drill|exercise|test)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\b(?:when|if|once|whenever|as soon as)\b", re.IGNORECASE)
_RHYTHM = re.compile(
    r"\b(daily|nightly|weekly|fortnightly|monthly|quarterly|yearly|annual)\s+([a-z]{3,})", re.IGNORECASE
)
_COUNTED = re.compile(r"\b(first|second|third|fourth|fifth|last) ([a-z]{3,})\b", re.IGNORECASE)
_LETTERED = re.compile(r"\b([A-Za-z]{3,}) ([A-Z])\b")
_WHERE = re.compile(r"\s[a-z-]+\s(?:on|in|at|near|from|along)\s(?:the\s)?(?!the|our|its)([a-z]{3,})\b(?!\s\d)")
_OF_WHOM = re.compile(r"\b(?:[Oo]f|[Aa]mong) (?:the|these|those|our|its) ([a-z]{3,}),")
"""Words that say of which thing of a kind, where, or among whom a number is."""
_LOOSE = frozenset({"over", "under", "more", "less", "before", "after", "only", "every", "per", "each"})
_MOST_APART = 2.0


def is_told_alike(first: Quantity, second: Quantity) -> bool:
    """Return True when all telling words of one clause stand in the other, and the numbers could be a slip."""
    ours, theirs = first.gist, second.gist
    shared = ours & theirs
    if len(shared) < 2 or are_of_two_sides(first, second) or not _is_close(first, second):
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


def are_of_two_sides(first: Quantity, second: Quantity) -> bool:
    """Return True when a word such as “above”, “not”, “further” or “average” goes with one number only."""
    if _sides(first) != _sides(second) or _tells_average(first) != _tells_average(second):
        return True
    told = [set(quantity.block.text[slice(*quantity.span)].casefold().split()) for quantity in (first, second)]
    return bool((first.modifiers ^ second.modifiers) - _LOOSE - {"average"} - (told[0] & told[1]))


@dataclass(frozen=True, slots=True)
class _Signs:
    """What in a sentence sets its numbers apart from those of another."""

    times: frozenset[str]
    orders: frozenset[str]
    is_previous: bool
    is_without: bool
    is_single: bool
    is_together: bool
    of: frozenset[tuple[str, str]]
    """Nouns with the noun after “of”: the test of the alarm."""
    means: frozenset[tuple[str, str]]
    """Things with how many of them a number is told for: with one generator, with both pumps."""
    must: bool
    was: bool


@lru_cache(maxsize=4_000)
def _signs(sentence: str) -> _Signs:
    return _Signs(
        times=frozenset(map(str.casefold, _WHEN.findall(sentence))),
        orders=frozenset(map(str.casefold, _ORDER.findall(sentence))),
        is_previous=_PREVIOUS.search(sentence) is not None,
        is_without=_WITHOUT.search(sentence) is not None,
        is_single=_SINGLE.search(sentence) is not None,
        is_together=_TOGETHER.search(sentence) is not None,
        of=frozenset((stem(match[1]), stem(match[2])) for match in _OF.finditer(sentence)),
        means=frozenset((stem(match[2].casefold()), match[1].casefold()) for match in _WITH.finditer(sentence)),
        must=_MUST.search(sentence) is not None,
        was=_WAS.search(sentence) is not None,
    )


def are_set_apart(first: Quantity, second: Quantity) -> bool:
    """Return True when words of the sentences set two numbers apart: part and whole, two times, places or things."""
    if _is_part(first) != _is_part(second):
        return True
    ours, theirs = (_signs(quantity.block.text[slice(*quantity.span)]) for quantity in (first, second))
    for mine, other in ((ours.times, theirs.times), (ours.orders, theirs.orders)):
        if mine and other and not mine & other:
            return True
    if ours.is_previous != theirs.is_previous or ours.is_without != theirs.is_without:
        return True
    if _are_by_other_means(ours, theirs) or _are_of_two(ours, theirs) or _are_of_two_groups(first, second):
        return True
    if first.dimension != "count" and _are_one_and_all(ours, theirs):
        return True
    if first.dimension in ("time", "percent") and _are_rule_and_deed(ours, theirs):
        return True
    return _have_two_outcomes(first, second)


def _are_one_and_all(first: _Signs, second: _Signs) -> bool:
    """Return True where one sentence tells of a single thing, and the other of all together."""
    is_one, is_all = first.is_single and not first.is_together, first.is_together and not first.is_single
    return (
        is_one
        and second.is_together
        and not second.is_single
        or (is_all and second.is_single and not second.is_together)
    )


def _are_by_other_means(first: _Signs, second: _Signs) -> bool:
    """Return True for “with one generator” and “with both generators”."""
    shared = {thing for thing, _ in first.means} & {thing for thing, _ in second.means}
    return bool(shared) and not first.means & second.means


def _are_of_two(first: _Signs, second: _Signs) -> bool:
    """Return True for “the test of the alarm” and “the test of the pumps”."""
    heads = {head for head, _ in first.of} & {head for head, _ in second.of}
    return bool(heads) and not first.of & second.of and len(first.of) == len(second.of) == 1


def _are_of_two_groups(first: Quantity, second: Quantity) -> bool:
    """Return True for the northern and the southern district, the adults and the children, or monthly and weekly staff.

    What sets them apart stands right at a word that both sentences have, or at the number, and in one sentence only.
    """
    ours, theirs = (quantity.block.text[slice(*quantity.span)] for quantity in (first, second))
    if first.dimension == "often" and (_has_two_rhythms(ours) or _has_two_rhythms(theirs)):
        return True
    if first.dimension != "count":
        return False
    for mine, other in (
        (_narrowed(first, ours), _narrowed(second, theirs)),
        (_lettered(ours), _lettered(theirs)),
        (_groups(first, ours), _groups(second, theirs)),
    ):
        for thing in mine.keys() & other.keys():
            one, two = mine[thing], other[thing]
            if one != two and not _names(theirs, one) and not _names(ours, two):
                return True
    return False


def _narrowed(quantity: Quantity, sentence: str) -> dict[str, str]:
    """Return the words right before others, without the verb that leads to the number."""
    before = words(quantity.block.text[quantity.span[0] : quantity.at[0]])
    verb = root(before[-1].group().casefold()) if before else ""
    return {thing: word for thing, word in things_in(sentence)[1].items() if thing != verb}


def _lettered(sentence: str) -> dict[str, str]:
    counted = {match[2].casefold(): match[1].casefold() for match in _COUNTED.finditer(sentence)}
    return counted | {match[1].casefold(): match[2] for match in _LETTERED.finditer(sentence)}


def _groups(quantity: Quantity, sentence: str) -> dict[str, str]:
    where = _WHERE.match(quantity.block.text, quantity.at[1], quantity.span[1])
    among = _OF_WHOM.search(sentence)
    return {place: found[1] for place, found in (("where", where), ("among", among)) if found}


def _names(sentence: str, word: str) -> bool:
    return re.search(rf"\b{re.escape(word.lstrip('='))}", sentence, 0 if len(word) < 3 else re.IGNORECASE) is not None


def _has_two_rhythms(sentence: str) -> bool:
    """Return True for “monthly staff, weekly staff”: words that tell groups apart, and not how often something is."""
    rhythms: dict[str, set[str]] = defaultdict(set)
    for match in _RHYTHM.finditer(sentence):
        rhythms[stem(match[2].casefold())].add(match[1].casefold())
    return any(len(found) > 1 for found in rhythms.values())


def _are_rule_and_deed(first: _Signs, second: _Signs) -> bool:
    """Return True for what must be and what was: “within 30 minutes” is no slip for “it took 45 minutes”."""
    return first.must and not second.must and second.was or second.must and not first.must and first.was


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
