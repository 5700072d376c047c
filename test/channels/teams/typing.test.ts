/** That an answer is being written shows while it is, and no longer. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTeams } from '../../../src/channels/teams/index.ts'
import type { Channel } from '../../../src/core/channel.ts'
import { recordingLog } from '../../support/webhooks.ts'
import { refusal, startConversations, type Conversations } from './conversations.ts'
import { conversation, live, onlyChannel, referenceAt } from './sending.ts'

let teams: Conversations
let channel: Channel
let close: () => Promise<void>
const log = recordingLog()
/** What the channel waited for, ms; `during` is what happens meanwhile. */
let waits: number[] = []
let during = () => {}

beforeAll(async () => {
  teams = await startConversations()
  const clock = {
    now: () => Date.now(),
    sleep: async (ms: number) => {
      waits.push(ms)
      during()
    },
  }
  const connector = await createTeams({ auth: 'none' }, { clock, log })
  channel = onlyChannel(connector)
  close = async () => {
    await connector.close?.()
    await teams.close()
  }
})
afterAll(() => close())

const shown = () => teams.taken.filter(({ activity }) => activity.type === 'typing').length
const type = (signal = live()) => channel.typing?.(conversation, signal, referenceAt(teams.serviceUrl))

test('every three seconds until the answer is there', async () => {
  const answered = new AbortController()
  during = () => void (waits.length === 4 && answered.abort('answered'))
  await type(answered.signal)
  expect([shown(), waits]).toEqual([4, [3_000, 3_000, 3_000, 3_000]])
})

test('for half a minute at most', async () => {
  waits = []
  during = () => {}
  const before = shown()
  await type()
  expect(shown() - before).toBe(10)
})

test('not where nobody was heard, and a refusal is only noted', async () => {
  const before = shown()
  await channel.typing?.(conversation, live())
  teams.next(refusal(403, 'MessageWritesBlocked'))
  await type()
  expect(shown()).toBe(before)
  expect(log.lines.slice(1)).toEqual(
    Array(2).fill(expect.objectContaining({ level: 'debug', message: 'teams: no typing indicator' })),
  )
})
