/** Telling and checking: waits for what should happen, prints it, and fails with what was seen instead. */
import { customersIndex } from '../../core/pipeline/identify.ts'
import { readState } from '../../core/record/session.ts'
import type { CustomerState } from '../../core/record/state.ts'
import type { KeyedEntry, RecordId, Store } from '../../core/store.ts'
import type { World } from '../world.ts'

/** A step that should have happened did not. */
export class StoryError extends Error {
  override readonly name = 'StoryError'
}

export interface Teller {
  act(title: string): void
  say(who: string, text: string): void
  check(what: string): void
  /** Waits until `look` finds something. Throws StoryError with `seen` when patience ends. */
  until<T>(what: string, look: () => Promise<T | undefined> | T | undefined, seen?: () => unknown): Promise<T>
  /** The state of the customer who is this contact. */
  customer(contact: string): Promise<{ record: RecordId; state: CustomerState } | undefined>
  entries(record: RecordId): Promise<(KeyedEntry & { [field: string]: unknown })[]>
}

const patienceMs = 30_000
const lookEveryMs = 25

export function createTeller(world: World, store: Store, print: (line: string) => void): Teller {
  return {
    act: (title) => print(`\n── ${title} ${'─'.repeat(Math.max(3, 70 - title.length))}`),
    say: (who, text) => print(`${who.padEnd(22)} ${indented(text)}`),
    check: (what) => print(`${' '.repeat(22)} ✓ ${what}`),
    async until(what, look, seen) {
      const deadline = Date.now() + patienceMs
      for (;;) {
        const found = await look()
        if (found !== undefined) return found
        if (Date.now() > deadline) {
          throw new StoryError(`did not happen: ${what}${seen ? `\n  seen: ${JSON.stringify(seen())}` : ''}`)
        }
        await pause(world)
      }
    },
    async customer(contact) {
      for (const { member } of await store.listed(customersIndex)) {
        const record: RecordId = `customer:${member.slice('customer:'.length)}`
        const state = await readState(store, record)
        if (state.person?.contact === contact && !state.movedTo) return { record, state }
      }
      return undefined
    },
    entries: async (record) =>
      (await store.read<KeyedEntry & { [field: string]: unknown }>(record, 0)).entries,
  }
}

const indented = (text: string): string => text.split('\n').join(`\n${' '.repeat(23)}`)

/** Until something changes in the world, or a moment has passed: the state changes without the world's knowing. */
function pause(world: World): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, lookEveryMs)
    const stop = world.onChange(done)
    function done() {
      clearTimeout(timer)
      stop()
      resolve()
    }
  })
}
