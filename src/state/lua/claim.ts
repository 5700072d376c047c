import { type Script, shared } from './shared.ts'

/**
 * `Store.claim` in one call, for a Redis that is no cluster. Which records are due is known only inside,
 * so their keys are made here from ARGV[4], the shard's own prefix: nothing outside that slot is touched. ARGV[5…]
 * names records, each followed by the seq up to which it is known.
 */
export const claimDue: Script = {
  name: 'claimDue',
  text: `${shared}
local now, ends, count, shard = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local known = {}
for i = 5, #ARGV, 2 do known[ARGV[i]] = ARGV[i + 1] end
local claims = {}
for i, record in ipairs(redis.call('ZRANGE', KEYS[1], '-inf', now, 'BYSCORE', 'LIMIT', 0, count)) do
  claims[i] = take(KEYS[1], shard .. 'head:' .. record, shard .. 'entries:' .. record, record, now, ends, known[record])
end
return claims
`,
}

/**
 * Claims those of the records named in ARGV[3…] that are still due, each followed by the seq up to which it is known
 * (or nothing), their heads and entries being KEYS[2…]: for a cluster, where a script may touch only keys it was told of while a slot moves.
 */
export const claimThese: Script = {
  name: 'claimThese',
  text: `${shared}
local now, ends = ARGV[1], ARGV[2]
local claims = {}
for i = 3, #ARGV, 2 do
  local wait = redis.call('ZSCORE', KEYS[1], ARGV[i])
  if wait and tonumber(wait) <= tonumber(now) then
    local head = i - 1
    claims[#claims + 1] = take(KEYS[1], KEYS[head], KEYS[head + 1], ARGV[i], now, ends, ARGV[i + 1])
  end
end
return claims
`,
}
