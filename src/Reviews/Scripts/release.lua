-- Gives a claim back. ARGV: id, person, fence.
local id = ARGV[1]
local card = load(id)
if not card then return ended(id) end
if not held(card) or card.b ~= ARGV[2] or card.f ~= tonumber(ARGV[3]) then return {'stale', shown(card)} end
give_back(id, card)
return {'released'}
