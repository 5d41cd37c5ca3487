-- Claims the first review in working order that this person may decide. ARGV: person, who (roles and groups), lease (ms), place to start from.
-- Looks at about 1,000 reviews at most, so that no call holds the server; `more` names the place to go on from.
for _, id in ipairs(redis.call('ZRANGEBYSCORE', leases, '-inf', now, 'LIMIT', 0, 128)) do
  local card = load(id)
  if card then give_back(id, card) else redis.call('ZREM', leases, id) end
end
local by, who, at = ARGV[1], cjson.decode(ARGV[2]), tonumber(ARGV[4])
local due, size = math.floor(now / 1000) * 4, 4
for page = 1, 32 do
  local ids = redis.call('ZRANGEBYSCORE', open, due, '+inf', 'LIMIT', at, size)
  for _, id in ipairs(ids) do
    local card = load(id)
    if card and card.d > now and not (card.x and (card.x[by] or 0) > now) and not barred(card, by, who) then
      take(id, card, by, tonumber(ARGV[3]))
      return {'claimed', cjson.encode(card), redis.call('HGET', docs, id) or '', id}
    end
  end
  if #ids < size then return {'none'} end
  at, size = at + size, 32
end
return {'more', whole(at)}
