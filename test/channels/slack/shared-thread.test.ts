import { expect, it } from 'vitest'
import { createSlackApi } from '../../../src/channels/slack/api.ts'
import { createChannel } from '../../../src/channels/slack/channel.ts'
import { startSlack, token } from './emulator.ts'
import { createLog } from './support.ts'

it('tells the replies to two colleagues in one thread apart, though their ids are the same', async () => {
  const slack = await startSlack()
  const log = createLog()
  const api = createSlackApi({ botToken: token, apiUrl: slack.apiUrl }, { log })
  const channel = createChannel(api, log)
  const { signal } = new AbortController()
  const search = { since: 0, not: [] }
  const root = await slack.danaWrites(slack.customerChannel, 'Who can see our invoices?')
  const conversation = `slack:${slack.team}/${slack.customerChannel}/${root}` as const

  const toDana = { id: 't1/0', conversation, text: 'Your admins can.', replyTo: `slack:C1/${root}` }
  const toSam = { ...toDana, text: 'You are one of them.', replyTo: 'slack:C1/1795377789.000200' }
  const receipt = await channel.send(toDana, signal)
  expect(await channel.find?.(toDana, search, signal)).toEqual(receipt)
  expect(await channel.find?.(toSam, search, signal)).toBeUndefined()

  await api.close()
  await slack.close()
})
