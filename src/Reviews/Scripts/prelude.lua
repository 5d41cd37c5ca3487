-- Stands before every script. All state of a queue lives in a fixed set of keys that are always passed (and, on Garnet, locked):
-- so no script ever touches a key it did not declare, and one hash tag keeps a queue on one cluster node.
-- The server's clock alone judges leases and deadlines: a replica whose clock is wrong can neither free a claim nor end a review early.
local cards, pending, open, leases, docs, fence, ages, consumers, done, body =
  KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7], KEYS[8], KEYS[9], KEYS[10]
local time = redis.call('TIME')
local now = math.floor(tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000))

-- A card is what changes about a pending review:
-- d deadline, s submitted (ms), o place in working order, c consumer, r roles, v votes (name -> ms), f fence, b holder, l lease end.
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
  local last = tonumber(redis.call('GET', fence) or '0')
  card.f = math.max(last + 1, now)
  card.b = by
  redis.call('SET', fence, string.format('%.0f', card.f))
  hold(id, card, now + lease)
end

-- Why this person may not decide this review, or nil.
local function barred(card, by, roles)
  if card.c == by then return 'own' end
  if card.v[by] then return 'voted' end
  for _, role in ipairs(roles) do
    if card.r[role] then return nil end
  end
  return 'role'
end

-- What to answer about a review that is not pending.
local function ended(id)
  local state = redis.call('HGET', done, 'state')
  if state then return {'closed', state} end
  return {'unknown'}
end

-- The card as readers may see it: a lease that ran out is no claim.
local function shown(card)
  if not held(card) then card.f, card.b, card.l = nil, nil, nil end
  return cjson.encode(card)
end
