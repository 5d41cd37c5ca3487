-- Gives a claim back. ARGV: id, person, fence, and how long `next` passes this person by (ms; 0: not at all).
local id, by, skip = ARGV[1], ARGV[2], tonumber(ARGV[4])
local card, no = mine(id, by, ARGV[3])
if not card then return no end
if skip > 0 then
  card.x = card.x or {}
  card.x[by] = now + skip
end
give_back(id, card)
tell('changed', id, 'pending')
return {'released'}
