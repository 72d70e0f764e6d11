"""A refused request answered in the form that its address has for errors."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from web.problems import problem as error
from web.requests import RequestRefused
from web.v1.problems import PREFIX, problem


def refusal(request: Request, refused: RequestRefused) -> Response:
    """Return the answer: a problem under /api/v1, elsewhere `{"error": {"code", "message"}}`."""
    if request.url.path.startswith(PREFIX):
        return problem(request, refused.status, refused.code, str(refused), headers=refused.headers)
    return error(refused.status, refused.code, str(refused), refused.headers)
