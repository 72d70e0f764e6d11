"""Check: one quantity with two values."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from analysis.checks.counted_rows import wrong_counts
from analysis.checks.numbers import shown
from analysis.checks.quantities import Quantity, quantities
from analysis.checks.reading import Criticism, Reading, shortened
from analysis.checks.statements import is_same
from analysis.checks.sums_in_text import wrong_sums
from analysis.checks.table_figures import figures_told_wrong
from analysis.checks.words import is_quoted
from domain.finding import Finding, FindingType, RiskLevel

CATEGORY = "number_conflict"

_MOST_ALIKE = 40
"""A word that goes with more numbers than this says nothing about a single quantity."""


_LIMITS = frozenset({"more", "less", "fewer", "over", "under", "least", "most", "up"})
"""A document may well have several limits of the same kind."""


def find_number_conflicts(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each quantity that has another value elsewhere, in words, in a table or by counting."""
    for block, span, told, also in (*wrong_counts(reading), *wrong_sums(reading)):
        yield reading.finding(block, span, _criticism(told, 0.85), also)
    found = list(quantities(reading))
    values = Counter((quantity.dimension, quantity.value) for quantity in found)
    reported: set[tuple[str, int]] = set()
    for first, second in _candidates(found):
        if not _may_differ(reading, first, second) or not is_same_quantity(first, second):
            continue
        rare, usual = (
            (first, second)
            if values[first.dimension, first.value] < values[second.dimension, second.value]
            else (second, first)
        )
        if (
            rare.is_row
            and not usual.is_row
            and values[rare.dimension, rare.value] == values[usual.dimension, usual.value]
        ):
            rare, usual = usual, rare
        if (rare.block.id, rare.at[0]) not in reported:
            reported |= {(rare.block.id, rare.at[0]), (usual.block.id, usual.at[0])}
            other = shortened(usual.block.text[slice(*usual.span)], 160)
            told = f"“{_told(rare)}” here, but “{_told(usual)}” in “{other}”: one quantity with two values."
            yield reading.finding(rare.block, rare.span, _criticism(told, 0.75), [other])
    for block, span, told, also in figures_told_wrong(reading, found):
        if not any(block.id == block_id and span[0] <= at < span[1] for block_id, at in reported):
            yield reading.finding(block, span, _criticism(told, 0.7), also)


def is_same_quantity(first: Quantity, second: Quantity) -> bool:
    """Return True when the words of two numbers say that they are one quantity."""
    if first.purpose and second.purpose and not first.purpose & second.purpose and first.dimension != "count":
        return False
    if first.period and second.period and first.period != second.period:
        return False
    if _same_frame(first, second) or _kept_alike(first, second):
        return True
    if first.dimension == "count":
        return _same_count(first, second)
    if _is_swap(first.digits, second.digits, 4) and len(first.wide & second.wide) >= 2:
        return True
    ours, theirs = set(first.label or first.things), set(second.label or second.things)
    if not first.label and not second.label:
        return False
    shared = ours & theirs
    fewer = min(len(ours), len(theirs))
    if not shared or len(shared) < fewer * 0.75:
        return False
    if first.label and second.label and first.label[-1] != second.label[-1] and not (first.is_row or second.is_row):
        return False
    near = is_slip(first.digits, second.digits)
    return len(shared) >= 2 or (near and min(len(first.digits), len(second.digits)) >= 3)


def is_slip(first: str, second: str) -> bool:
    """Return True when one row of digits is the other with two swapped, one changed, or one lost."""
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


def _is_swap(first: str, second: str, least: int) -> bool:
    """Return True when two numbers are the same digits in another order."""
    return first != second and len(first.rstrip("0")) >= least and sorted(first) == sorted(second)


def _kept_alike(first: Quantity, second: Quantity) -> bool:
    """Return True when both tell how long the same things are kept."""
    ours, theirs = first.said, second.said
    if ours.act != "keep" or not is_same(ours, theirs):
        return False
    return bool(ours.others & theirs.others) or len(ours.others ^ theirs.others) <= 1


def _same_frame(first: Quantity, second: Quantity) -> bool:
    """Return True when the same words stand before and after both numbers: “The network has 21 stations”."""
    if not first.frame or first.frame != second.frame or first.things[:1] != second.things[:1]:
        return False
    return len(first.frame) + len(first.things[:2]) >= (2 if first.things else 3)


def _same_count(first: Quantity, second: Quantity) -> bool:
    ours, theirs = set(first.things[:3]), set(second.things[:3])
    shared = ours & theirs
    is_part = set(first.things[:2]) <= set(second.things) or set(second.things[:2]) <= set(first.things)
    if not shared or (not is_part and len(shared) < 2):
        return False
    if min(first.value, second.value) < 10 and not (first.is_row or second.is_row):
        return _same_small_count(first, second)
    around = len((first.wide & second.wide) - shared)
    if is_slip(first.digits, second.digits):
        digits = len(max(first.digits, second.digits, key=len).rstrip("0"))
        is_known = digits == 2 and sorted(first.digits) == sorted(second.digits) and second.is_definite
        return len(shared) >= 2 or digits >= 3 or around >= 2 or is_known and first.things[:1] == second.things[:1]
    return len(shared) >= 2 and around >= 3 and first.things[:2] == second.things[:2]


def _same_small_count(first: Quantity, second: Quantity) -> bool:
    """Small numbers count many things: only “the six sites” and “the seven sites”, told alike, are one."""
    if first.things[:2] != second.things[:2] and first.things[:1] != second.things[:1]:
        return False
    around = len((first.wide & second.wide) - set(first.things))
    return (first.is_definite or second.is_definite) and len(first.things[:2]) >= 1 and around >= 3


def _candidates(found: list[Quantity]) -> Iterator[tuple[Quantity, Quantity]]:
    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, quantity in enumerate(found):
        for word in {*quantity.things[:3], *quantity.label}:
            index[quantity.dimension, word].append(number)
        if quantity.said.act == "keep":
            index[quantity.dimension, "kept"].append(number)
        if quantity.dimension in ("money", "percent") and len(quantity.digits) >= 4:
            index[quantity.dimension, "".join(sorted(quantity.digits))].append(number)
    for number, quantity in enumerate(found):
        signs = ("kept" if quantity.said.act == "keep" else "", "".join(sorted(quantity.digits)))
        others = {
            other
            for word in {*quantity.things[:3], *quantity.label, *signs}
            if len(index[quantity.dimension, word]) <= _MOST_ALIKE
            for other in index[quantity.dimension, word]
            if other < number
        }
        for other in sorted(others):
            yield found[other], quantity


def _may_differ(reading: Reading, first: Quantity, second: Quantity) -> bool:
    """Return True when two values differ, stand apart, and no word beside them tells them apart."""
    if first.value == second.value or first.block.id == second.block.id:
        return False
    if first.modifiers != second.modifiers and not _kept_alike(first, second):
        return False
    if first.modifiers & _LIMITS:
        return False
    if first.days and second.days and not first.days & second.days:
        return False
    is_table = bool(first.block.place or second.block.place)
    if first.block.place and second.block.place and first.block.place.table_id == second.block.place.table_id:
        return False
    if reading.place(first.block) == reading.place(second.block) and not is_table:
        distance = abs(reading.position[first.block.id] - reading.position[second.block.id])
        if len(reading.document.sections) > 2 or distance < 4:
            return False
    if _are_parallel(first, second):
        return False
    return not any(is_quoted(quantity.block.text, *quantity.at) for quantity in (first, second))


def _are_parallel(first: Quantity, second: Quantity) -> bool:
    """Return True for two long sentences that are alike but for a word: they tell of two things on purpose."""
    if len(first.wide) < 8 or len(second.wide) < 8:
        return False
    return len(first.wide & second.wide) * 5 >= 4 * max(len(first.wide), len(second.wide)) and first.wide != second.wide


def _told(quantity: Quantity) -> str:
    start, end = quantity.at
    text = quantity.block.text
    stop = min(end + 40, quantity.span[1])
    after = text[end:stop].rsplit(" ", 1)[0] if stop < quantity.span[1] else text[end:stop]
    return shortened((text[start:end] + after).rstrip(" .,;:"), 60) if quantity.written else shown(quantity.value)


def _criticism(told: str, confidence: float) -> Criticism:
    return Criticism(
        CATEGORY,
        FindingType.CRITICAL,
        RiskLevel.HIGH,
        confidence,
        told,
        "Find out which value is right and use it in both places, or say why they differ.",
    )
