import { type Script, shared } from './shared.ts'

/** `Store.read` of the record with KEYS head, entries after ARGV[1] (empty: after the snapshot). */
export const read: Script = {
  name: 'read',
  text: `${shared}
return read_from(KEYS[1], KEYS[2], ARGV[1])
`,
}
