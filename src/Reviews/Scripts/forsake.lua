-- A gateway no longer waits for a review. KEYS[1]: who waits for it. ARGV: for how long nobody can join any more (ms), the gateway, and those that are gone.
-- Where nobody else waits, that is the end of joining: the answer is 'over', and whoever is told so withdraws the review.
for at = 2, #ARGV do redis.call('SREM', KEYS[1], ARGV[at]) end
if redis.call('SISMEMBER', KEYS[1], 'over') == 0 and redis.call('SCARD', KEYS[1]) > 0 then return {'others'} end
redis.call('SADD', KEYS[1], 'over')
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return {'over'}
