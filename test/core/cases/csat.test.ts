/** How was it? Asked once, on the customer's channel, answered by button or number, and no other words are taken for it. */
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { typedScore } from '../../../src/core/cases/csat.ts'
import { maya, startDesk, tom, type DeskScene } from '../../support/desk.ts'
import { createMetrics } from '../../../src/insight/metrics.ts'

let desk: DeskScene
let metrics: ReturnType<typeof createMetrics>
beforeEach(async () => {
  metrics = createMetrics()
  desk = await startDesk(undefined, (parts) => ({ ...parts, metrics }))
})
afterEach(() => desk.close())

const minute = 60_000
const pass = (minutes: number) => desk.settle(minutes * minute)
const questions = () => desk.outside.taken.filter(({ text }) => text.startsWith('How did we do'))
const rated = () => desk.outside.notes.filter(({ note }) => note.text.includes('rates how it was'))
const held = async () => (await desk.state()).case
async function resolved(values: { [field: string]: string } = { outcome: 'solved' }) {
  await desk.openCase()
  await desk.presses(maya, 'claim')
  await desk.settle()
  await desk.submits(maya, 'resolve', values)
  await desk.settle()
}

describe('the question', () => {
  it('comes after some silence, once, with five choices', async () => {
    await resolved()
    await pass(9)
    expect(questions()).toEqual([])
    await desk.writes('thanks')
    await pass(9)
    expect(questions()).toEqual([])
    await pass(1)
    await pass(120)
    expect(questions()).toHaveLength(1)
    expect(questions()[0]).toMatchObject({ purpose: 'csat', conversation: 'sms:+447700900900/+447700900101' })
    expect(questions()[0]?.choices?.map(({ label }) => label)).toEqual([
      ...['Very poor', 'Poor', 'Fair', 'Good', 'Very good'],
    ])
  })

  it('waits for the end of the quiet hours where it is a text', async () => {
    desk.clock.pass(9 * 60 * minute - 5 * minute)
    await resolved()
    await pass(15)
    expect(questions()).toEqual([])
    await pass(11 * 60)
    expect(questions()).toHaveLength(1)
  })

  it('is not asked of somebody who came back before it was due', async () => {
    await resolved()
    await pass(5)
    await desk.writes('it is broken again')
    await pass(60)
    expect(questions()).toEqual([])
    expect((await held())?.state).toBe('claimed')
  })

  test.each<[string, () => Promise<void>]>([
    ['no person had been needed', () => resolved({ outcome: 'mistaken' })],
    [
      'the case was handed back',
      async () => {
        await desk.openCase()
        await desk.presses(maya, 'claim')
        await desk.settle()
        await desk.submits(maya, 'hand_back', {})
        await desk.settle()
      },
    ],
    [
      'they opted out',
      async () => {
        await resolved()
        await desk.writes('STOP', { consent: 'stop' })
      },
    ],
    [
      'the policy asks nobody',
      async () => {
        desk.parts.policy = { ...desk.parts.policy, csat: { ...desk.parts.policy.csat, ask: false } }
        await resolved()
      },
    ],
  ])('is not asked when %s', async (_when, end) => {
    await end()
    await pass(60)
    expect(questions()).toEqual([])
  })
})

describe('the answer', () => {
  const ask = async () => {
    await resolved()
    await pass(10)
    return questions()[0]?.choices ?? []
  }

  it('stands in the metrics, on the card and in the thread; it is no turn, and opens nothing again', async () => {
    await ask()
    await desk.writes('4')
    expect(await held()).toMatchObject({ state: 'resolved', score: 4 })
    expect(rated()[0]?.note.text).toContain('★★★★☆')
    expect(rated()[0]?.note.ping).toBeUndefined()
    expect(desk.outside.cards.at(-1)?.score).toBe(4)
    expect(metrics.text()).toContain('switchboard_csat_answers_total{score="4"} 1')
    expect(desk.outside.taken.at(-1)?.text).toBe('Thank you for telling us.')
    expect(desk.asked()).toBe(0)
  })

  it('that is low calls the desk, and what the customer then writes goes to the same person', async () => {
    await ask()
    await desk.writes('1')
    expect(rated()[0]?.note).toMatchObject({ ping: { who: 'here' } })
    expect(desk.outside.taken.at(-1)?.text).toContain('I’m sorry'.replace('’', "'"))
    await desk.writes('nobody ever called me back about the export')
    expect(await held()).toMatchObject({ state: 'claimed', claimedBy: maya })
    await desk.presses(tom, 'take_over')
    await desk.settle()
    expect((await held())?.claimedBy).toEqual(tom)
  })

  it('can be changed with a button, for some days', async () => {
    const choices = await ask()
    await desk.writes('2')
    await desk.writes('Very good', { choice: choices[4]?.value ?? '' })
    expect((await held())?.score).toBe(5)
    await pass(4 * 24 * 60)
    await desk.writes('Very poor', { choice: choices[0]?.value ?? '' })
    expect((await held())?.score).toBe(5)
  })

  it('is none of the words that are not one: they are answered like any others', async () => {
    await ask()
    await desk.writes('4 of my 5 seats do not work')
    expect((await held())?.score).toBeUndefined()
    expect((await held())?.state).toBe('claimed')
  })

  it('is no number that is typed after other words of ours', async () => {
    await ask()
    await desk.writes('thanks')
    await desk.writes('4')
    expect((await held())?.score).toBeUndefined()
  })

  it('counts for the case it was asked about while a new one is open, and is not that one’s business', async () => {
    const choices = await ask()
    await pass(25 * 60)
    const next = await desk.openCase()
    await desk.presses(tom, 'claim')
    await desk.settle()
    const notes = desk.outside.notes.length
    await desk.writes('Good', { choice: choices[3]?.value ?? '' })
    const { case: current, ended } = await desk.state()
    expect(current).toMatchObject({ id: next, state: 'claimed' })
    expect(current?.score).toBeUndefined()
    expect(ended.at(-1)).toMatchObject({ score: 4 })
    expect(desk.outside.notes.slice(notes).map(({ note }) => note.kind)).toEqual(['system'])
  })
})

test.each([
  ['4', 4],
  [' 5. ', 5],
  ['3/5', 3],
  ['4 out of 5', 4],
  ['5 von 5', 5],
  ['2 stars', 2],
  ['★★★', 3],
  ['⭐⭐⭐⭐', 4],
  ['6', undefined],
  ['45', undefined],
  ['4 seats', undefined],
  ['1 of my seats', undefined],
  ['good', undefined],
])('typed: %s', (text, score) => expect(typedScore(text)).toBe(score))
