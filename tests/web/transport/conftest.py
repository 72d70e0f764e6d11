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
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from server import Server
from tests.running import until
from tests.web.transport.browser import BrowserTab
from web.transport.bounds import Bounds
from web.transport.middleware import HttpTransport
from web.transport.tabs import Tabs

PAGE = "<!DOCTYPE html><html><head><title>T</title></head><body></body></html>"


@dataclass
class App:
    """What the app saw, and what it is to do: b"say N SIZE" makes it send N messages, b"bye" makes it close."""

    seen: list[bytes] = field(default_factory=list)
    scopes: list[dict[str, Any]] = field(default_factory=list)
    said: int = 0
    ended: list[int] = field(default_factory=list)
    is_open: bool = True

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
    tabs: Tabs
    server: Server
    thread: threading.Thread

    def tab(self, **headers: str) -> BrowserTab:
        """Return an open tab."""
        tab = BrowserTab(self.url, headers)
        assert tab.open().status == 200
        return tab

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)
        assert not self.thread.is_alive()


@pytest.fixture
def serve() -> Iterator[Callable[..., Running]]:
    """Return a function that starts a server with these bounds."""
    started: list[Running] = []

    def start(**bounds: Any) -> Running:
        started.append(_start(Bounds(**bounds)))
        return started[-1]

    yield start
    for running in started:
        running.stop()


@pytest.fixture
def running(serve: Callable[..., Running]) -> Running:
    return serve()


def _start(bounds: Bounds) -> Running:
    app, tabs = App(), Tabs(bounds)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> Any:
        task = asyncio.create_task(tabs.reap())
        yield
        task.cancel()

    async def page(_request: Any) -> HTMLResponse:
        return HTMLResponse(PAGE, headers={"ETag": '"1"'})

    asgi = Starlette(
        routes=[
            WebSocketRoute("/_stcore/stream", app.socket),
            Route("/page", page),
            Route("/data", lambda _request: JSONResponse({"html": "<head>"})),
        ],
        middleware=[Middleware(HttpTransport, tabs=tabs)],
        lifespan=lifespan,
    )
    listener = socket.create_server(("127.0.0.1", 0))
    server = Server(uvicorn.Config(asgi, log_level="warning", ws="websockets-sansio"), tabs)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    until(lambda: server.started, what="the server")
    return Running(f"http://127.0.0.1:{listener.getsockname()[1]}", app, tabs, server, thread)
