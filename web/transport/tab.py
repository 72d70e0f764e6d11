"""One browser tab: a WebSocket to the app inside, questions and answers to the browser outside."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import MutableMapping
from typing import Any

from starlette.types import ASGIApp, Message, Scope

from web.transport.bounds import Bounds
from web.transport.wire import FRAME_BYTES, Frame, Question, write_answer

logger = logging.getLogger(__name__)

GOING_AWAY, ABNORMAL, TRY_LATER, FAILED = 1001, 1006, 1013, 1011
_SETTLE_SECONDS = 0.012
_SETTLE_AT_MOST_SECONDS = 0.04


class TabRefused(Exception):
    """Raised when the app does not accept the WebSocket, as for an origin that is not allowed."""


class Tab:
    """Numbers what the app sends, keeps it until acknowledged, and gives the app each message of the browser once."""

    def __init__(self, tab_id: str, client: str, person: str, bounds: Bounds) -> None:
        self.id = tab_id
        self.client = client
        self.person = person
        self.heard_at = asyncio.get_running_loop().time()
        self.close_code: int | None = None
        self._bounds = bounds
        self._accepted: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self._arrived: asyncio.Queue[Message] = asyncio.Queue()
        self._got = 0
        self._kept: deque[Frame] = deque()
        self._kept_bytes = 0
        self._sent = 0
        self._room = asyncio.Event()
        self._newest = 0
        self._holder: asyncio.Future[bool] | None = None

    async def run(self, app: ASGIApp, scope: Scope) -> None:
        """Run the app on this socket until either side ends it."""
        self._arrived.put_nowait({"type": "websocket.connect"})
        try:
            await app(scope, self._receive, self._send)
        except Exception:
            logger.exception("A tab ended by an error of the app")
            self.close(FAILED)
        finally:
            self.close(GOING_AWAY)

    async def accepted(self) -> str | None:
        """Return the subprotocol that the app chose. Raise `TabRefused` when it refuses, or says nothing in time."""
        try:
            async with asyncio.timeout(self._bounds.accept_seconds):
                return await asyncio.shield(self._accepted)
        except TimeoutError:
            self.close(TRY_LATER)
            raise TabRefused("The app did not answer.") from None

    async def exchange(self, question: Question) -> bytes:
        """Take what the browser brings; answer with what it has not got, held until there is something to say.

        One question is held at a time: a newer one sets the older free, empty-handed. Questions that come late or
        twice change nothing.
        """
        self.heard_at = asyncio.get_running_loop().time()
        self._forget(question.got)
        self._take(question.frames)
        is_newest = question.number > self._newest
        if is_newest:
            self._newest = question.number
            is_newest = await self._hold(min(question.wait_seconds, self._bounds.hold_seconds))
        self.heard_at = asyncio.get_running_loop().time()
        if not is_newest:
            return write_answer(self._got, ())
        return write_answer(self._got, self._next_frames(), self._last_word())

    def close(self, code: int) -> None:
        """End the tab: the app is told, and so is the browser with the answer to its next question."""
        if self.close_code is not None:
            return
        self.close_code = code
        self._arrived.put_nowait({"type": "websocket.disconnect", "code": code, "reason": None})
        self._room.set()
        self._set_free(has_news=True)
        if not self._accepted.done():
            self._accepted.set_exception(TabRefused("The app refused the tab."))
            self._accepted.exception()  # nobody may be waiting for it

    def _forget(self, got: int) -> None:
        while self._kept and self._kept[0][0] <= got:
            self._kept_bytes -= len(self._kept.popleft()[1]) + FRAME_BYTES
        if self._kept_bytes < self._bounds.kept_bytes:
            self._room.set()

    def _take(self, frames: tuple[Frame, ...]) -> None:
        for number, data in frames:
            if self.close_code is None and number == self._got + 1:
                if self._arrived.qsize() >= self._bounds.waiting_messages:
                    self.close(TRY_LATER)
                    return
                self._got = number
                self._arrived.put_nowait({"type": "websocket.receive", "bytes": data, "text": None})

    async def _hold(self, seconds: float) -> bool:
        """Wait for news; return False when a newer question has taken this one's place."""
        self._set_free(has_news=False)
        if not self._kept and self.close_code is None:
            self._holder = holder = asyncio.get_running_loop().create_future()
            try:
                async with asyncio.timeout(seconds):
                    if not await holder:
                        return False
            except TimeoutError:
                return True
            finally:
                if self._holder is holder:
                    self._holder = None
            await self._settle()
        return True

    async def _settle(self) -> None:
        """Let what comes in one go leave in one answer: Streamlit sends in bursts, ten milliseconds apart."""
        deadline = asyncio.get_running_loop().time() + _SETTLE_AT_MOST_SECONDS
        while self._kept_bytes < self._bounds.answer_bytes and asyncio.get_running_loop().time() < deadline:
            sent = self._sent
            await asyncio.sleep(_SETTLE_SECONDS)
            if self._sent == sent:
                return

    def _set_free(self, *, has_news: bool) -> None:
        if self._holder is not None and not self._holder.done():
            self._holder.set_result(has_news)

    def _next_frames(self) -> list[Frame]:
        frames: list[Frame] = []
        size = 0
        for frame in self._kept:
            size += len(frame[1]) + FRAME_BYTES
            if frames and size > self._bounds.answer_bytes:
                break
            frames.append(frame)
        return frames

    def _last_word(self) -> int | None:
        """Return the close code once nothing is left to send before it."""
        return self.close_code if not self._kept or self._kept_bytes <= self._bounds.answer_bytes else None

    async def _receive(self) -> Message:
        return await self._arrived.get()

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        if self.close_code is not None:
            raise OSError("The tab is closed.")  # what an ASGI server raises, and Streamlit understands
        match message["type"]:
            case "websocket.accept":
                self._accepted.set_result(message.get("subprotocol"))
            case "websocket.close":
                self.close(message.get("code") or 1000)
            case "websocket.send":
                await self._keep(message.get("bytes") or (message.get("text") or "").encode())

    async def _keep(self, data: bytes) -> None:
        self._sent += 1
        self._kept.append((self._sent, data))
        self._kept_bytes += len(data) + FRAME_BYTES
        self._set_free(has_news=True)
        if self._kept_bytes >= self._bounds.kept_bytes:
            self._room.clear()
            await self._room.wait()
