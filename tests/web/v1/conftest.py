"""/api/v1 on a real server, over the real services, a real Redis and objects in memory; workers are called by tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.types import ASGIApp

from bootstrap import Services, services_of
from jobs.models import Models
from jobs.parts import Parts
from jobs.read import read_document
from jobs.section import review_section
from jobs.section_result import SectionWork
from tests.jobs.conftest import clock, model, objects, redis, redis_url
from tests.jobs.conftest import parts as jobs_parts
from tests.web.conftest import ASSETS
from tests.web.serving import serving
from web.door import Doorkeeper, NoSignIn
from web.routes import EXCEPTION_HANDLERS, around, routes

__all__ = ["clock", "jobs_parts", "model", "objects", "redis", "redis_url"]

TEXT = b"# Part 1\n\nThe fix will be late.\n\n# Part 2\n\nIt will be late too.\n"
MARKDOWN = {"Content-Type": "text/markdown"}


@pytest.fixture
def parts(jobs_parts: Parts) -> Parts:
    return jobs_parts


@pytest.fixture
def services(parts: Parts) -> Services:
    return services_of(parts, Models(parts.settings, parts.redis, parts.objects))


@pytest.fixture
def app(services: Services) -> ASGIApp:
    """The routes for an installation without sign-in."""
    return app_of(services, NoSignIn())


def app_of(services: Services, keeper: Doorkeeper) -> ASGIApp:
    return Starlette(
        routes=routes(services, ASSETS),
        middleware=around(services, keeper),
        exception_handlers=dict(EXCEPTION_HANDLERS),
    )


@pytest.fixture
def url(app: ASGIApp) -> Iterator[str]:
    with serving(app) as address:
        yield address


@pytest.fixture
def api(url: str) -> Iterator[httpx.Client]:
    """A client of /api/v1."""
    with httpx.Client(base_url=f"{url}/api/v1") as client:
        yield client


@pytest.fixture
def review_id(api: httpx.Client, parts: Parts) -> str:
    """A document of two sections that has been submitted and read."""
    review_id = api.post("/reviews", params={"name": "a.md"}, content=TEXT, headers=MARKDOWN).json()["review_id"]
    read_document(parts, review_id, 1)
    return str(review_id)


@pytest.fixture
def work(parts: Parts) -> Callable[[str, str], None]:
    """Do what a worker does with one section."""

    def done(review_id: str, section_id: str) -> None:
        review_section(parts, SectionWork(review_id, review_id, section_id, 1))

    return done
