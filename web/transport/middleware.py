"""The ASGI middleware around Streamlit: the script in the page, and requests to where their session is."""

from __future__ import annotations

import asyncio
import contextlib
import re

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.transport.call import CARRIED, request_scope
from web.transport.endpoints import PREFIX, TAB_HEADER, Endpoints, keep_body, replayed, script
from web.transport.instance import Instance
from web.transport.mailbox import MailUnavailable
from web.transport.page import SCRIPT_NAME, PageSend, wants_page, whole

_UPLOAD = re.compile(r".*/_stcore/upload_file/(?P<session>[^/]+)/[^/]+")
_UPLOADS_AT_ONCE = 8
"""To other instances; each has two megabytes at most on its way through Redis."""
_TAB = re.compile(rb"(?P<instance>[0-9a-f]{12})\.")
_MEDIA = re.compile(r".*/media/[^/]+")


class HttpTransport:
    """Serves tabs that have no WebSocket, and what only another instance has; the rest goes to the app as it came."""

    def __init__(self, app: ASGIApp, *, instance: Instance) -> None:
        self._app = app
        self._instance = instance
        self._endpoints = Endpoints(app, instance.tabs)
        self._relay = instance.relay
        self._outer: Scope = {}
        self._uploads = asyncio.Semaphore(_UPLOADS_AT_ONCE)
        self._relay.app, self._relay.has = self._serve_here, self._has

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            self._outer = {name: scope[name] for name in ("app", "state") if name in scope}
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        else:
            await self._serve(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path.startswith(PREFIX):
            await self._serve_tab(scope, receive, send)
        elif upload := _UPLOAD.fullmatch(path):
            await self._serve_upload(upload["session"], scope, receive, send)
        elif scope["method"] in ("GET", "HEAD") and _MEDIA.fullmatch(path):
            await self._serve_media(scope, receive, send)
        elif wants_page(scope):
            address = f"{scope.get('root_path', '')}{PREFIX}{SCRIPT_NAME}"
            await self._app(whole(scope), receive, PageSend(send, address, is_head=scope["method"] == "HEAD"))
        else:
            await self._app(scope, receive, send)

    async def _serve_here(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request that another instance sent."""
        await self._serve({**scope, **self._outer}, receive, send)

    async def _serve_tab(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST":
            await script(scope)(scope, receive, send)
            return
        owner = _owner(scope)
        if not owner or owner == self._instance.tabs.instance or CARRIED in scope:
            await self._endpoints(scope, receive, send)
        elif scope["path"] == f"{PREFIX}open":
            # A tab that was there before is opened there again, where its session may still be kept; or here.
            kept = await keep_body(scope, receive, send)
            if kept is not None and not await self._carry_opening(owner, scope, replayed(kept, receive), send):
                await self._endpoints(scope, replayed(kept, receive), send)
        elif not await self._carry(owner, scope, receive, send):
            await Response(status_code=410)(scope, receive, send)

    async def _serve_upload(self, session: str, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._instance.has_session(session) and CARRIED not in scope:
            owner = await self._find(scope["path"])
            if owner:
                async with self._uploads:
                    if await self._carry(owner, scope, receive, send):
                        return
        await self._app(scope, receive, send)

    async def _serve_media(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a file that Streamlit holds in memory: here, or where somebody has it."""
        if CARRIED in scope:
            await self._app(scope, receive, send)
            return
        missing = _MissingSend(send)
        await self._app(scope, receive, missing)
        if missing.kept:
            owner = await self._find(scope["path"])
            if not owner or not await self._carry(owner, scope, receive, send):
                await missing.release()

    async def _carry(self, owner: str, scope: Scope, receive: Receive, send: Send) -> bool:
        try:
            return await self._relay.carry(owner, scope, receive, send)
        except MailUnavailable:
            await Response(status_code=503, headers={"Retry-After": "1"})(scope, receive, send)
            return True

    async def _carry_opening(self, owner: str, scope: Scope, receive: Receive, send: Send) -> bool:
        with contextlib.suppress(MailUnavailable):
            return await self._relay.carry(owner, scope, receive, send)
        return False

    async def _find(self, path: str) -> str | None:
        try:
            return await self._relay.find(path)
        except MailUnavailable:
            return None

    async def _has(self, path: str) -> bool:
        """Return whether this instance can answer for a path that another one was asked for."""
        if upload := _UPLOAD.fullmatch(path):
            return self._instance.has_session(upload["session"])
        status = 0

        async def note(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)

        await self._app({**request_scope({"method": "GET", "path": path}), **self._outer}, _nothing, note)
        return status == 200


def _owner(scope: Scope) -> str:
    """Return the instance that holds the tab of a request, as the tab's id says; nothing where it says none."""
    tab_id = next((value for name, value in scope["headers"] if name == TAB_HEADER), b"")
    found = _TAB.match(bytes(tab_id))
    return found["instance"].decode() if found else ""


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


class _MissingSend:
    """A `send` that keeps back the answer 404."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.kept: list[Message] = []

    async def __call__(self, message: Message) -> None:
        if self.kept or message.get("status") == 404:
            self.kept.append(message)
        else:
            await self._send(message)

    async def release(self) -> None:
        """Send what was kept back."""
        for message in self.kept:
            await self._send(message)
