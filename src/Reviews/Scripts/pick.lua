-- Several pending reviews. ARGV: ids. Answers id, card and document of each that is still pending.
local found = {}
for _, id in ipairs(ARGV) do
  local card = load(id)
  if card then
    found[#found + 1] = id
    found[#found + 1] = shown(card)
    found[#found + 1] = redis.call('HGET', docs, id) or ''
  end
end
return found
