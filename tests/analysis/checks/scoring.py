"""How findings are matched to answer keys: recall, decoys hit and precision, by the rule of the planted documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from domain.finding import Finding

_QUOTES = str.maketrans(dict.fromkeys("“”„«»‘’‚'`´", '"') | dict.fromkeys("‐‑‒–—―−", "-"))


@dataclass(frozen=True)
class Entry:
    """A defect or decoy of an answer key."""

    id: str
    category: str
    kind: str
    section: str
    quotes: tuple[str, ...]


@dataclass
class Score:
    """What a set of findings is worth against a key."""

    found: dict[str, Finding] = field(default_factory=dict)
    missed: list[Entry] = field(default_factory=list)
    decoys: list[tuple[Entry, Finding]] = field(default_factory=list)
    wrong: list[Finding] = field(default_factory=list)
    mechanical: int = 0
    mechanical_found: int = 0
    by_category: dict[str, list[int]] = field(default_factory=dict)
    findings: int = 0

    @property
    def recall(self) -> float:
        return self.mechanical_found / self.mechanical if self.mechanical else 1.0

    @property
    def precision(self) -> float:
        return 1 - (len(self.wrong) + len(self.decoys)) / self.findings if self.findings else 1.0

    def lines(self) -> list[str]:
        """Return the score as lines to print."""
        lines = [
            f"recall {self.recall:.2f} ({self.mechanical_found}/{self.mechanical} mechanical)  "
            f"precision {self.precision:.2f} of {self.findings}  decoys {len(self.decoys)}"
        ]
        lines += [f"  {name:30} {found}/{all_}" for name, (found, all_) in sorted(self.by_category.items())]
        lines += [
            f"  missed {entry.id} {entry.category} ({entry.kind}): {entry.quotes[0][:110]}" for entry in self.missed
        ]
        lines += [
            f"  DECOY {entry.category}: {finding.quote[:100]} -- {finding.description[:160]}"
            for entry, finding in self.decoys
        ]
        return lines + [
            f"  WRONG {f.category} [{f.section}]: {f.quote[:110]} -- {f.description[:200]}" for f in self.wrong
        ]


def entries(key: dict[str, Any]) -> tuple[list[Entry], list[Entry]]:
    """Return the defects and decoys of a key."""
    defects = [
        Entry(d["id"], d["category"], d["kind"], d["section"], (d["quote"], *d.get("also", ()))) for d in key["defects"]
    ]
    decoys = [
        Entry(f"decoy-{n}", d["category"], "decoy", d["section"], (d["quote"],)) for n, d in enumerate(key["decoys"])
    ]
    return defects, decoys


def score(findings: Sequence[Finding], key: dict[str, Any]) -> Score:
    """Match findings to the entries of a key; each claims the defect or decoy that it overlaps most, and one only."""
    defects, decoys = entries(key)
    result = Score(findings=len(findings))
    for finding in findings:
        entry = best(finding, [*defects, *decoys], taken=result.found)
        if entry is None:
            result.wrong.append(finding)
        elif entry.kind == "decoy":
            result.decoys.append((entry, finding))
        else:
            result.found.setdefault(entry.id, finding)
    for entry in defects:
        hit = entry.id in result.found
        if not hit:
            result.missed.append(entry)
        if entry.kind == "mechanical":
            result.mechanical += 1
            result.mechanical_found += hit
        counted = result.by_category.setdefault(entry.category, [0, 0])
        counted[0] += hit
        counted[1] += 1
    return result


def best(finding: Finding, candidates: Iterable[Entry], *, taken: dict[str, Finding]) -> Entry | None:
    """Return the entry that a finding overlaps most, or None."""
    del taken
    quote = equal(finding.quote)
    hits = [(overlap(quote, equal(text)), entry) for entry in candidates for text in entry.quotes]
    hits = [(size, entry) for size, entry in hits if size]
    if len(quote) < 10 and len({entry.id for _, entry in hits}) > 1:
        hits = [(size, entry) for size, entry in hits if entry.section == finding.section]
        if len({entry.id for _, entry in hits}) > 1:
            return None
    if not hits:
        return None
    return max(hits, key=lambda hit: (hit[0], hit[1].section == finding.section, hit[1].category == finding.category))[
        1
    ]


def overlap(first: str, second: str) -> int:
    """Return the length of the longest common block where it is long enough for a match; else 0."""
    shorter, longer = sorted((first, second), key=len)
    if not shorter:
        return 0
    block = SequenceMatcher(None, first, second, autojunk=False).find_longest_match()
    if block.size * 2 < len(shorter):
        return 0
    if block.size >= 10 or (block.size == len(shorter) and re.search(rf"(?<!\w){re.escape(shorter)}(?!\w)", longer)):
        return block.size
    return 0


def equal(text: str) -> str:
    """Return a text with white space, quotation marks, dashes, cell separators and case made equal."""
    return re.sub(r"\s+", " ", re.sub(r"[|\t]", " ", text.translate(_QUOTES))).strip().casefold()
