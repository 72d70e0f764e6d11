"""A refused request answered in the form that its address has for errors."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from web.problems import problem as error
from web.requests import RequestRefused
from web.v1.problems import PREFIX, problem

_POLICY_VIOLATION = 1008
_FOR_PEOPLE = ("/sign-in", "/auth/", "/oauth2callback")


def refusal(request: Request, refused: RequestRefused) -> Response:
    """Return the answer: a problem under /api/v1, a sentence for a person's browser, else `{"error": {...}}`."""
    if request.url.path.startswith(PREFIX):
        return problem(request, refused.status, refused.code, str(refused), headers=refused.headers)
    if "text/html" in request.headers.get("accept", "") or request.url.path.startswith(_FOR_PEOPLE):
        return PlainTextResponse(str(refused), refused.status, refused.headers)
    return error(refused.status, refused.code, str(refused), refused.headers)


async def refuse(refused: RequestRefused, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a refused request; a WebSocket is closed before it opens."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        return
    await refusal(Request(scope), refused)(scope, receive, send)
