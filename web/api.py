"""The JSON API: /health, /analyze_section and /task_status/{id}."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bootstrap import Services
from domain.person import LOCAL_ID, NOBODY
from domain.run import RunStatus
from jobs.progress import Progress, RunProgress
from settings import Settings
from web.door import person_of
from web.requests import json_object, review_id_of, text_field

_MAX_NAME = 300
_HEALTH = frozenset(
    {
        "status",
        "redis",
        "s3",
        "bedrock",
        "workers",
        "worker_count",
        "queue_length",
        "enhanced_mode",
        "models_available",
        "models",
        "warnings",
        "timestamp",
    }
)
"""What anybody may know; addresses stay inside."""


def api_routes(services: Services) -> list[Route]:
    """Return the routes of the JSON API."""
    settings = services.settings

    def health(_request: Request) -> Response:
        known = services.of(NOBODY).reviews.health()
        report = {name: value for name, value in known.items() if name in _HEALTH}
        return JSONResponse(report, status_code=503 if report.get("status") == "unhealthy" else 200)

    async def analyze_section(request: Request) -> Response:
        body = await json_object(request, max_bytes=settings.max_upload_bytes)
        session = text_field(body, "session_id", max_length=_MAX_NAME)
        name = text_field(body, "section_name", max_length=_MAX_NAME)
        content = text_field(body, "content")
        data = content.encode("utf-8", errors="replace")
        sender = person_of(request)
        if sender.id == LOCAL_ID:
            sender = replace(sender, name=session)
        task_id = await run_in_threadpool(
            services.of(sender).reviews.submit, f"{_file_stem(name)}.txt", data, section_name=name
        )
        return JSONResponse(_accepted(task_id, settings), status_code=202)

    def task_status(request: Request) -> Response:
        review_id = review_id_of(request, "task_id")
        reviews = services.of(person_of(request)).reviews
        reviews.review(review_id)  # raises for an unknown id, which progress alone cannot tell
        progress = reviews.progress(review_id)
        status = _status(progress)
        answer: dict[str, Any] = {"status": status}
        if status == "completed":
            answer["result"] = _result(reviews.result(review_id), progress.run, settings)
        if status == "failed":
            answer["error"] = {"code": "failed", "message": _failure(progress)}
        return JSONResponse(answer)

    return [
        Route("/health", health, methods=["GET"]),
        Route("/analyze_section", analyze_section, methods=["POST"]),
        Route("/task_status/{task_id}", task_status, methods=["GET"]),
    ]


def _accepted(task_id: str, settings: Settings) -> dict[str, Any]:
    return {
        "success": True,
        "task_id": task_id,
        "status": "processing",
        "async": True,
        "enhanced": settings.enable_enhanced_mode,
        "features": {
            "multi_model_fallback": settings.enable_multi_model_fallback,
            "extended_thinking": settings.enable_extended_thinking,
            "throttle_protection": settings.enable_circuit_breaker,
            "token_optimization": settings.enable_toon_optimization,
        },
    }


def _file_stem(section_name: str) -> str:
    kept = "".join(letter if letter.isalnum() or letter in " -_" else " " for letter in section_name)
    return " ".join(kept.split())[:80] or "section"


def _status(progress: Progress) -> str:
    if progress.unreadable_reason:
        return "failed"
    run = progress.run
    if run is None:
        return "processing" if progress.is_read else "queued"
    if run.status is RunStatus.RUNNING:
        waiting = all(section.status.value == "waiting" for section in run.sections.values())
        return "queued" if waiting else "processing"
    # Partial counts as completed: what was found stands, and the result names what was not reviewed.
    return {RunStatus.FAILED: "failed", RunStatus.CANCELLED: "cancelled"}.get(run.status, "completed")


def _failure(progress: Progress) -> str:
    if progress.unreadable_reason:
        return progress.unreadable_reason
    reasons = [section.reason for section in progress.run.sections.values()] if progress.run else []
    return next((reason for reason in reasons if reason), "The section could not be reviewed.")


def _result(report: Mapping[str, Any], run: RunProgress | None, settings: Settings) -> dict[str, Any]:
    findings: Sequence[Mapping[str, Any]] = report.get("findings", ())
    scores = [float(finding["confidence"]) for finding in findings if finding.get("confidence") is not None]
    sections = list(run.sections.values()) if run else []
    models = dict.fromkeys(section.model_name for section in sections if section.model_name)
    return {
        "feedback": list(findings),
        "confidence": round(sum(scores) / len(scores), 3) if scores else None,
        "model_used": ", ".join(models),
        "thinking": "\n\n".join(section.thinking for section in sections if section.thinking),
        "enhanced": settings.enable_enhanced_mode,
        "complete": report.get("status") == "complete",
        "not_reviewed": [section.reason for section in sections if section.reason],
    }
