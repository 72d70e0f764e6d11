"""Uniform tables in TOON, where that is measured to be the shortest of the ways to write that very table."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import toon_format

LEAST_ROWS = 10
_DELIMITER = "\t"
"""The one that text seldom holds, so that few cells need quotation marks."""


@dataclass(frozen=True, slots=True)
class ToonTable:
    """A table's lines, its explanation first; `saved` is how many characters plain lines would have had more."""

    lines: tuple[str, ...]
    saved: int


def toon_table(name: str, rows: Sequence[Mapping[str, str]], *, plain: str, note: str) -> ToonTable | None:
    """Return the table in TOON when that, explanation included, is shorter than compact JSON and than plain lines.

    None for fewer than ten rows, for rows that differ in their fields, and where a cell would have to be escaped:
    a model could not quote such a cell verbatim.
    """
    if len(rows) < LEAST_ROWS or len({tuple(row) for row in rows}) != 1:
        return None
    text = toon_format.dumps({name: rows}, delimiter=_DELIMITER)
    lines = (note, *text.split("\n"))
    length = len("\n".join(lines))
    as_json = len(json.dumps({name: rows}, ensure_ascii=False, separators=(",", ":")))
    if "\\" in text or len(lines) != len(rows) + 2 or length >= min(as_json, len(plain)):
        return None
    return ToonTable(lines, len(plain) - length)
