"""The labelled findings of `labelled/`, placed in their documents by the same code that places a model's."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

from analysis.answer import RawFinding
from analysis.findings import to_findings
from analysis.readers import read_document
from comparison.columns import Column
from comparison.places import Closeness, Places, closeness
from domain.document import Document
from domain.finding import Finding
from tests.analysis.checks.score import MEDIA_TYPES
from tests.comparison.builders import a_column

HERE = Path(__file__).parent / "labelled"
LABELLED = sorted(HERE.glob("*.toml"))
SAMPLES = Path(__file__).parents[1] / "samples"


@dataclass(frozen=True)
class Labelled:
    """The findings of one document, the issue that each is about, and a column for each voice."""

    name: str
    part: str
    document: Document
    columns: tuple[Column, ...]
    issue_of: dict[str, str]

    @property
    def findings(self) -> list[Finding]:
        return [finding for column in self.columns for finding in column.findings]


@dataclass(frozen=True)
class Pair:
    """Two findings of different voices; `is_same` is the label."""

    one: Finding
    other: Finding
    is_same: bool
    closeness: Closeness


@lru_cache
def labelled() -> tuple[Labelled, ...]:
    """Return all labelled findings, one entry for each document."""
    return tuple(_read(path) for path in LABELLED)


def pairs(source: Labelled) -> Iterator[Pair]:
    """Yield every pair of findings of two voices."""
    places = Places(source.document)
    for first, second in combinations(source.columns, 2):
        for one in first.findings:
            for other in second.findings:
                is_same = source.issue_of[one.id] == source.issue_of[other.id]
                yield Pair(one, other, is_same, closeness(places.of(one), places.of(other)))


@lru_cache
def sample(name: str) -> Document:
    """Return a document of `tests/samples`, read as a review reads it."""
    file = SAMPLES / name
    data = file.read_bytes()
    return read_document(file.name, data, MEDIA_TYPES[file.suffix], sha256=hashlib.sha256(data).hexdigest())


def placed(document: Document, entry: dict[str, Any], run: str) -> Finding:
    """Return a finding of a document as it would come from a model."""
    section = next(section for section in document.sections if entry["block"] in section.block_ids)
    raw = RawFinding.model_validate(
        {
            "block_id": entry["block"],
            "quote": entry["quote"],
            "type": entry.get("type", "important"),
            "category": entry["category"],
            "risk_level": entry["risk"],
            "confidence": 0.8,
            "description": entry["description"],
            "suggestion": entry.get("suggestion", ""),
            "questions": [],
            "checklist_items": [],
            "also": entry.get("also", []),
        }
    )
    (finding,) = to_findings([raw], document, section, run_id=f"run-{run}", provenance=None)
    return finding


def _read(path: Path) -> Labelled:
    source = tomllib.loads(path.read_text(encoding="utf-8"))
    document = sample(source["document"])
    voices: dict[str, list[Finding]] = {}
    issue_of: dict[str, str] = {}
    for entry in source["finding"]:
        finding = placed(document, entry, f"{entry['voice']}-{entry['issue']}")
        voices.setdefault(entry["voice"], []).append(finding)
        assert finding.id not in issue_of, entry
        issue_of[finding.id] = entry["issue"]
    columns = tuple(a_column(document, voice, findings) for voice, findings in sorted(voices.items()))
    return Labelled(path.stem, source["part"], document, columns, issue_of)
