"""The right to work on something, held in Redis and renewed by a thread while the work goes on."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from redis import Redis
from redis.exceptions import RedisError
from ulid import ULID

logger = logging.getLogger(__name__)

_RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"

# A lease that an emptied Redis forgot is taken again by its holder, unless somebody else has it by then.
_RENEW = """
local holder = redis.call('GET', KEYS[1])
if holder == false or holder == ARGV[1] then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return 1
end
return 0
"""

_RELEASE_OF = """
local holder = redis.call('GET', KEYS[1])
if holder and string.sub(holder, 1, #ARGV[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
"""


class Leases:
    """Leases of sections and documents; `connection` must be a patient one."""

    def __init__(self, connection: Redis, seconds: float) -> None:
        self._redis = connection
        self._milliseconds = max(1, int(seconds * 1000))
        self._release = connection.register_script(_RELEASE)
        self._renew = connection.register_script(_RENEW)
        self._release_of = connection.register_script(_RELEASE_OF)

    @contextmanager
    def hold(self, name: str, holder: str) -> Iterator[bool]:
        """Hold the lease `name` for the block's duration; gives False when somebody else has it."""
        token = f"{holder}:{ULID()}"
        if not self._redis.set(_key(name), token, px=self._milliseconds, nx=True):
            yield False
            return
        ended = threading.Event()
        thread = threading.Thread(target=self._keep, args=(name, token, ended), name="lease", daemon=True)
        thread.start()
        try:
            yield True
        finally:
            ended.set()
            thread.join()
            self._release(keys=[_key(name)], args=[token])

    def held(self, names: list[str]) -> list[bool]:
        """Say for each name whether anybody holds its lease; one round trip."""
        if not names:
            return []
        pipeline = self._redis.pipeline(transaction=False)
        for name in names:
            pipeline.exists(_key(name))
        return [bool(found) for found in pipeline.execute()]

    def release_of(self, name: str, holder: str) -> None:
        """Free the lease if this holder, known to be dead, still has it."""
        self._release_of(keys=[_key(name)], args=[f"{holder}:"])

    def _keep(self, name: str, token: str, ended: threading.Event) -> None:
        while not ended.wait(self._milliseconds / 3000):
            try:
                if not self._renew(keys=[_key(name)], args=[token, self._milliseconds]):
                    # The other holder's answer or ours: the conditional write keeps one.
                    logger.warning("lease %s has another holder", name)
                    return
            except RedisError:
                logger.warning("lease %s could not be renewed: Redis does not answer", name)


def section_lease(run_id: str, section_id: str) -> str:
    """Return the name of a section's lease."""
    return f"{run_id}:{section_id}"


def document_lease(review_id: str) -> str:
    """Return the name of the lease of a document that is being read."""
    return f"{review_id}:document"


def _key(name: str) -> str:
    return f"prism:lease:{name}"
