"""Letters between instances through Redis: a stream for each instance, which exists as long as the instance lives."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

_INSTANCES = "prism:web:instances"
_BLOCK_MS = 1000
_ALIVE_SECONDS = 5
"""An instance that dies is gone for the others after so long; a tab has 10 s to find itself on another."""
_PAUSE_SECONDS = (0.2, 0.5, 1.0)
_AT_ONCE = 200
_NEVER = "0-0"


class MailUnavailable(Exception):
    """Raised when Redis does not answer, so that it is not known whether another instance lives."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A part of a call: what kind, of which call, what about (small, JSON) and the bytes."""

    kind: str
    call: str
    about: Mapping[str, Any]
    data: bytes = b""
    sender: str = ""


class Mailbox:
    """The mail of one instance. Nobody can write to one that is gone."""

    def __init__(self, redis_url: str, name: str, secret: str) -> None:
        self.name = name
        self._key = hashlib.sha256(f"mail between instances {secret}".encode()).digest()
        # A command waits two seconds at most for a Redis that is away: the browser's question is asked again.
        # It is not tried twice: a letter that arrived all the same would arrive again.
        once: dict[str, Any] = {"retry": Retry(NoBackoff(), 0), "socket_connect_timeout": 1, "socket_keepalive": True}
        self._redis: Redis = Redis.from_url(redis_url, socket_timeout=2, **once)
        self._reader: Redis = Redis.from_url(redis_url, socket_timeout=5, **once)
        self._read = _NEVER
        self._is_retired = False

    async def send(self, to: str, letter: Letter) -> bool:
        """Send a letter; return False when that instance is gone. Raise `MailUnavailable` without Redis."""
        fields: dict[Any, Any] = {
            b"k": letter.kind.encode(),
            b"c": letter.call.encode(),
            b"a": json.dumps(letter.about).encode(),
            b"d": letter.data,
            b"f": self.name.encode(),
        }
        fields[b"s"] = self._seal(to, fields)
        with _redis_errors():
            return await self._redis.xadd(_inbox(to), fields, nomkstream=True) is not None

    async def is_alive(self, name: str) -> bool:
        """Return whether that instance lives. Raise `MailUnavailable` without Redis."""
        with _redis_errors():
            return bool(await self._redis.exists(_inbox(name)))

    async def others(self) -> list[str]:
        """Return the other instances that live. Raise `MailUnavailable` without Redis."""
        with _redis_errors():
            members: Any = await self._redis.smembers(_INSTANCES)
            names = sorted(name.decode() for name in members if name.decode() != self.name)
            alive = [name for name in names if await self._redis.exists(_inbox(name))]
            if gone := set(names) - set(alive):
                await self._redis.srem(_INSTANCES, *gone)
        return alive

    async def run(self, deliver: Callable[[Letter], None]) -> None:
        """Deliver letters in order and keep the inbox alive, through any outage of Redis, for as long as this runs."""
        failures = 0
        while True:
            try:
                await self._keep_alive()
                async for letter in self._new_letters():
                    deliver(letter)
                failures = 0
            except RedisError as error:
                if failures == 0:
                    logger.warning("Other instances cannot be reached: %s", type(error).__name__)
                await asyncio.sleep(_PAUSE_SECONDS[min(failures, len(_PAUSE_SECONDS) - 1)])
                failures += 1

    async def retire(self) -> None:
        """Be gone for the others from now on; what is under way can still be answered."""
        self._is_retired = True
        with contextlib.suppress(RedisError):
            await self._redis.srem(_INSTANCES, self.name)
            await self._redis.delete(_inbox(self.name))

    async def close(self) -> None:
        """Give the connections back."""
        await self._redis.aclose()
        await self._reader.aclose()

    async def _keep_alive(self) -> None:
        """Renew the inbox; make it where it is not there: at the start, or when Redis was emptied."""
        if self._is_retired:
            return
        inbox = _inbox(self.name)
        if not await self._reader.expire(inbox, _ALIVE_SECONDS):
            born: Any = await self._reader.xadd(inbox, {b"k": "born"})
            self._read = born.decode()
            await self._reader.expire(inbox, _ALIVE_SECONDS)
            await self._reader.sadd(_INSTANCES, self.name)

    async def _new_letters(self) -> AsyncIterator[Letter]:
        inbox = _inbox(self.name)
        answer: Any = await self._reader.xread({inbox: self._read}, count=_AT_ONCE, block=_BLOCK_MS)
        entries = answer[0][1] if answer else []
        for entry_id, fields in entries:
            self._read = entry_id.decode()
            if hmac.compare_digest(fields.get(b"s", b""), self._seal(self.name, fields)):
                yield _letter(fields)
            else:
                logger.warning("A letter that no instance with this SECRET_KEY has sealed was thrown away")
        if entries and not self._is_retired:
            await self._reader.xtrim(inbox, minid=self._read, approximate=False)

    def _seal(self, to: str, fields: Mapping[bytes, bytes]) -> bytes:
        """Return what only an instance with the same secret can write: a letter says who sends a request."""
        seal = hashlib.blake2b(key=self._key, digest_size=16)
        for part in (to.encode(), *(fields.get(name, b"") for name in (b"k", b"c", b"a", b"d", b"f"))):
            seal.update(len(part).to_bytes(8, "big") + part)
        return seal.digest()


def _inbox(name: str) -> str:
    return f"prism:web:inbox:{name}"


def _letter(fields: Mapping[bytes, bytes]) -> Letter:
    return Letter(
        kind=fields[b"k"].decode(),
        call=fields.get(b"c", b"").decode(),
        about=json.loads(fields.get(b"a", b"{}")),
        data=fields.get(b"d", b""),
        sender=fields.get(b"f", b"").decode(),
    )


@contextlib.contextmanager
def _redis_errors() -> Any:
    try:
        yield
    except RedisError as error:
        raise MailUnavailable("Redis does not answer.") from error
