"""The app under /api/v1: routes, limits, and the OpenAPI document made from them."""

from __future__ import annotations

from typing import Any

from fastapi import Depends, FastAPI
from starlette.exceptions import HTTPException
from starlette.types import Scope

from bootstrap import Services
from web.v1 import exports, findings, reviews, submitting
from web.v1.bodies import BodyLimit
from web.v1.calling import from_our_site
from web.v1.problems import PREFIX, TITLES, add_handlers, answered
from web.v1.values import Problem, ProblemKind

_FORM_BYTES = 16 * 1024
"""What a form may take around its file."""
_JSON_BYTES = 1024 * 1024
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
        dependencies=[Depends(from_our_site)],
        redirect_slashes=False,
    )
    app.state.services = services
    for part in (reviews, submitting, findings, exports):
        app.include_router(part.router)
    app.add_api_route("/problems/{code}", _problem, responses=answered(), tags=["problems"], operation_id="problem")
    add_handlers(app)
    upload = services.settings.max_upload_bytes + _FORM_BYTES

    def limit_of(scope: Scope) -> int:
        return upload if scope["path"].endswith("/reviews") else _JSON_BYTES

    app.add_middleware(BodyLimit, limit_of=limit_of)
    app.openapi = lambda: _document(app)  # type: ignore[method-assign]
    return app


def _problem(code: str) -> ProblemKind:
    """Say what a kind of problem means."""
    if code not in TITLES:
        raise HTTPException(404)
    return ProblemKind(type=f"{PREFIX}/problems/{code}", title=TITLES[code])


def _document(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        app.openapi_schema = FastAPI.openapi(app)
        schema = Problem.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
        app.openapi_schema["components"]["schemas"] |= {**schema.pop("$defs"), "Problem": schema}
    return app.openapi_schema
