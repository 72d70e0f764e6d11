"""Whether two numbers are told of one and the same quantity."""

from __future__ import annotations

import re

from analysis.checks.acts import canonical
from analysis.checks.other_words import is_in_other_words
from analysis.checks.quantities import Quantity
from analysis.checks.quantity_gist import are_set_apart, is_told_alike
from analysis.checks.statements import is_same
from analysis.checks.words import stem, word_set

_GENERAL = frozenset(
    canonical(stem(word))
    for word in word_set(
        """
        cost price fee amount value budget loss damage payment sum total figure number rate share price limit time
        period duration length size level result increase decrease
        """
    )
)
"""What many things have: two of them are one only where more words agree."""
_LIMITS = frozenset({"least", "most", "over", "under", "every"})
_TERMS = frozenset(map(stem, ("notice", "retention", "warranty", "term", "grace", "objective", "downtime", "capacity")))
_EXAMINED = frozenset(
    map(stem, ("tested", "test", "sampled", "interviewed", "examined", "surveyed", "inspected", "visited"))
)
"""What is done to a sample: its size is one number."""
_CONTRASTS = frozenset(
    map(
        stem,
        word_set(
            """
            north south east west upper lower left right front rear inner outer day night morning evening summer winter
            old new big small large major minor critical full partial incremental internal external primary secondary
            main spare high medium low red amber green adult child domestic foreign inbound outbound paper electronic
            draft final gross net inherent residual users administrators customers suppliers planned actual
            """
        ),
    )
)
_MORE = word_set("further other others another more additional extra previous former old earlier original")
_LASTING = frozenset(map(stem, ("lasted", "lasts", "took", "takes", "take", "last")))
_HISTORY = re.compile(
    r"\b(?:previous(?:ly)?|earlier|formerly|former|originally|initially|last year|the year before|up from|down from|"
    r"(?:rose|fell|grew) (?:from|to|by|again|slightly|sharply)|"
    r"increased|decreased|cut (?:from|to)|reduced|raised|lowered|extended|shortened|instead of|rather than|"
    r"compared (?:with|to)|as against|from \S*\d\S*(?: \w+)? to|so far|to date|by now|already|"
    r"(?<!stand )(?<!stands )(?<!stood )still)\b",
    re.IGNORECASE,
)


def is_same_quantity(first: Quantity, second: Quantity) -> bool:
    """Return True when the words of two numbers say that they are one quantity."""
    if are_told_apart(first, second):
        return False
    if is_told_alike(first, second):
        return not any(_HISTORY.search(_sentence(quantity)) for quantity in (first, second))
    if is_in_other_words(first, second) and not any(_HISTORY.search(_sentence(one)) for one in (first, second)):
        return True
    alike = (_same_frame, _kept_alike, _same_share, _same_rule, _same_row)
    if any(are_one(first, second) for are_one in alike):
        return True
    if first.dimension == "count":
        return _same_count(first, second)
    return first.dimension != "often" and _same_measure(first, second)


def is_told_swapped(first: Quantity, second: Quantity) -> bool:
    """Return True when two sentences share a word and a number of three digits or more, but for two digits swapped."""
    if first.block.place and second.block.place or are_told_apart(first, second) or ratio(first, second) > 10:
        return False
    if (first.modifiers ^ second.modifiers) & _MORE:
        return False
    digits = (first.digits, second.digits)
    if max(len(one.rstrip("0")) for one in digits) < 3 or not _is_swap(*digits, 2):
        return False
    if first.things and first.things[:1] == second.things[:1] and len(first.things[0]) > 2:
        return True
    return any(len(word) > 3 and word.strip("=").isalpha() for word in (first.wide & second.wide) - _GENERAL)


def is_slip(first: str, second: str) -> bool:
    """Return True when one row of digits is the other with two swapped, one changed, or one lost."""
    first, second = first.lstrip("0"), second.lstrip("0")
    if first == second:
        return False
    shorter, longer = sorted((first, second), key=len)
    if len(first) == len(second):
        significant = max(len(first.rstrip("0")), len(second.rstrip("0")))
        if sorted(first) == sorted(second):
            return len(first) >= 2
        return significant >= 3 and sum(a != b for a, b in zip(first, second, strict=True)) == 1
    return (
        len(longer) == len(shorter) + 1 >= 4
        and any(longer[:n] + longer[n + 1 :] == shorter for n in range(len(longer)))
        and longer[-1] != "0"
    )


def are_told_apart(first: Quantity, second: Quantity) -> bool:
    """Return True when periods, years, names or purposes say that two numbers are two quantities."""
    if first.relation != second.relation and {first.relation, second.relation} & _LIMITS:
        return True
    if first.period and second.period and first.period != second.period:
        return True
    if first.years and second.years and not first.years & second.years:
        return True
    if first.proper and second.proper and not first.proper & second.proper:
        return True
    if first.tags and second.tags and not first.tags & second.tags:
        return True
    if are_set_apart(first, second):
        return True
    if _are_twins(first.clause, second.clause):
        return True
    purposes = first.purpose and second.purpose and not first.purpose & second.purpose
    return bool(purposes) and first.dimension not in ("count", "time", "often")


def _differ_both(first: frozenset[str], second: frozenset[str]) -> bool:
    """Return True when each of two sets of words has one that the other lacks."""
    return bool(first - second) and bool(second - first)


def _are_twins(first: frozenset[str], second: frozenset[str]) -> bool:
    """Return True for two clauses that set one thing against another: the north depot and the south depot."""
    return bool((first - second) & _CONTRASTS and (second - first) & _CONTRASTS)


def _is_swap(first: str, second: str, least: int) -> bool:
    """Return True when two numbers are the same digits in another order."""
    return first != second and len(first.rstrip("0")) >= least and sorted(first) == sorted(second)


def _kept_alike(first: Quantity, second: Quantity) -> bool:
    """Return True when both tell how long the same things are kept."""
    ours, theirs = first.said, second.said
    if ours.act != "keep" or not is_same(ours, theirs):
        return False
    return bool(ours.others & theirs.others) or len((ours.others ^ theirs.others) - (first.wide & second.wide)) <= 1


def _same_frame(first: Quantity, second: Quantity) -> bool:
    """Return True when the same words stand before and after both numbers: “The network has 21 stations”."""
    if not first.frame or first.frame != second.frame or first.things[:1] != second.things[:1]:
        return False
    if (
        first.relation in ("over", "under")
        or first.things[1:2] != second.things[1:2]
        and first.things
        and second.things
    ):
        return False
    if first.dimension == "time" and first.frame[-1] in _LASTING:
        return len(first.frame) >= 2
    return len(first.frame) + len(first.things[:2]) >= (2 if first.things else 3)


def _same_share(first: Quantity, second: Quantity) -> bool:
    """Return True for “17 of the 25 controls were effective” and “19 of the 25 controls were effective”."""
    if not first.whole_of or first.whole_of != second.whole_of:
        return False
    return len(first.clause & second.clause) >= 2 and not _differ_both(first.clause, second.clause)


def _same_rule(first: Quantity, second: Quantity) -> bool:
    """Return True for two rules in the same words: what is done within, after, for or every so long."""
    if not first.relation or first.relation != second.relation or first.relation in ("over", "under"):
        return False
    if first.dimension == "count" and first.things[:2] != second.things[:2]:
        return False
    shared = (first.clause | set(first.things)) & (second.clause | set(second.things))
    if len(shared) < 2 or ratio(first, second) > 10:
        return False
    # “11 days at full load with one generator”: where so much follows both numbers, the verbs may differ.
    is_tied = len(first.purpose) >= 3 and first.purpose == second.purpose and bool(shared - first.purpose)
    return is_tied or not _differ_both(first.clause, second.clause)


def _same_row(first: Quantity, second: Quantity) -> bool:
    """Return True when a sentence tells the time that a table gives for a row: all words of the row stand in it."""
    row, other = (first, second) if first.row_name else (second, first)
    if other.is_row or len(row.row_name) < 2 or not row.row_name <= other.clause or row.dimension != "time":
        return False
    return row.said.act == other.said.act if row.said.act == "keep" else other.relation in ("within", "most")


def _same_measure(first: Quantity, second: Quantity) -> bool:
    ours, theirs = (frozenset(one.label or one.things) for one in (first, second))
    around = (first.clause & second.clause) - _GENERAL
    if ratio(first, second) > 10:
        return False
    if _is_swap(first.digits, second.digits, 2) and ours & theirs and not _differ_both(ours, theirs):
        return True
    if _is_swap(first.digits, second.digits, 2) and around:
        is_unit = first.dimension.startswith("unit")
        return (
            len(first.digits.rstrip("0")) > 2 or is_unit or first.things[:1] == second.things[:1] or bool(ours & theirs)
        )
    if not first.label and not second.label and not (ours & theirs & _TERMS):
        return False
    shared = ours & theirs
    if not shared:
        return False
    if _differ_both(ours, theirs) and len(shared) * 4 < min(len(ours), len(theirs)) * 3:
        return False
    if first.label and second.label and first.label[-1] != second.label[-1] and not (first.is_row or second.is_row):
        return False
    is_exact = first.dimension in ("money", "percent") or float(first.value).is_integer()
    if is_exact and is_slip(first.digits, second.digits) and min(len(first.digits), len(second.digits)) >= 3:
        return True
    if len(shared - _GENERAL) >= 2 or shared & _TERMS and not _differ_both(ours, theirs):
        return True
    if (first.is_whole or second.is_whole) and ratio(first, second) <= 1.5 and not _differ_both(ours, theirs):
        return not any(_HISTORY.search(_sentence(quantity)) for quantity in (first, second))
    is_alone = ours == theirs and not shared & _GENERAL and not first.relation and not second.relation
    return is_alone and ratio(first, second) <= 10 and not _differ_both(first.clause, second.clause)


def ratio(first: Quantity, second: Quantity) -> float:
    low, high = sorted((abs(first.value), abs(second.value)))
    return high / low if low else float("inf")


def _same_count(first: Quantity, second: Quantity) -> bool:
    ours, theirs = set(first.things[:3]), set(second.things[:3])
    shared = ours & theirs
    is_part = set(first.things[:2]) <= set(second.things) or set(second.things[:2]) <= set(first.things)
    if shared and len(first.gist & second.gist) >= 4 and _is_swap(first.digits, second.digits, 2):
        return not (_HISTORY.search(_sentence(first)) or _HISTORY.search(_sentence(second)))
    if not shared or (not is_part and len(shared) < 2):
        return False
    if _HISTORY.search(_sentence(first)) or _HISTORY.search(_sentence(second)):
        return False
    if not (float(first.value).is_integer() and float(second.value).is_integer()):
        return False
    around = len((first.clause & second.clause) - shared)
    if is_slip(first.digits, second.digits):
        digits = len(max(first.digits, second.digits, key=len).rstrip("0"))
        is_swap = sorted(first.digits) == sorted(second.digits)
        is_long = digits >= 3 and (is_swap or around >= 1 or not _differ_both(first.gist, second.gist))
        return len(shared) >= 2 or is_long or around >= 2 or (is_swap and (around >= 1 or _are_heads(first, second)))
    if {first.relation, second.relation} & {"over", "under"}:
        return False
    if first.is_row or second.is_row:
        return len(shared) >= 2 and around >= 2
    if _same_large(first, second, around):
        return True
    if shared_acts := first.clause & second.clause & _EXAMINED:
        return bool(shared_acts) and _are_heads(first, second) and ratio(first, second) <= 1.3
    if not (first.is_whole or second.is_whole) or not _are_heads(first, second) or ratio(first, second) > 1.5:
        return False
    if _differ_both(frozenset(first.things[:2]), frozenset(second.things[:2])):
        return False
    return around >= 1 and (first.is_whole and second.is_whole or around >= 2 or ratio(first, second) <= 1.25)


def _are_heads(first: Quantity, second: Quantity) -> bool:
    """Return True when both numbers count the same thing, whatever else is said of it."""
    return first.things[:1] == second.things[:1] or first.things[:2] == second.things[:2]


def _same_large(first: Quantity, second: Quantity, around: int) -> bool:
    """Return True for two large numbers of a thing that are close to each other and no rounding of one another."""
    low, high = sorted((first.value, second.value))
    if low < 1000 or high > 1.1 * low or first.things[:1] != second.things[:1]:
        return False
    if _is_rounding(first.digits, second.digits) or _is_rounding(second.digits, first.digits):
        return False
    return around >= 1 or bool(first.years & second.years)


def _is_rounding(rough: str, exact: str) -> bool:
    """Return True when a number with zeros at its end is the other one rounded."""
    kept = rough.rstrip("0")
    if len(rough) != len(exact) or len(kept) >= len(exact.rstrip("0")):
        return False
    return abs(int(rough) - int(exact)) <= int("1" + "0" * (len(rough) - len(kept)))


def is_changed(quantity: Quantity) -> bool:
    """Return True when the words close to a number tell that it was another before."""
    return _HISTORY.search(_sentence(quantity)) is not None


def _sentence(quantity: Quantity) -> str:
    """Return the words close to a number, within its sentence."""
    start, end = quantity.at
    return quantity.block.text[max(quantity.span[0], start - 60) : min(quantity.span[1], end + 40)]
