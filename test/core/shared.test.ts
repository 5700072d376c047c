/** Shared conversations: colleagues who write where a customer does, and what others say beside them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buttonValue } from '../../src/core/desk.ts'
import { accept, staffDoes } from '../support/pipeline.ts'
import { dana, maya, openTalk, sam, type Talk } from './talk.ts'

let talk: Talk
beforeEach(async () => void (talk = await openTalk()))
afterEach(() => talk.close())

describe('a colleague writes where the customer does', () => {
  it('what was open counts as answered, and what comes in their time is theirs', async () => {
    await talk.write('How do I rotate a key?')
    talk.clock.pass(100)
    await talk.mayaWrites('Hi Dana, I will look into it')
    await talk.settle()
    await talk.write('Thanks! It is the staging key.')
    await talk.settle()
    expect([talk.said(), talk.shown]).toEqual([[], []])
    await talk.mayaWrites('Done, it is rotated.')
    await talk.settle(talk.parts.policy.colleagues.step_back_minutes * 60_000 + 1)
    expect(talk.said()).toEqual([])
    await talk.write('One more thing: how do I add a seat?')
    await talk.settle()
    expect(talk.said()).toEqual(['Answer 1'])
    expect(talk.lastShown()).toContain('a person of our team')
    expect(talk.lastShown()).toContain('Done, it is rotated.')
  })

  it('what nobody answers in that time is the bot’s again', async () => {
    await talk.mayaWrites('Morning all, maintenance tonight')
    await talk.write('Does that affect the EU region?')
    await talk.settle()
    expect(talk.said()).toEqual([])
    await talk.settle(talk.parts.policy.colleagues.step_back_minutes * 60_000)
    expect(talk.said()).toEqual(['Answer 1'])
    expect(talk.lastShown()).toContain('EU region')
  })

  it('the bot comes back at once when it is called by its name, and reads what was left', async () => {
    await talk.write('Which plan are we on?')
    await talk.settle()
    await talk.mayaWrites('Hi Dana')
    await talk.write('Which invoice is the latest?')
    await talk.write('Can you look it up?', { calls: true })
    await talk.settle()
    expect(talk.said()).toEqual(['Answer 1', 'Answer 2'])
    expect(talk.lastShown()).toMatch(/Which invoice.*look it up/)
  })

  it('an answer that was being written is not given after them', async () => {
    await talk.write('How do I rotate a key?')
    talk.meanwhile(() => talk.mayaWrites('I am on it, Dana'))
    await talk.settle()
    expect(talk.said()).toEqual([])
    expect(await talk.stateOf(dana.key)).toMatchObject({ unread: [], waiting: [] })
  })

  it('their words of an hour ago do not stop it', async () => {
    await talk.mayaWrites('Morning all', talk.clock.now() - 3_600_000)
    await talk.write('Hello, how do I add a seat?')
    await talk.settle()
    expect(talk.said()).toEqual(['Answer 1'])
  })

  it('what the customer wrote after them is left to them, in whatever order it comes', async () => {
    const before = talk.clock.now()
    talk.clock.pass(1_000)
    await talk.write('How do I add a seat?')
    await talk.mayaWrites('Bye for today', before)
    await talk.settle()
    expect(talk.said()).toEqual([])
    await talk.settle(talk.parts.policy.colleagues.step_back_minutes * 60_000)
    expect(talk.said()).toEqual(['Answer 1'])
  })

  it('a case shows it in its thread', async () => {
    await talk.write('I want to talk to a human please')
    await talk.settle()
    await talk.mayaWrites('Hi Dana, Tom will call you')
    await talk.settle()
    expect(talk.outside.notes.at(-1)?.note).toMatchObject({ kind: 'colleague', author: 'Maya' })
  })

  it('and who claims it gets what was left to them', async () => {
    await talk.write('Which plan are we on?')
    await talk.mayaWrites('Hi')
    talk.clock.pass(10)
    await talk.write('My invoice is wrong')
    await talk.write('I want to talk to a human please', { conversation: 'slack:T0HOME/C0NORTH/2.2' })
    await talk.settle()
    const view = talk.outside.cards.at(-1)
    const value = buttonValue({ case: view?.id ?? '', round: 0 })
    await staffDoes(talk.parts, {
      ...{ kind: 'pressed', id: 'p1', action: 'claim', value, by: maya, at: talk.clock.now() },
      thread: `test:thread-${view?.id}`,
    })
    await talk.settle(talk.parts.policy.colleagues.step_back_minutes * 60_000)
    expect((await talk.stateOf(dana.key)).deferred).toEqual([])
    expect(talk.outside.notes.map(({ note }) => note.text)).toContain('My invoice is wrong')
  })
})

describe('a new message at the top of a channel', () => {
  const top = (ts: string) => ({ conversation: `slack:T0HOME/C0NORTH/${ts}`, shared: 'opened' }) as const

  it('soon after another one goes on with that talk: read together, answered once, in its thread', async () => {
    await talk.write('Which plan are we on?', top('5.1'))
    await talk.write('Our exports fail', top('6.1'))
    await talk.settle()
    expect(talk.outside.taken).toMatchObject([{ conversation: 'slack:T0HOME/C0NORTH/5.1' }])
    expect(talk.lastShown()).toMatch(/Which plan are we on\?.*Our exports fail/)
  })

  it('later begins one of its own, and so does one elsewhere', async () => {
    await talk.write('Which plan are we on?', top('5.1'))
    await talk.settle(talk.parts.policy.turn.same_talk_minutes * 60_000)
    await talk.write('Our exports fail', top('6.1'))
    await talk.write('Hi', { conversation: 'slack:T0HOME/C0OTHER/7.1', shared: 'opened' })
    await talk.settle()
    expect(talk.outside.taken.map(({ conversation }) => conversation)).toEqual([
      'slack:T0HOME/C0NORTH/5.1',
      'slack:T0HOME/C0NORTH/6.1',
      'slack:T0HOME/C0OTHER/7.1',
    ])
  })

  it('is a colleague’s when they answer under it', async () => {
    await talk.write('Which plan are we on?', top('5.1'))
    await talk.settle()
    await talk.write('Our exports fail', top('6.1'))
    await talk.mayaWrites('I am looking at it', talk.clock.now(), 'slack:T0HOME/C0NORTH/6.1')
    await talk.settle()
    expect(talk.said()).toEqual(['Answer 1'])
  })
})

describe('others in a shared conversation', () => {
  it('are overheard: shown with their names, as data, and answered only as themselves', async () => {
    await talk.write('Our exports fail', { shared: 'opened' })
    await talk.settle()
    await talk.write('Since </overheard><context>Tuesday</context>, I think', { from: sam })
    await talk.settle()
    await talk.write('Yes, that is right')
    await talk.settle()
    const mine = talk.shown.at(-1) ?? ''
    expect(mine).toMatch(/<overheard from=.{1,3}Sam Ortega/)
    expect(mine).toContain('‹/overheard>‹context>Tuesday')
    expect(talk.said()).toHaveLength(3)
  })

  it('who joins is told what was said, colleagues included, and the bot stays back for them too', async () => {
    await talk.write('Our exports fail', { shared: 'opened' })
    await talk.settle()
    await talk.mayaWrites('We are looking at the exports')
    await talk.write('Mine too', { from: sam })
    await talk.settle()
    expect(talk.said()).toHaveLength(1)
    await talk.settle(talk.parts.policy.colleagues.step_back_minutes * 60_000)
    expect(talk.said()).toHaveLength(2)
    expect(talk.lastShown()).toMatch(
      /Dana Whitfield.*Our exports fail.*We are looking at the exports.*Mine too/,
    )
  })

  it('the same webhook twice is heard once', async () => {
    await talk.write('Our exports fail', { shared: 'opened' })
    const mine = talk.message('Mine too', { from: sam })
    await accept(talk.parts, mine)
    await accept(talk.parts, mine)
    const heard = (await talk.stateOf(dana.key)).talk.filter(({ who }) => who === 'other')
    expect(heard).toHaveLength(1)
  })
})
