/** The clock of a case: who is called when, once each, and what the customer is told. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Ping } from '../../../src/core/desk.ts'
import { maya, startDesk, tom, type DeskScene } from '../../support/desk.ts'

let desk: DeskScene
beforeEach(async () => {
  desk = await startDesk(undefined, (parts) => ({
    ...parts,
    policy: { ...parts.policy, clock: { ...parts.policy.clock, second_group: 'S0LEADS' } },
  }))
})
afterEach(() => desk.close())

const minute = 60_000
const pass = (minutes: number) => desk.settle(minutes * minute)
const card = () => desk.outside.cards.at(-1)
const called = () => desk.outside.notes.flatMap(({ note: { ping } }) => (ping ? [nameOf(ping)] : []))
const nameOf = (ping: Ping) =>
  ping.who === 'here' ? 'here' : ping.who === 'group' ? ping.group : ping.person.name
const told = () => desk.outside.taken.map(({ text }) => text)
const apologies = () => told().filter((text) => /sorry|Es tut mir leid/.test(text))
const claim = async () => {
  await desk.presses(maya, 'claim')
  await desk.settle()
}

describe('a promise nobody keeps', () => {
  it('calls people before it ends and after, then a second group, and tells the customer, each once', async () => {
    await desk.openCase()
    expect(card()?.clock).toBeUndefined()
    await pass(20)
    expect([called(), card()?.clock]).toEqual([['here'], 'soon'])
    expect(apologies()).toEqual([])
    await pass(10)
    expect([called(), card()?.clock]).toEqual([['here', 'here'], 'late'])
    expect(apologies()).toHaveLength(1)
    await pass(15)
    await pass(15)
    expect(called()).toHaveLength(4)
    await pass(15)
    expect(called().slice(4)).toEqual(['S0LEADS'])
    await pass(600)
    expect(called()).toHaveLength(5)
    expect(apologies()).toHaveLength(1)
    // Nothing before the conversation counts as over.
    expect((await desk.store.nextDue()) ?? Infinity).toBeGreaterThan(desk.clock.now() + 10 * 3_600_000)
  })

  it('is said in the language the customer writes in', async () => {
    await desk.writes('Ich möchte bitte mit einem Menschen sprechen, das ist sehr wichtig für uns')
    await pass(40)
    expect(apologies()).toEqual([expect.stringContaining('Es tut mir leid')])
  })

  it('of which nobody was there to remind anybody calls each group once, not once for each ring that was missed', async () => {
    await desk.openCase()
    await pass(300)
    expect(called()).toEqual(['here', 'S0LEADS'])
    expect(apologies()).toHaveLength(1)
    expect(card()?.clock).toBe('late')
  })

  it('is nobody’s worry any more once somebody has claimed', async () => {
    await desk.openCase()
    await claim()
    await desk.says(maya, 'Hello, I am looking into it')
    await desk.settle()
    await pass(30)
    await pass(600)
    expect(called()).toEqual([])
    expect(apologies()).toEqual([])
  })

  it('starts anew when the case is let go', async () => {
    await desk.openCase()
    await pass(30)
    await claim()
    await desk.presses(maya, 'release')
    await desk.settle()
    expect(card()).toMatchObject({ state: 'open' })
    expect(card()?.clock).toBeUndefined()
    await pass(30)
    expect(called()).toEqual(['here', 'here'])
    expect(apologies()).toHaveLength(2)
  })

  it('is counted in working time: nobody is called by night', async () => {
    // Monday 17:25: five of thirty minutes are left of the day.
    desk.clock.pass(5 * 60 * minute + 25 * minute)
    await desk.openCase()
    await pass(12 * 60)
    expect(called()).toEqual([])
    // Tuesday 09:15 the reminder, 09:25 the deadline.
    desk.clock.pass(Date.UTC(2026, 10, 24, 9, 16) - desk.clock.now())
    await desk.settle()
    expect(called()).toEqual(['here'])
    await pass(10)
    expect(called()).toEqual(['here', 'here'])
  })

  it('tells nobody who was promised nothing', async () => {
    await desk.writes('STOP', { consent: 'stop' })
    await desk.writes('hello, are you there?')
    expect((await desk.state()).case?.signals[0]?.name).toBe('opted_out')
    await pass(600)
    expect(called()).not.toEqual([])
    expect(apologies()).toEqual([])
  })
})

describe('whoever claimed', () => {
  const waits = () => desk.outside.notes.filter(({ note }) => note.text.includes('waiting for an answer'))

  it('is reminded of a customer who waits, then the group is asked; each once, and not when they answered', async () => {
    await desk.openCase()
    await claim()
    await desk.says(maya, 'I am here')
    await desk.settle()
    await pass(60)
    expect(called()).toEqual([])
    await desk.writes('and now?')
    await desk.writes('hello?')
    await pass(20)
    expect(called()).toEqual(['Maya'])
    await pass(20)
    expect(called()).toEqual(['Maya', 'here'])
    await pass(100)
    expect(waits()).toHaveLength(2)
    await desk.says(maya, '// I am on the phone with them')
    await desk.settle()
    expect((await desk.state()).case?.waitingSince).toBeDefined()
  })

  it('has their own time when the case was given to them', async () => {
    await desk.openCase()
    await claim()
    await pass(15)
    await desk.submits(maya, 'reassign', { person: 'slack:U0TOM' })
    await desk.settle()
    await pass(15)
    // Whoever is given a case is told so.
    expect(called()).toEqual(['U0TOM'])
    await pass(5)
    expect((await desk.state()).case?.claimedBy?.id).toBe(tom.id)
    expect(called()).toHaveLength(2)
  })
})
