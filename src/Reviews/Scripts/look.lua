-- Notes that somebody looks at a review, and answers who else does. KEYS[11]: presence. ARGV: id, person, for how long (ms).
local present = KEYS[11]
redis.call('ZREMRANGEBYSCORE', present, '-inf', now)
redis.call('ZADD', present, now + tonumber(ARGV[3]), ARGV[1] .. '\n' .. ARGV[2])
local people = {}
for _, one in ipairs(redis.call('ZRANGEBYSCORE', present, '(' .. whole(now), '+inf')) do
  local id, who = string.match(one, '^(.-)\n(.*)$')
  if id == ARGV[1] and who ~= ARGV[2] then people[#people + 1] = who end
end
return people
