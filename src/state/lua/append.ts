import { type Script, shared } from './shared.ts'

/** `Store.append`. Answers a status, the record's last seq, and for `duplicate` the keys. */
export const append: Script = {
  name: 'append',
  text: `${shared}
local function drop(head, entries, keys, trimmed, most, before)
  local gone = 0
  while gone < most do
    local at = tonumber(string.match(redis.call('LINDEX', entries, 0), '^{"at":([^,}]+)') or '')
    if not at or at >= before then break end
    redis.call('LPOP', entries)
    gone = gone + 1
  end
  if gone == 0 then return end
  redis.call('HSET', head, 'trimmed', trimmed + gone)
  redis.call('ZREMRANGEBYSCORE', keys, '-inf', trimmed + gone)
end

local due_set, head, entries, keys, counters = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local record, channel, soon = ARGV[1], ARGV[2], ARGV[3]
local token, expect, due, ends = ARGV[4], ARGV[5], ARGV[6], ARGV[7]
local folded, snapshot, release, release_due = ARGV[8], ARGV[9], ARGV[10], ARGV[11]
local keep, before, at_once = ARGV[12], ARGV[13], ARGV[14]
local counts = tonumber(ARGV[15])
local first = 16 + 2 * counts

local trimmed = dropped(head)
local seq = trimmed + redis.call('LLEN', entries)
if token ~= '' and not holds(head, token) then return {'lease-lost', seq} end
local there = {'duplicate', seq}
for i = first, #ARGV, 2 do
  if redis.call('ZSCORE', keys, ARGV[i]) then there[#there + 1] = ARGV[i] end
end
if #there > 2 then return there end
if expect ~= '' and tonumber(expect) ~= seq then return {'conflict', seq} end
local last = seq + (#ARGV - first + 1) / 2
if folded ~= '' and tonumber(folded) > last then return {'past-end', last} end
if folded ~= '' and tonumber(folded) < trimmed then return {'before-first', trimmed + 1} end

for i = first, #ARGV, 2 do
  redis.call('ZADD', keys, seq + (i - first) / 2 + 1, ARGV[i])
  redis.call('RPUSH', entries, ARGV[i + 1])
end
if folded ~= '' then redis.call('HSET', head, 'folded', folded, 'snapshot', snapshot) end
if keep ~= '' then
  local most = math.min(tonumber(folded), last - keep, trimmed + at_once) - trimmed
  drop(head, entries, keys, trimmed, most, tonumber(before))
end

for i = 16, first - 1, 2 do redis.call('HINCRBY', counters, ARGV[i], ARGV[i + 1]) end

local wait = redis.call('HMGET', head, 'until', 'due')
local sooner = earlier(earlier(wait[2], due), release_due)
if sooner and sooner ~= wait[2] then redis.call('HSET', head, 'due', sooner) end
if release ~= '' then redis.call('HDEL', head, 'until')
elseif ends ~= '' then redis.call('HSET', head, 'until', ends) end
if release ~= '' or ends ~= '' or sooner ~= (wait[2] or nil) then place(due_set, head, record, channel, soon) end
return {'ok', last}
`,
}
