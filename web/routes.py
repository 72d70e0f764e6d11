"""Every route of the web port that is not Streamlit's."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bootstrap import Services
from domain.errors import PrismError
from web.api import api_routes
from web.files import file_routes
from web.problems import on_prism_error, problem
from web.requests import RequestRefused


def routes(services: Services, assets: Path) -> list[Route]:
    """Return the routes for `st.App`."""
    return [*api_routes(services), *file_routes(services, assets)]


async def _on_refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestRefused)
    return problem(error.status, error.code, str(error))


EXCEPTION_HANDLERS = {RequestRefused: _on_refused, PrismError: on_prism_error}
