"""What pages of other sites may make a browser send."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket

from tests.web.asking import ask, open_tab
from web.origins import Origins

HOST = ("host", "prism.example.com")
OWN, ALLOWED = "http://prism.example.com", "https://intranet.example.com"
FOREIGN = (
    "https://evil.example.net",
    "null",
    "http://localhost:8501",  # Streamlit alone would take this one
    "http://127.0.0.1",
    "http://prism.example.com.evil.example.net",
    "http://prism.example.com:8080",
    "https://intranet.example.com.evil.example.net",
    "http://intranet.example.com",
)


@pytest.fixture
def app() -> ASGIApp:
    def done(_request: Request) -> Response:
        return PlainTextResponse("done")

    async def tab(socket: WebSocket) -> None:
        await socket.accept()

    everything = ["GET", "POST", "PUT", "DELETE", "PATCH"]
    routes = [Route("/do", done, methods=everything), WebSocketRoute("/tab", tab)]
    return Origins(Starlette(routes=routes), allowed=(ALLOWED,))


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_page_of_another_site_changes_nothing_and_opens_nothing(app: ASGIApp, origin: str) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = ask(app, "/do", [("origin", origin)], method=method)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "other_origin")
    assert [message["type"] for message in open_tab(app, "/tab", [HOST, ("origin", origin)])] == ["websocket.close"]


@pytest.mark.parametrize("origin", [OWN, ALLOWED, None])
def test_our_own_pages_the_allowed_ones_and_programs_may(app: ASGIApp, origin: str | None) -> None:
    headers = [("origin", origin)] if origin else []

    assert ask(app, "/do", headers, method="POST").status_code == 200
    assert open_tab(app, "/tab", [HOST, *headers])[0]["type"] == "websocket.accept"


def test_whoever_follows_a_link_from_another_site_may_look(app: ASGIApp) -> None:
    assert ask(app, "/do", [("origin", FOREIGN[0])]).status_code == 200
