-- Takes an ended review out of the queue; it stays readable for a while. ARGV: id, state, keep (ms). Doing it twice changes nothing.
local id, keep = ARGV[1], ARGV[3]
local card = load(id)
if not card then return ended(id) end
for _, set in ipairs({pending, open, leases, ages}) do redis.call('ZREM', set, id) end
if redis.call('HINCRBY', consumers, card.c, -1) <= 0 then redis.call('HDEL', consumers, card.c) end
card.f, card.b, card.l = nil, nil, nil
redis.call('HSET', done, 'state', ARGV[2], 'card', cjson.encode(card), 'doc', redis.call('HGET', docs, id))
redis.call('PEXPIRE', done, keep)
redis.call('PEXPIRE', body, keep)
redis.call('HDEL', cards, id)
redis.call('HDEL', docs, id)
return {'finished'}
