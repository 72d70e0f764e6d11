"""The checks on the Word documents with planted defects, read as they are read in the product."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from analysis.checks import run_checks
from analysis.readers import read_document
from comparison.scoring import MECHANICAL, parse_key, score
from tests.analysis.checks.score import MEDIA_TYPES, told

PLANTED = Path(__file__).parents[2] / "samples" / "planted"


@pytest.mark.parametrize("name", sorted(path.stem for path in PLANTED.glob("*.docx")))
def test_all_mechanical_defects_of_a_planted_document_are_found_and_no_decoy(name: str) -> None:
    data = (PLANTED / f"{name}.docx").read_bytes()
    key = parse_key((PLANTED / f"{name}.key.json").read_bytes(), f"{name}.key.json")
    document = read_document(f"{name}.docx", data, MEDIA_TYPES[".docx"], sha256=hashlib.sha256(data).hexdigest())

    findings = run_checks(document)
    result = score(findings, key)

    assert sum(entry.kind == MECHANICAL for entry in key.defects) > 10
    assert result.recall_of(MECHANICAL) == 1.0, told(findings, key)
    assert not result.hit, told(findings, key)
    assert result.matching == result.findings, told(findings, key)
