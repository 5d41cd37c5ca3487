-- Notes a vote that the ledger has taken and gives the review back to the queue. ARGV: id, person.
local id, by = ARGV[1], ARGV[2]
local card = load(id)
if not card then return ended(id) end
card.v[by] = now
if card.b == by or not held(card) then give_back(id, card) else save(id, card) end
return {'ok'}
