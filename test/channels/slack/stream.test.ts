/** Streamed answers, against the sandbox's Slack: however it goes, one message with all of the answer. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { SlackApi } from '../../../src/channels/slack/api.ts'
import { createChannel } from '../../../src/channels/slack/channel.ts'
import type { Channel } from '../../../src/core/channel.ts'
import type { OutboundMessage } from '../../../src/core/message.ts'
import type { Disturbance } from '../../../src/sandbox/slack/api.ts'
import { createLog } from './support.ts'
import { customerChannel, startSlackWorld, type FakeSlackWorld } from './world.ts'

const signal = new AbortController().signal
const anytime = { since: 0, not: [] }
const long = Array.from({ length: 12 }, (_, n) => `Step ${n + 1}: open **Settings** and [read](https://x.example/${n}).`).join('\n\n') // prettier-ignore
const reference = { reader: { team: 'T0NORTH', user: 'U0DANA' } }

let slack: FakeSlackWorld
let api: SlackApi
let channel: Channel
beforeAll(async () => void (slack = await startSlackWorld()))
beforeEach(() => {
  api = slack.connect()
  channel = createChannel(api, createLog())
  slack.called()
})
afterAll(() => slack.close())

function answer(change: Partial<OutboundMessage> = {}): OutboundMessage & { root: string } {
  const { ts: root } = slack.danaWrites('How do I begin?')
  const conversation = `slack:T0HOME/${customerChannel}/${root}` as const
  const replyTo = `slack:${customerChannel}/${root}`
  return { id: 'out-1', conversation, text: long, replyTo, reference, root, ...change }
}

const whole = (root: string) =>
  expect(
    slack.answers(root).map(({ blocks, streaming }) => [blocks[0]?.['text'], streaming === 'in_progress']),
  ).toEqual([[long, false]])

test('grows piece by piece into one message that bears our mark', async () => {
  const { root, ...message } = answer({ choices: [{ value: 'yes:1', label: 'Yes' }] })
  const lengths: number[] = []
  slack.world.onHappening((what) => {
    if (what.kind !== 'shown' && what.message.threadTs === root) lengths.push(what.message.text.length)
  })
  const receipt = await channel.send(message, signal)
  whole(root)
  const [sent] = slack.answers(root)
  expect(receipt.provider).toEqual([`slack:${customerChannel}/${sent?.ts}`])
  expect(sent?.metadata?.event_payload).toMatchObject({ part: 0, parts: 1 })
  expect(sent?.blocks.map(({ type }) => type)).toEqual(['markdown', 'actions'])
  expect(lengths.length).toBeGreaterThan(2)
  expect(lengths).toEqual(lengths.toSorted((a, b) => a - b))
  expect(await channel.find?.(message, anytime, signal)).toEqual(receipt)
})

test.each([
  ['what is read at a glance', { text: 'Yes.' }],
  ['what a person wrote', { person: true }],
  ['what goes where nobody said it may be streamed', { reference: undefined }],
  ['what is too long for one message', { text: long.repeat(40) }],
])('%s is posted at once', async (_name, change) => {
  const { root: _root, ...message } = answer(change)
  await channel.send(message, signal)
  const methods = new Set(slack.called())
  expect(methods).not.toContain('chat.startStream')
  expect(methods).toContain('chat.postMessage')
})

describe('when it cannot be begun', () => {
  test.each([
    ['channel_type_not_supported', true],
    ['missing_recipient_team_id', true],
    ['unknown_method', false],
    ['feature_not_enabled', false],
  ])('%s: it is posted, and tried again the next time: %s', async (error, again) => {
    slack.disturb('chat.startStream', { kind: 'refused', error })
    const { root, ...message } = answer()
    await channel.send(message, signal)
    whole(root)
    slack.called()
    const { root: _root, ...next } = answer()
    await channel.send(next, signal)
    expect(slack.called().includes('chat.startStream')).toBe(again)
  })

  test('too many at once: it is posted', async () => {
    slack.disturb('chat.startStream', { kind: 'rate_limited', seconds: 30 })
    const { root, ...message } = answer()
    await channel.send(message, signal)
    whole(root)
  })
})

describe('when it is cut off', () => {
  const lost: Disturbance = { kind: 'answer_lost' }
  const busy: Disturbance = { kind: 'rate_limited', seconds: 1 }
  const gone: Disturbance = { kind: 'refused', error: 'message_not_in_streaming_state' }

  test.each([
    ['its beginning is taken, and the answer lost', 'chat.startStream', lost],
    ['a piece is taken, and the answer lost', 'chat.appendStream', lost],
    ['a piece is not taken yet', 'chat.appendStream', busy],
    ['its end is not taken yet', 'chat.stopStream', busy],
    ['its end is taken, and the answer lost', 'chat.stopStream', lost],
  ])('%s: the next try finishes it', async (_name, method, how) => {
    slack.disturb(method, how)
    const { root, ...message } = answer()
    await expect(channel.send(message, signal)).rejects.toMatchObject({ again: 'retry', outcome: 'unknown' })
    // Another process goes on: nothing is remembered but what stands in Slack.
    const other = createChannel(slack.connect(), createLog())
    const found = await other.find?.(message, anytime, signal)
    expect(found?.provider).toHaveLength(1)
    whole(root)
    expect(await other.find?.(message, anytime, signal)).toEqual(found)
  })

  test.each(['chat.appendStream', 'chat.stopStream'])(
    'Slack ended it before %s: it is finished',
    async (method) => {
      slack.disturb(method, gone)
      const { root, ...message } = answer()
      expect((await channel.send(message, signal)).provider).toHaveLength(1)
      whole(root)
    },
  )

  test('the reader pressed Stop: what stands there stands', async () => {
    slack.disturb('chat.appendStream', { kind: 'refused', error: 'stopped_by_user' })
    const { root, ...message } = answer()
    expect((await channel.send(message, signal)).provider).toHaveLength(1)
    expect(slack.answers(root)).toHaveLength(1)
  })

  test('a stream of another answer in the same thread is left alone', async () => {
    slack.disturb('chat.appendStream', lost)
    const { root, ...message } = answer({ text: long.replace('Step 1', 'First') })
    await expect(channel.send(message, signal)).rejects.toMatchObject({ outcome: 'unknown' })
    const other = { ...message, id: 'out-2', text: long }
    expect(await channel.find?.(other, anytime, signal)).toBeUndefined()
    await channel.send(other, signal)
    expect(slack.answers(root)).toHaveLength(2)
  })
})
