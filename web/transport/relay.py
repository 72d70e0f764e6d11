"""Has the instance that can answer a request answer it: the request goes there by letter, and the answer comes back.

Bodies travel in parts, a few at a time, so that a call never fills Redis with more than two megabytes each way.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from web.transport.call import AnswerSender, Call, pass_on_answer, receiver, request_scope, send_request
from web.transport.mailbox import Letter, Mailbox, MailUnavailable

logger = logging.getLogger(__name__)

_LOOK_SECONDS = 1.0
_FIND_SECONDS = 2.0


class Relay:
    """Both ends: calls that this instance makes, and those it answers with `app`."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox
        self.app: ASGIApp | None = None
        self.has: Callable[[str], Awaitable[bool]] | None = None
        self._made: dict[str, Call] = {}
        self._served: dict[str, Call] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._asked: dict[str, asyncio.Queue[Letter]] = {}

    async def run(self) -> None:
        """Deliver letters, and break off the calls to instances that have died, for as long as this runs."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.mailbox.run(self._deliver))
            group.create_task(self._watch())

    async def carry(self, instance: str, scope: Scope, receive: Receive, send: Send) -> bool:
        """Have another instance answer; return False, with nothing sent, when it is gone.

        Raise `MailUnavailable` when that cannot be known.
        """
        call = Call(self.mailbox, instance, secrets.token_hex(8))
        self._made[call.id] = call
        sending = asyncio.create_task(send_request(call, scope, receive))
        sending.add_done_callback(lambda done: _unless_sent(call, done))
        try:
            is_answered = await pass_on_answer(call, send)
            if not is_answered and sending.done() and not sending.cancelled():
                sending.result()  # raises what kept the request from leaving
            return is_answered
        finally:
            sending.cancel()
            self._made.pop(call.id, None)

    async def find(self, path: str) -> str | None:
        """Return the instance that can answer for this path, if another one can. Raise `MailUnavailable`."""
        question, answers = secrets.token_hex(8), asyncio.Queue[Letter]()
        self._asked[question] = answers
        try:
            others = await self.mailbox.others()
            asked = [name for name in others if await self.mailbox.send(name, Letter("ask", question, {"path": path}))]
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_FIND_SECONDS):
                    for _ in asked:
                        answer = await answers.get()
                        if answer.about["has"]:
                            return answer.sender
        finally:
            del self._asked[question]
        return None

    def _deliver(self, letter: Letter) -> None:
        match letter.kind:
            case "call":
                self._start(self._serve(letter))
            case "ask":
                self._start(self._tell(letter))
            case "told":
                if answers := self._asked.get(letter.call):
                    answers.put_nowait(letter)
            case "head":
                self._to(self._made, letter)
            case _:
                self._to(self._made, letter)
                self._to(self._served, letter)

    def _to(self, calls: dict[str, Call], letter: Letter) -> None:
        call = calls.get(letter.call)
        if call is not None and call.partner == letter.sender:
            call.deliver(letter)

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, letter: Letter) -> None:
        """Answer a call of another instance as if the browser had come here."""
        call = Call(self.mailbox, letter.sender, letter.call)
        self._served[call.id] = call
        sender = AnswerSender(call)
        try:
            assert self.app is not None
            await self.app(request_scope(letter.about), receiver(call, letter), sender)
        except MailUnavailable:
            logger.warning("An answer to another instance was lost: Redis does not answer")
        except OSError:
            logger.info("The instance that asked is gone")
        except Exception:
            logger.exception("A request of another instance failed")
        finally:
            self._served.pop(call.id, None)
            if not sender.is_complete:
                await call.drop()

    async def _tell(self, letter: Letter) -> None:
        assert self.has is not None
        has = await self.has(str(letter.about["path"]))
        with contextlib.suppress(MailUnavailable):
            await self.mailbox.send(letter.sender, Letter("told", letter.call, {"has": has}))

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            calls = [*self._made.values(), *self._served.values()]
            for partner in {call.partner for call in calls}:
                with contextlib.suppress(MailUnavailable):
                    if not await self.mailbox.is_alive(partner):
                        for call in calls:
                            call.break_off() if call.partner == partner else None


def _unless_sent(call: Call, done: asyncio.Task[None]) -> None:
    """End the wait for an answer when the request did not leave, or the browser has."""
    if not done.cancelled():
        done.exception()
        call.break_off()
