"""Gaps that were left to be filled in, abbreviations left unexplained, and what only looks like one."""

from __future__ import annotations

import pytest

from tests.analysis.checks.sample_documents import found_in, marked


@pytest.mark.parametrize(("text", "is_gap"), marked("gaps"))
def test_a_gap_is_told_from_what_only_looks_like_one(text: str, *, is_gap: bool) -> None:
    assert ("placeholder" in found_in(text)) is is_gap


def test_a_plain_fact_is_missing_beside_its_label_in_a_table() -> None:
    assert found_in("| System | Ledger |\n| Contract number | will be added by Purchasing |\n| Site | Leeds |") == {
        "placeholder"
    }
    assert found_in("| System | Ledger |\n| Contract number | 4711 |\n| Status | pending |") == set()


@pytest.mark.parametrize(("text", "is_unexplained"), marked("abbreviations"))
def test_an_abbreviation_is_explained_unless_every_reader_knows_it(text: str, *, is_unexplained: bool) -> None:
    assert ("undefined_acronym" in found_in(text)) is is_unexplained


@pytest.mark.parametrize(("text", "is_unowned"), marked("nobody"))
def test_a_task_of_somebody_is_a_task_of_nobody(text: str, *, is_unowned: bool) -> None:
    assert ("missing_owner" in found_in(text)) is is_unowned
