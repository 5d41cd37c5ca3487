-- Opens the answer of a claim's holder: from here the lease lasts long enough to record it. ARGV: id, person, fence, time to answer (ms).
local id = ARGV[1]
local card = load(id)
if not card then return ended(id) end
if card.d <= now then return {'overdue'} end
if not held(card) or card.b ~= ARGV[2] or card.f ~= tonumber(ARGV[3]) then return {'stale', shown(card)} end
hold(id, card, math.max(card.l, now + tonumber(ARGV[4])))
return {'ok', cjson.encode(card), redis.call('HGET', docs, id)}
