/** Asks Twilio what became of a message whose receipts stopped coming: `sent` may be the last callback there ever is. */
import type { Channel } from '../../core/channel.ts'
import type { Clock } from '../../core/log.ts'
import type { TwilioApi } from './api.ts'
import { deliveryState } from './parse.ts'

export const createStatusOf =
  (api: TwilioApi, clock: Clock): NonNullable<Channel['statusOf']> =>
  async (provider, signal) => {
    const { status, code } = await api.statusOf(provider.replace(/^twilio:/, ''), signal)
    const state = deliveryState(status)
    if (!state || state === 'queued' || state === 'sent') return undefined
    return { provider, state, ...(code && { code }), at: clock.now() }
  }
