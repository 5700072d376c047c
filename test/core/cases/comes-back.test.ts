/** A case that comes back: to the person who had it, in its thread, and only when it is the same matter. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { maya, onWhatsApp, startDesk, type DeskScene } from '../../support/desk.ts'

let desk: DeskScene
beforeEach(async () => void (desk = await startDesk()))
afterEach(() => desk.close())

const hour = 3_600_000
const told = () => desk.outside.taken.map(({ text }) => text)
const inThread = () => desk.outside.notes.map(({ note }) => note.text)
const held = async () => (await desk.state()).case
async function resolved(values: { [field: string]: string } = { outcome: 'elsewhere' }) {
  await desk.openCase()
  await desk.presses(maya, 'claim')
  await desk.settle()
  await desk.submits(maya, 'resolve', values)
  await desk.settle()
}

describe('a customer who writes again after their case was resolved', () => {
  it('has the same person, in the same thread; the bot stays silent, and the person is called', async () => {
    await resolved()
    const { id, thread } = (await held()) ?? {}
    await desk.writes('it is broken again')
    expect(await held()).toMatchObject({ id, thread, state: 'claimed', claimedBy: maya, round: 2 })
    expect(inThread()).toContain('it is broken again')
    expect(desk.outside.notes.find(({ note }) => note.ping)?.note.ping).toEqual({
      who: 'person',
      person: maya,
    })
    expect(told().at(-1)).toMatch(/opened your case C-\w+ again, and Maya has your message/)
    await desk.writes('hello?')
    expect(desk.asked()).toBe(0)
    expect(inThread().filter((text) => text === 'it is broken again')).toHaveLength(1)
    await desk.says(maya, 'I am back on it')
    await desk.settle()
    expect(told().at(-1)).toBe('I am back on it')
  })

  it('can have it resolved again, and is told again', async () => {
    await resolved()
    await desk.writes('it is broken again')
    await desk.submits(maya, 'resolve', { outcome: 'elsewhere' })
    await desk.settle()
    expect(await held()).toMatchObject({ state: 'resolved', round: 2 })
    expect(told().filter((text) => text.includes('marked your case'))).toHaveLength(2)
    expect(desk.outside.cards.at(-1)).toMatchObject({ state: 'resolved', endedBy: maya })
  })

  it('with new reasons raises them, and the promise with them', async () => {
    await resolved()
    await desk.writes('if this is not solved my lawyer will be in touch')
    expect((await held())?.signals.map(({ name }) => name)).toEqual(['asks_for_person', 'legal'])
    expect(await held()).toMatchObject({ priority: 'urgent', state: 'claimed' })
  })

  it('only to say thanks leaves it resolved, and what comes after the thanks opens it', async () => {
    await resolved()
    await desk.writes('thanks!')
    expect((await held())?.state).toBe('resolved')
    await desk.writes('one thing is still not working')
    expect((await held())?.state).toBe('claimed')
  })

  it('after the window talks to the bot', async () => {
    await resolved()
    await desk.settle(24 * hour)
    await desk.writes('how do I rotate a key?')
    expect((await held())?.state).toBe('resolved')
    expect(told().at(-1)).toContain('the bot speaks')
  })

  it('where that case was never talked about begins another matter, with the bot', async () => {
    await resolved()
    await desk.writes('how do I rotate a key?', onWhatsApp)
    expect((await held())?.state).toBe('resolved')
  })

  it('waits for anybody where the policy says so, with a new promise', async () => {
    await desk.close()
    desk = await startDesk(undefined, (parts) => ({
      ...parts,
      policy: { ...parts.policy, reopening: { hours: 24, to: 'desk' } },
    }))
    await resolved()
    await desk.writes('it is broken again')
    expect(await held()).toMatchObject({ state: 'open', round: 1, deadline: desk.clock.now() + hour / 2 })
    expect((await held())?.claimedBy).toBeUndefined()
    expect(told().at(-1)).toMatch(/no later than today at 12:30/)
    await desk.presses(maya, 'claim')
    await desk.settle()
    expect(await held()).toMatchObject({ state: 'claimed', claimedBy: maya, round: 2 })
  })

  it('of two messages in a burst has both in the thread, once each and in order', async () => {
    await resolved()
    await Promise.all([desk.writes('it is broken'), desk.writes('again I mean')])
    expect(inThread().filter((text) => /broken|again I mean/.test(text))).toEqual([
      'it is broken',
      'again I mean',
    ])
  })
})

describe('handed back', () => {
  const asked: string[] = []
  const handedBack = async (note = 'Finance credits it on Friday.') => {
    await desk.presses(maya, 'claim')
    await desk.settle()
    await desk.says(maya, 'I have looked into it with finance.')
    await desk.submits(maya, 'hand_back', { note })
    await desk.settle()
  }
  beforeEach(async () => {
    await desk.close()
    asked.length = 0
    desk = await startDesk((request) => {
      asked.push(JSON.stringify(request.messages))
      return [{ type: 'text', text: 'the bot speaks' }]
    })
  })

  it('the model knows who talked to the customer, when, what was said and what was agreed', async () => {
    await desk.openCase()
    await handedBack()
    await desk.writes('when is that going to be?')
    const context = asked.at(-1) ?? ''
    expect(context).toContain('Finance credits it on Friday.')
    expect(context).toMatch(/handed_back.{0,20}by.{0,10}Maya/)
    expect(context).toMatch(/\[Maya, a person of our team, sms, [^\]]+\] I have looked into it with finance/)
    expect(context).toContain('asks_for_person')
    expect(told().at(-1)).toContain('the bot speaks')
  })

  it('the same cause calls nobody again at once; what the customer asks for anew does', async () => {
    await desk.openCase()
    await handedBack()
    await desk.writes('when is that going to be?')
    expect((await held())?.state).toBe('handed_back')
    await desk.writes('I want to talk to a human again please')
    expect((await held())?.state).toBe('open')
  })
})
