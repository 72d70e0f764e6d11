"""Attempts to come in are limited for each address."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.types import ASGIApp

from bootstrap import Services
from domain.person import Scope
from jobs.parts import Parts
from jobs.rates import Rates
from tests.people import ADA
from tests.web.asking import ask
from tests.web.v1.conftest import app_of
from web.door import CookieSignIn

BAD = [("authorization", f"Bearer aip_{'0' * 26}_{'x' * 43}")]


@pytest.fixture
def limited(services: Services, parts: Parts) -> Services:
    return replace(services, sign_ins=Rates(parts.redis, per_minute=3, name="sign-ins"))


@pytest.fixture
def app(limited: Services) -> ASGIApp:
    return app_of(limited, CookieSignIn(limited.settings, lambda _: None, limited.sign_outs))


def test_tokens_that_are_not_valid_can_be_tried_a_few_times_only(app: ASGIApp, limited: Services) -> None:
    answers = [ask(app, "/api/v1/reviews", BAD) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [401, 401, 401, 429, 429]
    assert answers[-1].json()["detail"].startswith("Too many attempts to sign in from this address. Wait ")
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    _, token = limited.of(ADA).tokens.create("batch", [Scope.READ])
    good = [("authorization", f"Bearer {token}")]
    assert ask(app, "/api/v1/reviews", good).status_code == 200
    assert ask(app, "/api/v1/reviews", BAD, address="192.0.2.2").status_code == 401


def test_sign_ins_can_be_begun_a_few_times_only(app: ASGIApp) -> None:
    answers = [ask(app, "/auth/login?provider=x") for _ in range(5)]

    assert [answer.status_code for answer in answers] == [404, 404, 404, 429, 429]  # Streamlit's route is not here
    assert answers[-1].text.startswith("Too many attempts to sign in from this address.")
    assert ask(app, "/auth/login", address="192.0.2.2").status_code == 404
