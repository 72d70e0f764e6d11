"""The state that all workers share, in Redis: each step is one script, and time is the Redis server's."""

from __future__ import annotations

import json
import logging
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar, cast

import redis

from bedrock.local_state import LocalState
from bedrock.state import MARK_SECONDS, PROBE_SECONDS, Act, BreakerWord, ChainState, Leave, Mark, ModelState, Stage

logger = logging.getLogger(__name__)

T = TypeVar("T")

_PREFIX = "prism:bedrock:"
_LIFECYCLES = f"{_PREFIX}lifecycles"
_ACTS = f"{_PREFIX}acts"
_ACTS_KEPT = 50
_SHELF_SECONDS = 24 * 3600
_AWAY_SECONDS = 2.0
"""How long Redis is left alone after it did not answer."""

# KEYS: the breaker's hash, the times of its faults, the mark.
# ARGV: step, probe token, threshold, seconds, probe seconds, text.
_BREAKER = """
local key, faults = KEYS[1], KEYS[2]
local step, token, threshold = ARGV[1], ARGV[2], tonumber(ARGV[3])
local seconds, probe_seconds, text = tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local known = {}
local flat = redis.call('HGETALL', key)
for i = 1, #flat, 2 do known[flat[i]] = flat[i + 1] end
local open_until, probe_until = tonumber(known.open_until or 0), tonumber(known.probe_until or 0)
local has_probe = token ~= '' and known.probe == token
local function stamp(value) return string.format('%.6f', value) end
local function close()
  redis.call('HDEL', key, 'open_until', 'probe', 'probe_until')
  redis.call('DEL', faults)
end

if step == 'ask' then
  if known.paused then return {'paused', stamp(probe_seconds), known.paused} end
  if open_until == 0 then return {'closed', '0', ''} end
  local wait = math.max(open_until, probe_until) - now
  if wait > 0 then return {'open', stamp(wait), ''} end
  redis.call('HSET', key, 'probe', token, 'probe_until', stamp(now + probe_seconds))
  return {'probe', '0', ''}
elseif step == 'worked' then
  redis.call('HSET', key, 'worked_at', stamp(now))
  if open_until == 0 or has_probe then close() end
  if has_probe then return {'closed', '0', ''} end
elseif step == 'noted' then
  redis.call('HSET', key, 'error', text, 'error_at', stamp(now))
elseif step == 'failed' then
  redis.call('HSET', key, 'error', text, 'error_at', stamp(now))
  if open_until > 0 then
    if has_probe then
      redis.call('HSET', key, 'open_until', stamp(now + seconds))
      redis.call('HDEL', key, 'probe', 'probe_until')
    end
    return {'', '0', ''}
  end
  redis.call('ZREMRANGEBYSCORE', faults, '-inf', stamp(now - seconds))
  redis.call('ZADD', faults, stamp(now), stamp(now) .. ':' .. redis.call('ZCARD', faults))
  redis.call('EXPIRE', faults, math.ceil(seconds) + 1)
  if redis.call('ZCARD', faults) >= threshold then
    redis.call('HSET', key, 'open_until', stamp(now + seconds))
    return {'open', '0', ''}
  end
elseif step == 'let_go' then
  if has_probe then redis.call('HDEL', key, 'probe', 'probe_until') end
elseif step == 'pause' then
  redis.call('HSET', key, 'paused', text)
elseif step == 'resume' then
  redis.call('HDEL', key, 'paused')
  close()
elseif step == 'probe' then
  redis.call('HDEL', key, 'paused', 'probe', 'probe_until')
  redis.call('HSET', key, 'open_until', stamp(now))
elseif step == 'look' then
  local word = 'closed'
  if known.paused then word = 'paused'
  elseif open_until > now then word = 'open'
  elseif open_until > 0 then word = 'half_open' end
  local mark = redis.call('GET', KEYS[3]) or ''
  return {word, known.error_at or '0', known.error or '', known.paused or '', mark, known.worked_at or '0'}
end
return {'', '0', ''}
"""


class RedisState:
    """A `ChainState` for all workers.

    While Redis cannot be read, each process goes by what it meets itself: calls go on, breakers open after the same
    number of faults per process, and marks are kept; what was paused in Redis is not known. Hand in a connection that
    gives up quickly, or a call waits for Redis before it may wait for a model.
    """

    def __init__(
        self,
        connection: redis.Redis,
        threshold: int = 5,
        seconds: float = 60,
        changed: Callable[[str, str], None] = lambda _model_id, _word: None,
    ) -> None:
        """`changed` is told when a breaker has opened (`open`) or closed again (`closed`), once for all workers."""
        self._redis = connection
        self._changed = changed
        self._limits = (threshold, seconds, max(seconds, PROBE_SECONDS))
        self._script = connection.register_script(_BREAKER)
        self._alone: ChainState = LocalState(threshold, seconds)
        self._away_until = 0.0

    def ask(self, model_id: str) -> Leave:
        """Return whether the model may be called now."""
        token = secrets.token_hex(8)

        def shared() -> Leave:
            word, seconds, reason = self._run("ask", model_id, token)
            return Leave(word in ("closed", "probe"), float(seconds), token if word == "probe" else "", reason)

        return self._either(shared, lambda: self._alone.ask(model_id))

    def worked(self, model_id: str, leave: Leave) -> None:
        """Note that the model is there: its breaker closes."""
        self._both("worked", model_id, leave.probe, "", lambda: self._alone.worked(model_id, leave))

    def failed(self, model_id: str, leave: Leave, reason: str, *, counts: bool = True) -> None:
        """Note a fault, which the breaker counts unless it says nothing of the model's health."""

        def alone() -> None:
            self._alone.failed(model_id, leave, reason, counts=counts)

        self._both("failed" if counts else "noted", model_id, leave.probe, reason, alone)

    def let_go(self, model_id: str, leave: Leave) -> None:
        """Note that the call said nothing about the model's health."""
        self._both("let_go", model_id, leave.probe, "", lambda: self._alone.let_go(model_id, leave))

    def mark(self, model_id: str, kind: str, reason: str) -> None:
        """Note a permanent fault, for an hour."""
        value = json.dumps({"kind": kind, "reason": reason})
        self._alone.mark(model_id, kind, reason)
        self._either(lambda: self._redis.set(_mark_key(model_id), value, ex=int(MARK_SECONDS)), lambda: None)

    def mark_of(self, model_id: str) -> Mark | None:
        """Return the permanent fault noted within the last hour."""

        def shared() -> Mark | None:
            return _mark(cast(bytes | None, self._redis.get(_mark_key(model_id))))

        return self._either(shared, lambda: self._alone.mark_of(model_id))

    def pause(self, model_id: str, reason: str, *, by: str) -> None:
        """Keep every worker from the model until it is resumed. Raise `redis.RedisError` when it cannot be noted."""
        self._run("pause", model_id, text=f"Paused by {by}: {reason}")
        self.note(model_id, "paused", by, reason)

    def resume(self, model_id: str, *, by: str, reason: str = "") -> None:
        """Let the model be called again as if nothing had happened."""
        self._redis.delete(_mark_key(model_id))
        self._run("resume", model_id)
        self.note(model_id, "resumed", by, reason)

    def probe(self, model_id: str, *, by: str, reason: str = "") -> None:
        """Let the next call find out whether the model is back."""
        self._redis.delete(_mark_key(model_id))
        self._run("probe", model_id)
        self.note(model_id, "probed", by, reason)

    def acts(self) -> list[Act]:
        """Return what operators did lately, newest first. Raise `redis.RedisError` when it cannot be read."""
        return [Act(**json.loads(noted)) for noted in cast(list[bytes], self._redis.lrange(_ACTS, 0, -1))]

    def look(self, model_id: str) -> ModelState:
        """Return the model's state without changing it."""

        def shared() -> ModelState:
            word, error_at, error, paused, mark, worked_at = self._run("look", model_id)
            return ModelState(cast(BreakerWord, word), _mark(mark), error, float(error_at), paused, float(worked_at))

        return self._either(shared, lambda: self._alone.look(model_id))

    def note(self, model_id: str, what: str, by: str, reason: str) -> None:
        """Log what an operator did and keep it for `acts`. Raise `redis.RedisError` when it cannot be kept."""
        logger.warning("%s was %s by %s: %s", model_id, what, by, reason)
        act = json.dumps({"at": time.time(), "by": by, "what": what, "model_id": model_id, "reason": reason})
        self._redis.lpush(_ACTS, act)
        self._redis.ltrim(_ACTS, 0, _ACTS_KEPT - 1)

    def _run(self, step: str, model_id: str, token: str = "", text: str = "") -> Sequence[str]:
        keys = (f"{_PREFIX}breaker:{{{model_id}}}", f"{_PREFIX}faults:{{{model_id}}}", _mark_key(model_id))
        reply: Any = self._script(keys=keys, args=(step, token, *self._limits, text))
        return [part.decode() if isinstance(part, bytes) else str(part) for part in reply]

    def _both(self, step: str, model_id: str, token: str, text: str, alone: Callable[[], None]) -> None:
        """Note something in Redis and in this process, which may have to go by it alone."""
        alone()

        def shared() -> str:
            return self._run(step, model_id, token, text)[0]

        if word := self._either(shared, lambda: ""):
            self._changed(model_id, word)

    def _either(self, shared: Callable[[], T], alone: Callable[[], T]) -> T:
        if self._away_until > time.monotonic():
            return alone()
        try:
            result = shared()
        except redis.RedisError as error:
            if not self._away_until:
                logger.warning("Redis cannot be read (%s): this process judges the models alone", type(error).__name__)
            self._away_until = time.monotonic() + _AWAY_SECONDS
            return alone()
        self._away_until = 0.0
        return result


class RedisShelf:
    """Keeps the lifecycles of the models for all processes, for a day; without Redis nothing is kept."""

    def __init__(self, connection: redis.Redis) -> None:
        self._redis = connection

    def put(self, stages: Mapping[str, Stage]) -> None:
        """Keep the stages by bare id, in place of those kept before."""
        known = {bare: [stage.lifecycle, stage.ends_on, stage.authorised] for bare, stage in stages.items()}
        value = json.dumps(known)
        try:
            self._redis.set(_LIFECYCLES, value, ex=_SHELF_SECONDS)
        except redis.RedisError as error:
            logger.warning("the lifecycles of the models are not shared: %s", type(error).__name__)

    def stages(self) -> Mapping[str, Stage]:
        """Return the stages kept; none when nothing can be read."""
        try:
            value = cast(bytes | None, self._redis.get(_LIFECYCLES))
        except redis.RedisError:
            return {}
        return {bare: Stage(*known) for bare, known in json.loads(value).items()} if value else {}


def _mark(value: bytes | str | None) -> Mark | None:
    return Mark(**json.loads(value)) if value else None


def _mark_key(model_id: str) -> str:
    return f"{_PREFIX}mark:{{{model_id}}}"
