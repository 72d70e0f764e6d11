"""One quantity in other words: all there are of a thing, one rule for a thing, one name before the number."""

from __future__ import annotations

import re

from analysis.checks.acts import canonical
from analysis.checks.gist import root
from analysis.checks.quantities import Quantity
from analysis.checks.verb_classes import verb_class
from analysis.checks.words import STOPWORDS, stem, word_set, words

_SIZES = frozenset(
    root(stem(word))
    for word in word_set(
        """
        thick thin thinner thicker long longer short shorter high higher low lower deep deeper wide wider warm
        warmer cold colder strong stronger weak weaker exceed large larger small smaller heavy heavier light
        lighter old older new late later early earlier full least most move
        """
    )
)
"""Words that go with a number whatever it measures."""
_HOUSE = frozenset(
    canonical(stem(word))
    for word in word_set(
        """
        programme program project bank company firm group organisation organization house city council agency authority
        board management university hospital plan scheme change move measure measures
        """
    )
)
"""What a document is about and who has written it: either stands for the other."""
_ALL = re.compile(
    r"\b(?:all(?: of)?(?: the| its| our| their| these)?|\w+ of (?:the|its|our|their|these)|across the|at all)\s$",
    re.IGNORECASE,
)
_HELD = re.compile(
    r"\b(?:there (?:are|were)|has|have|had|comprises?|consists? of|operates?|owns?|runs?)\s$", re.IGNORECASE
)
_HAD = re.compile(r"\b(?:there were|had)\s$", re.IGNORECASE)
_NAMED = re.compile(r"\s?((?:[a-z][a-z-]+\s){0,2}?[a-z][a-z-]+s)\b(?P<after>[^.;]{0,30})")
_WHOSE = re.compile(r"\s(?:of|in|at|on|from|for) (?:the |our |its )?((?:[\w-]+ )?[\w-]+)")
_FEW = 5
_RULES = frozenset({"within", "most", "over", "under", "least"})
_MODAL = re.compile(
    r"\b(?:must|shall|should|has to|have to|(?:is|are) to|will|may|can|(?:is|are) (?:\w+ly )?\w+(?:ed|t|n))\b"
)
_PART = re.compile(r"\b(?:other|further|more|another|new|remaining|first|last|additional)\b", re.IGNORECASE)


def is_in_other_words(first: Quantity, second: Quantity) -> bool:
    """Return True when two numbers are told of one thing in words that differ."""
    if first.dimension == "count":
        return _is_all_of_one(first, second)
    if first.dimension == "often":
        return False
    alike = (_is_one_name, _is_one_rule, _is_one_stock, _is_one_outlook)
    return any(are_one(first, second) for are_one in alike)


def all_of(quantity: Quantity) -> str:
    """Return the bare name of what a number counts all of: “vehicles” for “all eleven vehicles”; else nothing."""
    text, (start, end) = quantity.block.text, quantity.at
    before = text[max(quantity.span[0], start - 30) : start]
    named = _NAMED.match(text, end)
    if named is None or quantity.value < _FEW or _PART.search(before):
        return ""
    is_all = _ALL.search(before) or _HELD.search(before)
    return named[1].casefold() if is_all or start == quantity.span[0] else ""


def _is_all_of_one(first: Quantity, second: Quantity) -> bool:
    """Return True for “all eleven vehicles were fitted” and “each of the twelve vehicles”."""
    name = all_of(first)
    if not name or name != all_of(second) or _ratio(first, second) > 1.3:
        return False
    leads = [one.block.text[max(one.span[0], one.at[0] - 30) : one.at[0]] for one in (first, second)]
    universal = sum(_ALL.search(lead) is not None for lead in leads)
    initial = sum(one.at[0] == one.span[0] for one in (first, second))
    if initial == 2 or (initial and not universal and not _is_more_than_all(first, second)):
        return False
    if any(_HAD.search(lead) for lead in leads) and first.years != second.years:
        return False
    whose = [_whose(one) for one in (first, second)]
    return bool(universal or initial) and not (all(whose) and whose[0] != whose[1])


def _is_more_than_all(first: Quantity, second: Quantity) -> bool:
    """Return True where a sentence begins with more of a thing than there are: fewer would be some of them."""
    start, other = (first, second) if first.at[0] == first.span[0] else (second, first)
    return start.value > other.value and _is_digit_off(first, second)


def _whose(quantity: Quantity) -> str:
    """Return of what, or where, the counted things are, as “board” in “all twelve members of the board”."""
    named = _NAMED.match(quantity.block.text, quantity.at[1])
    match = (
        re.match(r"\s(?:of|in|at|on|from|for) (?:the |our |its )?((?:[\w-]+ )?[\w-]+)", named["after"])
        if named
        else None
    )
    return match[1].casefold() if match else ""


def _is_one_name(first: Quantity, second: Quantity) -> bool:
    """Return True when two words or more name both numbers, and nothing else does."""
    ours, theirs = _one(first.label), _one(second.label)
    if first.relation != second.relation or _ratio(first, second) > 2:
        return False
    if len(ours) >= 2 and ours == theirs:
        return True
    label, words_ = (ours, _told(second)) if len(ours) >= len(theirs) else (theirs, _told(first))
    return first.dimension == "percent" and len(label) >= 2 and label <= words_ and _ratio(first, second) <= 1.3


def _is_one_rule(first: Quantity, second: Quantity) -> bool:
    """Return True for two limits on one thing: “replaced when thinner than 6 mm”, “less than 5 mm thick: changed”."""
    if first.relation != second.relation or first.relation not in _RULES or _ratio(first, second) > 4:
        return False
    ours, theirs = first.said, second.said
    if ours.act and ours.act == theirs.act and ours.head == theirs.head and ours.head not in ("", "?"):
        return bool(ours.others & theirs.others) and not (first.years ^ second.years)
    if not all(_MODAL.search(one.block.text[slice(*one.span)]) for one in (first, second)):
        return False
    mine, other = _sentence_words(first), _sentence_words(second)
    return len(mine & other) >= 2 and not (mine - other and other - mine) and len(mine ^ other) <= 2


def _is_one_stock(first: Quantity, second: Quantity) -> bool:
    """Return True when four telling words or more, and most of all there are, stand beside both numbers."""
    ours, theirs = _told(first), _told(second)
    shared = ours & theirs
    if first.relation in _RULES or second.relation in _RULES or _ratio(first, second) > 2:
        return False
    return len(shared) >= 4 and len(shared) * 3 >= 2 * max(len(ours), len(theirs))


def _is_one_outlook(first: Quantity, second: Quantity) -> bool:
    """Return True for “the programme is expected to save … a year from 2028” and “the bank expects to save …”."""
    ours, theirs = (tuple(word for word in one.frame if word not in _HOUSE) for one in (first, second))
    return (
        len(ours) + bool(first.period) >= 2
        and ours == theirs != ()
        and bool(first.years)
        and first.years == second.years
        and first.things[:1] == second.things[:1]
        and (first.relation, first.period) == (second.relation, second.period)
        and _ratio(first, second) <= 2
    )


def _one(stems: tuple[str, ...]) -> frozenset[str]:
    found = frozenset(root(part) for word in stems for part in word.split("-") if part not in STOPWORDS)
    return frozenset(verb_class(word) for word in found)


def _told(quantity: Quantity) -> frozenset[str]:
    return frozenset(verb_class(word) for word in quantity.gist) - _SIZES


def _sentence_words(quantity: Quantity) -> frozenset[str]:
    """Return the telling roots of a sentence, without the numbers and what measures them."""
    text = quantity.block.text
    told = text[quantity.span[0] : quantity.at[0]] + " " + text[quantity.at[1] : quantity.span[1]]
    found = (root(canonical(stem(word.group()))) for word in words(told) if word.group().casefold() not in STOPWORDS)
    unit = {
        root(stem(word)) for word in ("mm", "cm", "days", "hours", "minutes", "weeks", "months", "working", "business")
    }
    return frozenset(verb_class(word) for word in found if not word[0].isdigit()) - _SIZES - unit


def _ratio(first: Quantity, second: Quantity) -> float:
    low, high = sorted((abs(first.value), abs(second.value)))
    return high / low if low else float("inf")


def _is_digit_off(first: Quantity, second: Quantity) -> bool:
    one, other = first.digits, second.digits
    if len(one) != len(other) or len(one) < 2:
        return False
    return sum(a != b for a, b in zip(one, other, strict=True)) == 1 or sorted(one) == sorted(other)
