import { type Script, shared } from './shared.ts'

/** `Store.renew`: KEYS due, head; ARGV record, token, until. Answers 1, or 0 when the lease was lost. */
export const renew: Script = {
  name: 'renew',
  text: `${shared}
if not holds(KEYS[2], ARGV[2]) then return 0 end
redis.call('HSET', KEYS[2], 'until', ARGV[3])
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
return 1
`,
}

/** `Store.release`: KEYS due, head; ARGV record, token, due, channel, soon. Answers as `renew`. */
export const release: Script = {
  name: 'release',
  text: `${shared}
if not holds(KEYS[2], ARGV[2]) then return 0 end
redis.call('HDEL', KEYS[2], 'until')
local due = earlier(redis.call('HGET', KEYS[2], 'due'), ARGV[3])
if due then redis.call('HSET', KEYS[2], 'due', due) end
place(KEYS[1], KEYS[2], ARGV[1], ARGV[4], ARGV[5])
return 1
`,
}
