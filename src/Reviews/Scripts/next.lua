-- Claims the first review in working order that this person may decide. ARGV: person, lease (ms), place to start from, roles (array).
-- Looks at 1,024 reviews at most, so that no call holds the server; `more` names the place to go on from.
for _, id in ipairs(redis.call('ZRANGEBYSCORE', leases, '-inf', now, 'LIMIT', 0, 128)) do
  give_back(id, load(id))
end
local by, at, roles = ARGV[1], tonumber(ARGV[3]), cjson.decode(ARGV[4])
local due = math.floor(now / 1000) * 4
for page = 1, 32 do
  local ids = redis.call('ZRANGEBYSCORE', open, due, '+inf', 'LIMIT', at, 32)
  for _, id in ipairs(ids) do
    local card = load(id)
    if card.d > now and not barred(card, by, roles) then
      take(id, card, by, tonumber(ARGV[2]))
      return {'claimed', cjson.encode(card), redis.call('HGET', docs, id)}
    end
  end
  if #ids < 32 then return {'none'} end
  at = at + 32
end
return {'more', string.format('%.0f', at)}
