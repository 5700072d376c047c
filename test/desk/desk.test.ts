/** The desk against emulate's Slack, through Slack's own client. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSlackApi, type SlackApi } from '../../src/channels/slack/api.ts'
import type { CaseView, Desk } from '../../src/core/desk.ts'
import { createSlackDesk } from '../../src/desk/index.ts'
import { type FakeSlack, startSlack, token } from '../channels/slack/emulator.ts'
import { createLog } from '../channels/slack/support.ts'

const signal = new AbortController().signal
let slack: FakeSlack
let api: SlackApi
let desk: Desk
beforeAll(async () => {
  slack = await startSlack()
  api = createSlackApi({ botToken: token, apiUrl: slack.apiUrl }, { log: createLog() })
  desk = createSlackDesk({ api, staffChannel: slack.staffChannel, secret: 'invented' })
})
afterAll(async () => {
  await api.close()
  await slack.close()
})

const view: CaseView = {
  id: 'C-7F3A2K',
  state: 'open',
  round: 0,
  customer: { name: 'Priya Raman', account: 'Harbour & Finch', assurance: 'recognised' },
  channel: 'sms',
  channels: ['sms'],
  replyOn: 'sms',
  signals: [{ name: 'angry', hard: false, evidence: 'this is the third time' }],
  summary: { said: ['this is the third time'], done: [], found: [], left: ['call her'] },
  ...{ writes: [], timeline: [], links: {} },
  sentiment: ['angry'],
  priority: 'standard',
  opened: 1767225600000,
  deadline: 1767227400000,
}

const tsOf = (thread: string): string => thread.slice(thread.lastIndexOf('/') + 1)

test('a card is posted to the staff channel, found by our id, and brought up to date in place', async () => {
  expect(await desk.find('card-1', undefined, signal)).toBeUndefined()
  const thread = await desk.card('card-1', view, undefined, signal)
  expect(thread).toMatch(new RegExp(`^slack:${slack.team}/${slack.staffChannel}/\\d+\\.\\d+$`))
  expect(await desk.find('card-1', undefined, signal)).toBe(thread)

  const claimed: CaseView = {
    ...view,
    state: 'claimed',
    round: 1,
    claimedBy: { id: 'slack:U0MAYA', name: 'Maya' },
  }
  expect(await desk.card('card-1:claimed', claimed, thread, signal)).toBe(thread)
  const posts = await slack.thread(slack.staffChannel, tsOf(thread))
  expect(posts).toHaveLength(1)
  expect(JSON.stringify(posts)).toContain('Claimed by <@U0MAYA>')
  expect(JSON.stringify(posts)).not.toContain('desk:claim')
  expect(await desk.find('card-1:claimed', thread, signal)).toBe(thread)
})

test('notes go into the card’s thread, in order, and are found by our id', async () => {
  const thread = await desk.card('card-2', view, undefined, signal)
  const first = await desk.note(
    'note-1',
    thread,
    { kind: 'customer', author: 'Priya Raman', channel: 'sms', text: 'Hello?' },
    signal,
  )
  await desk.note('note-2', thread, { kind: 'system', text: 'Maya claimed the case.' }, signal)

  const posts = await slack.thread(slack.staffChannel, tsOf(thread))
  expect(posts.slice(1).map(({ text }) => text)).toEqual([
    'Priya Raman on SMS: Hello?',
    'Maya claimed the case.',
  ])
  expect(first.provider).toEqual([`slack:${slack.staffChannel}/${posts[1]?.ts}`])
  expect(await desk.find('note-1', thread, signal)).toBe(
    `slack:${slack.team}/${slack.staffChannel}/${posts[1]?.ts}`,
  )
  expect(await desk.find('note-3', thread, signal)).toBeUndefined()
})

test('a whisper is seen by one person only', async () => {
  const thread = await desk.card('card-3', view, undefined, signal)
  await desk.whisper(
    thread,
    { id: `slack:${slack.dana}`, name: 'Dana' },
    { text: 'Maya was faster.' },
    signal,
  )
  expect(await slack.thread(slack.staffChannel, tsOf(thread))).toHaveLength(1)
})

test('a channel that is gone is a SendError', async () => {
  const lost = createSlackDesk({ api, staffChannel: 'C0GONE', secret: 'invented', team: 'T0HOME' })
  await expect(lost.card('card-4', view, undefined, signal)).rejects.toMatchObject({
    name: 'SendError',
    again: 'never',
    code: 'channel_not_found',
  })
})
