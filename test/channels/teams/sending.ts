/** What the tests of sending share: one conversation, messages to it, and the errors they end in. */
import type { Channel } from '../../../src/core/channel.ts'
import { SendError } from '../../../src/core/errors.ts'
import type { OutboundMessage } from '../../../src/core/message.ts'
import { tenant } from './bench.ts'

export const live = () => new AbortController().signal
export const place = 'a:1pKx0Qm7vJ2dana-and-brightline'
export const conversation = `teams:${tenant}/${place}` as const

export const referenceAt = (serviceUrl: string, id = place) => ({
  serviceUrl,
  channelId: 'msteams',
  conversation: { id, tenantId: tenant, conversationType: 'personal' },
  bot: { id: '28:us', name: 'Brightline Support' },
  user: { id: '29:dana', name: 'Dana Whitfield', aadObjectId: 'd' },
  locale: 'en-GB',
})

export const outbound = (text: string, serviceUrl: string, more: object = {}): OutboundMessage => ({
  id: 'out_1',
  conversation,
  text,
  reference: referenceAt(serviceUrl),
  ...more,
})

export const failureOf = async (sending: Promise<unknown>): Promise<SendError> => {
  const error: unknown = await sending.catch((thrown: unknown) => thrown)
  if (error instanceof SendError) return error
  throw new TypeError('the send did not fail as it should', { cause: error })
}

export const onlyChannel = ({ channels }: { channels: Channel[] }): Channel => {
  const [channel] = channels
  if (!channel) throw new TypeError('no channel')
  return channel
}
