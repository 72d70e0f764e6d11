"""Check: one quantity with two values."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from analysis.checks.alike_quantities import alike_quantities
from analysis.checks.cells_told import cells_told_wrong
from analysis.checks.counted_rows import wrong_counts
from analysis.checks.date_conflict import main_words
from analysis.checks.numbers import shown
from analysis.checks.other_words import all_of, is_in_other_words
from analysis.checks.quantities import Quantity, quantities
from analysis.checks.quantity_gist import is_told_alike
from analysis.checks.reading import Criticism, Reading, shortened
from analysis.checks.row_figures import rows_told_wrong
from analysis.checks.same_quantity import is_same_quantity, is_told_swapped
from analysis.checks.sums_in_text import wrong_sums
from analysis.checks.table_figures import figures_told_wrong, totals_told_wrong
from analysis.checks.words import clause_at, is_quoted
from domain.finding import Finding, FindingType, RiskLevel

CATEGORY = "number_conflict"

_MOST_ALIKE = 40
"""A word that goes with more numbers than this says nothing about a single quantity."""


def find_number_conflicts(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each quantity that has another value elsewhere, in words, in a table or by counting."""
    for block, span, told, also in (*wrong_counts(reading), *wrong_sums(reading)):
        yield reading.finding(block, span, _criticism(told, 0.85), also)
    found = list(quantities(reading))
    values = Counter((quantity.dimension, quantity.value) for quantity in found)
    reported: set[tuple[str, int]] = set()
    for first, second in _candidates(found):
        is_swapped = min(values[one.dimension, one.value] for one in (first, second)) == 1 and is_told_swapped(
            first, second
        )
        if not _may_differ(reading, first, second, is_swapped=is_swapped):
            continue
        if not is_swapped and not is_same_quantity(first, second):
            continue
        if any(is_quoted(quantity.block.text, *quantity.at) for quantity in (first, second)):
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
            yield _finding(reading, rare, usual)
    main = main_words(reading)
    for first, second in alike_quantities(reading, found, main, lambda one, other: _may_be_one(reading, one, other)):
        rare, usual = (
            (first, second)
            if values[first.dimension, first.value] < values[second.dimension, second.value]
            else (second, first)
        )
        if not reported & {(one.block.id, one.at[0]) for one in (first, second)}:
            reported |= {(one.block.id, one.at[0]) for one in (first, second)}
            yield _finding(reading, rare, usual)
    for block, span, told, also in (
        *figures_told_wrong(reading, found),
        *totals_told_wrong(reading, found),
        *rows_told_wrong(reading, found),
        *cells_told_wrong(reading, found),
    ):
        if not any(block.id == block_id and span[0] <= at < span[1] for block_id, at in reported):
            yield reading.finding(block, span, _criticism(told, 0.7), also)


def _finding(reading: Reading, rare: Quantity, usual: Quantity) -> Finding:
    other = shortened(usual.block.text[slice(*usual.span)], 160)
    told = f"“{_told(rare)}” here, but “{_told(usual)}” in “{other}”: one quantity with two values."
    return reading.finding(
        rare.block, clause_at(rare.block.text, rare.span, rare.at[0]), _criticism(told, 0.75), [other]
    )


def _may_be_one(reading: Reading, first: Quantity, second: Quantity) -> bool:
    return _may_differ(reading, first, second, is_swapped=True) and not any(
        is_quoted(quantity.block.text, *quantity.at) for quantity in (first, second)
    )


def _candidates(found: list[Quantity]) -> Iterator[tuple[Quantity, Quantity]]:
    """Yield the pairs of quantities of one dimension that share a thing, a label, an act, a rule or their digits."""
    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    signs = [_signs(quantity) for quantity in found]
    for number, quantity in enumerate(found):
        for sign in signs[number]:
            index[quantity.dimension, sign].append(number)
    for number, quantity in enumerate(found):
        others = {
            other
            for sign in signs[number]
            if len(index[quantity.dimension, sign]) <= _MOST_ALIKE
            for other in index[quantity.dimension, sign]
            if other < number
        }
        for other in sorted(others):
            yield found[other], quantity


def _signs(quantity: Quantity) -> set[str]:
    signs = {*quantity.things[:3], *quantity.label, *quantity.clause}
    if quantity.said.act == "keep":
        signs.add("kept")
    if quantity.dimension != "count":
        signs |= set(quantity.frame) | ({quantity.said.head} - {"", "?"})
    elif name := all_of(quantity):
        signs.add(f"all {name}")
    if quantity.dimension != "count" or len(quantity.digits.rstrip("0")) >= 2:
        signs.add("".join(sorted(quantity.digits)))
    if quantity.frame:
        signs.add(f"frame {' '.join(quantity.frame)}")
    if quantity.whole_of:
        signs.add(f"of {quantity.whole_of}")
    if quantity.dimension == "time":
        signs |= {f"row {word}" for word in quantity.row_name or quantity.clause}
    if quantity.relation:
        signs |= {f"{quantity.relation} {word}" for word in quantity.clause}
    return signs


def _may_differ(reading: Reading, first: Quantity, second: Quantity, *, is_swapped: bool) -> bool:
    """Return True when two values differ, stand apart, and no word beside them tells them apart."""
    if first.value == second.value or first.block.id == second.block.id:
        return False
    if first.modifiers != second.modifiers and not (
        is_swapped
        or first.said.act == second.said.act == "keep"
        or is_told_alike(first, second)
        or is_in_other_words(first, second)
    ):
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
    return not _are_parallel(first, second)


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
