"""The ASGI middleware around Streamlit: the script in the page, the tabs behind it, the way to other instances."""

from __future__ import annotations

import asyncio
import gzip
import ipaddress
import json
from collections.abc import Callable
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from web.transport.page import SCRIPT, SCRIPT_NAME, PageSend, wants_page, whole
from web.transport.tab import TabRefused
from web.transport.tabs import Tabs, TooManyTabs
from web.transport.wire import MalformedExchange, read_question

PREFIX = "/_transport/"
TAB_HEADER = "x-prism-tab"
_STREAM = "/_stcore/stream"
_THREAD_FROM_BYTES = 64 * 1024
_OPEN_BYTES = 64 * 1024
_OF_THE_REQUEST = (b"content-type", b"content-length", b"transfer-encoding", b"accept", b"accept-encoding")
_OF_THE_CONNECTION = (b"connection", b"upgrade", b"keep-alive", b"te")


class RequestTooLarge(Exception):
    """Raised when a body is larger than its bound."""


class HttpTransport:
    """Serves tabs that have no WebSocket; everything else passes to the app as it came."""

    def __init__(self, app: ASGIApp, *, tabs: Tabs) -> None:
        self._app = app
        self._tabs = tabs
        self._own: dict[str, Callable[[Request], Any]] = {
            "open": self._open,
            "exchange": self._exchange,
            "close": self._close,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"].startswith(PREFIX):
            await self._answer(scope, receive, send)
        elif wants_page(scope):
            address = f"{scope.get('root_path', '')}{PREFIX}{SCRIPT_NAME}"
            await self._app(whole(scope), receive, PageSend(send, address, is_head=scope["method"] == "HEAD"))
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = scope["path"].removeprefix(PREFIX)
        request = Request(scope, receive)
        try:
            if scope["method"] == "GET":
                response = _script(name)
            elif scope["method"] == "POST" and name in self._own:
                response = await self._own[name](request)
            else:
                response = Response(status_code=404)
        except ClientDisconnect:
            return
        except RequestTooLarge:
            response = Response(status_code=413)
        except ValueError:  # not JSON, or no exchange
            response = Response(status_code=400)
        response.headers.setdefault("Cache-Control", "no-store")
        await response(scope, receive, send)

    async def _open(self, request: Request) -> Response:
        path, protocols = _read_opening(await _body(request, _OPEN_BYTES))
        if self._tabs.is_closing or not path.endswith(_STREAM):
            return Response(status_code=503 if self._tabs.is_closing else 404)
        if before := request.headers.get(TAB_HEADER):
            await self._tabs.close(before)
        try:
            tab = self._tabs.open(self._app, _socket_scope(request, path, protocols), client_of(request))
            protocol = await tab.accepted()
        except TooManyTabs:
            return Response(status_code=429, headers={"Retry-After": "10"})
        except TabRefused:
            return Response(status_code=403)
        return Response(json.dumps({"tab": tab.id, "protocol": protocol or ""}), media_type="application/json")

    async def _exchange(self, request: Request) -> Response:
        tab = self._tabs.get(request.headers.get(TAB_HEADER, ""))
        question = read_question(await _body(request, self._tabs.bounds.message_bytes))
        if tab is None:
            return Response(status_code=410)
        return await self._packed(await tab.exchange(question), request.headers)

    async def _close(self, request: Request) -> Response:
        await self._tabs.close(request.headers.get(TAB_HEADER, ""))
        return Response(status_code=204)

    async def _packed(self, data: bytes, headers: Headers) -> Response:
        """Return the answer, compressed when that saves more than it costs."""
        response = Response(data, media_type="application/octet-stream")
        if len(data) < self._tabs.bounds.compressed_from_bytes or "gzip" not in headers.get("accept-encoding", ""):
            return response
        if len(data) < _THREAD_FROM_BYTES:
            packed = _gzip(data)
        else:
            packed = await asyncio.to_thread(_gzip, data)
        return Response(packed, media_type=response.media_type, headers={"Content-Encoding": "gzip"})


def client_of(request: Request) -> str:
    """Return the address a request came from: behind proxies of ours, the one that the nearest of them saw."""
    peer = request.client.host if request.client else ""
    forwarded = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    return forwarded if forwarded and _is_private(peer) else peer


def _is_private(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_private
    except ValueError:
        return True


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, compresslevel=5, mtime=0)


def _script(name: str) -> Response:
    if name != SCRIPT_NAME:
        return Response(status_code=404)
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(SCRIPT, media_type="text/javascript; charset=utf-8", headers=headers)


def _read_opening(body: bytes) -> tuple[str, list[str]]:
    asked = json.loads(body)
    if not isinstance(asked, dict) or not isinstance(asked.get("protocols"), list):
        raise MalformedExchange("not what the script sends")
    return str(asked.get("path")), [str(protocol) for protocol in asked["protocols"]]


async def _body(request: Request, limit: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise RequestTooLarge
    return bytes(body)


def _socket_scope(request: Request, path: str, protocols: list[str]) -> dict[str, Any]:
    """Return the scope of a WebSocket with the request's own headers, so that Streamlit checks what it always does."""
    scope = request.scope
    left_out = (*_OF_THE_REQUEST, *_OF_THE_CONNECTION, TAB_HEADER.encode())
    asked = [
        (b"connection", b"upgrade"),
        (b"upgrade", b"websocket"),
        (b"sec-websocket-version", b"13"),
        (b"sec-websocket-protocol", ", ".join(protocols).encode("latin-1")),
    ]
    return {
        **{name: value for name, value in scope.items() if name not in ("method", "extensions")},
        "type": "websocket",
        "scheme": "wss" if scope["scheme"] == "https" else "ws",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [pair for pair in scope["headers"] if pair[0] not in left_out] + asked,
        "subprotocols": protocols,
        "extensions": {},
    }
