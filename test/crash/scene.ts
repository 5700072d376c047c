/** What the actors of a run share: the world they act in, the state they may look at, and the numbers of their messages. */
import { provisionalRecord } from '../../src/core/pipeline/accept.ts'
import { readState } from '../../src/core/record/session.ts'
import type { CustomerState } from '../../src/core/record/state.ts'
import type { IdentityKey } from '../../src/core/message.ts'
import type { RecordId, Store } from '../../src/core/store.ts'
import { credentials, numbers } from '../../src/sandbox/cast.ts'
import type { World } from '../../src/sandbox/world.ts'
import type { Random } from '../support/random.ts'

export interface Scene {
  world: World
  store: Store
  random(name: string): Random
  /** The number of the next message. */
  next(): number
  /** The run is over: finish what was begun, begin nothing. */
  stopping(): boolean
  /** How far the run is, 0 to 1. */
  progress(): number
  /** About how many refunds the run has time for, per account. */
  refunds: number
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * What `look` finds; undefined when patience ends first. The state may be away for a moment: then it is
 * looked at again.
 */
export async function eventually<T>(
  look: () => Promise<T | undefined> | T | undefined,
  patienceMs = 12_000,
): Promise<T | undefined> {
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await sleep(60)) {
    const found = await attempt(look)
    if (found !== undefined) return found
  }
  return undefined
}

/** An engine that is down is part of the run; whatever else is wrong with looking shows as 'not found'. */
async function attempt<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T | undefined> {
  try {
    return await look()
  } catch {
    return undefined
  }
}

/** The record in which this identity's messages are now. */
export async function recordOf(store: Store, identity: IdentityKey): Promise<RecordId> {
  return (await store.resolve(identity)) ?? (await provisionalRecord(identity))
}

export async function stateOf({ store }: Scene, identity: IdentityKey): Promise<CustomerState> {
  return readState(store, await recordOf(store, identity))
}

/** Writes a text from any number: `channel` says to which of our numbers. Resolves when the provider is done trying. */
export async function writeText(
  { world }: Scene,
  channel: 'sms' | 'whatsapp',
  phone: string,
  body: string,
): Promise<void> {
  const { TWILIO_API_URL: api = '' } = world.environment()
  const { twilioAccount, twilioToken } = credentials
  const authorization = `Basic ${Buffer.from(`${twilioAccount}:${twilioToken}`).toString('base64')}`
  const from = channel === 'whatsapp' ? `whatsapp:${phone}` : phone
  const response = await fetch(new URL('/_twilio/simulate/inbound-message', api), {
    method: 'POST',
    headers: { authorization },
    body: new URLSearchParams({ From: from, To: numbers[channel], Body: body }),
  })
  if (!response.ok) throw new Error(`Twilio's emulator refused a text: ${await response.text()}`)
}
