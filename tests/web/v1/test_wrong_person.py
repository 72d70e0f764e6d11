"""Every route and every method of every service, tried as the wrong person; what is new is tried by itself."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import httpx2
import pytest
from starlette.requests import HTTPConnection
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp

from bootstrap import Services
from domain.arrival import Arrival
from domain.errors import NotPermitted, ReviewNotFound, SignInNeeded
from domain.person import NOBODY, Person, Role
from domain.sharing import Level, With
from jobs.guard import Guarded
from jobs.parts import Parts
from jobs.read import read_document
from review.permission import ABOUT_A_REVIEW, Right
from tests.people import ADA, ANN, BOB, LEA
from tests.web.asking import ask
from tests.web.v1.conftest import TEXT, app_of
from web.routes import routes

READER = Person("rea@example.com", "rea", Role.ANALYST, ("audit",))
OTHER_LEAD = Person("lou@example.com", "lou", Role.LEAD, ("fraud",))
PEOPLE = {person.id: person for person in (NOBODY, ANN, BOB, LEA, ADA, READER, OTHER_LEAD)}
STRANGERS = (BOB, OTHER_LEAD)
MISSING = "01HZZZZZZZZZZZZZZZZZZZZZZZ"

PUBLIC = {"/health", "/assets/{version}/{name}", "/api/v1/openapi.json", "/api/v1/problems/{code}"}
"""What anybody may know, signed in or not: none of it is about a review or a person."""
IN_PATH = {
    "kind": "json",
    "comparison_id": MISSING,
    "code": "not_found",
    "version": "1",
    "name": "prism.css",
}
SECTION = {"session_id": "s", "section_name": "n", "content": "Some words."}
BODIES: dict[str, Any] = {
    "/analyze_section": SECTION,
    "/api/v1/reviews/{review_id}/decisions": {"action": "accepted", "finding_ids": ["check-1"]},
}
QUERIES = {("POST", "/api/v1/reviews"): "?name=a.md"}


@pytest.fixture
def review_id(services: Services, parts: Parts) -> str:
    """Ann's review, which Rea may read."""
    review_id = services.of(ANN).reviews.submit("a.md", TEXT)
    read_document(parts, review_id, 1)
    services.of(ANN).custody.share(review_id, With.PERSON, READER.id, Level.READ)
    return review_id


# Services


def methods(services: Services) -> Iterator[tuple[Guarded, str, Right]]:
    """Every public method of every service that pages and routes are handed, with the right it asks for."""
    for field in dataclasses.fields(services):
        service = getattr(services, field.name)
        if isinstance(service, Guarded):
            rights = rights_of(type(service))
            for name in (name for name in vars(type(service)) if not name.startswith("_")):
                yield service, name, rights[name]


def rights_of(service: type[Guarded]) -> dict[str, Right]:
    """The table of a service, as its wrapped methods hold it."""
    found = {}
    for name, value in vars(service).items():
        function: Any = value.fget if isinstance(value, property) else value
        if not name.startswith("_"):
            found[name] = inspect.getclosurevars(function).nonlocals["right"]
    return found


def call(service: Guarded, name: str, review_id: str) -> object:
    """Call a method with the id of a review and nothing else: whoever may not is refused before that is missed."""
    if isinstance(vars(type(service))[name], property):
        return getattr(service, name)
    return getattr(service, name)(review_id)


def refusal_of(service: Guarded, name: str, review_id: str) -> type[Exception] | None:
    try:
        call(service, name, review_id)
    except (SignInNeeded, NotPermitted, ReviewNotFound) as error:
        return type(error)
    except Exception:
        return None  # let in, and then something was amiss with what it was called with
    return None


def test_every_service_that_is_handed_out_asks_before_it_acts(services: Services) -> None:
    unguarded = [
        field.name for field in dataclasses.fields(services) if not isinstance(getattr(services, field.name), Guarded)
    ]

    assert unguarded == ["settings", "rates", "sign_ins", "sign_outs", "person"]
    assert len(list(methods(services))) > 40


def test_whoever_has_not_signed_in_is_refused_by_every_method(services: Services, review_id: str) -> None:
    open_to_all = {name for service, name, right in methods(services) if right is Right.NONE}

    refused = {
        name
        for service, name, _ in methods(services)
        if refusal_of(service.of(NOBODY), name, review_id) is SignInNeeded
    }

    assert refused == {name for _, name, _ in methods(services)} - open_to_all


@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda person: person.name)
def test_for_a_stranger_the_review_does_not_exist_whatever_they_ask(
    services: Services, review_id: str, stranger: Person
) -> None:
    about = [(service, name) for service, name, right in methods(services) if right in ABOUT_A_REVIEW]
    assert about

    for service, name in about:
        said = []
        for asked in (review_id, MISSING):
            with pytest.raises(ReviewNotFound) as caught:
                call(service.of(stranger), name, asked)
            said.append(str(caught.value).replace(asked, ""))
        assert said[0] == said[1], name


def test_whoever_may_read_may_not_change_share_or_delete(services: Services, review_id: str) -> None:
    changing = [(service, name) for service, name, right in methods(services) if right in ABOUT_A_REVIEW - {Right.READ}]
    assert changing

    refused = {name: refusal_of(service.of(READER), name, review_id) for service, name in changing}

    assert set(refused.values()) == {NotPermitted}


@pytest.mark.parametrize("person", [ANN, LEA], ids=lambda person: person.name)
def test_only_an_administrator_operates_and_deletes(services: Services, review_id: str, person: Person) -> None:
    administrators = [
        (service, name) for service, name, right in methods(services) if right in (Right.OPERATE, Right.DELETE)
    ]
    assert administrators

    refused = {name: refusal_of(service.of(person), name, review_id) for service, name in administrators}

    assert set(refused.values()) == {NotPermitted}


# Routes


class Says:
    """Believes a header that says who sends the request."""

    async def __call__(self, connection: HTTPConnection) -> Arrival:
        return Arrival(PEOPLE[connection.headers.get("x-who", "")])


@pytest.fixture
def app(services: Services) -> ASGIApp:
    return app_of(services, Says())


def all_routes(services: Services) -> list[tuple[str, str]]:
    """Every method and path of our own."""
    from tests.web.conftest import ASSETS

    return sorted(set(_walk(routes(services, ASSETS))))


def _walk(found: Sequence[BaseRoute], prefix: str = "") -> Iterator[tuple[str, str]]:
    for route in found:
        if isinstance(route, Mount):
            yield from _walk(route.routes, prefix + route.path)
        elif included := getattr(route, "original_router", None):
            yield from _walk(included.routes, prefix)
        else:
            for method in set(route.methods) - {"HEAD"}:  # type: ignore[attr-defined]
                yield method, prefix + route.path  # type: ignore[attr-defined]


def send(app: ASGIApp, method: str, path: str, who: Person, review_id: str) -> httpx2.Response:
    whole = path.format(**{**IN_PATH, "review_id": review_id, "task_id": review_id}) + QUERIES.get((method, path), "")
    headers = [("x-who", who.id)]
    if method == "POST" and path == "/api/v1/reviews":
        headers.append(("content-type", "text/markdown"))
    return ask(app, whole, headers, method=method, body=BODIES.get(path))


def told(answer: httpx2.Response, review_id: str) -> tuple[int, str]:
    """What an answer gives away: all of it but the names of review and request."""
    request_id = answer.headers.get("x-request-id", "-")
    return answer.status_code, answer.text.replace(review_id, "ID").replace(request_id, "REQUEST")


def test_every_route_refuses_whoever_has_not_signed_in(app: ASGIApp, services: Services, review_id: str) -> None:
    for method, path in all_routes(services):
        answer = send(app, method, path, NOBODY, review_id)
        assert (answer.status_code == 401) != (path in PUBLIC), (method, path, answer.status_code)


@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda person: person.name)
def test_for_a_stranger_every_route_answers_as_for_a_review_that_does_not_exist(
    app: ASGIApp, services: Services, review_id: str, stranger: Person
) -> None:
    about = [(method, path) for method, path in all_routes(services) if "{review_id}" in path or "{task_id}" in path]
    assert about

    for method, path in about:
        hidden = told(send(app, method, path, stranger, review_id), review_id)
        missing = told(send(app, method, path, stranger, MISSING), MISSING)
        assert hidden == missing, (method, path)
        assert hidden[0] == 404, (method, path)


def test_whoever_may_read_changes_nothing_by_any_route(app: ASGIApp, services: Services, review_id: str) -> None:
    changing = [(method, path) for method, path in all_routes(services) if method != "GET" and "{review_id}" in path]
    assert changing

    answers = {path: send(app, method, path, READER, review_id).status_code for method, path in changing}

    # There is nothing to retry in this review, which is said to whoever may read it.
    assert answers.pop("/api/v1/reviews/{review_id}/retry") in (403, 409)
    assert set(answers.values()) == {403}


def test_the_owner_a_lead_and_an_administrator_read_by_every_route(
    app: ASGIApp, services: Services, review_id: str
) -> None:
    reading = [
        (method, path)
        for method, path in all_routes(services)
        if method == "GET" and "{review_id}" in path and "comparison_id" not in path and not path.endswith("/events")
    ]
    allowed: Callable[[Person], set[int]] = lambda person: {  # noqa: E731
        send(app, method, path, person, review_id).status_code for method, path in reading
    }

    assert [allowed(person) for person in (ANN, LEA, ADA, READER)] == [{200}] * 4


def test_lists_hold_nothing_of_others(app: ASGIApp, services: Services, review_id: str) -> None:
    seen = {
        person.name: [one["review_id"] for one in send(app, "GET", "/api/v1/reviews", person, "").json()["reviews"]]
        for person in (ANN, LEA, ADA, READER, *STRANGERS)
    }

    assert seen == {**dict.fromkeys(("ann", "lea", "ada", "rea"), [review_id]), "bob": [], "lou": []}
