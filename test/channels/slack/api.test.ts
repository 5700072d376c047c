import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSlackApi, type SlackApi } from '../../../src/channels/slack/api.ts'
import { createChannel } from '../../../src/channels/slack/channel.ts'
import type { OutboundMessage } from '../../../src/core/message.ts'
import { checkBlocks } from '../../../src/sandbox/slack/limits.ts'
import { type FakeSlack, startSlack, token } from './emulator.ts'
import { createLog } from './support.ts'

const anytime = { since: 0, not: [] }

const signal = new AbortController().signal
const log = createLog()
let slack: FakeSlack
let api: SlackApi
beforeAll(async () => {
  slack = await startSlack()
  api = createSlackApi({ botToken: token, apiUrl: slack.apiUrl }, { log })
})
afterAll(async () => {
  await api.close()
  await slack.close()
})

/** An answer in a new thread of Dana's. */
async function answer(message: Partial<OutboundMessage>): Promise<OutboundMessage & { root: string }> {
  const root = await slack.danaWrites(slack.customerChannel, 'invoice 12 is wrong')
  const conversation = `slack:${slack.team}/${slack.customerChannel}/${root}` as const
  return { id: 'out-1', conversation, text: 'Refunded **£40.00**.', root, ...message }
}

describe('send', () => {
  test('posts one markdown block into the thread, marked with our id', async () => {
    const channel = createChannel(api, log)
    const { root, ...message } = await answer({
      choices: [{ value: 'yes:1', label: 'Yes', style: 'primary' }],
    })
    const receipt = await channel.send(message, signal)

    const [, reply] = await slack.thread(slack.customerChannel, root)
    expect(receipt.provider).toEqual([`slack:${slack.customerChannel}/${reply?.ts}`])
    expect(reply).toMatchObject({
      thread_ts: root,
      text: 'Refunded £40.00.',
      unfurl_links: false,
      unfurl_media: false,
      metadata: { event_type: 'switchboard', event_payload: { id: 'out-1', part: 0, parts: 1 } },
      blocks: [{ type: 'markdown', text: 'Refunded **£40.00**.' }, { type: 'actions' }],
    })
    expect(checkBlocks(reply?.blocks)).toEqual([])
  })

  test('finds what it sent, and nothing else', async () => {
    const channel = createChannel(api, log)
    const { root: _root, ...message } = await answer({ id: 'out-2' })
    expect(await channel.find?.(message, anytime, signal)).toBeUndefined()
    const receipt = await channel.send(message, signal)
    expect(await channel.find?.(message, anytime, signal)).toEqual(receipt)
    expect(await channel.find?.({ ...message, id: 'out-3' }, anytime, signal)).toBeUndefined()
  })

  test('splits a long text, and a second try posts only what is missing', async () => {
    const channel = createChannel(api, log)
    const text = Array.from({ length: 400 }, (_, i) => `Paragraph ${i} about the invoice of March.`).join(
      '\n\n',
    )
    const { root, ...message } = await answer({ id: 'out-4', text })
    const first = await channel.send(message, signal)
    expect(first.provider).toHaveLength(2)
    expect(await channel.send(message, signal)).toEqual(first)
    expect(await slack.thread(slack.customerChannel, root)).toHaveLength(3)
  })

  test('half of a split message counts as not found, and is completed', async () => {
    const channel = createChannel(api, log)
    const text = `${'first '.repeat(1_900)}\n\n${'second '.repeat(1_600)}`
    const { root, ...message } = await answer({ id: 'out-5', text })
    // The first part alone, as a process that died between the two leaves it.
    const label = { event_type: 'switchboard', event_payload: { id: 'out-5', part: 0, parts: 2 } }
    await slack.botWrites(slack.customerChannel, root, 'first', label)
    expect(await channel.find?.(message, anytime, signal)).toBeUndefined()
    expect((await channel.send(message, signal)).provider).toHaveLength(2)
    expect(await slack.thread(slack.customerChannel, root)).toHaveLength(3)
  })

  test('refuses to send nothing', async () => {
    const channel = createChannel(api, log)
    const { root: _root, ...message } = await answer({ text: ' \n ' })
    await expect(channel.send(message, signal)).rejects.toMatchObject({ again: 'never', code: 'no_text' })
  })

  test('an unknown channel is permanent', async () => {
    const channel = createChannel(api, log)
    const message = {
      id: 'out-6',
      conversation: 'slack:T0HOME/C0GONE/1767225600.000200',
      text: 'Hello',
    } as const
    await expect(channel.send(message, signal)).rejects.toMatchObject({
      name: 'SendError',
      again: 'never',
      outcome: 'not-done',
      code: 'channel_not_found',
    })
  })
})

test('an identity has the name Slack knows', async () => {
  const channel = createChannel(api, log)
  expect(await channel.nameOf?.(`slack:${slack.team}/${slack.dana}`, signal)).toBe('Dana Whitfield')
})

test('typing never throws: here there is no such method, which is logged', async () => {
  log.lines.length = 0
  const channel = createChannel(api, log)
  await channel.typing?.('slack:T0HOME/C0NORTH/1767225600.000200', signal)
  expect(log.lines).toMatchObject([{ level: 'debug', message: 'slack: no typing status' }])
})

test('the workspace is the token’s', async () => {
  expect(await api.team(signal)).toBe(slack.team)
})
