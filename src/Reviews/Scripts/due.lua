-- Reviews whose deadline has passed, first due first. ARGV: how many at most.
return redis.call('ZRANGEBYSCORE', pending, '-inf', math.floor(now / 1000) * 4 + 3, 'LIMIT', 0, tonumber(ARGV[1]))
