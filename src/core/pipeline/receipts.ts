/** Asks, once, what became of messages whose receipts stopped coming: 'sent' may be the last that is ever reported. */
import { messageOf } from '../errors.ts'
import { keys } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import type { Delivery } from '../record/state.ts'
import type { Parts } from './parts.ts'

/** A carrier that has not reported after a day will not. */
const askedAfterMs = 24 * 3_600_000

/** Notes what the provider knows, or that nobody does. Throws LeaseLostError. */
export async function askAfterReceipts(parts: Parts, session: Session): Promise<void> {
  for (const [provider, delivery] of unsettled(parts, session)) {
    if (dueOf(delivery) > session.now()) continue
    const found = await ask(parts, session, provider, delivery)
    const { state = 'unknown', code } = found ?? {}
    session.note({
      ...{ key: keys.delivery(provider, state), type: 'delivery', at: session.now(), provider, state },
      ...(code && { code }),
    })
    await session.flush()
  }
}

/** When the next one is due to be asked after. */
export function nextReceipt(parts: Parts, session: Session): number | undefined {
  const times = unsettled(parts, session).map(([, delivery]) => dueOf(delivery))
  return times.length > 0 ? Math.min(...times) : undefined
}

const dueOf = ({ at }: Delivery): number => (at ?? 0) + askedAfterMs

const unsettled = ({ channels }: Parts, { state }: Session): [string, Delivery][] =>
  Object.entries(state.deliveries).filter(
    ([, { state, at, channel }]) =>
      state === 'sent' && at !== undefined && channel && channels.get(channel)?.statusOf !== undefined,
  )

/** A failure is an answer too: it is asked once, and a receipt that comes after all still counts. */
async function ask({ channels, log }: Parts, session: Session, provider: string, { channel }: Delivery) {
  try {
    return channel && (await channels.get(channel)?.statusOf?.(provider, session.signal))
  } catch (error) {
    if (session.signal.aborted) throw error
    log.info({ provider, cause: messageOf(error) }, 'a message could not be asked after')
    return undefined
  }
}
