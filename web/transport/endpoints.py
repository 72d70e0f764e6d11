"""What the script in the browser asks for: itself, and the tab of one page: open, exchange, close."""

from __future__ import annotations

import asyncio
import gzip
import ipaddress
import json
import time
from collections.abc import Callable
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.arrival import HEADER, from_header
from web.transport.page import SCRIPT, SCRIPT_NAME
from web.transport.tab import TabRefused
from web.transport.tabs import Tabs, TooManyTabs
from web.transport.wire import MalformedExchange, read_question

PREFIX = "/_transport/"
TAB_HEADER = b"x-prism-tab"
_STREAM = "/_stcore/stream"
_THREAD_FROM_BYTES = 64 * 1024
_OPEN_BYTES = 64 * 1024
_OF_THE_REQUEST = (b"content-type", b"content-length", b"transfer-encoding", b"accept", b"accept-encoding")
_OF_THE_CONNECTION = (b"connection", b"upgrade", b"keep-alive", b"te")


class RequestTooLarge(Exception):
    """Raised when a body is larger than its bound."""


class Endpoints:
    """What the script asks of the instance that holds its tab: to open, exchange and close."""

    def __init__(self, app: ASGIApp, tabs: Tabs) -> None:
        self._app = app
        self._tabs = tabs
        self._own: dict[str, Callable[[Request], Any]] = {
            f"{PREFIX}open": self._open,
            f"{PREFIX}exchange": self._exchange,
            f"{PREFIX}close": self._close,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        answer = self._own.get(scope["path"])
        try:
            response = Response(status_code=404) if answer is None else await answer(request)
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
        await self._tabs.close(_tab_id(request), _person(request))
        try:
            scope = _socket_scope(request, path, protocols)
            tab = self._tabs.open(self._app, scope, client=client_of(request), person=_person(request))
            protocol = await tab.accepted()
        except TooManyTabs:
            return Response(status_code=429, headers={"Retry-After": "10"})
        except TabRefused:
            return Response(status_code=403)
        return Response(json.dumps({"tab": tab.id, "protocol": protocol or ""}), media_type="application/json")

    async def _exchange(self, request: Request) -> Response:
        tab = self._tabs.get(_tab_id(request), _person(request))
        question = read_question(await _body(request, self._tabs.bounds.message_bytes))
        if tab is None:
            return Response(status_code=410)
        return await self._packed(await tab.exchange(question), request.headers)

    async def _close(self, request: Request) -> Response:
        await self._tabs.close(_tab_id(request), _person(request))
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


def script(scope: Scope) -> Response:
    """Return the script, if that is what is asked for."""
    if scope["path"] != f"{PREFIX}{SCRIPT_NAME}":
        return Response(status_code=404)
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(SCRIPT, media_type="text/javascript; charset=utf-8", headers=headers)


async def keep_body(scope: Scope, receive: Receive, send: Send) -> bytes | None:
    """Return the body of a request to open a tab; None when it was refused, or the browser has left."""
    try:
        return await _body(Request(scope, receive), _OPEN_BYTES)
    except ClientDisconnect:
        return None
    except RequestTooLarge:
        await Response(status_code=413)(scope, receive, send)
        return None


def replayed(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that gives the body again, and then what comes after it."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return messages.pop() if messages else await receive()

    return again


def _tab_id(request: Request) -> str:
    return request.headers.get(TAB_HEADER.decode(), "")


def _person(request: Request) -> str:
    """Return the id of the person who sends a request, as the door found it."""
    return from_header(request.headers.get(HEADER)).at(time.time()).id


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
    left_out = (*_OF_THE_REQUEST, *_OF_THE_CONNECTION, TAB_HEADER)
    asked = [
        (b"x-prism-transport", b"http"),  # pages are quieter over HTTP
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
