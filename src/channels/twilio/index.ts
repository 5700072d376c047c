/** Twilio: SMS and WhatsApp. */
import type { Channel, Connector, Tally } from '../../core/channel.ts'
import type { Clock, Log } from '../../core/log.ts'
import type { ConversationId, IdentityKey } from '../../core/message.ts'
import type { Policy } from '../../core/policy.ts'
import { createApi } from './api.ts'
import { createCatchUp } from './catch-up.ts'
import { createContents } from './contents.ts'
import { createFetch } from './files.ts'
import { createGuard } from './guard.ts'
import type { Templates } from './parts.ts'
import { receiveMessage, receiveStatus } from './receive.ts'
import { createSending } from './send.ts'
import { createStatusOf } from './status.ts'
import { createTyping } from './typing.ts'
import { createVerify } from './verify.ts'

export interface TwilioConfig {
  /** `AC…`. */
  accountSid: string
  /** The current auth token first, then the previous one while a rotation lasts. */
  authTokens: string[]
  /** E.164. */
  smsFrom?: string | undefined
  /** E.164, with or without `whatsapp:`. */
  whatsappFrom?: string | undefined
  /** Sends SMS through this service; its numbers count as ours. */
  messagingServiceSid?: string | undefined
  /** Approved templates for WhatsApp outside the 24-hour window, by what they are for. */
  templates?: Templates | undefined
  /** Replaces `https://api.twilio.com`, for an emulator. */
  apiUrl?: string | undefined
}

export interface TwilioDeps {
  /** The URL Twilio calls, without our path. */
  publicUrl: string
  clock: Clock
  log: Log
  /** What the policy says about texting; without, there are no limits but Twilio's. */
  sms?: Policy['sms'] | undefined
  /** Counts what was texted; absent, nothing is. */
  tally?: Tally | undefined
}

/** Throws TypeError when an auth token is empty, or when neither a sender nor a messaging service is there. */
export const createTwilio = async (config: TwilioConfig, deps: TwilioDeps): Promise<Connector> => {
  const [authToken = ''] = config.authTokens
  const { clock, log } = deps
  const verify = createVerify(config.authTokens, deps.publicUrl)
  const ours = {
    sms: config.smsFrom,
    whatsapp: config.whatsappFrom?.replace(/^whatsapp:/, ''),
    service: config.messagingServiceSid,
  }
  const names = channelsOf(ours)
  if (names.length === 0)
    throw new TypeError('Twilio has no sender: neither SMS, WhatsApp nor a messaging service')

  const statusCallback = `${deps.publicUrl.replace(/\/+$/, '')}/webhooks/twilio/status`
  const account = { accountSid: config.accountSid, authToken, apiUrl: config.apiUrl }
  const api = createApi({ ...account, statusCallback }, clock)
  const guard = createGuard(deps.sms, deps.tally)
  const receiving = { verify, ours, guard, clock, log }
  const sending = {
    ...{ api, guard, clock, log, contents: createContents(api.contents) },
    messagingServiceSid: ours.service,
    templates: config.templates ?? {},
  }
  return {
    name: 'twilio',
    channels: names.map((name): Channel => ({
      name,
      ...createSending(name, sending),
      fetch: createFetch(account),
      statusOf: createStatusOf(api, clock),
      ...(name === 'sms' && { conversationWith: conversationFrom(ours.sms ?? ours.service) }),
      ...(name === 'whatsapp' && { typing: createTyping(api, log) }),
    })),
    routes: [
      { path: '/webhooks/twilio', receive: receiveMessage(receiving) },
      { path: '/webhooks/twilio/status', receive: receiveStatus(receiving) },
    ],
    catchUp: createCatchUp(api, receiving),
    close: () => api.close(),
  }
}

function channelsOf(ours: {
  sms: string | undefined
  whatsapp: string | undefined
  service: string | undefined
}) {
  const sms = (ours.sms ?? ours.service) ? (['sms'] as const) : []
  const whatsapp = ours.whatsapp ? (['whatsapp'] as const) : []
  return [...sms, ...whatsapp]
}

/** Anybody can be texted; on WhatsApp only who wrote within the last day. */
const conversationFrom =
  (sender: string | undefined) =>
  (identity: IdentityKey): ConversationId | undefined => {
    const number = /^sms:(\+\d+)$/.exec(identity)?.[1]
    return number && sender ? `sms:${sender}/${number}` : undefined
  }
