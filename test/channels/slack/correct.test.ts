/** What a person of ours changed or took back is changed and taken back where the customer reads it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SlackApi } from '../../../src/channels/slack/api.ts'
import { createChannel } from '../../../src/channels/slack/channel.ts'
import type { Channel } from '../../../src/core/channel.ts'
import { createLog } from './support.ts'
import { customerChannel, startSlackWorld, type FakeSlackWorld } from './world.ts'

const signal = new AbortController().signal
let slack: FakeSlackWorld
let api: SlackApi
let channel: Channel
beforeAll(async () => {
  slack = await startSlackWorld()
  api = slack.connect()
  channel = createChannel(api, createLog())
})
afterAll(async () => {
  await api.close()
  await slack.close()
})

async function said(text: string) {
  const { ts: root } = slack.danaWrites('Hello')
  const conversation = `slack:T0HOME/${customerChannel}/${root}` as const
  const { provider } = await channel.send({ id: 'out-1', conversation, text, person: true }, signal)
  return { provider, conversation, shown: () => slack.answers(root).map(({ blocks }) => blocks[0]?.['text']) }
}
const corrected = (conversation: `slack:${string}`, text: string) => ({ id: 'fix-1', conversation, text })
const pages = (count: number) =>
  Array.from({ length: count }, (_, n) => `${n} ${'word '.repeat(2_000)}`).join('\n\n')

test('changed words take the place of the old ones', async () => {
  const { provider, conversation, shown } = await said('It costs £40.')
  await channel.edit?.(provider, corrected(conversation, 'It costs **£45**.'), signal)
  expect(shown()).toEqual(['It costs **£45**.'])
})

test('of a message in several posts those that are left over go', async () => {
  const { provider, conversation, shown } = await said(pages(3))
  expect(provider.length).toBeGreaterThan(2)
  await channel.edit?.(provider, corrected(conversation, 'In short: yes.'), signal)
  expect(shown()).toEqual(['In short: yes.'])
})

test('what does not fit into what was sent is not changed, and whoever wrote it is told', async () => {
  const { provider, conversation, shown } = await said('In short: yes.')
  const edit = channel.edit?.(provider, corrected(conversation, pages(3)), signal)
  await expect(edit).rejects.toMatchObject({ again: 'never', code: 'cannot_correct' })
  expect(shown()).toEqual(['In short: yes.'])
})

test('taken back is gone, also the second time, and all of it', async () => {
  const { provider, conversation, shown } = await said(pages(2))
  await channel.withdraw?.(provider, conversation, signal)
  await channel.withdraw?.(provider, conversation, signal)
  expect(shown()).toEqual([])
})

test('a refusal is passed on: an edit window may be closed', async () => {
  const { provider, conversation } = await said('It costs £40.')
  slack.disturb('chat.update', { kind: 'refused', error: 'edit_window_closed' })
  const edit = channel.edit?.(provider, corrected(conversation, 'It costs £45.'), signal)
  await expect(edit).rejects.toMatchObject({ again: 'never', code: 'edit_window_closed' })
})
