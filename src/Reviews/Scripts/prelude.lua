-- Stands before every script. All state of a queue lives in a fixed set of keys that are always passed (and, on Garnet, locked):
-- so no script ever touches a key it did not declare, and one hash tag keeps a queue on one cluster node.
-- The server's clock alone judges leases and deadlines: a replica whose clock is wrong can neither free a claim nor end a review early.
local cards, pending, open, leases, docs, ages, consumers, meters, events, warnings, done, body =
  KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7], KEYS[8], KEYS[9], KEYS[10], KEYS[11], KEYS[12]
local time = redis.call('TIME')
local now = math.floor(tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000))

-- A card is what changes about a pending review: d deadline, s submitted (ms), o place in working order, c consumer, r roles,
-- v votes (name -> ms), f fence, b holder, l lease end, z bytes of the body, x skipped (name -> until ms), q the seats that are
-- still open (absent: anybody may sit), a warn so long before the deadline (ms), w warned, e extended.
local function load(id)
  local text = redis.call('HGET', cards, id)
  return text and cjson.decode(text)
end

local function save(id, card)
  redis.call('HSET', cards, id, cjson.encode(card))
end

local function held(card)
  return card.b and card.l > now
end

-- Whole numbers as text: Lua would write large ones with an exponent.
local function whole(number)
  return string.format('%.0f', number)
end

-- Notes what happened under the queue's next number. The epoch tells a queue from one that was lost and began again; the time in each
-- note tells it from another that got the same number after the server fell back to an older copy.
local function tell(kind, id, state)
  local number = redis.call('HINCRBY', meters, 'seq', 1)
  if number == 1 then redis.call('HSET', meters, 'epoch', time[1] .. '.' .. time[2]) end
  redis.call('ZADD', events, number, whole(number) .. '\n' .. kind .. '\n' .. id .. '\n' .. state .. '\n' .. time[1] .. time[2])
  if number % 256 == 0 then redis.call('ZREMRANGEBYSCORE', events, '-inf', number - 4096) end
end

local function give_back(id, card)
  card.f, card.b, card.l = nil, nil, nil
  redis.call('ZREM', leases, id)
  redis.call('ZADD', open, card.o, id)
  save(id, card)
end

local function hold(id, card, until_ms)
  card.l = until_ms
  redis.call('ZREM', open, id)
  redis.call('ZADD', leases, until_ms, id)
  save(id, card)
end

-- A new claim. The fence starts from the clock, so it rises even when the server came back empty.
local function take(id, card, by, lease)
  local last = tonumber(redis.call('HGET', meters, 'fence') or '0')
  card.f = math.max(last + 1, now)
  card.b = by
  redis.call('HSET', meters, 'fence', whole(card.f))
  hold(id, card, now + lease)
  tell('changed', id, 'pending')
end

-- Working order in one score: due second, then severity; ids are UUIDv7, so equal scores stand by age.
local function place(id, card, severity)
  card.o = math.floor(math.ceil(card.d / 1000) * 4 + 3 - severity)
  redis.call('ZADD', pending, card.o, id)
  if card.a and not card.w then redis.call('ZADD', warnings, card.d - card.a, id) end
end

-- Takes a review out of everything that is about pending ones.
local function remove(id, card)
  redis.call('ZREM', pending, id)
  redis.call('ZREM', ages, id)
  redis.call('ZREM', card.b and leases or open, id)
  if card.a then redis.call('ZREM', warnings, id) end
  if redis.call('HINCRBY', consumers, card.c, -1) <= 0 then redis.call('HDEL', consumers, card.c) end
  redis.call('HINCRBY', meters, 'bytes', whole(-(card.z or 0)))
  redis.call('HDEL', cards, id)
  redis.call('HDEL', docs, id)
end

-- Why this person may not decide this review, or nil. who: r roles, g groups whose seats they may take.
local function barred(card, by, who)
  if string.lower(card.c) == string.lower(by) then return 'own' end
  if card.v[by] then return 'voted' end
  local fits = false
  for _, role in ipairs(who.r) do fits = fits or card.r[role] end
  if not fits then return 'role' end
  if not card.q then return nil end
  for _, seat in ipairs(card.q) do
    for _, group in ipairs(who.g) do
      if seat == group then return nil end
    end
  end
  return 'seat'
end

-- What to answer about a review that is not pending.
local function ended(id)
  local state = redis.call('HGET', done, 'state')
  if state then return {'ended', state} end
  return {'unknown'}
end

-- The card as readers may see it: a lease that ran out is no claim.
local function shown(card)
  if not held(card) then card.f, card.b, card.l = nil, nil, nil end
  return cjson.encode(card)
end

-- The claim that a caller says it has, or the answer that it has not.
local function mine(id, by, fence)
  local card = load(id)
  if not card then return nil, ended(id) end
  if not held(card) or card.b ~= by or card.f ~= tonumber(fence) then return nil, {'stale', shown(card)} end
  return card
end

-- Which limit leaves no room for another review, or nil. Limits of 0 are none. The capacity is an estimate: at the pace of the last ten
-- minutes' decisions, how long would one more have to wait? With fewer than ten decisions to go by it says nothing.
local function full(consumer, bytes, most, most_own, most_bytes, longest)
  local waiting = redis.call('ZCARD', pending)
  if most > 0 and waiting >= most then return 'maxPending' end
  if most_own > 0 and tonumber(redis.call('HGET', consumers, consumer) or '0') >= most_own then return 'maxPendingPerConsumer' end
  if most_bytes > 0 and tonumber(redis.call('HGET', meters, 'bytes') or '0') + bytes > most_bytes then return 'maxPendingBytes' end
  if longest > 0 then
    local minute, decided = math.floor(now / 60000), 0
    for slot = 0, 15 do
      local noted = tonumber(redis.call('HGET', meters, 'm' .. slot) or '0')
      if math.floor(noted / 1000000) > minute - 10 then decided = decided + noted % 1000000 end
    end
    local span = 9 * 60000 + now % 60000
    if decided >= 10 and (waiting + 1) * span / decided > longest then return 'capacity' end
  end
end
