import { type Script, shared } from './shared.ts'

/** `Store.append`. Answers a status, the record's last seq, and for `duplicate` the keys. */
export const append: Script = {
  name: 'append',
  text: `${shared}
local due_set, head, entries, keys = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local record, channel, soon = ARGV[1], ARGV[2], ARGV[3]
local token, expect, due, ends = ARGV[4], ARGV[5], ARGV[6], ARGV[7]
local folded, snapshot, release, release_due = ARGV[8], ARGV[9], ARGV[10], ARGV[11]
local first = 12

local seq = redis.call('LLEN', entries)
if token ~= '' and not holds(head, token) then return {'lease-lost', seq} end
local there = {'duplicate', seq}
for i = first, #ARGV, 2 do
  if redis.call('SISMEMBER', keys, ARGV[i]) == 1 then there[#there + 1] = ARGV[i] end
end
if #there > 2 then return there end
if expect ~= '' and tonumber(expect) ~= seq then return {'conflict', seq} end
local last = seq + (#ARGV - first + 1) / 2
if folded ~= '' and tonumber(folded) > last then return {'past-end', last} end

for i = first, #ARGV, 2 do
  redis.call('SADD', keys, ARGV[i])
  redis.call('RPUSH', entries, ARGV[i + 1])
end
if folded ~= '' then redis.call('HSET', head, 'folded', folded, 'snapshot', snapshot) end

local wait = redis.call('HMGET', head, 'until', 'due')
local sooner = earlier(earlier(wait[2], due), release_due)
if sooner and sooner ~= wait[2] then redis.call('HSET', head, 'due', sooner) end
if release ~= '' then redis.call('HDEL', head, 'until')
elseif ends ~= '' then redis.call('HSET', head, 'until', ends) end
if release ~= '' or ends ~= '' or sooner ~= (wait[2] or nil) then place(due_set, head, record, channel, soon) end
return {'ok', last}
`,
}
