"""The kinds of fault that findings name: how well each tells issues apart, and the words that speak of it.

A trailing * stands for any ending, an underline for a space or hyphen. Models say the same in other words: "no owner is
named", "nobody is in charge", "lacks an accountable role". A word that speaks of several kinds says less of each.
"""

from __future__ import annotations

from collections.abc import Mapping

from comparison.faults_of_control import CONTROL
from comparison.faults_of_planning import PLANNING
from comparison.faults_of_reasoning import REASONING
from comparison.faults_of_text import TEXT

KINDS: Mapping[str, tuple[float, str]] = {**PLANNING, **CONTROL, **REASONING, **TEXT}

CATEGORIES: Mapping[str, Mapping[str, float]] = {
    "contradiction": {"conflict": 2.0},
    "dangling_reference": {"pointer": 2.0},
    "date_conflict": {"conflict": 1.5, "order": 0.5},
    "date_order": {"order": 2.0},
    "duplicate_paragraph": {"repeat": 2.0},
    "gap_in_timeline": {"missing": 1.0, "order": 0.5},
    "good_practice": {"praise": 2.0},
    "hidden_text": {"machine": 1.5},
    "high_risk_without_mitigation": {"treatment": 1.5},
    "instruction_in_text": {"machine": 2.0},
    "missing_due_date": {"deadline": 2.0},
    "missing_information": {"missing": 1.0},
    "missing_owner": {"owner": 2.0},
    "number_conflict": {"conflict": 1.5, "sum": 0.7, "amount": 0.3},
    "placeholder": {"blank": 2.0},
    "rating_mismatch": {"rating": 2.0},
    "root_cause_is_symptom": {"cause": 2.0},
    "single_point_of_failure": {"single": 1.5},
    "table_total": {"sum": 2.0},
    "unclear_wording": {"undefined": 1.0},
    "undefined_acronym": {"acronym": 1.5, "undefined": 0.5},
    "unquantified_impact": {"amount": 2.0},
    "unstated_assumption": {"premise": 1.0, "evidence": 0.7},
    "unsupported_claim": {"evidence": 1.5},
    "vague_commitment": {"deadline": 1.0, "owner": 0.7, "undefined": 0.7},
    "weak_control": {"prevent": 1.0},
}
"""What a finding's category speaks of."""
