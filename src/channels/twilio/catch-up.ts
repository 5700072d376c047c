/**
 * What Twilio could not deliver: it gives a webhook up after three tries and never comes back with it. So messages of
 * the time we may have been away are listed and taken as if they came now; those we have are recognised by their id.
 */
import type { Connector } from '../../core/channel.ts'
import type { Arrived, TwilioApi } from './api.ts'
import { parseInbound, type Fields } from './parse.ts'
import type { ReceiveParts } from './receive.ts'

/** Messages looked through, newest first. */
const most = 1_000

export const createCatchUp =
  (api: TwilioApi, { ours, guard, log }: Omit<ReceiveParts, 'verify'>): NonNullable<Connector['catchUp']> =>
  async (since, signal) => {
    const found = await api.arrived(since, most, signal)
    if (found.length >= most) log.warn({ channel: 'twilio', most }, 'more came in than was looked through')
    const messages = []
    for (const arrived of found.toReversed()) {
      const fields = await fieldsOf(api, arrived, signal)
      const parsed = guard.served(parseInbound(fields, ours, arrived.at))
      if ('value' in parsed) messages.push(parsed.value)
    }
    return messages
  }

/** As its webhook would have had them. */
async function fieldsOf(api: TwilioApi, arrived: Arrived, signal: AbortSignal): Promise<Fields> {
  const media = arrived.media > 0 ? await api.mediaOf(arrived.sid, signal) : []
  return {
    MessageSid: arrived.sid,
    From: arrived.from,
    To: arrived.to,
    Body: arrived.body,
    NumMedia: String(media.length),
    ...(arrived.messagingServiceSid && { MessagingServiceSid: arrived.messagingServiceSid }),
    ...Object.fromEntries(
      media.flatMap(({ url, type }, n) => [
        [`MediaUrl${n}`, url],
        [`MediaContentType${n}`, type],
      ]),
    ),
  }
}
