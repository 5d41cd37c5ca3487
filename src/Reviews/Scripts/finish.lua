-- Takes an ended review out of the queue; it stays readable for a while. ARGV: id, state, keep (ms), whether a person decided (1 or 0).
-- Doing it twice changes nothing.
local id, state, keep = ARGV[1], ARGV[2], ARGV[3]
local card = load(id)
if not card then return ended(id) end
local doc = redis.call('HGET', docs, id) or ''
remove(id, card)
card.f, card.b, card.l = nil, nil, nil
redis.call('HSET', done, 'state', state, 'card', cjson.encode(card), 'doc', doc)
redis.call('PEXPIRE', done, keep)
redis.call('PEXPIRE', body, keep)
if ARGV[4] == '1' then
  local minute = math.floor(now / 60000)
  local slot = 'm' .. minute % 16
  local noted = tonumber(redis.call('HGET', meters, slot) or '0')
  if math.floor(noted / 1000000) ~= minute then noted = minute * 1000000 end
  redis.call('HSET', meters, slot, whole(noted + 1))
end
tell('closed', id, state)
return {'noted'}
