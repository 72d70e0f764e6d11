"""The app under /api/v1: routes, limits, and the OpenAPI document made from them."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.types import Scope

from bootstrap import Services
from web.v1 import events, exports, findings, reviews, submitting
from web.v1.bodies import BodyLimit
from web.v1.problems import PREFIX, TITLES, add_handlers, answered
from web.v1.values import Problem, ProblemKind

_FORM_BYTES = 16 * 1024
"""What a form may take around its file."""
_JSON_BYTES = 1024 * 1024
_TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token of a service account, which an administrator makes; a browser's sign-in counts as well.",
}
_ABOUT = """\
Have documents reviewed, read what was found, decide on it, and take the results away.

Every error is `application/problem+json`; quote its `request_id` when you ask about it.
"""


def build_v1(services: Services) -> FastAPI:
    """Return the app, to be mounted at `PREFIX`."""
    app = FastAPI(
        title="AI-Prism",
        version="1",
        description=_ABOUT,
        servers=[{"url": PREFIX}],
        root_path_in_servers=False,
        docs_url=None,  # they load scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.services = services
    for part in (reviews, submitting, findings, exports, events):
        app.include_router(part.router)
    app.add_api_route("/problems/{code}", _problem, responses=answered(), tags=["problems"], operation_id="problem")
    add_handlers(app)
    upload = services.settings.max_upload_bytes + _FORM_BYTES

    def limit_of(scope: Scope) -> int:
        return upload if scope["path"].endswith("/reviews") else _JSON_BYTES

    app.add_middleware(BodyLimit, limit_of=limit_of)
    needs_token = services.settings.auth_mode != "none"
    app.openapi = lambda: _document(app, needs_token=needs_token)  # type: ignore[method-assign]
    return app


def _problem(code: str) -> ProblemKind:
    """Say what a kind of problem means."""
    if code not in TITLES:
        raise HTTPException(404)
    return ProblemKind(type=f"{PREFIX}/problems/{code}", title=TITLES[code])


def _document(app: FastAPI, *, needs_token: bool) -> dict[str, Any]:
    if app.openapi_schema is None:
        app.openapi_schema = FastAPI.openapi(app)
        schema = Problem.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
        told, more = events.event_schemas()
        known = app.openapi_schema["components"]["schemas"]
        app.openapi_schema["components"]["schemas"] = {**more, **schema.pop("$defs"), "Problem": schema, **known}
        stream = app.openapi_schema["paths"]["/reviews/{review_id}/events"]["get"]["responses"]["200"]
        app.openapi_schema["components"]["securitySchemes"] = {"token": _TOKEN}
        app.openapi_schema["security"] = [{"token": []}] if needs_token else [{}, {"token": []}]
        stream["content"] = {events.EventStream.media_type: {"schema": told}}
    return app.openapi_schema
