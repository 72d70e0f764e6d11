"""The checks on the Word documents with planted defects, read as they are read in the product."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from analysis.checks import run_checks
from analysis.readers import read_document
from tests.analysis.checks.score import MEDIA_TYPES
from tests.analysis.checks.scoring import score

PLANTED = Path(__file__).parents[2] / "samples" / "planted"


@pytest.mark.parametrize("name", sorted(path.stem for path in PLANTED.glob("*.docx")))
def test_all_mechanical_defects_of_a_planted_document_are_found_and_no_decoy(name: str) -> None:
    data = (PLANTED / f"{name}.docx").read_bytes()
    key = json.loads((PLANTED / f"{name}.key.json").read_text("utf-8"))
    document = read_document(f"{name}.docx", data, MEDIA_TYPES[".docx"], sha256=hashlib.sha256(data).hexdigest())

    result = score(run_checks(document), key)

    told = "\n".join(result.lines())
    assert result.mechanical_found == result.mechanical > 10, told
    assert not result.decoys, told
    assert not result.wrong, told
