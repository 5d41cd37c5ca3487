-- Claims that review. ARGV: id, person, who (roles and groups), lease (ms). One's own claim is renewed under its fence.
local id, by, lease = ARGV[1], ARGV[2], tonumber(ARGV[4])
local card = load(id)
if not card then return ended(id) end
if card.d <= now then return {'overdue'} end
local why = barred(card, by, cjson.decode(ARGV[3]))
if why then return {why} end
if held(card) then
  if card.b ~= by then return {'heldbyanother', cjson.encode(card)} end
  hold(id, card, now + lease)
else
  take(id, card, by, lease)
end
return {'claimed', cjson.encode(card), redis.call('HGET', docs, id) or '', id}
