-- Hands a review to the leads, as the ledger has it. ARGV: id, roles that may decide now (object).
local id = ARGV[1]
local card = load(id)
if not card then return ended(id) end
card.r, card.q = cjson.decode(ARGV[2]), nil
give_back(id, card)
tell('changed', id, 'pending')
return {'noted'}
