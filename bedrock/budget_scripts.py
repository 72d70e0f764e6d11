"""The steps of the shared budgets as Lua scripts: each runs in Redis as a whole, at the time of the Redis server."""

from __future__ import annotations

# What each key holds: slots (ticket -> end of its lease), starts (ticket -> start), charges (charge -> time), amounts
# (charge -> tokens), sum (of these), line (place -> rank), seen, about and why (by place), task:... (ticket -> start),
# burns:... (what the latest answers of a model burned), cached:... (tokens of a prefix that a model has in its cache).
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
local function forget(place)
  redis.call('ZREM', p .. 'line', place)
  redis.call('HDEL', p .. 'seen', place)
  redis.call('HDEL', p .. 'about', place)
  redis.call('HDEL', p .. 'why', place)
end
"""

# ARGV: ticket, class, task key, task times, task seconds, model, input, max tokens, requests, concurrent, tokens,
# window, hold seconds, wait seconds, about, place in line, most that the answer can burn, prefix, answers to know.
ENTER = (
    _COMMON
    + """
local ticket, class, task, task_times, task_seconds = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local model, input, max_tokens = ARGV[6], tonumber(ARGV[7]), tonumber(ARGV[8])
local requests, concurrent, tokens = tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11])
local window, hold, patience = tonumber(ARGV[12]), tonumber(ARGV[13]), tonumber(ARGV[14])
local me, most, prefix, enough = ARGV[16], tonumber(ARGV[17]), ARGV[18], tonumber(ARGV[19])
free(window)

-- What the answer burns at most is expected until enough answers of the model are known; then what these burned.
local function answer()
  local burns = redis.call('LRANGE', p .. 'burns:' .. model, 0, -1)
  if #burns < enough then return most end
  local peak = 0
  for _, burn in ipairs(burns) do peak = math.max(peak, number(burn)) end
  return math.max(max_tokens, math.min(most, math.ceil(peak * 1.1)))
end
if prefix ~= '' then input = math.max(0, input - number(redis.call('GET', p .. 'cached:' .. prefix))) end

local function task_wait(key, times, seconds)
  if times == 0 then return 0 end
  redis.call('ZREMRANGEBYSCORE', p .. key, '-inf', stamp(now - seconds))
  if redis.call('ZCARD', p .. key) < times then return 0 end
  return number(redis.call('ZRANGE', p .. key, 0, 0, 'WITHSCORES')[2]) + seconds - now
end

local need = math.min(tokens, input + answer())
if not redis.call('ZSCORE', p .. 'line', me) then
  redis.call('ZADD', p .. 'line', class * 1e12 + redis.call('INCR', p .. 'counter'), me)
  local about = cjson.decode(ARGV[15])
  about.since, about.key, about.times, about.seconds, about.need = now, task, task_times, task_seconds, need
  redis.call('HSET', p .. 'about', me, cjson.encode(about))
end
redis.call('HSET', p .. 'seen', me, stamp(now))

-- Room is kept for everyone who is ahead and could go, so that all may ask at once and nobody overtakes.
local place, need_ahead = 1, 0
for _, other in ipairs(redis.call('ZRANGE', p .. 'line', 0, -1)) do
  if other == me then break end
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
  redis.call('HSET', p .. 'why', me, what)
  return {0, stamp(now), stamp(seconds), place, what}
end
local own = task_wait(task, task_times, task_seconds)
if own > 0 then return wait(own, 'task') end
if redis.call('ZCARD', p .. 'slots') + place > concurrent then return wait(math.min(1, 0.05 * place), 'concurrency') end
local started = redis.call('ZCARD', p .. 'starts')
local surplus = started + place - requests
if surplus > 0 then
  local nth = math.min(surplus, started) - 1
  return wait(number(redis.call('ZRANGE', p .. 'starts', nth, nth, 'WITHSCORES')[2]) + window - now, 'requests')
end
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
forget(me)
return {1, stamp(now), '0', 0, ''}
"""
)

# ARGV: ticket, model, tokens, tokens of the output, place in line, prefix, tokens of it in the cache, and for how
# many seconds, answers to remember, 1 when the tokens are only what was reserved.
SETTLE = (
    _COMMON
    + """
local ticket, model, used, output = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
redis.call('ZREM', p .. 'slots', ticket)
forget(ARGV[5])
if output > 0 then
  redis.call('LPUSH', p .. 'burns:' .. model, output)
  redis.call('LTRIM', p .. 'burns:' .. model, 0, ARGV[9] - 1)
end
if tonumber(ARGV[7]) > 0 and ARGV[6] ~= '' then redis.call('SET', p .. 'cached:' .. ARGV[6], ARGV[7], 'EX', ARGV[8]) end
local reserved = redis.call('HGET', p .. 'amounts', ticket)
if not reserved then reserved = used end
reserved = number(reserved)
if ARGV[10] == '1' then used = math.min(used, reserved) end
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
LOOK = (
    _COMMON
    + """
free(tonumber(ARGV[1]))
local line = {}
for _, ticket in ipairs(redis.call('ZRANGE', p .. 'line', 0, -1)) do
  table.insert(line, ticket)
  table.insert(line, redis.call('HGET', p .. 'about', ticket) or '{}')
  table.insert(line, redis.call('HGET', p .. 'why', ticket) or '')
end
return {
  redis.call('ZCARD', p .. 'starts'), redis.call('ZCARD', p .. 'slots'), number(redis.call('GET', p .. 'sum')), line
}
"""
)

BEAT = (
    _COMMON
    + """
if redis.call('ZSCORE', p .. 'slots', ARGV[1]) then redis.call('ZADD', p .. 'slots', stamp(now + ARGV[2]), ARGV[1]) end
return 0
"""
)
