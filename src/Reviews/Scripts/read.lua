-- One review, pending or lately ended. ARGV: id.
local id = ARGV[1]
local card = load(id)
if card then return {'pending', shown(card), redis.call('HGET', docs, id) or ''} end
local past = redis.call('HMGET', done, 'state', 'card', 'doc')
if past[1] then return {past[1], past[2], past[3]} end
return {'unknown'}
