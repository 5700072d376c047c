/** A long reply in a personal chat appears while it is read, and is there once, whatever becomes of its updates. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createTeams } from '../../../src/channels/teams/index.ts'
import type { Channel } from '../../../src/core/channel.ts'
import { recordingLog } from '../../support/webhooks.ts'
import { refusal, startConversations, type Conversations } from './conversations.ts'
import type { Answer } from './serve.ts'
import { conversation, failureOf, live, onlyChannel, outbound, referenceAt } from './sending.ts'

let teams: Conversations
let channel: Channel
let close: () => Promise<void>
let slept: number[] = []

beforeAll(async () => {
  teams = await startConversations()
  const clock = { now: () => Date.now(), sleep: async (ms: number) => void slept.push(ms) }
  const connector = await createTeams({ auth: 'none' }, { clock, log: recordingLog() })
  channel = onlyChannel(connector)
  close = async () => {
    await connector.close?.()
    await teams.close()
  }
})
afterAll(() => close())
afterEach(() => {
  teams.taken.length = 0
  slept = []
})

const long = Array.from({ length: 120 }, (_, n) => `word${n}`).join(' ')
const send = (text = long, more: object = {}) => channel.send(outbound(text, teams.serviceUrl, more), live())

const info = z.object({
  type: z.literal('streaminfo'),
  streamType: z.string(),
  streamId: z.string().optional(),
  streamSequence: z.number().optional(),
})
/** What the wire said of the stream, in order. */
const stream = () =>
  teams.taken.map(({ activity }) => ({
    type: activity.type,
    text: activity.text ?? '',
    info: info.optional().parse(z.array(z.unknown()).optional().parse(activity['entities'])?.[0]),
  }))

test('updates of ever more text, one a second, then the message with its card', async () => {
  teams.next(...['s1', 'x', 'y', 'm1'].map((id) => ({ after: { status: 201, body: { id } } })))
  const { provider } = await send(long, { choices: [{ value: 'yes:a', label: 'Yes' }] })
  const steps = stream()
  expect(steps.map(({ type }) => type)).toEqual(['typing', 'typing', 'typing', 'message'])
  expect(steps.map((one) => one.info)).toEqual([
    { type: 'streaminfo', streamType: 'streaming', streamSequence: 1 },
    { type: 'streaminfo', streamType: 'streaming', streamSequence: 2, streamId: 's1' },
    { type: 'streaminfo', streamType: 'streaming', streamSequence: 3, streamId: 's1' },
    { type: 'streaminfo', streamType: 'final', streamId: 's1' },
  ])
  for (const [at, { text }] of steps.entries()) {
    expect(long.startsWith(text)).toBe(true)
    expect(text.length).toBeGreaterThan(steps[at - 1]?.text.length ?? 0)
  }
  expect(steps.at(-1)?.text).toBe(long)
  expect(teams.taken.map(({ activity }) => activity.attachments?.length ?? 0)).toEqual([0, 0, 0, 1])
  expect(slept).toEqual([1_000, 1_000, 1_000])
  expect(provider).toEqual([expect.stringMatching(/\/m1$/)])
})

test('a short message, one among others, and one in parts are just sent', async () => {
  await send('short')
  await send(long, {
    reference: {
      ...referenceAt(teams.serviceUrl),
      conversation: {
        ...referenceAt(teams.serviceUrl).conversation,
        conversationType: 'groupChat',
        isGroup: true,
      },
    },
  })
  await send('word '.repeat(6_000))
  expect(stream().map((one) => [one.type, one.info])).toEqual(Array(4).fill(['message', undefined]))
})

test('where it is turned off, too', async () => {
  const connector = await createTeams(
    { auth: 'none', streaming: false },
    { clock: { now: () => 0, sleep: async () => {} }, log: recordingLog() },
  )
  await onlyChannel(connector).send(outbound(long, teams.serviceUrl), live())
  expect(stream().map(({ type }) => type)).toEqual(['message'])
  await connector.close?.()
})

const ended = (message: string): Answer => ({
  status: 403,
  body: { error: { code: 'ContentStreamNotAllowed', message } },
})

describe('an update that fails', () => {
  test.each([
    ['is not allowed', ended('Streaming is not allowed in this conversation')],
    ['comes too fast', refusal(429, 'TooManyRequests')],
    ['is cut off', 'cut'],
    ['meets a fault of Teams', refusal(500, 'ServiceError')],
  ] as const)('because it %s: the message comes all the same, once', async (_why, fate) => {
    teams.next(fate)
    await send()
    expect(teams.said().map(({ text }) => text)).toEqual([long])
    expect(stream().at(-1)?.info).toBeUndefined()
  })

  test('later: the message ends the stream', async () => {
    teams.next({ after: { status: 201, body: { id: 's1' } } }, refusal(429, 'TooManyRequests'))
    await send()
    expect(stream().map((one) => one.info?.streamType)).toEqual(['streaming', 'final'])
  })

  test('because the person pressed Stop: that is all they want', async () => {
    teams.next({ after: { status: 201, body: { id: 's1' } } }, ended('Content stream was cancelled by user.'))
    const { provider } = await send()
    expect(teams.said()).toEqual([])
    expect(provider).toEqual([expect.stringMatching(/\/s1$/)])
  })
})

describe('the message itself', () => {
  const updates = ['s1', 'x', 'y'].map((id) => ({ after: { status: 201, body: { id } } }))

  test('too late for its stream: what stands there becomes the message', async () => {
    teams.next(...updates, ended('Content stream exceeded streaming time.'))
    await send()
    expect(teams.said()).toMatchObject([{ id: 's1', text: long }])
    expect(teams.said()[0]).not.toHaveProperty('entities')
  })

  test('whose stream is over: it comes beside it', async () => {
    teams.next(...updates, ended('Content stream is already completed.'))
    await send()
    expect(teams.said()).toMatchObject([{ text: long }])
    expect(teams.said()[0]?.id).toBeUndefined()
  })

  test('cut off: nobody knows, so it is not sent again', async () => {
    teams.next(...updates, { after: 'cut' })
    expect(await failureOf(send())).toMatchObject({ outcome: 'unknown' })
    expect(teams.said()).toHaveLength(1)
  })

  test('refused: that is what is told', async () => {
    teams.next(...updates, refusal(403, 'ConversationBlockedByUser'))
    expect(await failureOf(send())).toMatchObject({ again: 'never', lost: conversation })
  })
})
