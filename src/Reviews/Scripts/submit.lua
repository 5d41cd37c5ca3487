-- Submits a review, or finds it under its id. ARGV: id, document, sealed body, card (consumer, roles, votes, open seats, warning, extended),
-- severity 0-3, time left (ms), age (ms), keep after the deadline (ms), limits: reviews, reviews of the consumer, bytes, waiting time (ms).
local id = ARGV[1]
local state = redis.call('HGET', done, 'state')
if state then return {'ended', state} end
local left = math.floor(tonumber(ARGV[6]))
local keep = math.max(left, 0) + math.floor(tonumber(ARGV[8]))
if redis.call('HEXISTS', cards, id) == 1 then
  if redis.call('EXISTS', body) == 0 then redis.call('SET', body, ARGV[3], 'PX', keep) end
  return {'pending'}
end
local card = cjson.decode(ARGV[4])
local limit = full(card.c, #ARGV[3], tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11]), tonumber(ARGV[12]))
if limit then return {'full', limit} end
card.d, card.s, card.z = now + left, now - math.floor(tonumber(ARGV[7])), #ARGV[3]
place(id, card, tonumber(ARGV[5]))
redis.call('ZADD', open, card.o, id)
redis.call('ZADD', ages, card.s, id)
redis.call('HINCRBY', consumers, card.c, 1)
redis.call('HINCRBY', meters, 'bytes', card.z)
redis.call('HSET', docs, id, ARGV[2])
redis.call('SET', body, ARGV[3], 'PX', keep)
save(id, card)
tell('held', id, 'pending')
return {'held'}
