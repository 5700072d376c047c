/** What the engineer who runs it does by hand: dead letters looked at, and read again. */
import { systemClock } from './core/log.ts'
import { listUnreadable } from './core/pipeline/unreadable.ts'
import { listDeadLetters, replay } from './core/pipeline/dead-letters.ts'
import type { Store } from './core/store.ts'
import { openStore } from './state/open.ts'

type Environment = NodeJS.ProcessEnv

/** Prints a paragraph for each dead letter. Throws ConfigError for a wrong `STATE_URL`. */
export const listDead = (environment: Environment, print: (line: string) => void): Promise<void> =>
  withStore(environment, async (store) => {
    const letters = await listDeadLetters(store)
    const unreadable = await listUnreadable(store)
    if (letters.length + unreadable.length === 0) return print('no dead letters')
    for (const { at, path, why, body } of unreadable) {
      print(`unreadable  ${new Date(at).toISOString()}  ${path}  ${why}`)
      print(`    ${body.slice(0, 120)}`)
    }
    for (const { id, at, cause, messages } of letters) {
      print(`${id}  ${new Date(at).toISOString()}  ${cause}`)
      for (const { message } of messages) print(`    ${message.conversation}  ${message.text.slice(0, 120)}`)
    }
  })

/** Answers whether the messages are read again; prints why not. */
export const replayDead = (
  environment: Environment,
  id: string,
  print: (line: string) => void,
): Promise<boolean> =>
  withStore(environment, async (store) => {
    const done = await replay(store, systemClock, id)
    const said = {
      replayed: 'the messages are read again',
      unknown: 'there is no such dead letter: see `switchboard dead`',
      claimed: 'a person holds the case and has the messages in the thread',
    }
    print(`${id}: ${said[done]}`)
    return done === 'replayed'
  })

async function withStore<T>(environment: Environment, run: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(environment['STATE_URL'] || 'sqlite:./data/switchboard.db')
  try {
    return await run(store)
  } finally {
    await store.close()
  }
}
