"""Errors of /api/v1 as problem+json (RFC 9457)."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette._utils import get_route_path
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import compile_path

from domain.errors import PrismError
from web.problems import http_of
from web.request_ids import request_id_of
from web.requests import RequestRefused
from web.v1.values import InvalidField, Problem

PREFIX = "/api/v1"
MEDIA_TYPE = "application/problem+json"
_RETRY_SECONDS = "5"

TITLES = {
    "bad_request": "The request cannot be understood",
    "sign_in_needed": "Nobody is signed in",
    "not_permitted": "This is not permitted",
    "other_origin": "The request came from a page of another site",
    "unknown_host": "This program is not known by that name",
    "not_found": "There is no such thing",
    "method_not_allowed": "This address does not take this method",
    "timed_out": "The request took too long to arrive",
    "nothing_to_do": "There is nothing to do",
    "export_impossible": "This file cannot be made",
    "change_refused": "The change was refused",
    "too_large": "The document or request is too large",
    "media_type_unknown": "The body is of a type that is not read",
    "document_refused": "The document was refused",
    "document_unreadable": "The document cannot be read",
    "checklist_unknown": "There is no such checklist",
    "key_reused": "The Idempotency-Key stands for another request",
    "comparison_refused": "The comparison was refused",
    "share_refused": "The review was not shared",
    "invalid_request": "The request is not as it must be",
    "too_many_requests": "Too many requests",
    "too_many_attempts": "Too many attempts to come in",
    "too_many_listeners": "Too many reviews are followed at once",
    "not_the_load_balancer": "The request did not come through the load balancer",
    "identity_sent_twice": "The request says twice who sends it",
    "identity_not_believed": "What the load balancer says is not believed",
    "failed": "Something went wrong here",
    "unavailable": "A service that this needs does not answer",
}
_CODES = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 408: "timed_out", 413: "too_large"}

logger = logging.getLogger(__name__)


def answered(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what a route's description says of these errors, and of those that every route may answer with."""
    every = (400, 401, 403, 404, 422, 429, 500, 503)
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": "Problem", "content": content} for status in sorted({*every, *statuses})}


def problem(
    request: Request,
    status: int,
    code: str,
    detail: str,
    *,
    errors: Sequence[InvalidField] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return an error response."""
    value = Problem(
        type=f"{PREFIX}/problems/{code}",
        title=TITLES[code],
        status=status,
        detail=detail,
        code=code,
        request_id=request_id_of(request),
        errors=list(errors),
    )
    later = {"Retry-After": _RETRY_SECONDS}
    more = {401: {"WWW-Authenticate": "Bearer"}, 429: later, 503: later}.get(status, {})
    return JSONResponse(value.model_dump(), status, {**more, **(headers or {})}, MEDIA_TYPE)


def add_handlers(app: FastAPI) -> None:
    """Have every error of the app answered with a problem."""
    app.add_exception_handler(PrismError, _on_prism_error)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(Exception, _on_unforeseen)


def _on_prism_error(request: Request, error: Exception) -> Response:
    if isinstance(error, RequestRefused):
        return problem(request, error.status, error.code, str(error), headers=error.headers)
    assert isinstance(error, PrismError)
    status, code = http_of(error)
    return problem(request, status, code, str(error))


def _on_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    fields = [InvalidField(where=".".join(map(str, item["loc"])), message=item["msg"]) for item in error.errors()]
    if any(item["loc"][0] == "path" for item in error.errors()):
        # An id that cannot be one is an id that does not exist.
        return problem(request, 404, "not_found", "There is nothing at this address. It may be incomplete.")
    if any(item["type"] == "json_invalid" for item in error.errors()):
        return problem(request, 400, "bad_request", "The body must be JSON.", errors=fields)
    detail = "; ".join(f"{field.where}: {field.message}" for field in fields[:3])
    return problem(request, 422, "invalid_request", detail, errors=fields)


def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = _CODES.get(error.status_code, "failed")
    if error.status_code == 404:
        return problem(request, 404, code, "There is nothing at this address.")
    if error.status_code == 405:
        allowed = _allowed(request)
        return problem(request, 405, code, f"This address takes {allowed}.", headers={"Allow": allowed})
    return problem(request, error.status_code, code, str(error.detail), headers=error.headers)


def _allowed(request: Request) -> str:
    """Return all methods of an address; the router names those of one route only."""
    path = get_route_path(request.scope)
    paths: dict[str, dict[str, Any]] = request.app.openapi()["paths"]
    found = (methods for template, methods in paths.items() if compile_path(template)[0].match(path))
    return ", ".join(sorted(method.upper() for method in next(found, {"get": {}})))


def _on_unforeseen(request: Request, error: Exception) -> Response:
    logger.error("Request failed: %s", type(error).__name__)
    return problem(request, 500, "failed", "Something went wrong here. It has been noted under the request's id.")
