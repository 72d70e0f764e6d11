"""Two numbers in clauses whose telling words are the same, whatever their form and order."""

from __future__ import annotations

import re

from analysis.checks.quantities import Quantity

_SIDES = re.compile(r"\b(?:above|below|without|outside|except|before|not|no|never|none|if|would|could)\b|n['’]t\b")
"""Words that set a number apart from another of the same thing."""
_PART = (
    re.compile(r"\bof (?:them|these|those|whom|which),?\s(?:only |about |some )?$", re.IGNORECASE),
    re.compile(r"\s*of (?:them|these|those|whom|which)\b", re.IGNORECASE),
)
_WHEN = re.compile(
    r"\b(?:[Ii]n|[Dd]uring|[Oo]n) (January|February|March|April|May|June|July|August|September|October|November|"
    r"December|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?)\b(?! \d)"
)
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
    """Return True when one number counts a part of what was named, or each belongs to a month or weekday of its own."""
    if _is_part(first) != _is_part(second):
        return True
    times = [set(_WHEN.findall(quantity.block.text[slice(*quantity.span)])) for quantity in (first, second)]
    return all(times) and not times[0] & times[1]


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
