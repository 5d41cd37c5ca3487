-- What happened since a number. ARGV: the number, the note that bears it (empty: none yet), the epoch, how many at most.
-- Answers epoch and newest number, then notes; or `gap` in front where something is missing in between.
local from, epoch = tonumber(ARGV[1]), redis.call('HGET', meters, 'epoch') or ''
local newest = redis.call('HGET', meters, 'seq') or '0'
local known = ARGV[3] == epoch or (from == 0 and ARGV[3] == '')
local notes = known and redis.call('ZRANGEBYSCORE', events, from, '+inf', 'LIMIT', 0, tonumber(ARGV[4]) + 1) or {}
if from > 0 and known then
  known = notes[1] == ARGV[2]
  table.remove(notes, 1)
end
if known and tonumber(newest) > from then
  local first = notes[1] and tonumber(string.match(notes[1], '^(%d+)'))
  known = first == from + 1
end
if not known then
  local last = redis.call('ZREVRANGEBYSCORE', events, '+inf', '-inf', 'LIMIT', 0, 1)[1] or ''
  return {'gap', epoch, newest, last}
end
table.insert(notes, 1, epoch)
table.insert(notes, 1, 'notes')
return notes
