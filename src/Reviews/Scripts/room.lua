-- Whether there is room for a review, or it is there already. ARGV: id, consumer, bytes, limits as in submit.
if redis.call('HEXISTS', cards, ARGV[1]) == 1 then return {'pending'} end
local limit = full(ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]))
if limit then return {'full', limit} end
return {'pending'}
