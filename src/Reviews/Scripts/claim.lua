-- Claims that review. ARGV: id, person, lease (ms), roles (array). One's own claim is renewed under its fence.
local id, by, lease = ARGV[1], ARGV[2], tonumber(ARGV[3])
local card = load(id)
if not card then return ended(id) end
if card.d <= now then return {'overdue'} end
local why = barred(card, by, cjson.decode(ARGV[4]))
if why then return {'barred', why} end
if held(card) then
  if card.b ~= by then return {'heldby', cjson.encode(card)} end
  hold(id, card, now + lease)
else
  take(id, card, by, lease)
end
return {'claimed', cjson.encode(card), redis.call('HGET', docs, id)}
