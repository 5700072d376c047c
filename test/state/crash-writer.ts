/**
 * Appends pairs of entries to a SQLite state for ever, and prints the number of each pair once the
 * append was reported ok. Run by sqlite-crash.test.ts, which kills it: node crash-writer.ts <url> <name> <from>
 */
import { writeSync } from 'node:fs'
import { openStore } from '../../src/state/open.ts'

const [url = '', name = '', from = '0'] = process.argv.slice(2)
const store = await openStore(url)
for (let n = Number(from); ; n++) {
  const at = Date.now()
  const pair = ['said', 'due'].map((type) => ({
    key: `${name}/${type}/${n}`,
    type,
    at,
    pad: 'x'.repeat(n % 5_000),
  }))
  const appended = await store.append('customer:dana', pair, {
    due: n + 1,
    snapshot: { seq: 0, version: 1, state: n },
  })
  if (!appended.ok) throw new Error(`pair ${n} was refused: ${appended.why}`)
  // Synchronous, so that nothing reported is lost in a buffer when the process is killed.
  writeSync(1, `${n}\n`)
}
