-- Notes that a gateway waits for a review. KEYS[1]: who waits for it. ARGV: gateway, for how long at most (ms), 1 to open it again.
-- Answers 'over' when the review is being withdrawn because nobody waited.
if ARGV[3] == '1' then
  redis.call('SREM', KEYS[1], 'over')
elseif redis.call('SISMEMBER', KEYS[1], 'over') == 1 then
  return {'over'}
end
redis.call('SADD', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {'waits'}
