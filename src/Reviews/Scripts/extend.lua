-- Moves the deadline once, as the ledger has it. ARGV: id, by how much (ms), keep after the deadline (ms).
local id = ARGV[1]
local card = load(id)
if not card then return ended(id) end
if card.e then return {'noted'} end
local severity = 3 - card.o % 4
card.e, card.w, card.d = true, nil, card.d + tonumber(ARGV[2])
place(id, card, severity)
if not held(card) then redis.call('ZADD', open, card.o, id) end
redis.call('PEXPIRE', body, whole(math.max(card.d - now, 0) + tonumber(ARGV[3])))
save(id, card)
tell('changed', id, 'pending')
return {'noted'}
