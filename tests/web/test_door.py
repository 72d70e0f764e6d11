"""The door: who sends a request is found once, and told to what is behind it alone."""

from __future__ import annotations

import json
import time

import pytest
from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket

from domain.arrival import HEADER, Arrival, from_header, to_header
from domain.person import LOCAL_ID, NOBODY, Kind, Person, Role
from jobs.redis_connection import ImpatientRedis
from jobs.sign_outs import KEEP_SECONDS, SignOuts
from settings import Settings
from tests.jobs.conftest import redis, redis_url
from tests.people import ADA, ANN
from tests.web.asking import Headers, ask, open_tab
from web.door import CookieSignIn, Door, Doorkeeper, NoSignIn, person_of
from web.requests import RequestRefused
from web.signin import EndSignIn

__all__ = ["redis", "redis_url"]

AWAY = ImpatientRedis.from_url("redis://127.0.0.1:9/0")


class Says:
    """A doorkeeper who says what the test says."""

    def __init__(self, arrival: Arrival | None) -> None:
        self.arrival = arrival

    async def __call__(self, connection: HTTPConnection) -> Arrival:
        if self.arrival is None:
            raise RequestRefused(403, "not_believed", "You do not come in.")
        return self.arrival


def behind(keeper: Doorkeeper) -> ASGIApp:
    def who(request: Request) -> Response:
        told = [from_header(value).person.id for value in request.headers.getlist(HEADER)]
        return JSONResponse([person_of(request).id, told])

    async def tab(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_json([from_header(value).person.id for value in socket.headers.getlist(HEADER)])

    routes = [Route("/who", who), Route("/health", who), WebSocketRoute("/tab", tab)]
    return Door(Starlette(routes=routes), keeper=keeper)


def told(app: ASGIApp, headers: Headers = ()) -> list[list[str]]:
    """Return whom a route and whom a page is told of."""
    texts = [message["text"] for message in open_tab(app, "/tab", headers) if "text" in message]
    return [ask(app, "/who", headers).json(), json.loads(texts[0])]


def test_routes_and_pages_are_told_the_same_person() -> None:
    assert told(behind(Says(Arrival(ANN)))) == [[ANN.id, [ANN.id]], [ANN.id]]


@pytest.mark.parametrize("spelled", [HEADER, HEADER.upper(), HEADER.title()])
def test_what_a_client_says_of_itself_is_dropped(spelled: str) -> None:
    forged = [(spelled, to_header(Arrival(ADA)))]

    assert told(behind(Says(Arrival())), forged) == [["", [""]], [""]]


def test_who_is_refused_gets_nowhere_but_to_the_health_check() -> None:
    app = behind(Says(None))

    answer = ask(app, "/who")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "not_believed")
    assert ask(app, "/health").json() == ["", [""]]
    assert [message["type"] for message in open_tab(app, "/tab")] == ["websocket.close"]


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1:8501", "localhost:8501", "web:8501", "[::1]:8501", "10.1.2.3", "prism.localhost", "known.example.com"],
)
def test_without_sign_in_everybody_is_the_local_analyst(host: str) -> None:
    app = behind(NoSignIn(["http://known.example.com"]))

    assert told(app, [("host", host)]) == [[LOCAL_ID, [LOCAL_ID]], [LOCAL_ID]]


@pytest.mark.parametrize("host", ["evil.example.net:8501", "known.example.com.evil.example.net", "127.0.0.1.evil.net"])
def test_without_sign_in_a_name_that_another_site_may_have_led_here_opens_nothing(host: str) -> None:
    app = behind(NoSignIn(["http://known.example.com"]))

    answer = ask(app, "/who", [("host", host)])
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "unknown_host")
    assert "Set PUBLIC_URL" in answer.json()["error"]["message"]
    assert [message["type"] for message in open_tab(app, "/tab", [("host", host)])] == ["websocket.close"]


@pytest.mark.parametrize(
    ("hours_ago", "person"), [(0.0, "ann@example.com"), (1.9, "ann@example.com"), (2.1, ""), (-1.0, "ann@example.com")]
)
def test_a_sign_in_lasts_as_long_as_the_settings_say(hours_ago: float, person: str) -> None:
    sign_outs = SignOuts(AWAY, hours=2)
    signed_at = time.time() - hours_ago * 3600
    keeper = CookieSignIn(Settings(session_hours=2), lambda _: ({"email": ANN.id}, signed_at, "s1"), sign_outs)

    assert ask(behind(keeper), "/who").json()[0] == person


def test_without_a_cookie_nobody_is_signed_in() -> None:
    assert ask(behind(CookieSignIn(Settings(), lambda _: None, SignOuts(AWAY, hours=2))), "/who").json() == ["", [""]]


def test_a_sign_in_that_was_ended_opens_nothing(redis: ImpatientRedis) -> None:
    here, elsewhere = SignOuts(redis, hours=2), SignOuts(redis, hours=2)
    keepers = [
        CookieSignIn(Settings(), lambda _: ({"email": ANN.id}, time.time(), "s1"), place) for place in (here, elsewhere)
    ]
    assert ask(behind(keepers[0]), "/who").json()[0] == ANN.id

    app = EndSignIn(Starlette(routes=[Route("/auth/logout", lambda _: Response())]), sign_outs=here)
    assert ask(Door(app, keeper=keepers[0]), "/auth/logout").status_code == 200

    assert [ask(behind(keeper), "/who").json()[0] for keeper in keepers] == ["", ""]


def test_other_sign_ins_of_the_same_person_go_on(redis: ImpatientRedis) -> None:
    sign_outs = SignOuts(redis, hours=2)
    sign_outs.note("s1")

    other = CookieSignIn(Settings(), lambda _: ({"email": ANN.id}, time.time(), "s2"), sign_outs)
    assert ask(behind(other), "/who").json()[0] == ANN.id


def test_a_process_learns_within_two_seconds_that_a_sign_in_was_ended(redis: ImpatientRedis) -> None:
    now = [0.0]
    elsewhere = SignOuts(redis, hours=2, clock=lambda: now[0])
    assert not elsewhere.is_out("s1")

    SignOuts(redis, hours=2).note("s1")
    now[0] += KEEP_SECONDS

    assert elsewhere.is_out("s1")


@pytest.mark.parametrize(
    "arrival",
    [
        Arrival(),
        Arrival(ANN, 17.5),
        Arrival(Person("é", "Zoë \U0001f600", Role.LEAD, ("a,b", "ü"), Kind.SERVICE)),
        Arrival(problem="Why not."),
    ],
)
def test_an_arrival_survives_its_header(arrival: Arrival) -> None:
    header = to_header(arrival)

    assert header.isascii()
    assert from_header(header) == arrival


def test_without_a_header_nobody_arrived() -> None:
    assert from_header(None).person == NOBODY


@pytest.mark.parametrize("path", ["/media/0123abc.docx", "/_stcore/metrics", "/_stcore/upload_file/s/f"])
def test_what_streamlit_serves_to_whoever_knows_the_address_is_for_people_who_have_signed_in(path: str) -> None:
    def served(_request: Request) -> Response:
        return JSONResponse("served")

    app = Starlette(routes=[Route("/{path:path}", served)])

    assert ask(Door(app, keeper=Says(Arrival())), path).status_code == 401
    assert ask(Door(app, keeper=Says(Arrival(ANN, until=time.time() - 1))), path).status_code == 401
    assert ask(Door(app, keeper=Says(Arrival(ANN))), path).json() == "served"
