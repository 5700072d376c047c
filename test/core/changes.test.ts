/** Messages that customers change or take back. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { accept, scriptedModel } from '../support/pipeline.ts'
import { dana, openTalk, type Talk } from './talk.ts'

let talk: Talk
beforeEach(async () => void (talk = await openTalk()))
afterEach(() => talk.close())

describe('a message changed or taken back', () => {
  it('before it is answered: the new words are answered, and only they', async () => {
    const first = await talk.write('How do I rotate a kay?')
    await talk.edit(first, 'How do I rotate an API key?')
    await talk.settle()
    expect(talk.said()).toEqual(['Answer 1'])
    expect(talk.lastShown()).toContain('rotate an API key')
    expect(talk.lastShown()).not.toContain('kay')
  })

  it('before it is answered: nothing is said to what is gone', async () => {
    await talk.takeBack(await talk.write('How do I rotate a key?'))
    await talk.settle()
    expect([talk.said(), talk.shown]).toEqual([[], []])
  })

  it('while the answer is being written: it is thought over', async () => {
    const first = await talk.write('How do I rotate a key?')
    talk.meanwhile(() => talk.edit(first, 'How do I delete a key?'))
    await talk.settle()
    expect(talk.said()).toEqual(['Answer 2'])
    expect(talk.lastShown()).toContain('delete a key')
  })

  it('while the answer is being written, and gone: nothing is said', async () => {
    const first = await talk.write('How do I rotate a key?')
    talk.meanwhile(() => talk.takeBack(first))
    await talk.settle()
    expect(talk.said()).toEqual([])
    expect((await talk.stateOf(dana.key)).turn).toBeUndefined()
    await talk.write('And how do I add a seat?')
    await talk.settle()
    expect(talk.said()).toEqual(['Answer 2'])
    expect(talk.lastShown()).not.toContain('rotate')
  })

  it('before its own webhook came: it is known as it is by then', async () => {
    const first = talk.message('How do I rotate a kay?')
    const second = talk.message('Forget this')
    await talk.edit(first, 'How do I rotate a key?', talk.clock.now() + 2)
    await talk.edit(first, 'How do I rotate a cay?', talk.clock.now() + 1)
    await talk.takeBack(second)
    await accept(talk.parts, first)
    await accept(talk.parts, second)
    await talk.settle()
    expect(talk.lastShown()).toContain('rotate a key')
    expect(talk.lastShown()).not.toContain('Forget')
  })

  it('twice, in any order: the later change holds', async () => {
    const first = await talk.write('one')
    await talk.edit(first, 'three', talk.clock.now() + 2)
    await talk.edit(first, 'two', talk.clock.now() + 1)
    await talk.settle()
    expect(talk.lastShown()).toContain('three')
    expect(talk.lastShown()).not.toContain('two')
  })

  it('after it was answered: noted, marked for the model, and nothing more is said', async () => {
    const first = await talk.write('How do I rotate a key?')
    await talk.settle()
    await talk.edit(first, 'How do I delete a key?')
    await talk.settle()
    expect(talk.said()).toEqual(['Answer 1'])
    await talk.write('Thank you, one more question: where are my seats?')
    await talk.settle()
    expect(talk.lastShown()).toContain('changed after it was answered] How do I delete a key?')
    expect(talk.lastShown()).not.toContain('rotate')
  })

  it('with a case: its thread says so, whoever answers', async () => {
    const first = await talk.write('I want to talk to a human about invoice 12 please')
    await talk.settle()
    await talk.edit(first, 'I want to talk to a human about invoice 13 please')
    await talk.settle()
    await talk.takeBack(first)
    await talk.settle()
    const notes = talk.outside.notes.map(({ note }) => note.text)
    expect(notes).toContainEqual(expect.stringMatching(/^Dana.* changed a message to .*13.*12/))
    expect(notes).toContainEqual(expect.stringMatching(/^Dana.* took back the message .*13/))
  })

  it('a yes that is changed in time does nothing', async () => {
    let proposed = false
    talk.parts.model = scriptedModel(() => {
      if (proposed) return [{ type: 'text', text: 'All right.' }]
      proposed = true
      const input = { invoice: 'INV-NWR-2608', amount: '1.00', reason: 'charged twice' }
      return [{ type: 'tool_use', id: 'toolu_1', name: 'process_refund', input }]
    })
    await talk.write('We were charged twice for seats, please refund it')
    await talk.settle()
    const yes = await talk.write('yes')
    await talk.edit(yes, 'no')
    await talk.settle()
    expect((await talk.stateOf(dana.key)).done).toEqual([])
    expect(talk.said().at(-1)).not.toMatch(/RF-/)
  })
})
