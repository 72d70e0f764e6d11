"""The budgets that all workers share, in Redis: each step is one script, and time is the Redis server's."""

from __future__ import annotations

import json
import logging
import time
from typing import Any, Literal, cast

import redis

from bedrock.budget import Admission, Budget, BudgetState, Limits, Ticket, Waiting
from bedrock.local_budget import LocalBudget

logger = logging.getLogger(__name__)

_KEY = "prism:{budget}:"
_HOLD_SECONDS = 30.0
"""A holder that has not been heard of for so long has died."""
_WAIT_SECONDS = 5.0
"""A ticket that has not asked for so long has gone."""
_AWAY_SECONDS = 2.0
_CHAT, _OTHERS = 0, 1

# What each key holds: slots (ticket -> end of its lease), starts (ticket -> start), charges (charge -> time), amounts
# (charge -> tokens), sum (of the amounts), line (ticket -> rank), seen and about (by ticket), peaks (model -> output),
# task:... (ticket -> start).
_COMMON = """
local p = KEYS[1]
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local function stamp(value) return string.format('%.6f', value) end
local function number(value) return tonumber(value or 0) or 0 end
local function free(window)
  redis.call('ZREMRANGEBYSCORE', p .. 'slots', '-inf', stamp(now))
  redis.call('ZREMRANGEBYSCORE', p .. 'starts', '-inf', stamp(now - window))
  local old = redis.call('ZRANGEBYSCORE', p .. 'charges', '-inf', stamp(now - window))
  for _, charge in ipairs(old) do
    redis.call('DECRBY', p .. 'sum', number(redis.call('HGET', p .. 'amounts', charge)))
    redis.call('HDEL', p .. 'amounts', charge)
    redis.call('ZREM', p .. 'charges', charge)
  end
end
local function forget(ticket)
  redis.call('ZREM', p .. 'line', ticket)
  redis.call('HDEL', p .. 'seen', ticket)
  redis.call('HDEL', p .. 'about', ticket)
end
"""

# ARGV: ticket, class, task key, task times, task seconds, model, input, max tokens, requests, concurrent, tokens,
# window, hold seconds, wait seconds, about.
_ENTER = (
    _COMMON
    + """
local ticket, class, task, task_times, task_seconds = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local model, input, max_tokens = ARGV[6], tonumber(ARGV[7]), tonumber(ARGV[8])
local requests, concurrent, tokens = tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11])
local window, hold, patience = tonumber(ARGV[12]), tonumber(ARGV[13]), tonumber(ARGV[14])
free(window)

local function task_wait(key, times, seconds)
  if times == 0 then return 0 end
  redis.call('ZREMRANGEBYSCORE', p .. key, '-inf', stamp(now - seconds))
  if redis.call('ZCARD', p .. key) < times then return 0 end
  return number(redis.call('ZRANGE', p .. key, 0, 0, 'WITHSCORES')[2]) + seconds - now
end

local need = math.min(tokens, input + math.max(max_tokens, number(redis.call('HGET', p .. 'peaks', model))))
if not redis.call('ZSCORE', p .. 'line', ticket) then
  redis.call('ZADD', p .. 'line', class * 1e12 + redis.call('INCR', p .. 'counter'), ticket)
  local about = cjson.decode(ARGV[15])
  about.since, about.key, about.times, about.seconds, about.need = now, task, task_times, task_seconds, need
  redis.call('HSET', p .. 'about', ticket, cjson.encode(about))
end
redis.call('HSET', p .. 'seen', ticket, stamp(now))

-- Room is kept for everyone who is ahead and could go, so that all may ask at once and nobody overtakes.
local place, need_ahead = 1, 0
for _, other in ipairs(redis.call('ZRANGE', p .. 'line', 0, -1)) do
  if other == ticket then break end
  if now - number(redis.call('HGET', p .. 'seen', other)) > patience then
    forget(other)
  else
    local about = cjson.decode(redis.call('HGET', p .. 'about', other))
    if task_wait(about.key, about.times, about.seconds) == 0 then
      place, need_ahead = place + 1, need_ahead + about.need
    end
  end
end
local function wait(seconds, what)
  if place > 1 and what ~= 'task' then what = 'turn' end
  return {0, stamp(now), stamp(seconds), place, what}
end
local own = task_wait(task, task_times, task_seconds)
if own > 0 then return wait(own, 'task') end
if redis.call('ZCARD', p .. 'slots') + place > concurrent then return wait(math.min(1, 0.05 * place), 'concurrency') end
local starts = redis.call('ZRANGE', p .. 'starts', 0, -1, 'WITHSCORES')
local surplus = #starts / 2 + place - requests
if surplus > 0 then return wait(number(starts[math.min(2 * surplus, #starts)]) + window - now, 'requests') end
local over = number(redis.call('GET', p .. 'sum')) + need_ahead + need - tokens
if over > 0 then
  local charges, last = redis.call('ZRANGE', p .. 'charges', 0, -1, 'WITHSCORES'), now - window + 0.05
  for i = 1, #charges, 2 do
    over, last = over - number(redis.call('HGET', p .. 'amounts', charges[i])), number(charges[i + 1])
    if over <= 0 then break end
  end
  return wait(last + window - now, 'tokens')
end
redis.call('ZADD', p .. 'slots', stamp(now + hold), ticket)
redis.call('ZADD', p .. 'starts', stamp(now), ticket)
redis.call('ZADD', p .. 'charges', stamp(now), ticket)
redis.call('HSET', p .. 'amounts', ticket, need)
redis.call('INCRBY', p .. 'sum', need)
if task_times > 0 then
  redis.call('ZADD', p .. task, stamp(now), ticket)
  redis.call('EXPIRE', p .. task, math.ceil(task_seconds) + 1)
end
forget(ticket)
return {1, stamp(now), '0', 0, ''}
"""
)

# ARGV: ticket, model, tokens or -1, tokens of the output.
_SETTLE = (
    _COMMON
    + """
local ticket, model, used, output = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
redis.call('ZREM', p .. 'slots', ticket)
forget(ticket)
if used < 0 then return 0 end
if output > 0 then
  -- A peak that fades: what the next answer is likely to burn at most.
  local peak = number(redis.call('HGET', p .. 'peaks', model))
  redis.call('HSET', p .. 'peaks', model, math.floor(math.max(output, peak * 0.98)))
end
local reserved = redis.call('HGET', p .. 'amounts', ticket)
if not reserved then reserved = used end
reserved = number(reserved)
if used <= reserved then
  if redis.call('HEXISTS', p .. 'amounts', ticket) == 1 then
    redis.call('HSET', p .. 'amounts', ticket, used)
    redis.call('DECRBY', p .. 'sum', reserved - used)
  end
else
  redis.call('ZADD', p .. 'charges', stamp(now), ticket .. ':more')
  redis.call('HSET', p .. 'amounts', ticket .. ':more', used - reserved)
  redis.call('INCRBY', p .. 'sum', used - reserved)
end
return 0
"""
)

# ARGV: window.
_LOOK = (
    _COMMON
    + """
free(tonumber(ARGV[1]))
local line = {}
for _, ticket in ipairs(redis.call('ZRANGE', p .. 'line', 0, -1)) do
  table.insert(line, ticket)
  table.insert(line, redis.call('HGET', p .. 'about', ticket) or '{}')
end
return {
  redis.call('ZCARD', p .. 'starts'), redis.call('ZCARD', p .. 'slots'), number(redis.call('GET', p .. 'sum')), line
}
"""
)

_BEAT = (
    _COMMON
    + """
if redis.call('ZSCORE', p .. 'slots', ARGV[1]) then redis.call('ZADD', p .. 'slots', stamp(now + ARGV[2]), ARGV[1]) end
return 0
"""
)


class RedisBudget:
    """A `Budget` for all workers.

    While Redis cannot be read, each process keeps to its share of the budgets by itself, so that the workers together
    stay within them; waiting lines are then each process's own. Hand in a connection that gives up quickly.
    """

    def __init__(self, connection: redis.Redis, limits: Limits, *, workers: int = 1) -> None:
        self._limits = limits
        self._enter = connection.register_script(_ENTER)
        self._settle = connection.register_script(_SETTLE)
        self._beat = connection.register_script(_BEAT)
        self._look = connection.register_script(_LOOK)
        self._alone: Budget = LocalBudget(limits.share(workers))
        self._away_until = 0.0
        self._window = limits.seconds + limits.guard_seconds

    def enter(self, ticket: Ticket) -> Admission:
        """Ask for leave; a ticket that stops asking loses its place."""
        rate = self._limits.tasks.get(ticket.task)
        arguments = (
            ticket.id,
            _CHAT if ticket.task == "chat" else _OTHERS,
            f"task:{ticket.task}:{ticket.worker}",
            rate.times if rate else 0,
            rate.seconds if rate else 0,
            ticket.model_id,
            ticket.input_tokens,
            ticket.max_tokens,
            self._limits.requests,
            self._limits.concurrent,
            self._limits.tokens,
            self._window,
            _HOLD_SECONDS,
            _WAIT_SECONDS,
            json.dumps({"task": ticket.task, "label": ticket.label}),
        )
        reply = self._run(self._enter, *arguments)
        if reply is None:
            return self._alone.enter(ticket)
        granted, at, wait, place, what = reply
        waits_for = cast(Literal["", "task", "turn", "concurrency", "requests", "tokens"], _text(what))
        return Admission(bool(granted), float(at), max(0.0, float(wait)), int(place), waits_for)

    def beat(self, ticket: Ticket) -> None:
        """Say that the holder of a grant is alive."""
        self._run(self._beat, ticket.id, _HOLD_SECONDS)

    def settle(self, ticket: Ticket, tokens: int | None, output_tokens: int = 0) -> None:
        """Give the slot back, with the tokens really used where they are known."""
        self._alone.settle(ticket, tokens, output_tokens)
        self._run(self._settle, ticket.id, ticket.model_id, -1 if tokens is None else tokens, output_tokens)

    def leave(self, ticket: Ticket) -> None:
        """Stop waiting."""
        self.settle(ticket, None)

    def look(self) -> BudgetState:
        """Return what is in use and who waits."""
        reply = self._run(self._look, self._window)
        if reply is None:
            return self._alone.look()
        requests, concurrent, tokens, line = reply
        pairs = zip(line[::2], line[1::2], strict=True)
        waiting = tuple(_waiting(_text(ticket), json.loads(about)) for ticket, about in pairs)
        return BudgetState(int(requests), int(concurrent), int(tokens), waiting)

    def _run(self, script: Any, *arguments: object) -> Any:
        """Return the script's reply, or None while Redis is away."""
        if self._away_until > time.monotonic():
            return None
        try:
            reply = script(keys=(_KEY,), args=arguments)
        except redis.RedisError as error:
            if not self._away_until:
                logger.warning("Redis cannot be read (%s): this process keeps to its own share", type(error).__name__)
            self._away_until = time.monotonic() + _AWAY_SECONDS
            return None
        self._away_until = 0.0
        return reply


def _waiting(ticket: str, about: dict[str, Any]) -> Waiting:
    return Waiting(ticket, str(about.get("task", "")), str(about.get("label", "")), float(about.get("since", 0)))


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
