-- Notes a vote that the ledger has taken and gives the review back to the queue. ARGV: id, person, open seats (array; empty: anybody).
local id, by, seats = ARGV[1], ARGV[2], ARGV[3]
local card = load(id)
if not card then return ended(id) end
card.v[by] = now
if seats == '' then card.q = nil else card.q = cjson.decode(seats) end
if card.b == by or not held(card) then give_back(id, card) else save(id, card) end
tell('changed', id, 'pending')
return {'noted'}
