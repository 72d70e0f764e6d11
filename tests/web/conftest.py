"""The routes on a real server, with scripted reviews behind them."""

from __future__ import annotations

import json
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware

from settings import Settings
from tests.pages.scripted import ScriptedReviews
from tests.pages.scripted_services import scripted_services
from web.door import NoSignIn
from web.headers import SecurityHeaders, content_security_policy
from web.routes import EXCEPTION_HANDLERS, around, routes

ASSETS = Path(__file__).parents[2] / "ui" / "assets"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    """Sends requests to the server of the test."""

    def __init__(self, url: str) -> None:
        self.url = url

    def get(self, path: str, **headers: str) -> Answer:
        return self._send(urllib.request.Request(self.url + path, headers=headers))

    def post(self, path: str, body: object, **headers: str) -> Answer:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", **headers}
        return self._send(urllib.request.Request(self.url + path, data=data, headers=headers))

    def _send(self, request: urllib.request.Request) -> Answer:
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read())


@pytest.fixture
def reviews() -> ScriptedReviews:
    return ScriptedReviews()


@pytest.fixture
def client(reviews: ScriptedReviews) -> Iterator[Client]:
    """A client of the routes; uploads are limited to one megabyte."""
    policy = content_security_policy("<script>a = 1</script>")
    services = scripted_services(reviews, Settings(max_upload_mb=1))
    app = Starlette(
        routes=routes(services, ASSETS),
        middleware=[Middleware(SecurityHeaders, policy=policy), *around(services, NoSignIn())],
        exception_handlers=dict(EXCEPTION_HANDLERS),
    )
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", ws="none"))
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield Client(f"http://127.0.0.1:{listener.getsockname()[1]}")
    server.should_exit = True
    thread.join()
    listener.close()
