-- Submits a review, or finds it under its id. ARGV: id, document, consumer, roles (object), severity 0-3, time left (ms), age (ms),
-- sealed body, keep after the deadline (ms), limit of the queue, limit of the consumer, votes (object).
local id, consumer = ARGV[1], ARGV[3]
local state = redis.call('HGET', done, 'state')
if state then return {'closed', state} end
local left = math.floor(tonumber(ARGV[6]))
local keep = math.max(left, 0) + math.floor(tonumber(ARGV[9]))
if load(id) then
  if redis.call('EXISTS', body) == 0 then redis.call('SET', body, ARGV[8], 'PX', keep) end
  return {'pending'}
end
local limit, own = tonumber(ARGV[10]), tonumber(ARGV[11])
if limit > 0 and redis.call('ZCARD', pending) >= limit then return {'full', 'maxPending', ARGV[10]} end
if own > 0 and tonumber(redis.call('HGET', consumers, consumer) or '0') >= own then return {'full', 'maxPendingPerConsumer', ARGV[11]} end
local card = {d = now + left, s = now - math.floor(tonumber(ARGV[7])), c = consumer, r = cjson.decode(ARGV[4]), v = cjson.decode(ARGV[12])}
-- Working order in one score: due second, then severity; ids are UUIDv7, so equal scores stand by age.
card.o = math.floor(math.ceil(card.d / 1000) * 4 + 3 - tonumber(ARGV[5]))
redis.call('ZADD', pending, card.o, id)
redis.call('ZADD', open, card.o, id)
redis.call('ZADD', ages, card.s, id)
redis.call('HINCRBY', consumers, consumer, 1)
redis.call('HSET', docs, id, ARGV[2])
redis.call('SET', body, ARGV[8], 'PX', keep)
save(id, card)
return {'held'}
