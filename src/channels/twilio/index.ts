/** Twilio: SMS and WhatsApp. */
import type { Channel, Connector } from '../../core/channel.ts'
import type { Clock, Log } from '../../core/log.ts'
import { createApi } from './api.ts'
import { receiveMessage, receiveStatus } from './receive.ts'
import { createChannel } from './send.ts'
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
  /** Replaces `https://api.twilio.com`, for an emulator. */
  apiUrl?: string | undefined
}

export interface TwilioDeps {
  /** The URL Twilio calls, without our path. */
  publicUrl: string
  clock: Clock
  log: Log
}

/** Throws TypeError when an auth token is empty, or when neither a sender nor a messaging service is there. */
export const createTwilio = async (config: TwilioConfig, deps: TwilioDeps): Promise<Connector> => {
  const [authToken = ''] = config.authTokens
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
  const { accountSid, apiUrl } = config
  const api = createApi({ accountSid, authToken, statusCallback, apiUrl }, deps.clock)
  const parts = { verify, ours, clock: deps.clock, log: deps.log }
  return {
    name: 'twilio',
    channels: names.map((name): Channel => createChannel(name, api, deps.clock, ours.service)),
    routes: [
      { path: '/webhooks/twilio', receive: receiveMessage(parts) },
      { path: '/webhooks/twilio/status', receive: receiveStatus(parts) },
    ],
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
