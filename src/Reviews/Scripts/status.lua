-- How long each of several reviews may still wait, in ms; empty where it is not pending. ARGV: ids.
local left = {}
for at, id in ipairs(ARGV) do
  local card = load(id)
  left[at] = card and whole(card.d - now) or ''
end
return left
