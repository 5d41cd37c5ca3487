-- Takes the warnings that are due, each once whoever asks. ARGV: how many at most. Answers the ids.
local warned = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', warnings, '-inf', now, 'LIMIT', 0, tonumber(ARGV[1]))) do
  redis.call('ZREM', warnings, id)
  local card = load(id)
  if card then
    card.w = true
    save(id, card)
    tell('warned', id, 'pending')
    warned[#warned + 1] = id
  end
end
return warned
