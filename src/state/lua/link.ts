import type { Script } from './shared.ts'

/** `Store.link`: KEYS link; ARGV record, the record to replace (or empty). Answers where it points now. */
export const link: Script = {
  name: 'link',
  text: `
local at = redis.call('GET', KEYS[1])
if at and at ~= ARGV[2] then return at end
redis.call('SET', KEYS[1], ARGV[1])
return ARGV[1]
`,
}
