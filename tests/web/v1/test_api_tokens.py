"""Service accounts and limits over the API, where people sign in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import httpx
import pytest
from starlette.requests import HTTPConnection

from bootstrap import Services
from domain.arrival import Arrival
from domain.person import Role, Scope
from jobs.parts import Parts
from tests.people import ADA, ANN
from tests.web.serving import serving
from tests.web.v1.conftest import TEXT, app_of

EVERYTHING = (Scope.READ, Scope.WRITE, Scope.DECIDE)
LIMIT = 6
SUBMIT = {"files": {"file": ("a.md", TEXT)}}


class AnnsCookie:
    """A doorkeeper for whom a cookie makes somebody Ann, and nobody else is known."""

    async def __call__(self, connection: HTTPConnection) -> Arrival:
        return Arrival(ANN) if connection.cookies.get("who") == "ann" else Arrival()


@pytest.fixture
def parts(jobs_parts: Parts) -> Parts:
    return replace(jobs_parts, settings=jobs_parts.settings.model_copy(update={"api_requests_per_minute": LIMIT}))


@pytest.fixture
def url(services: Services) -> Iterator[str]:
    with serving(app_of(services, AnnsCookie())) as address:
        yield address


@pytest.fixture
def token(services: Services) -> Callable[..., dict[str, str]]:
    """Make a token; return the header that brings it."""

    def made(*scopes: Scope, account: str = "nightly", role: Role = Role.ANALYST) -> dict[str, str]:
        return {"Authorization": f"Bearer {services.tokens.of(ADA).create(account, scopes, role=role)[1]}"}

    return made


def test_without_a_sign_in_or_token_everything_is_refused(api):
    for answer in (api.get("/reviews"), api.post("/reviews", **SUBMIT)):
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_needed")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("text", ["aip_junk", "aip_01M85QNZZZE3RESC5643P6P8EX_" + "x" * 43])
def test_a_token_that_is_not_valid_is_refused_even_beside_a_good_cookie(api, text):
    answer = api.get("/reviews", headers={"Authorization": f"Bearer {text}", "Cookie": "who=ann"})

    assert answer.status_code == 401
    assert "not valid" in answer.json()["detail"]


def test_a_service_account_has_reviews_of_its_own(api, token):
    nightly, other = token(*EVERYTHING), token(*EVERYTHING, account="weekly")

    created = api.post("/reviews", **SUBMIT, headers=nightly).json()

    listed = api.get("/reviews", headers=nightly).json()["reviews"]
    assert [(line["review_id"], line["created_by"]) for line in listed] == [(created["review_id"], "nightly")]
    assert api.get("/reviews", headers=other).json()["reviews"] == []
    assert api.get(f"/reviews/{created['review_id']}", headers=other).status_code == 404
    assert api.get("/reviews", headers={"Cookie": "who=ann"}).json()["reviews"] == []


def test_whoever_may_only_submit_learns_the_name_of_the_review_and_no_more(api, token):
    drop = token(Scope.WRITE)

    created = api.post("/reviews", **SUBMIT, headers=drop)

    assert created.status_code == 201
    assert api.get(f"/reviews/{created.json()['review_id']}", headers=drop).status_code == 403


def test_a_scope_that_a_token_lacks_is_named(api, token):
    answer = api.post("/reviews", **SUBMIT, headers=token(Scope.READ))

    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
    assert "'write'" in answer.json()["detail"]


def test_only_an_administrators_token_deletes(api, token):
    nightly = token(*EVERYTHING)
    review = f"/reviews/{api.post('/reviews', **SUBMIT, headers=nightly).json()['review_id']}"
    reader = token(*EVERYTHING, account="auditor", role=Role.ADMINISTRATOR)
    admin = token(*Scope, account="keeper", role=Role.ADMINISTRATOR)

    assert [api.delete(review, headers=who).status_code for who in (nightly, reader, admin)] == [403, 403, 204]


def test_the_old_routes_and_downloads_take_tokens_too(url, token):
    nightly = token(*EVERYTHING)
    section = {"session_id": "s", "section_name": "Root cause", "content": "It failed because it failed."}

    accepted = httpx.post(f"{url}/analyze_section", json=section, headers=nightly)

    assert accepted.status_code == 202
    status = f"{url}/task_status/{accepted.json()['task_id']}"
    assert httpx.get(status, headers=nightly).json()["status"] == "queued"
    assert httpx.get(status).json() == {"error": {"code": "sign_in_needed", "message": "Sign in to go on."}}
    assert httpx.get(status, headers=token(*EVERYTHING, account="weekly")).status_code == 404


def test_each_token_has_its_own_limit_and_is_told_what_is_left(api, token):
    nightly, second = token(Scope.READ), token(Scope.READ)

    answers = [api.get("/reviews", headers=nightly) for _ in range(LIMIT + 1)]

    assert [answer.status_code for answer in answers] == [200] * LIMIT + [429]
    assert answers[0].headers["RateLimit-Policy"] == f'"caller";q={LIMIT};w=60'
    assert answers[0].headers["RateLimit"].startswith(f'"caller";r={LIMIT - 1};t=')
    refused = answers[-1]
    assert refused.json()["code"] == "too_many_requests"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["RateLimit"].startswith('"caller";r=0;t=')
    assert api.get("/reviews", headers=second).status_code == 200


def test_health_is_never_limited(url):
    assert 429 not in {httpx.get(f"{url}/health").status_code for _ in range(LIMIT + 1)}


def test_a_store_that_is_away_is_not_a_wrong_token(api, token, objects):
    nightly = token(Scope.READ)
    objects.is_away = True

    answer = api.get("/reviews", headers=nightly)

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
