-- Lengthens a claim that is still in force. ARGV: id, person, fence, lease (ms).
local id = ARGV[1]
local card, no = mine(id, ARGV[2], ARGV[3])
if not card then return no end
hold(id, card, now + tonumber(ARGV[4]))
return {'claimed', cjson.encode(card), redis.call('HGET', docs, id) or '', id}
