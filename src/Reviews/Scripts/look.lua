-- Notes that somebody looks at a review, and answers who else does. KEYS[11]: presence at this review. ARGV: person, for how long (ms).
local present, by = KEYS[11], ARGV[1]
redis.call('ZREMRANGEBYSCORE', present, '-inf', now)
redis.call('ZADD', present, now + tonumber(ARGV[2]), by)
redis.call('PEXPIRE', present, ARGV[2])
local people = {}
for _, one in ipairs(redis.call('ZRANGE', present, 0, -1)) do
  if one ~= by then people[#people + 1] = one end
end
return people
