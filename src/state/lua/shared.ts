/**
 * What the scripts share. A record is three keys in its shard's slot:
 *   head     hash: `token`, `until` (while a lease is held), `due` (what waits), `folded` and `snapshot`,
 *            `trimmed` (how many entries were dropped)
 *   entries  list of JSON texts; the entry with seq n is at n - 1 - trimmed, so the record's last seq is
 *            its length + trimmed
 *   keys     sorted set of the entries' keys by seq
 * and a member of the shard's sorted set `due`, scored by when it next wants looking at: at the lease's
 * end while held, otherwise when due. Times pass through as texts: Lua would round them.
 */
export const shared = `
local function earlier(a, b)
  if not a or a == '' then return b ~= '' and b or nil end
  if not b or b == '' then return a end
  return tonumber(a) <= tonumber(b) and a or b
end

local function holds(head, token)
  local lease = redis.call('HMGET', head, 'token', 'until')
  return lease[2] and lease[1] == token
end

local function dropped(head) return tonumber(redis.call('HGET', head, 'trimmed') or 0) end

local function read_from(head, entries, after)
  local trimmed = dropped(head)
  local snapshot = false
  local from = after
  if after == '' then
    local folded = redis.call('HMGET', head, 'folded', 'snapshot')
    from, snapshot = folded[1] or '0', folded[2]
  end
  from = math.max(tonumber(from), trimmed)
  local bodies = redis.call('LRANGE', entries, from - trimmed, -1)
  return {trimmed + redis.call('LLEN', entries), trimmed + 1, from, snapshot, bodies}
end

local function place(due_set, head, record, channel, soon)
  local wait = redis.call('HMGET', head, 'until', 'due')
  local at = wait[1] or wait[2]
  if not at then
    redis.call('ZREM', due_set, record)
    return
  end
  redis.call('ZADD', due_set, at, record)
  if not wait[1] and tonumber(at) <= tonumber(soon) then redis.call('PUBLISH', channel, at) end
end

-- Beginning with the entry that is said to be known, or all there is where that one is gone.
local function read_known(head, entries, known)
  local trimmed = dropped(head)
  local last = trimmed + redis.call('LLEN', entries)
  if not known or known <= trimmed or known > last then return read_from(head, entries, '') end
  return {last, trimmed + 1, known - 1, false, redis.call('LRANGE', entries, known - 1 - trimmed, -1)}
end

local function take(due_set, head, entries, record, now, ends, known)
  local token = redis.call('HINCRBY', head, 'token', 1)
  redis.call('HSET', head, 'until', ends)
  local due = redis.call('HGET', head, 'due')
  if due and tonumber(due) <= tonumber(now) then redis.call('HDEL', head, 'due') end
  redis.call('ZADD', due_set, ends, record)
  return {record, token, read_known(head, entries, tonumber(known))}
end
`

/** A script with its text. Keys and arguments are named in its comment, in the order they are passed. */
export interface Script {
  name: string
  text: string
}
