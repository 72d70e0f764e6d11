"""How well findings meet an answer key: recall, precision and decoys, by the rule of the planted documents.

A finding matches an entry when the longest common block of the two quotes has at least half the characters of the
shorter one, after white space, quotation marks, dashes, cell separators and case are made equal, and ten characters or
more, or is the whole shorter quote as whole words. It counts for the entry that it overlaps most, and for one only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from domain.finding import Finding

MECHANICAL, JUDGEMENT, DECOY = "mechanical", "judgement", "decoy"
_LEAST = 10
_QUOTES = str.maketrans(dict.fromkeys("“”„«»‘’‚'`´", '"') | dict.fromkeys("‐‑‒–—―−", "-"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A defect or decoy of an answer key; a finding may quote any of `quotes`."""

    id: str
    category: str
    kind: str
    section: str
    quotes: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """What a document was given to be found, and what only looks so."""

    document: str
    defects: tuple[Entry, ...]
    decoys: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Findings measured against one key or several: `found` and `missed` are defects, `hit` are decoys."""

    found: tuple[Entry, ...] = ()
    missed: tuple[Entry, ...] = ()
    hit: tuple[Entry, ...] = ()
    matching: int = 0
    """Findings that match a defect; several may match the same one."""
    findings: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.found + other.found,
            self.missed + other.missed,
            self.hit + other.hit,
            self.matching + other.matching,
            self.findings + other.findings,
        )

    @property
    def recall(self) -> float | None:
        """Found of all defects, from 0 to 1; None for a key without any."""
        return _share(len(self.found), len(self.found) + len(self.missed))

    @property
    def precision(self) -> float | None:
        """Findings that match a defect of all findings: a lower bound, for a key never names everything."""
        return _share(self.matching, self.findings)

    def recall_of(self, kind: str) -> float | None:
        """Return the recall over mechanical or judgement defects alone."""
        found = sum(entry.kind == kind for entry in self.found)
        return _share(found, found + sum(entry.kind == kind for entry in self.missed))

    @property
    def categories(self) -> Mapping[str, tuple[int, int]]:
        """Found and all defects of each category, by name."""
        names = sorted({entry.category for entry in (*self.found, *self.missed)})
        found = {name: sum(entry.category == name for entry in self.found) for name in names}
        missed = {name: sum(entry.category == name for entry in self.missed) for name in names}
        return {name: (found[name], found[name] + missed[name]) for name in names}


def parse_key(data: bytes, name: str) -> AnswerKey:
    """Return the key stored as JSON. Raise `ValueError` that says what is wrong with the file `name`."""
    try:
        key = json.loads(data.decode("utf-8-sig"))
        defects = tuple(_defect(entry, number) for number, entry in enumerate(key["defects"], 1))
        decoys = tuple(_decoy(entry, number) for number, entry in enumerate(key.get("decoys", ()), 1))
    except KeyError as missing:
        raise ValueError(f"{name!r} is no answer key: {missing} is missing.") from missing
    except (ValueError, TypeError, AttributeError) as error:
        raise ValueError(f"{name!r} is no answer key: it must be a JSON object with a list `defects`.") from error
    return AnswerKey(str(key.get("document", "")), defects, decoys)


def score(findings: Sequence[Finding], key: AnswerKey) -> Score:
    """Return what these findings are worth against a key."""
    matched = [entry for finding in findings if (entry := _best(finding, (*key.defects, *key.decoys))) is not None]
    ids = {entry.id for entry in matched}
    return Score(
        found=tuple(entry for entry in key.defects if entry.id in ids),
        missed=tuple(entry for entry in key.defects if entry.id not in ids),
        hit=tuple(entry for entry in key.decoys if entry.id in ids),
        matching=sum(entry.kind != DECOY for entry in matched),
        findings=len(findings),
    )


def _defect(entry: Mapping[str, Any], number: int) -> Entry:
    quotes = (str(entry["quote"]), *(str(quote) for quote in entry.get("also", ())))
    kind = str(entry.get("kind", JUDGEMENT))
    name = str(entry.get("id", f"defect-{number}"))
    return Entry(name, str(entry["category"]), kind, str(entry.get("section", "")), quotes, str(entry.get("note", "")))


def _decoy(entry: Mapping[str, Any], number: int) -> Entry:
    note = str(entry.get("why_fine", ""))
    section = str(entry.get("section", ""))
    return Entry(f"decoy-{number}", str(entry["category"]), DECOY, section, (str(entry["quote"]),), note)


def _best(finding: Finding, candidates: Iterable[Entry]) -> Entry | None:
    quote = _equal(finding.quote)
    sized = [(_overlap(quote, _equal(text)), entry) for entry in candidates for text in entry.quotes]
    hits = [(size, entry) for size, entry in sized if size]
    if len(quote) < _LEAST and len({entry.id for _, entry in hits}) > 1:
        # So few words point at one entry only where the section tells which.
        hits = [(size, entry) for size, entry in hits if entry.section == finding.section]
        if len({entry.id for _, entry in hits}) > 1:
            return None
    order = [(size, entry.section == finding.section, entry.category == finding.category) for size, entry in hits]
    return hits[order.index(max(order))][1] if hits else None


def _overlap(first: str, second: str) -> int:
    """Return the length of the longest common block where it is long enough for a match, else 0."""
    shorter, longer = sorted((first, second), key=len)
    if not shorter:
        return 0
    block = SequenceMatcher(None, first, second, autojunk=False).find_longest_match().size
    if block * 2 < len(shorter):
        return 0
    is_whole = block == len(shorter) and re.search(rf"(?<!\w){re.escape(shorter)}(?!\w)", longer)
    return block if block >= _LEAST or is_whole else 0


def _equal(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[|\t]", " ", text.translate(_QUOTES))).strip().casefold()


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
