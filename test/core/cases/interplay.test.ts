/** Two things at one moment, told as a table: whatever comes first, each word arrives once and one of the two decides. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EntryType } from '../../../src/core/record/entries.ts'
import type { KeyedEntry, Store } from '../../../src/core/store.ts'
import { maya, onWhatsApp, startDesk, tom, type DeskScene } from '../../support/desk.ts'
import { accept, text } from '../../support/pipeline.ts'

let desk: DeskScene
/** What happens right before an entry of this type is written: another process was faster. */
let first: { type: EntryType; act: () => Promise<unknown> } | undefined
let whileAnswering: () => Promise<unknown>

beforeEach(async () => {
  first = undefined
  whileAnswering = async () => {}
  desk = await startDesk(undefined, (parts) => {
    const { model } = parts
    return {
      ...parts,
      store: overtaken(parts.store),
      model: {
        ...model,
        reply: async (request, signal) => {
          await whileAnswering()
          return model.reply(request, signal)
        },
      },
    }
  })
})
afterEach(() => desk.close())

/** A store in which `first` comes first. */
const overtaken = (store: Store): Store => ({
  ...store,
  async append<E extends KeyedEntry>(...args: Parameters<typeof store.append<E>>) {
    const [, entries] = args
    const now = first
    if (now && entries.some(({ type }) => type === now.type)) {
      first = undefined
      await now.act()
    }
    return store.append(...args)
  },
})

const minute = 60_000
const told = () => desk.outside.taken.map(({ text: words }) => words)
const inThread = (words: string) => desk.outside.notes.filter(({ note }) => note.text === words)
const calls = () => desk.outside.notes.filter(({ note }) => note.ping)
const held = async () => (await desk.state()).case
const writesNow = (words: string, more = {}) =>
  accept(desk.parts, { ...text(words, desk.clock.now()), ...more })
const claim = async () => {
  await desk.presses(maya, 'claim')
  await desk.settle()
}

describe('the customer writes while the case is being claimed', () => {
  it.each([
    ['the message first', () => writesNow('and another thing'), () => desk.presses(maya, 'claim')],
    ['the claim first', () => desk.presses(maya, 'claim'), () => writesNow('and another thing')],
  ])('%s: it is in the thread once, and the bot says nothing', async (_what, one, other) => {
    await desk.openCase()
    await one()
    await other()
    await desk.settle()
    expect(inThread('and another thing')).toHaveLength(1)
    expect(desk.asked()).toBe(0)
    expect(told().join()).not.toContain('the bot speaks')
  })

  it('while the bot is writing its answer: the answer is dropped, the message is the person’s', async () => {
    await desk.openCase()
    whileAnswering = () => desk.presses(maya, 'claim')
    await desk.writes('how do I rotate a key?')
    expect(desk.asked()).toBe(1)
    expect(told().join()).not.toContain('the bot speaks')
    expect(inThread('how do I rotate a key?')).toHaveLength(1)
  })

  it('right before the answer is committed: the same', async () => {
    await desk.openCase()
    first = { type: 'answered', act: () => desk.presses(maya, 'claim') }
    await desk.writes('how do I rotate a key?')
    expect(told().join()).not.toContain('the bot speaks')
    expect(await held()).toMatchObject({ state: 'claimed', claimedBy: maya })
  })
})

describe('a person answers while the case is being resolved', () => {
  it('the words first: they go out, and then the word that it is resolved', async () => {
    await desk.openCase()
    await claim()
    await desk.says(maya, 'It is fixed now')
    await desk.submits(maya, 'resolve', { outcome: 'solved' })
    await desk.settle()
    expect(told().slice(-2)).toEqual(['It is fixed now', expect.stringContaining('resolved')])
  })

  it('the end first: they are not sent, and the person is told', async () => {
    await desk.openCase()
    await claim()
    await desk.submits(maya, 'resolve', { outcome: 'solved' })
    await desk.says(maya, 'It is fixed now')
    await desk.settle()
    expect(told()).not.toContain('It is fixed now')
    expect(desk.outside.whispers.at(-1)?.whisper.text).toContain('this case has ended')
  })

  it('the customer writes at that moment: the case is open again, and the words are in its thread once', async () => {
    await desk.openCase()
    await claim()
    await desk.submits(maya, 'resolve', { outcome: 'solved' })
    await writesNow('wait, not quite')
    await desk.settle()
    expect(await held()).toMatchObject({ state: 'claimed', claimedBy: maya, round: 2 })
    expect(inThread('wait, not quite')).toHaveLength(1)
  })

  it('somebody else takes the case right before it opens again: one case, one holder', async () => {
    await desk.openCase()
    await claim()
    await desk.submits(maya, 'resolve', { outcome: 'solved' })
    await desk.settle()
    first = { type: 'case.reopened', act: () => writesNow('one more word') }
    await desk.writes('wait, not quite')
    await desk.settle()
    expect(await held()).toMatchObject({ state: 'claimed', claimedBy: maya, round: 2 })
    expect(inThread('wait, not quite')).toHaveLength(1)
    expect(inThread('one more word')).toHaveLength(1)
  })
})

it('two channels at once: both are in the thread, in order, and the answer goes where the last one was', async () => {
  await desk.openCase()
  await claim()
  await writesNow('from my phone')
  await writesNow('and from WhatsApp', onWhatsApp)
  await desk.settle()
  await desk.settle()
  const words = ['from my phone', 'and from WhatsApp']
  const order = desk.outside.notes.map(({ note }) => note.text).filter((one) => words.includes(one))
  expect(order).toEqual(words)
  await desk.says(maya, 'I have both')
  await desk.settle()
  expect(desk.outside.taken.at(-1)).toMatchObject({
    text: 'I have both',
    conversation: onWhatsApp.conversation,
  })
})

describe('a timer', () => {
  it('that is due when the case is claimed calls nobody, and the customer hears of the person only', async () => {
    await desk.openCase()
    desk.clock.pass(40 * minute)
    await claim()
    expect(calls()).toEqual([])
    expect(told().join()).not.toContain('sorry')
    expect(told().at(-1)).toContain('Maya')
  })

  it('that rings while somebody claims right before it is written rings for nobody', async () => {
    await desk.openCase()
    first = { type: 'case.rang', act: () => desk.presses(maya, 'claim') }
    await desk.settle(40 * minute)
    expect(await held()).toMatchObject({ state: 'claimed' })
    expect(calls()).toEqual([])
    expect(told().join()).not.toContain('sorry')
  })

  it('of a case that is resolved by then does nothing', async () => {
    await desk.openCase()
    await claim()
    await desk.submits(maya, 'resolve', { outcome: 'mistaken' })
    await desk.settle()
    await desk.settle(120 * minute)
    expect(calls()).toEqual([])
    // What the conversation cost is counted when it has been quiet for a day; nothing else is to come.
    const { idle_hours: hours } = desk.parts.policy.spending
    desk.clock.pass(hours * 60 * minute)
    await desk.settle()
    expect(await desk.store.nextDue()).toBeUndefined()
    expect(calls()).toEqual([])
  })

  it('that reminds a person is silent when they answer right before', async () => {
    await desk.openCase()
    await claim()
    first = { type: 'case.rang', act: () => desk.says(maya, 'Sorry for the wait') }
    await desk.settle(20 * minute)
    expect(calls()).toEqual([])
    expect(told().at(-1)).toBe('Sorry for the wait')
  })
})

describe('the question how it was', () => {
  const resolved = async () => {
    await desk.openCase()
    await claim()
    await desk.submits(maya, 'resolve', { outcome: 'solved' })
    await desk.settle()
  }

  it('is not asked when the customer writes right before: they are answered', async () => {
    await resolved()
    first = { type: 'csat.asked', act: () => writesNow('it is broken again') }
    await desk.settle(10 * minute)
    expect(told().join()).not.toContain('How did we do')
    await desk.settle()
    expect(await held()).toMatchObject({ state: 'claimed', claimedBy: maya })
  })

  it('is answered while a new case opens: the score is the old one’s, the words the new one’s', async () => {
    await resolved()
    await desk.settle(10 * minute)
    const asked = desk.outside.taken.at(-1)
    desk.clock.pass(24 * 60 * minute)
    await writesNow('I want to talk to a human again please')
    await writesNow('Good', { choice: asked?.choices?.[3]?.value ?? '' })
    await desk.settle()
    const { case: now, ended } = await desk.state()
    expect(ended.at(-1)?.score).toBe(4)
    expect(now).toMatchObject({ state: 'open' })
    expect(now?.score).toBeUndefined()
    expect(inThread('Good')).toEqual([])
    await desk.presses(tom, 'claim')
    await desk.settle()
    expect(await held()).toMatchObject({ claimedBy: tom })
  })
})
