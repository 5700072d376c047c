/** About one activity a second goes into a conversation, so that Teams has no reason for its 429. */
import { afterEach, expect, test } from 'vitest'
import { createTeams } from '../../../src/channels/teams/index.ts'
import { systemClock } from '../../../src/core/log.ts'
import { createPace } from '../../../src/core/post-pace.ts'
import { recordingLog } from '../../support/webhooks.ts'
import { startConversations } from './conversations.ts'
import { live, onlyChannel, outbound } from './sending.ts'

let close: () => Promise<unknown>
afterEach(() => close())

test('after a burst each message waits a second, and nobody else does', async () => {
  const teams = await startConversations()
  const slept: number[] = []
  let now = 0
  const clock = {
    now: () => now,
    sleep: async (ms: number) => {
      slept.push(ms)
      now += ms
    },
  }
  const connector = await createTeams(
    { auth: 'none', streaming: false },
    { clock: systemClock, log: recordingLog(), pace: createPace(clock, 5) },
  )
  close = async () => Promise.all([connector.close?.(), teams.close()])
  const channel = onlyChannel(connector)
  for (let n = 0; n < 7; n += 1) await channel.send(outbound(`message ${n}`, teams.serviceUrl), live())
  expect(slept).toEqual([1_000, 1_000])
  expect(teams.said().map(({ text }) => text)).toEqual(Array.from({ length: 7 }, (_, n) => `message ${n}`))
})
