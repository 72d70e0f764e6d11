"""The checks on whole documents with planted defects and decoys."""

from __future__ import annotations

import pytest

from analysis.checks import run_checks
from comparison.scoring import MECHANICAL, score
from tests.analysis.checks.sample_documents import sample, sample_names
from tests.analysis.checks.score import told


@pytest.mark.parametrize("name", sample_names())
def test_nearly_all_mechanical_defects_are_found_and_nearly_all_findings_are_right(name: str) -> None:
    document, key = sample(name)

    findings = run_checks(document)
    result = score(findings, key)

    assert (result.recall_of(MECHANICAL) or 0) >= 0.85, told(findings, key)
    assert (result.precision or 0) >= 0.9, told(findings, key)
    assert len(result.hit) <= 1, told(findings, key)


@pytest.mark.parametrize("name", sample_names())
def test_each_finding_quotes_the_words_at_its_span_and_names_its_section(name: str) -> None:
    document, _ = sample(name)
    titles = {section.id: section.title for section in document.sections}

    for finding in run_checks(document):
        assert finding.span is not None
        assert document.block(finding.block_id).text[slice(*finding.span)] == finding.quote
        assert finding.quote.strip() == finding.quote != ""
        assert titles[finding.section_id] == finding.section


def test_the_same_document_gives_the_same_findings_with_the_same_ids() -> None:
    first = run_checks(sample("food-recall")[0])
    second = run_checks(sample("food-recall")[0])

    assert first == second
    assert len({finding.id for finding in first}) == len(first)
