"""Check: ratings that contradict the document's own scale."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.checks.columns import heading
from analysis.checks.criteria import against_definition, definitions
from analysis.checks.misfits import Misfit, misfits
from analysis.checks.numbers import shown
from analysis.checks.rating_scales import Scales
from analysis.checks.reading import Criticism, Reading, passage, shortened
from analysis.checks.risk_tables import RANKS, Register
from analysis.checks.told_ratings import told_otherwise
from domain.finding import Finding, FindingType, RiskLevel

CATEGORY = "rating_mismatch"


def find_rating_mismatches(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each row whose rating, or whose score, is not what its own figures give."""
    scales = Scales(reading)
    known = definitions(reading)
    for table in (*reading.tables, *reading.cards):
        for misfit in list(misfits(table, scales)) or against_definition(table, known):
            yield _mismatch(reading, misfit)
    for register in reading.registers:
        yield from _wrong_products(reading, register)
    for block, span, told, also in told_otherwise(reading):
        yield reading.finding(block, span, _serious(told), [also])


def _mismatch(reading: Reading, misfit: Misfit) -> Finding:
    cell = misfit.telling
    told = _criticism(shortened(cell.text), misfit.stated, misfit.due, misfit.reason)
    return reading.finding(cell, passage(cell), told, [misfit.stated])


def _wrong_products(reading: Reading, register: Register) -> Iterator[Finding]:
    """Find scores that are not likelihood times impact, where all the others are."""
    table = register.table
    if min(register.likelihood, register.impact, register.score) < 0:
        return
    right = 0
    wrong: list[tuple[int, int, int, int]] = []
    for row in table.body:
        numbers = [
            int(match.group()) if (match := re.search(r"\d+", table.text(row, column))) else -1
            for column in (register.likelihood, register.impact, register.score)
        ]
        if min(numbers) < 0:
            continue
        if numbers[0] * numbers[1] == numbers[2]:
            right += 1
        else:
            wrong.append((row, numbers[0], numbers[1], numbers[2]))
    if right >= 2 and right >= 3 * len(wrong) - 1:
        for row, likelihood, impact, score in wrong:
            risk = register.risk(row)
            if risk is not None:
                told = (
                    f"“{shortened(risk.text)}” has a score of {score} under “{heading(table, register.score)}”, but "
                    f"{likelihood} × {impact} = {shown(likelihood * impact)}, as in the other rows."
                )
                yield reading.finding(risk, passage(risk), _serious(told), [str(score)])


def _criticism(risk: str, stated: str, due: str, reason: str) -> Criticism:
    ranks = RANKS.get(stated), RANKS.get(due)
    direction = ""
    if ranks[0] is not None and ranks[1] is not None and ranks[0] != ranks[1]:
        direction = f": the rating is {'too low' if ranks[0] < ranks[1] else 'too high'}"
    return _serious(
        f"“{risk}” is rated {_named(stated)}, but {reason} is {_named(due)} by the document's own scale{direction}."
    )


def _named(label: str) -> str:
    return label.upper() if len(label) < 3 else label.capitalize()


def _serious(told: str) -> Criticism:
    return Criticism(
        CATEGORY,
        FindingType.CRITICAL,
        RiskLevel.HIGH,
        0.9,
        told,
        "Correct the rating or the figures it rests on, or explain the exception in the document.",
    )
