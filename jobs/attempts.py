"""How many jobs each section of a run has been given; kept in Redis, where a lost count costs one more try."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from redis import Redis

_KEEP_SECONDS = 30 * 24 * 3600

_CLAIM = """
local now = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0')
if now ~= tonumber(ARGV[2]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], now + 1)
redis.call('EXPIRE', KEYS[1], ARGV[3])
return now + 1
"""


class Attempts:
    """The attempt counters of one run, or of the documents that are read."""

    def __init__(self, connection: Redis, name: str) -> None:
        self._redis = connection
        self._key = f"prism:attempts:{name}"
        self._allowance_key = f"prism:allowance:{name}"
        self._claim = connection.register_script(_CLAIM)

    def made(self) -> dict[str, int]:
        """Return the number of the latest attempt by section id."""
        return _numbers(cast(dict[bytes, bytes], self._redis.hgetall(self._key)))

    def claim(self, section_id: str, after: int) -> int:
        """Return the number of the next attempt, or 0 when somebody else has made it since `after`."""
        return int(self._claim(keys=[self._key], args=[section_id, after, _KEEP_SECONDS]))

    def allowances(self) -> dict[str, int]:
        """Return the highest attempt number allowed, for the sections that somebody retried."""
        return _numbers(cast(dict[bytes, bytes], self._redis.hgetall(self._allowance_key)))

    def allow(self, section_ids: Iterable[str], more: int) -> None:
        """Let these sections have `more` attempts on top of those made."""
        made = self.made()
        for section_id in section_ids:
            self._redis.hset(self._allowance_key, section_id, str(made.get(section_id, 0) + more))
        self._redis.expire(self._allowance_key, _KEEP_SECONDS)


def _numbers(raw: dict[bytes, bytes]) -> dict[str, int]:
    return {key.decode(): int(value) for key, value in raw.items()}
