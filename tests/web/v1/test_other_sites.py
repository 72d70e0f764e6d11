"""CORS_ALLOWED_ORIGINS: pages of the sites named there read answers of the API; others do not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.types import ASGIApp

from bootstrap import Services
from tests.web.asking import ask
from tests.web.v1.conftest import app_of
from web.door import NoSignIn

OWN = "http://prism.example.com"
ALLOWED, FOREIGN = "https://intranet.example.com", "https://evil.example.net"
ASKING = [("access-control-request-method", "POST"), ("access-control-request-headers", "authorization")]


@pytest.fixture
def app(services: Services) -> ASGIApp:
    settings = services.settings.model_copy(update={"cors_allowed_origins": (ALLOWED,)})
    return app_of(replace(services, settings=settings), NoSignIn([OWN]))


def test_an_allowed_site_asks_first_and_may(app: ASGIApp) -> None:
    answer = ask(app, "/api/v1/reviews", [("origin", ALLOWED), *ASKING], method="OPTIONS")

    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == ALLOWED
    assert "access-control-allow-credentials" not in answer.headers
    assert ask(app, "/api/v1/reviews", [("origin", ALLOWED)]).headers["access-control-allow-origin"] == ALLOWED


def test_another_site_asks_first_and_may_not(app: ASGIApp) -> None:
    answer = ask(app, "/api/v1/reviews", [("origin", FOREIGN), *ASKING], method="OPTIONS")

    assert answer.status_code == 400
    assert "access-control-allow-origin" not in answer.headers
    assert "access-control-allow-origin" not in ask(app, "/api/v1/reviews", [("origin", FOREIGN)]).headers


def test_unless_somebody_is_allowed_nobody_is(services: Services) -> None:
    app = app_of(services, NoSignIn([OWN]))

    assert "access-control-allow-origin" not in ask(app, "/api/v1/reviews", [("origin", ALLOWED)]).headers
