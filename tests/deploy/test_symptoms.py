"""What an instance says, and what the checks make of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from deploy.instance import Instance
from deploy.verify.cures import Symptom
from deploy.verify.results import Failed, NotChecked
from deploy.verify.section import Patience, Section
from deploy.verify.state import State
from tests.web.serving import serving

MODEL = {
    "id": "us.anthropic.claude-sonnet-4-6",
    "usable": True,
    "lifecycle": "active",
    "authorised": True,
    "paused": "",
    "reason": "",
    "last_error": "",
    "last_error_at": 0.0,
}
HEALTHY: dict[str, Any] = {
    "status": "healthy",
    **dict.fromkeys(("redis", "s3", "bedrock", "workers"), "connected"),
    "worker_count": 4,
    "queue_length": 0,
    "models": [MODEL],
    "warnings": [],
}


@contextmanager
def state_of(answer: Response) -> Iterator[State]:
    """The state of an instance that answers so, once it was asked."""
    app = Starlette(routes=[Route("/health", lambda _request: answer)])
    with serving(app) as url, closing(Instance(url)) as instance:
        state = State(instance)
        state.reachable()
        yield state


def broken(**model: object) -> list[dict[str, object]]:
    return [{**MODEL, "usable": False, **model}]


@pytest.mark.parametrize(
    ("check", "told", "symptom"),
    [
        ("health", {"status": "degraded", "workers": "no worker is running"}, Symptom.DEGRADED),
        ("redis", {"redis": "no answer: Connection refused"}, Symptom.REDIS),
        ("s3", {"s3": "The bucket cannot be used."}, Symptom.S3),
        ("bedrock", {"bedrock": "AWS did not accept the credentials of this program."}, Symptom.CREDENTIALS),
        ("bedrock", {"bedrock": "Bedrock cannot be reached."}, Symptom.MODEL_FAULT),
        ("workers", {"worker_count": 0}, Symptom.STUCK),
        ("queue", {"queue_length": 51}, Symptom.STUCK),
        ("models", {"models": broken(lifecycle="end_of_life", reason="It was retired.")}, Symptom.GONE),
        ("models", {"models": broken(authorised=False, reason="It may not be used.")}, Symptom.FORBIDDEN),
        ("models", {"models": broken(paused="too dear", reason="too dear")}, Symptom.PAUSED),
        ("models", {"models": broken(last_error="Sonnet 4.6 was too busy.")}, Symptom.THROTTLED),
        ("models", {"models": broken(last_error="Sonnet 4.6 took too long to answer.")}, Symptom.MODEL_FAULT),
    ],
)
def test_each_part_that_is_not_in_order_has_its_symptom(check, told, symptom):
    with state_of(JSONResponse({**HEALTHY, **told}, status_code=503)) as state, pytest.raises(Failed) as failure:
        getattr(state, check)()

    assert failure.value.symptom is symptom


def test_what_is_healthy_passes():
    with state_of(JSONResponse(HEALTHY)) as state:
        assert [state.health(), state.redis(), state.queue()] == ["healthy", "connected", "0 jobs wait"]
        assert state.models() == "1 usable, first us.anthropic.claude-sonnet-4-6"


def test_another_program_at_the_address_is_not_taken_for_ours():
    with pytest.raises(Failed, match="does not speak as AI-Prism does"), state_of(PlainTextResponse("ok")):
        pass


def test_an_address_that_leads_on_says_where():
    led_on = RedirectResponse("https://prism.example.com/health")

    with pytest.raises(Failed, match="leads on to https://prism.example.com/health"), state_of(led_on):
        pass


def test_nothing_is_said_of_parts_before_the_instance_was_asked():
    with closing(Instance("http://127.0.0.1:1")) as instance, pytest.raises(NotChecked):
        State(instance).redis()


@pytest.mark.parametrize(
    ("answer", "symptom"),
    [
        (JSONResponse({"detail": "Sign in to go on."}, status_code=401), Symptom.SIGN_IN),
        (JSONResponse({"detail": "More than 300 requests in a minute."}, status_code=429), Symptom.TOO_MANY),
        (JSONResponse({"error": {"code": "unavailable", "message": "Redis is away."}}, 503), Symptom.DEGRADED),
        (JSONResponse({"detail": "What is this?"}, status_code=418), Symptom.PRODUCT),
        (PlainTextResponse("<html>Bad gateway", status_code=502), Symptom.PROXY),
        (RedirectResponse("https://sign-in.example.com"), Symptom.PROXY),
    ],
)
def test_a_refusal_of_ours_and_one_of_what_stands_before_us_have_different_cures(answer, symptom):
    app = Starlette(routes=[Route("/analyze_section", lambda _request: answer, methods=["POST"])])
    with serving(app) as url, closing(Instance(url)) as instance, pytest.raises(Failed) as failure:
        Section(instance, Patience(instance, 1)).submit()

    assert failure.value.symptom is symptom
