"""The machine-readable report: the object that `ai-prism review --json` prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from domain.decision import Verdict
from domain.document import Coverage, Document
from domain.finding import Attempt, Finding, Usage
from domain.forecast import Forecast
from domain.run import Review

UNDECIDED = Verdict()


def review_json(
    *,
    review: Review,
    document: Document,
    findings: Sequence[Finding],
    verdicts: Mapping[str, Verdict],
    status: str,
    section_status: Mapping[str, str],
    section_reasons: Mapping[str, str],
    coverage: Coverage,
    usage: Usage,
    attempts: Sequence[Attempt],
    forecast: Forecast | None = None,
    seconds: float | None = None,
    checklist: str = "",
) -> dict[str, object]:
    """Return the report of a review as JSON values; a section without a status counts as waiting.

    `seconds` is how long the run took, None while it has not ended; `checklist` is what its sections were asked with.
    """
    return {
        "document": review.document_name,
        "review_id": review.id,
        "status": status,
        "sha256": review.sha256,
        "checklist": checklist or review.checklist,
        "notices": list(notices(findings)),
        "notes": list(document.notes),
        "sections": [
            {
                "id": section.id,
                "title": section.title,
                "label": section.label,
                "path": list(section.path),
                "part": section.part,
                "parts": section.parts,
                "status": section_status.get(section.id, "waiting"),
                "reason": section_reasons.get(section.id, ""),
                "blocks": len(section.block_ids),
                "block_ids": list(section.block_ids),
                "words": section.words,
            }
            for section in document.sections
        ],
        "coverage": coverage_json(coverage),
        "findings": [finding_json(finding, verdicts.get(finding.id, UNDECIDED)) for finding in findings],
        "usage": usage_json(usage),
        "forecast": forecast_json(forecast, usage, seconds, _answered(attempts)) if forecast else None,
        "attempts": [attempt_json(attempt) for attempt in attempts],
    }


def finding_json(finding: Finding, verdict: Verdict = UNDECIDED) -> dict[str, object]:
    """Return one finding as JSON values, with how it stands now; what a check found has no model."""
    provenance = finding.provenance
    return {
        "id": finding.id,
        "section": finding.section,
        "section_id": finding.section_id,
        "block_id": finding.block_id,
        "quote": finding.quote,
        "quote_status": finding.quote_status.value,
        "span": list(finding.span) if finding.span else None,
        "document_words": finding.document_words,
        "also": list(finding.also),
        "type": finding.type.value,
        "category": finding.category,
        "risk_level": finding.risk_level.value,
        "confidence": finding.confidence,
        "origin": finding.origin.value,
        "check": finding.check,
        "description": finding.description,
        "suggestion": finding.suggestion,
        "questions": list(finding.questions),
        "checklist_items": list(finding.checklist_items),
        "run_id": finding.run_id,
        "model_id": provenance.model_id if provenance else None,
        "chain_position": provenance.chain_position if provenance else None,
        "notice": provenance.notice if provenance else "",
        "provenance": asdict(provenance) if provenance else None,
        "decision": _decision_json(verdict),
    }


def coverage_json(coverage: Coverage) -> dict[str, object]:
    """Return what reached a model and what did not, and why."""
    return {
        "words_total": coverage.words_total,
        "words_reviewed": coverage.words_reviewed,
        "not_covered": [
            {
                "kind": omission.kind,
                "words": omission.words,
                "reason": omission.reason,
                "count": omission.count,
                "block_id": omission.block_id,
            }
            for omission in coverage.not_covered
        ],
    }


def usage_json(usage: Usage) -> dict[str, object]:
    """Return tokens and cost; `input_tokens` excludes the cached ones."""
    return {**asdict(usage), "cost_usd": round(usage.cost_usd, 6)}


def forecast_json(
    forecast: Forecast,
    actual: Usage | None = None,
    actual_seconds: float | None = None,
    answered: Sequence[str] = (),
) -> dict[str, object]:
    """Return what a run was expected to take with each model and, once there is a run, what it took.

    `beside` is the id of the model to compare with: the one of those who `answered` that did so most often.
    """
    expected: dict[str, object] = {
        "sections": forecast.sections,
        "words": forecast.words,
        "notice": forecast.notice,
        "models": [
            {
                "model_id": model.model_id,
                "model_name": model.model_name,
                "usage": usage_json(model.usage),
                "seconds": round(model.seconds, 1),
            }
            for model in forecast.models
        ],
    }
    if actual is not None:
        seconds = None if actual_seconds is None else round(actual_seconds, 1)
        expected["actual"] = {"usage": usage_json(actual), "seconds": seconds}
        beside = forecast.of(answered)
        expected["beside"] = beside.model_id if beside else ""
    return expected


def _answered(attempts: Sequence[Attempt]) -> list[str]:
    return [attempt.model_id for attempt in attempts if attempt.outcome == "answered"]


def attempt_json(attempt: Attempt) -> dict[str, object]:
    """Return one request to one model."""
    return {**asdict(attempt), "usage": usage_json(attempt.usage)}


def notices(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Return the warnings that must be shown with these findings, each once."""
    found = (finding.provenance.notice for finding in findings if finding.provenance)
    return tuple(dict.fromkeys(notice for notice in found if notice))


def _decision_json(verdict: Verdict) -> dict[str, object]:
    return {
        "action": verdict.action.value if verdict.action else None,
        "by": verdict.by,
        "at": verdict.at,
        "reason": verdict.reason,
        "description": verdict.description,
        "suggestion": verdict.suggestion,
    }
