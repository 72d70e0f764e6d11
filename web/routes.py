"""Every route of the web port that is not Streamlit's."""

from __future__ import annotations

from pathlib import Path

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from bootstrap import Services
from domain.errors import PrismError
from web.api import api_routes
from web.files import file_routes
from web.problems import on_prism_error, problem
from web.request_ids import RequestIds
from web.requests import RequestRefused
from web.v1.app import build_v1
from web.v1.problems import PREFIX


def routes(services: Services, assets: Path) -> list[BaseRoute]:
    """Return the routes for `st.App`."""
    named = [Middleware(RequestIds)]
    ours = [*api_routes(services), *file_routes(services, assets)]
    return [
        *(Route(route.path, route.endpoint, methods=route.methods, middleware=named) for route in ours),
        Mount(PREFIX, build_v1(services), middleware=named),
    ]


async def _on_refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestRefused)
    return problem(error.status, error.code, str(error))


EXCEPTION_HANDLERS = {RequestRefused: _on_refused, PrismError: on_prism_error}
