"""Every refusal has its kind of problem, or the answer to it would be a fault."""

from __future__ import annotations

import re

from tests.running import REPOSITORY
from web.v1.problems import TITLES

OUTSIDE = {"not_json", "invalid_body"}
"""Codes of routes that are not under /api/v1."""


def test_every_refusal_in_the_code_has_its_kind_of_problem() -> None:
    sources = "\n".join(path.read_text() for path in (REPOSITORY / "web").rglob("*.py"))
    codes = set(re.findall(r'RequestRefused\(\s*\d+,\s*"(\w+)"', sources))

    assert len(codes) > 8
    assert codes - OUTSIDE <= set(TITLES)
