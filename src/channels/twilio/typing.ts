/** WhatsApp's typing sign. It also marks the customer's message read, and lasts 25 seconds or until the answer. */
import { z } from 'zod'
import type { Channel } from '../../core/channel.ts'
import { messageOf } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { TwilioApi } from './api.ts'

/** What `parse` keeps of an incoming message. */
const reference = z.object({ message: z.string().min(1) })

export const createTyping =
  (api: TwilioApi, log: Log): NonNullable<Channel['typing']> =>
  async (_conversation, signal, given) => {
    const answered = reference.safeParse(given).data
    if (!answered) return
    try {
      await api.typing(answered.message, signal)
    } catch (error) {
      log.debug({ channel: 'whatsapp', cause: messageOf(error) }, 'no typing sign')
    }
  }
