"""Check: ratings that contradict the document's own scale."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.checks.columns import heading
from analysis.checks.numbers import shown
from analysis.checks.rating_scales import Scales
from analysis.checks.reading import Criticism, Reading, passage, shortened
from analysis.checks.risk_tables import RANKS, Register, rating_of
from domain.finding import Finding, FindingType, RiskLevel

CATEGORY = "rating_mismatch"


def find_rating_mismatches(reading: Reading) -> Iterator[Finding]:
    """Yield a finding for each row whose rating, or whose score, is not what its own figures give."""
    scales = Scales(reading)
    for register in reading.registers:
        yield from _against_scales(reading, register, scales)
        yield from _wrong_products(reading, register)


def _against_scales(reading: Reading, register: Register, scales: Scales) -> Iterator[Finding]:
    table = register.table
    rows = [row for row in table.body if register.rating >= 0 and rating_of(table.text(row, register.rating))]
    wrong: list[tuple[int, str, str, str]] = []
    agreeing = 0
    for row in rows:
        stated = rating_of(table.text(row, register.rating))
        due = scales.ratings(register, row)
        if any(rating == stated for rating, _ in due):
            agreeing += 1
        elif due:
            wrong.append((row, stated, *due[0]))
    # Where most rows disagree the scale is not the one this table was rated by.
    if len(wrong) > max(1, agreeing):
        return
    for row, stated, rating, reason in wrong:
        risk = register.risk(row)
        if risk is not None:
            yield reading.finding(
                risk, passage(risk), _criticism(shortened(risk.text), stated, rating, reason), [stated]
            )


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
    if right >= 3 and right >= 4 * len(wrong):
        for row, likelihood, impact, score in wrong:
            risk = register.risk(row)
            if risk is not None:
                told = (
                    f"“{shortened(risk.text)}” has a score of {score} under “{heading(table, register.score)}”, but "
                    f"{likelihood} × {impact} = {shown(likelihood * impact)}, as in the other rows."
                )
                yield reading.finding(risk, passage(risk), _serious(told), [str(score)])


def _criticism(risk: str, stated: str, due: str, reason: str) -> Criticism:
    direction = "too low" if RANKS.get(stated, 0) < RANKS.get(due, 0) else "too high"
    return _serious(
        f"“{risk}” is rated {stated.capitalize()}, but {reason} is {due.capitalize()} by the document's own scale: "
        f"the rating is {direction}."
    )


def _serious(told: str) -> Criticism:
    return Criticism(
        CATEGORY,
        FindingType.CRITICAL,
        RiskLevel.HIGH,
        0.9,
        told,
        "Correct the rating or the figures it rests on, or explain the exception in the document.",
    )
