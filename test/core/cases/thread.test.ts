/** The case's thread as the line to the customer: what goes out, what stays, and what can still be put right. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isNote, looksInternal } from '../../../src/core/cases/notes.ts'
import { acceptDelivery } from '../../../src/core/pipeline/accept.ts'
import { maya, onWhatsApp, startDesk, tom, type DeskScene } from '../../support/desk.ts'

let desk: DeskScene
beforeEach(async () => {
  desk = await startDesk()
  await desk.openCase()
})
afterEach(() => desk.close())

const claim = async () => {
  await desk.presses(maya, 'claim')
  await desk.settle()
}
const sent = () => desk.outside.taken.map(({ text }) => text)
const lastWhisper = () => desk.outside.whispers.at(-1)
const thread = async () => (await desk.state()).case?.thread ?? ''

describe('what the holder writes', () => {
  it('goes to the customer, with what became of it shown on it', async () => {
    await claim()
    const said = await desk.says(maya, 'Hello Dana')
    await desk.settle()
    expect(sent()).toContain('Hello Dana')
    expect(desk.outside.marks).toEqual([{ message: said, mark: 'sent' }])
    const update = { provider: `test:said:${said}`, to: 'sms:+447700900101', at: desk.clock.now() } as const
    for (const state of ['delivered', 'read'] as const) await acceptDelivery(desk.parts, { ...update, state })
    // Nothing else happens: the receipts themselves are reason enough to look.
    desk.clock.pass(2_000)
    await desk.settle()
    expect(desk.outside.marks.map(({ mark }) => mark)).toEqual(['sent', 'delivered', 'read'])
  })

  it('goes where the customer wrote last, unless another channel was chosen', async () => {
    await desk.writes('I am here now', onWhatsApp)
    await desk.settle()
    await claim()
    await desk.says(maya, 'one')
    await desk.presses(maya, 'channel', { channel: 'sms' })
    await desk.says(maya, 'two')
    await desk.settle()
    const places = desk.outside.taken.flatMap(({ text, conversation }) =>
      ['one', 'two'].includes(text) ? [`${text} ${conversation.split(':')[0]}`] : [],
    )
    expect(places).toEqual(['one whatsapp', 'two sms'])
    expect(desk.outside.cards.at(-1)).toMatchObject({ replyOn: 'sms', channels: ['whatsapp', 'sms'] })
  })

  it('with files goes out with them', async () => {
    await claim()
    const files = [{ id: 'F1', from: 'desk', name: 'credit-note.pdf', type: 'application/pdf' }] as const
    const event = {
      kind: 'said',
      id: 'with-file',
      by: maya,
      text: 'Here it is',
      at: desk.clock.now(),
    } as const
    desk.outside.files.set('F1', new Uint8Array([1, 2, 3]))
    await desk.does({ ...event, thread: await thread(), files: [...files] })
    await desk.settle()
    expect(desk.outside.taken.at(-1)).toMatchObject({ text: 'Here it is', files })
    expect(desk.outside.carried.map(({ name }) => name)).toEqual(['credit-note.pdf'])
  })
})

describe('notes', () => {
  it.each(['// he is angry, careful', '🔒 ask finance first', ' :lock: note'])(
    '“%s” stays in the thread, whoever writes it',
    async (words) => {
      await claim()
      const before = sent().length
      const own = await desk.says(maya, words)
      const other = await desk.says(tom, words)
      await desk.settle()
      expect(sent()).toHaveLength(before)
      expect(desk.outside.whispers).toEqual([])
      expect(desk.outside.marks).toEqual([
        { message: own, mark: 'note' },
        { message: other, mark: 'note' },
      ])
    },
  )
})

describe('what may be a slip is asked about', () => {
  it('of the holder, when it looks as if it was for colleagues', async () => {
    await claim()
    const said = await desk.says(maya, 'can someone from finance look at this?')
    await desk.settle()
    expect(sent().join()).not.toContain('finance')
    expect(lastWhisper()).toMatchObject({
      to: maya,
      whisper: { choices: [{ action: 'send_anyway' }, { action: 'keep_note' }] },
    })
    expect(await desk.presses(maya, 'send_anyway', { message: said })).toMatchObject({ say: /./ })
    await desk.settle()
    expect(sent().at(-1)).toBe('can someone from finance look at this?')
    expect(desk.outside.marks).toEqual([{ message: said, mark: 'sent' }])
  })

  it('of anybody else; kept as a note it never goes out, whatever is pressed later', async () => {
    await claim()
    const said = await desk.says(tom, 'we will refund you')
    await desk.settle()
    expect(lastWhisper()).toMatchObject({ to: tom, whisper: { text: expect.stringContaining('Maya') } })
    await desk.presses(tom, 'keep_note', { message: said })
    await desk.presses(tom, 'send_anyway', { message: said })
    await desk.settle()
    expect(sent().join()).not.toContain('refund you')
    expect(desk.outside.marks).toEqual([{ message: said, mark: 'note' }])
  })

  it('before anybody has claimed; “Claim and send” does both, once', async () => {
    const said = await desk.says(tom, 'Hello, Tom here')
    await desk.settle()
    expect(sent().join()).not.toContain('Tom here')
    expect(lastWhisper()?.whisper.choices?.map(({ action }) => action)).toEqual(['claim_send', 'keep_note'])
    await desk.presses(tom, 'claim_send', { message: said })
    await desk.presses(tom, 'claim_send', { message: said, round: 0 })
    await desk.settle()
    expect((await desk.state()).case).toMatchObject({ state: 'claimed', claimedBy: tom })
    expect(sent().filter((text) => text === 'Hello, Tom here')).toHaveLength(1)
  })

  it('“Claim and send” does neither when somebody else was first', async () => {
    const said = await desk.says(tom, 'Hello, Tom here')
    await claim()
    await desk.presses(tom, 'claim_send', { message: said, round: 0 })
    await desk.settle()
    expect((await desk.state()).case?.claimedBy).toEqual(maya)
    expect(sent()).not.toContain('Hello, Tom here')
    expect(lastWhisper()?.whisper.text).toContain('Maya has claimed')
  })

  it.each([
    ['please ask @tom about it', true],
    ['FYI she called twice', true],
    ["don't tell the customer yet", true],
    ['this customer is on the old plan', true],
    ['Hello Dana, I have credited £40 to your account.', false],
    ['Could you send me the invoice number?', false],
    ['Write to billing@brightline.example please', false],
    ['That is between 9 and 5.', false],
  ])('“%s”: %s', (words, internal) => {
    expect(looksInternal(words)).toBe(internal)
    expect(isNote(words)).toBe(false)
  })
})

describe('edits and deletions', () => {
  const edit = async (message: string, words: string) =>
    desk.does({
      kind: 'edited',
      id: `${message}-edited`,
      message,
      thread: await thread(),
      by: maya,
      text: words,
      at: desk.clock.now(),
    })
  const remove = async (message: string) =>
    desk.does({
      kind: 'deleted',
      id: `${message}-deleted`,
      message,
      thread: await thread(),
      by: maya,
      at: desk.clock.now(),
    })

  it('before it is sent, the customer reads the newest words only', async () => {
    await claim()
    const said = await desk.says(maya, 'Your invoice is worng')
    await edit(said, 'Your invoice is wrong')
    await desk.settle()
    expect(sent().filter((text) => text.includes('Your invoice'))).toEqual(['Your invoice is wrong'])
  })

  it('before it is sent, what is deleted, or made a note, never goes out', async () => {
    await claim()
    await remove(await desk.says(maya, 'never mind this'))
    await edit(await desk.says(maya, 'nor this'), '// nor this')
    await desk.settle()
    expect(sent().join()).not.toMatch(/never mind|nor this/)
    expect((await desk.state()).talk.filter(({ who }) => who === 'staff')).toEqual([])
  })

  it('after it is sent, a channel that cannot change it leaves it, and its author is told', async () => {
    await claim()
    const said = await desk.says(maya, 'It costs £4')
    const other = await desk.says(maya, 'and £5')
    await desk.settle()
    await edit(said, 'It costs £40')
    await remove(other)
    await desk.settle()
    expect(desk.outside.corrections).toEqual([])
    expect(desk.outside.whispers.map(({ whisper }) => whisper.text)).toEqual([
      expect.stringContaining('still sees your first version'),
      expect.stringContaining('could not be taken back on sms'),
    ])
  })

  it('after it is sent, a channel that can change it does, and takes back what was deleted', async () => {
    const from = { key: 'slack:T0NORTH/U0DANA', assurance: 'recognised' } as const
    await desk.writes('and here', { from, conversation: 'slack:T0HOME/C0NORTH/1.1' })
    await desk.settle()
    await claim()
    const said = await desk.says(maya, 'It costs £4')
    await desk.settle()
    await edit(said, 'It costs £40')
    await desk.settle()
    await remove(said)
    await desk.settle()
    const provider = [`test:said:${said}`]
    expect(desk.outside.corrections).toEqual([{ provider, text: 'It costs £40' }, { provider }])
    expect((await desk.state()).talk.filter(({ who }) => who === 'staff')).toEqual([])
    expect(desk.outside.whispers).toEqual([])
  })

  it('of what is kept back change what would go out', async () => {
    const said = await desk.says(tom, 'Helo')
    await edit(said, 'Hello')
    await desk.presses(tom, 'claim_send', { message: said })
    await desk.settle()
    expect(sent()).toContain('Hello')
  })
})
