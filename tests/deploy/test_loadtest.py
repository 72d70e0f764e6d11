"""`ai-prism loadtest` against the running stack, with few users for a few seconds."""

from __future__ import annotations

import json

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

import cli
from deploy.loadtest.plan import Measured, Plan, Row, verdicts
from deploy.loadtest.run import clear_up
from tests.fronts import behind_nginx, port_of
from tests.web.serving import serving

PAGES = {"page home", "page system-health", "page compare", "page evaluate"}


def loaded(capsys: pytest.CaptureFixture[str], url: str, *, users: int = 4, seconds: int = 6):
    """Return the exit status and the report of a small test."""
    few = ["--users", str(users), "--ramp", str(users), "--seconds", str(seconds)]
    status = cli.main(["loadtest", url, *few, "--json"])
    return status, json.loads(capsys.readouterr().out)


@pytest.mark.stack
def test_programs_and_tabs_are_answered_and_what_they_sent_is_deleted(stack, capsys):
    before = httpx.get(f"{stack.web_url}/api/v1/reviews").json()["reviews"]

    _, report = loaded(capsys, stack.web_url)

    seen = {row["name"]: row for row in report["requests"]}
    assert (report["success_share"], report["errors"], report["transport"]) == (1, [], "websocket")
    assert seen["submit"]["requests"] >= 2
    assert seen["open a tab"]["requests"] == 2
    assert PAGES & set(seen)
    assert report["guide"]["success"]
    assert report["guide"]["P95"]
    assert report["requests_a_second"] > 0
    assert report["sections"]["submitted"] == seen["submit"]["requests"]
    assert report["sections"]["left"] == 0
    assert httpx.get(f"{stack.web_url}/api/v1/reviews").json()["reviews"] == before


@pytest.mark.stack
def test_where_no_websocket_passes_the_tabs_come_over_http(stack, tmp_path, capsys):
    with behind_nginx(tmp_path / "nginx", [port_of(stack.web_url)]) as front:
        _, report = loaded(capsys, front.url, seconds=4)

    assert (report["success_share"], report["errors"], report["transport"]) == (1, [], "http")


def test_an_instance_that_answers_nothing_as_it_should_misses_the_guide(capsys):
    with serving(Starlette()) as url:
        status, report = loaded(capsys, url, users=2, seconds=2)

    assert (status, report["success_share"], report["guide"]["success"]) == (1, 0, False)
    assert any("submit: status 404" in error for error in report["errors"])
    assert any("open a tab: the HTTP transport was answered with status 404" in error for error in report["errors"])


def test_each_section_is_asked_for_with_the_token_that_submitted_it():
    tokens = ("first", "second")
    submitted = [("a", 0), ("b", 1), ("c", 1)]

    def status(request: Request) -> Response:
        owner = tokens[dict(submitted)[request.path_params["id"]]]
        if request.headers.get("authorization") != f"Bearer {owner}":
            return JSONResponse({"error": {"code": "not_found", "message": "no such review"}}, status_code=404)
        return JSONResponse({"status": "completed"})

    def delete(request: Request) -> Response:
        return Response(status_code=204 if request.headers["authorization"] == "Bearer second" else 403)

    routes = [Route("/task_status/{id}", status), Route("/api/v1/reviews/{id}", delete, methods=["DELETE"])]
    with serving(Starlette(routes=routes)) as url:
        states, left = clear_up(Plan(url, tokens=tokens), submitted)

    assert (states, left) == ({"completed": 3}, 1)


def test_only_an_owner_puts_load_on_what_is_not_on_this_machine(capsys):
    assert cli.main(["loadtest", "https://192.0.2.1"]) == 2
    assert cli.main(["loadtest", "https://192.0.2.1", "--i-own-this", "https://192.0.2.2"]) == 2

    assert capsys.readouterr().err.count("say so: --i-own-this https://192.0.2.1") == 2


@pytest.mark.parametrize("wrong", ["--users=0", "--seconds=0", "--ramp=0"])
def test_a_test_of_nothing_is_refused(wrong, capsys):
    assert cli.main(["loadtest", "http://127.0.0.1:1", wrong]) == 2
    assert "There must be a user" in capsys.readouterr().err


def measured(*, requests: int = 1000, failures: int = 0, p95_ms: float = 100, a_second: float = 25) -> Measured:
    total = Row("all", requests, failures, 10, p95_ms)
    return Measured(total, [], a_second, "websocket", [], [])


@pytest.mark.parametrize(
    ("seen", "users", "met"),
    [
        (measured(failures=10), 50, [True, True, True]),
        (measured(failures=11), 50, [False, True, True]),
        (measured(p95_ms=6000), 50, [True, True, True]),
        (measured(p95_ms=6001), 50, [True, False, True]),
        (measured(a_second=19.9), 50, [True, True, False]),
        (measured(a_second=2), 5, [True, True, True]),
        (measured(requests=0, a_second=0), 50, [False, False, False]),
    ],
)
def test_figures_are_held_against_the_guide_in_proportion_to_the_users(seen, users, met):
    assert [verdict.is_met for verdict in verdicts(seen, users)] == met
