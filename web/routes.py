"""Every route of the web port that is not Streamlit's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount

from bootstrap import Services
from domain.errors import PrismError
from settings import Settings
from web.api import api_routes
from web.door import Door, Doorkeeper
from web.files import file_routes
from web.limits import RequestLimits, SignInLimits
from web.origins import Origins
from web.peer import OnlyFrom
from web.problems import on_prism_error, problem
from web.request_ids import RequestIds
from web.requests import RequestRefused
from web.tokens import WithTokens
from web.v1.app import build_v1
from web.v1.problems import PREFIX


def routes(services: Services, assets: Path) -> list[BaseRoute]:
    """Return the routes for `st.App`."""
    v1 = Mount(PREFIX, build_v1(services))
    # Without this an address with a line break in it would be answered by Streamlit, and not with a problem.
    v1.path_regex = re.compile(v1.path_regex.pattern, re.DOTALL)
    return [*api_routes(services), v1, *file_routes(services, assets)]


def around(services: Services, keeper: Doorkeeper) -> list[Middleware]:
    """Return what every request to our routes passes, from outside in: its name, its origin, the door, the limits."""
    return [
        Middleware(RequestIds),
        *_past_nobody(services.settings),
        Middleware(Origins, allowed=services.settings.origins),
        *_other_sites(services.settings.cors_allowed_origins),
        Middleware(Door, keeper=WithTokens(keeper, services.tokens)),
        Middleware(SignInLimits, rates=services.sign_ins),
        Middleware(RequestLimits, rates=services.rates),
    ]


def _past_nobody(settings: Settings) -> list[Middleware]:
    """Let nobody in past a load balancer that signs people in."""
    only = Middleware(OnlyFrom, trusted=settings.trusted_proxies)
    return [only] if settings.auth_mode == "proxy" else []


def _other_sites(allowed: Sequence[str]) -> list[Middleware]:
    """Let pages of the allowed sites read answers. They bring tokens: no browser sends our cookies along."""
    headers = ("Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID")
    told = ("RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-ID", "Location")
    methods = ("GET", "POST", "PUT", "DELETE")
    cors = Middleware(
        CORSMiddleware, allow_origins=allowed, allow_methods=methods, allow_headers=headers, expose_headers=told
    )
    return [cors] if allowed else []


async def _on_refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestRefused)
    return problem(error.status, error.code, str(error), error.headers)


EXCEPTION_HANDLERS = {RequestRefused: _on_refused, PrismError: on_prism_error}
