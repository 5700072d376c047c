/** WhatsApp outside its 24 hours: a template, or a word to the desk; and inside them buttons and lists. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SendError } from '../../../src/core/errors.ts'
import type { Choice, OutboundMessage } from '../../../src/core/message.ts'
import { aboveButtons } from '../../../src/channels/twilio/contents.ts'
import { dana, openTwilio, refusal } from './bench.ts'

let twilio: Awaited<ReturnType<typeof openTwilio>>
const live = () => new AbortController().signal
const minutes = (count: number) => Date.now() - count * 60_000
const said = (more: Partial<OutboundMessage> = {}): OutboundMessage => ({
  id: 'out_1',
  conversation: `whatsapp:+447700900901/${dana}`,
  text: 'Your **refund** RF-12\nis on its way',
  ...more,
})
const send = (message: OutboundMessage) => twilio.channel('whatsapp').send(message, live())
const failure = async (message: OutboundMessage): Promise<SendError> => {
  const error: unknown = await send(message).catch((thrown: unknown) => thrown)
  if (error instanceof SendError) return error
  throw new TypeError('it was sent')
}

/** With templates for what people and the bot say, and none for surveys. */
async function openWithTemplates() {
  const first = await openTwilio()
  const approved = {
    reopen_ticket: first.contents.approve(
      'reopen_ticket',
      'News on your request: {{1}} Reply MORE for all of it.',
    ),
    agent_replied: first.contents.approve(
      'agent_replied',
      'A colleague writes: {{1}} Reply MORE for all of it.',
    ),
  }
  return first.reopen({ templates: approved })
}
beforeEach(async () => void (twilio = await openWithTemplates()))
afterEach(() => twilio.close())

describe('the window', () => {
  test.each([
    ['just now', 0],
    ['23 h 54 min ago', 23 * 60 + 54],
  ])('they wrote %s: our own words', async (_, ago) => {
    await send(said({ heardAt: minutes(ago) }))
    expect(await twilio.held()).toEqual(['Your *refund* RF-12\nis on its way'])
  })

  test.each([
    ['23 h 56 min ago', minutes(23 * 60 + 56)],
    ['never', undefined],
  ])('they wrote %s: the template for it, in one line', async (_, heardAt) => {
    await send(said(heardAt === undefined ? {} : { heardAt }))
    expect(await twilio.held()).toEqual([
      'News on your request: Your *refund* RF-12 is on its way Reply MORE for all of it.',
    ])
  })

  test('what a person wrote has a template of its own', async () => {
    await send(said({ purpose: 'agent_replied', person: true }))
    expect((await twilio.held())[0]).toMatch(/^A colleague writes: /)
  })

  test('a long answer is cut for the template, and kept for MORE', async () => {
    const text = 'word '.repeat(200)
    const receipt = await send(said({ text }))
    expect(receipt.rest).toBe(text)
    const [held = ''] = await twilio.held()
    expect(held.length).toBeLessThan(320)
    expect(held).toContain('…')
  })

  test('no template for it: it fails for good, so that the core finds another way', async () => {
    expect(await failure(said({ purpose: 'csat' }))).toMatchObject({ again: 'never', code: 'window_closed' })
    expect(await twilio.held()).toEqual([])
  })

  test('Twilio says that it is closed, whatever we believed: the template goes at once', async () => {
    twilio.proxy.next(refusal(63016))
    await send(said({ heardAt: minutes(1) }))
    expect(await twilio.held()).toEqual([expect.stringContaining('News on your request')])
  })

  test('a template whose answer got lost is found again', async () => {
    twilio.proxy.next('cut')
    expect(await failure(said())).toMatchObject({ outcome: 'unknown' })
    const found = await twilio.channel('whatsapp').find?.(said(), { since: 0, not: [] }, live())
    expect(found?.provider).toHaveLength(1)
    expect(await twilio.held()).toHaveLength(1)
  })
})

test('words that went out just before the window closed are found, and no template follows them', async () => {
  const almost = { heardAt: minutes(23 * 60 + 54) }
  twilio.proxy.next('cut')
  expect(await failure(said(almost))).toMatchObject({ outcome: 'unknown' })
  // By now it is over: as if the customer had written a little earlier.
  const closed = said({ heardAt: minutes(23 * 60 + 56) })
  const search = { since: minutes(3), not: [] }
  const found = await twilio.channel('whatsapp').find?.(closed, search, live())
  expect(found).toEqual({ provider: [expect.stringMatching(/^twilio:/)] })
  expect(await twilio.held()).toEqual(['Your *refund* RF-12\nis on its way'])
})

describe('choices', () => {
  const choices = (labels: string[]): Choice[] => labels.map((label, n) => ({ label, value: `act:${n}` }))
  const shown = async (labels: string[]) => {
    await send(said({ text: 'Which?', heardAt: minutes(1), choices: choices(labels) }))
    return twilio.held()
  }

  test.each([
    ['three short ones', ['Yes, do it', 'No', 'Later']],
    ['a list of ten', Array.from({ length: 10 }, (_, n) => `The slot at ${n + 9} o’clock`)],
  ])('%s can be tapped, below the question', async (_, labels) => {
    expect(await shown(labels)).toEqual([
      'Which?',
      `${aboveButtons}\n${labels.map((label) => `[ ${label} ]`).join(' ')}`,
    ])
  })

  test.each([
    ['eleven', Array.from({ length: 11 }, (_, n) => `Slot ${n}`)],
    ['a long label', ['A label of more than 24 characters', 'No']],
  ])('%s are numbers', async (_, labels) => {
    expect(await shown(labels)).toEqual([
      `Which?\n\n${labels.map((label, n) => `Reply ${n + 1} for ${label}`).join('\n')}`,
    ])
  })

  test('the same labels share one stored content, also in the next process', async () => {
    await shown(['Yes', 'No'])
    twilio = await twilio.reopen({})
    await twilio
      .channel('whatsapp')
      .send(said({ text: 'And now?', heardAt: minutes(1), choices: choices(['Yes', 'No']) }), live())
    expect(twilio.proxy.seen.filter(({ path }) => path.includes('/v1/Content'))).toHaveLength(1)
    expect(await twilio.held()).toHaveLength(4)
  })

  test('without the right to store contents they are numbers', async () => {
    twilio.proxy.next('pass', refusal(20003, 403))
    expect(await shown(['Yes', 'No'])).toEqual(['Which?', 'Reply 1 for Yes\nReply 2 for No'])
  })
})

test('typing marks the message read, and a failure is only logged', async () => {
  const typing = twilio.channel('whatsapp').typing
  const conversation = said().conversation
  await typing?.(conversation, live(), { message: 'SM1' })
  await typing?.(conversation, live(), { nothing: 'of ours' })
  expect(twilio.proxy.seen.filter(({ path }) => path.endsWith('/Indicators/Typing.json'))).toHaveLength(1)
  twilio.proxy.next(refusal(20404, 404))
  await typing?.(conversation, live(), { message: 'SM2' })
})
