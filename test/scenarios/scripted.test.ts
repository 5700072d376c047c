/**
 * Requests that scripts answer, and those that only look like them: labelled messages of a customer on file through the
 * whole pipeline, the offline classifier in the model's place.
 */
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { languages } from '../../src/core/classifier/heads.ts'
import { openSqlite } from '../../src/state/sqlite.ts'
import { createBuiltinHelpdesk } from '../../src/helpdesk/builtin/index.ts'
import { demoCompany } from '../../src/helpdesk/builtin/demo/index.ts'
import { provisionalRecord } from '../../src/core/pipeline/accept.ts'
import type { Entry } from '../../src/core/record/entries.ts'
import { articles } from '../helpdesk/world.ts'
import { createOutside } from '../support/outside.ts'
import { accept, movingClock, partsFor, scriptedModel, text, work } from '../support/pipeline.ts'

interface Seen {
  words: string
  route: string
  went: string
  language: string
  /** What the agent was asked. */
  asked: number
}

let seen: Seen[]

/** Each to a gateway that knows nothing of the others. */
async function see(words: string, route: string): Promise<Seen> {
  const store = openSqlite(':memory:')
  const clock = movingClock()
  const model = scriptedModel(() => [{ type: 'text', text: 'an answer' }])
  const parts = await partsFor(store, createOutside(), model, clock)
  parts.helpdesk = createBuiltinHelpdesk({ store, clock: clock.now, data: demoCompany, articles })
  await accept(parts, text(words, clock.now()))
  clock.pass(5_000)
  await work(parts)
  const { entries } = await store.read<Entry>(await provisionalRecord('sms:+447700900101'), 0)
  await store.close()
  const went = entries.findLast((entry) => entry.type === 'answered')?.route ?? 'nothing'
  const language = entries.find((entry) => entry.type === 'classified')?.classification.language ?? 'und'
  return { words, route, went, language, asked: model.asked }
}

beforeAll(async () => {
  let route = ''
  seen = []
  for (const line of readFileSync(new URL('scripted.txt', import.meta.url), 'utf8').split('\n')) {
    if (line.startsWith('# ')) route = line.slice(2)
    else if (line) seen.push(await see(line, route))
  }
}, 240_000)

const shown = (some: Seen[]): string[] => some.map(({ words, went }) => `${words}: ${went}`)

test('they are in every language', () => {
  const scripted = seen.filter(({ went }) => went.startsWith('scripted:'))
  expect(new Set(scripted.map(({ language }) => language))).toEqual(new Set(languages))
})

test('nothing that only looks like one is answered by a script', () => {
  expect(shown(seen.filter(({ route, went }) => route === 'agent' && went !== 'agent'))).toEqual([])
})

describe.each(['scripted:password', 'scripted:invoice', 'scripted:ticket'])('%s', (way) => {
  test('is taken by nothing else', () => {
    expect(shown(seen.filter(({ route, went }) => went === way && route !== way))).toEqual([])
  })

  test('answers nearly all that are its own, and the agent the rest', () => {
    const own = seen.filter(({ route }) => route === way)
    const missed = own.filter(({ went }) => went !== way)
    console.log(`${way}: ${own.length - missed.length} of ${own.length}`, shown(missed))
    expect(missed.length / own.length).toBeLessThanOrEqual(0.05)
    expect(missed.every(({ went }) => went === 'agent')).toBe(true)
    expect(own.filter(({ went, asked }) => went === way && asked > 0)).toEqual([])
  })
})
