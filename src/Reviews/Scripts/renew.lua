-- Lengthens a claim that is still in force. ARGV: id, person, fence, lease (ms).
local id = ARGV[1]
local card = load(id)
if not card then return ended(id) end
if not held(card) or card.b ~= ARGV[2] or card.f ~= tonumber(ARGV[3]) then return {'stale', shown(card)} end
hold(id, card, now + tonumber(ARGV[4]))
return {'claimed', cjson.encode(card), redis.call('HGET', docs, id)}
