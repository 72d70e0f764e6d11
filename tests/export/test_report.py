"""The JSON report of a review."""

from __future__ import annotations

import json
from typing import Any

from domain.decision import DecisionAction, Verdict
from domain.document import Coverage, Omission
from domain.finding import Attempt, Origin, QuoteStatus, Usage
from export.report import finding_json, review_json
from tests.export.builders import A_REVIEW, EMULATED, a_document, a_finding, accepted

CONTRACT_KEYS = {
    "id", "section", "block_id", "quote", "quote_status", "span", "type", "category", "risk_level", "confidence",
    "origin", "description", "suggestion", "model_id", "chain_position",
}  # fmt: skip


def a_report(**changes: Any) -> dict[str, Any]:
    finding = a_finding()
    values: dict[str, Any] = {
        "review": A_REVIEW,
        "document": a_document(),
        "findings": [finding],
        "verdicts": accepted(finding),
        "status": "partial",
        "section_status": {"s1": "failed"},
        "section_reasons": {"s1": "every model was busy"},
        "coverage": Coverage(10, 8, (Omission("image", 0, "no text in it", 2),)),
        "usage": Usage(1, 2, 3, 4, 0.5),
        "attempts": [Attempt("m", "M", 1, 1.0, 2.0, "throttled", "busy")],
    }
    return review_json(**{**values, **changes})


def test_the_report_has_every_key_that_other_tools_rely_on():
    report = a_report()

    assert {"document", "review_id", "status", "sections", "coverage", "findings", "usage", "attempts"} <= set(report)
    assert set(report["findings"][0]) >= CONTRACT_KEYS
    assert {"id", "title", "status", "blocks", "words"} <= set(report["sections"][0])
    assert {"words_total", "words_reviewed", "not_covered"} <= set(report["coverage"])
    assert {"kind", "words", "reason"} <= set(report["coverage"]["not_covered"][0])


def test_the_report_is_json_and_keeps_any_text():
    finding = a_finding(description="a & <b> \x07 \ud800 שלום 🙂")

    again = json.loads(json.dumps(a_report(findings=[finding])))

    assert again["findings"][0]["description"] == finding.description
    assert again["findings"][0]["span"] == [0, 8]


def test_a_failed_section_says_why_and_an_unknown_one_waits():
    assert a_report()["sections"][0]["status"] == "failed"
    assert a_report()["sections"][0]["reason"] == "every model was busy"
    assert a_report(section_status={})["sections"][0]["status"] == "waiting"


def test_the_emulator_is_named_in_the_report_and_in_each_of_its_findings():
    report = a_report()

    assert report["notices"] == [EMULATED]
    assert report["findings"][0]["notice"] == EMULATED


def test_a_finding_of_a_check_names_no_model():
    values = finding_json(
        a_finding(origin=Origin.CHECK, provenance=None, check="dates", quote_status=QuoteStatus.ABSENT, span=None)
    )

    assert values["model_id"] is None
    assert values["chain_position"] is None
    assert values["span"] is None


def test_a_decision_is_reported_with_who_when_and_why():
    verdict = Verdict(DecisionAction.REJECTED, "ben", 5.0, "already fixed")

    assert finding_json(a_finding(), verdict)["decision"] == {
        "action": "rejected",
        "by": "ben",
        "at": 5.0,
        "reason": "already fixed",
        "description": "",
        "suggestion": "",
    }
    undecided: Any = finding_json(a_finding())["decision"]
    assert undecided["action"] is None
