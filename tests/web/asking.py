"""Requests to an ASGI app from any address, without a server."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import httpx2
from starlette.types import ASGIApp, Message

Headers = Sequence[tuple[str, str]]


def ask(
    app: ASGIApp,
    path: str,
    headers: Headers = (),
    *,
    method: str = "GET",
    address: str = "192.0.2.1",
    body: Any = None,
    scheme: str = "http",
) -> httpx2.Response:
    """Return the answer to one request from this address."""

    async def asked() -> httpx2.Response:
        transport = httpx2.ASGITransport(app, client=(address, 1234))
        async with httpx2.AsyncClient(transport=transport, base_url=f"{scheme}://prism.example.com") as client:
            return await client.request(method, path, headers=list(headers), json=body)

    return asyncio.run(asked())


def open_tab(app: ASGIApp, path: str, headers: Headers = (), *, address: str = "192.0.2.1") -> list[Message]:
    """Return what the app sends to a WebSocket that is opened from this address and then says nothing."""
    sent: list[Message] = []
    arriving: list[Message] = [{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1000}]

    async def receive() -> Message:
        return arriving.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "scheme": "ws",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers],
        "client": (address, 1234),
        "subprotocols": [],
    }

    async def opened() -> None:
        await app(scope, receive, send)

    asyncio.run(opened())
    return sent
