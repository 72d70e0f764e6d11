"""Errors of the JSON API: `{"error": {"code", "message"}}`, one table from our errors to HTTP."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse

from domain.errors import (
    ChangeRefused,
    ChecklistUnknown,
    ComparisonNotFound,
    ComparisonRefused,
    DocumentRefused,
    DocumentTooLarge,
    DocumentUnreadable,
    ExportImpossible,
    FindingNotFound,
    KeyReused,
    NotPermitted,
    ObjectMissing,
    PrismError,
    ReviewNotFound,
    ShareRefused,
    SignInNeeded,
    StoreUnavailable,
    TooManyListeners,
)

logger = logging.getLogger(__name__)

_STATUS: tuple[tuple[type[PrismError], int, str], ...] = (
    (DocumentTooLarge, 413, "too_large"),
    (DocumentRefused, 422, "document_refused"),
    (ChecklistUnknown, 422, "checklist_unknown"),
    (DocumentUnreadable, 422, "document_unreadable"),
    (KeyReused, 422, "key_reused"),
    (ReviewNotFound, 404, "not_found"),
    (FindingNotFound, 404, "not_found"),
    (ComparisonNotFound, 404, "not_found"),
    (SignInNeeded, 401, "sign_in_needed"),
    (ShareRefused, 422, "share_refused"),
    (NotPermitted, 403, "not_permitted"),
    (ObjectMissing, 404, "not_found"),
    (ExportImpossible, 409, "export_impossible"),
    (ComparisonRefused, 422, "comparison_refused"),
    (ChangeRefused, 409, "change_refused"),
    (TooManyListeners, 429, "too_many_listeners"),
    (StoreUnavailable, 503, "unavailable"),
)


def problem(status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Return an error response."""
    return JSONResponse({"error": {"code": code, "message": message}}, status_code=status, headers=headers)


async def on_prism_error(_request: Request, error: Exception) -> JSONResponse:
    """Return the response for one of our errors."""
    assert isinstance(error, PrismError)
    status, code = http_of(error)
    return problem(status, code, str(error))


def http_of(error: PrismError) -> tuple[int, str]:
    """Return the HTTP status of one of our errors, and its code for programs."""
    for kind, status, code in _STATUS:
        if isinstance(error, kind):
            return status, code
    logger.error("Request failed: %s", type(error).__name__)
    return 500, "failed"
