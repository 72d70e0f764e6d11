"""Deterministic checks: exact, free, always on. One file per check, each a pure function of the document."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from analysis.checks.dangling_reference import find_dangling_references
from analysis.checks.date_conflict import find_date_conflicts
from analysis.checks.date_order import find_wrong_order
from analysis.checks.duplicate_paragraph import find_duplicate_paragraphs
from analysis.checks.hidden_text import find_hidden_text
from analysis.checks.high_risk_without_mitigation import find_untreated_high_risks
from analysis.checks.missing_due_date import find_missing_due_dates
from analysis.checks.missing_owner import find_missing_owners
from analysis.checks.number_conflict import find_number_conflicts
from analysis.checks.placeholder import find_placeholders
from analysis.checks.rating_mismatch import find_rating_mismatches
from analysis.checks.reading import Reading
from analysis.checks.table_total import find_wrong_totals
from analysis.checks.undefined_acronym import find_undefined_acronyms
from analysis.checks.unquantified_impact import find_unquantified_impacts
from analysis.checks.vague_commitment import find_vague_commitments
from domain.document import Document
from domain.finding import Finding

Check = Callable[[Reading], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    find_hidden_text,
    find_placeholders,
    find_wrong_order,
    find_date_conflicts,
    find_number_conflicts,
    find_wrong_totals,
    find_missing_owners,
    find_missing_due_dates,
    find_dangling_references,
    find_undefined_acronyms,
    find_duplicate_paragraphs,
    find_untreated_high_risks,
    find_rating_mismatches,
    find_vague_commitments,
    find_unquantified_impacts,
)


def run_checks(document: Document) -> tuple[Finding, ...]:
    """Return what the checks find, in the order of the text; the same document gives the same findings."""
    reading = Reading(document)
    found: dict[str, Finding] = {}
    for check in CHECKS:
        for finding in check(reading):
            found.setdefault(finding.id, finding)
    return tuple(sorted(found.values(), key=lambda f: (reading.position[f.block_id], f.span or (0, 0), f.category)))
