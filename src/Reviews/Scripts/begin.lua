-- Opens the answer of a claim's holder: from here the lease lasts long enough to record it. ARGV: id, person, fence, time to answer (ms).
local id = ARGV[1]
local card, no = mine(id, ARGV[2], ARGV[3])
if not card and no[1] ~= 'stale' then return no end
local due = card or load(id)
if due.d <= now then return {'overdue'} end
if not card then return no end
local enough = now + tonumber(ARGV[4])
if card.l < enough then hold(id, card, enough) end
return {'begun'}
