"""What the routes read from a request, within limits."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.types import Scope

from domain.errors import PrismError
from jobs.guard import no_such_review

OPEN_PATHS = frozenset({"/health", "/_stcore/health"})
"""Asked by load balancers and container platforms, which have no identity and come from any address."""
_OURS = ("/api/", "/analyze_section", "/task_status/", "/reviews/", "/health")
_REVIEW_ID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")


class RequestRefused(PrismError):
    """Raised when a request cannot be served as it stands; carries its HTTP answer."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers = headers or {}


def is_ours(scope: Scope) -> bool:
    """Return whether a request is for one of our own routes, and not for Streamlit's pages."""
    return scope["type"] == "http" and str(scope["path"]).startswith(_OURS)


def review_id_of(request: Request, name: str) -> str:
    """Return the review id in the path. Raise `ReviewNotFound` when it cannot be one."""
    value = str(request.path_params[name])
    if not _REVIEW_ID.fullmatch(value):
        raise no_such_review(value[:40])
    return value


async def json_object(request: Request, *, max_bytes: int) -> dict[str, Any]:
    """Return the body as a JSON object. Raise `RequestRefused` when it is too large or not one."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > max_bytes:
            raise RequestRefused(413, "too_large", f"The request is larger than {max_bytes // 1024**2} MB.")
    try:
        value = json.loads(bytes(body))
    except (ValueError, RecursionError) as error:
        raise RequestRefused(400, "not_json", "The body must be JSON.") from error
    if not isinstance(value, dict):
        raise RequestRefused(422, "invalid_body", "The body must be a JSON object.")
    return value


def text_field(body: dict[str, Any], name: str, *, max_length: int | None = None) -> str:
    """Return a field that must be text with something in it."""
    value = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise RequestRefused(422, "invalid_body", f"{name!r} must be text that is not empty.")
    if max_length is not None and len(value) > max_length:
        raise RequestRefused(422, "invalid_body", f"{name!r} must have at most {max_length} characters.")
    return value
