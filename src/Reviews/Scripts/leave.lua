-- Takes a review out of this queue that waits in another one now. ARGV: id.
local id = ARGV[1]
local card = load(id)
if not card then return {'noted'} end
remove(id, card)
redis.call('DEL', body)
tell('moved', id, 'pending')
return {'noted'}
