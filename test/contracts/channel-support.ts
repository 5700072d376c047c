/** What the parts of the channel contract share. */
import { expect } from 'vitest'
import type { Receipt, Received } from '../../src/core/channel.ts'
import { RequestError, SendError } from '../../src/core/errors.ts'
import type { OutboundMessage } from '../../src/core/message.ts'
import type { Bench, ChannelBench, Webhooks } from './channel.ts'

export const live = (): AbortSignal => new AbortController().signal

let nth = 0
/** A message to the bench's conversation, with an id of its own. */
export const outbound = (
  { conversation }: ChannelBench,
  text: string,
  more: Partial<OutboundMessage> = {},
): OutboundMessage => ({ id: `out_${(nth += 1)}`, conversation, text, ...more })

/** Texts the engine took while `work` ran, and what `work` answered. */
export async function heldBy<T>(bench: Bench, work: () => Promise<T>): Promise<{ texts: string[]; made: T }> {
  const before = (await bench().held()).length
  const made = await work()
  return { texts: (await bench().held()).slice(before).map(({ text }) => text), made }
}

/** A send that is made again, as the outbox would, when the connection an earlier test cut is found dead. */
export async function surely(bench: Bench, message: OutboundMessage): Promise<Receipt> {
  const { channel } = bench()
  return channel.send(message, live()).catch((error: unknown) => {
    const passing = error instanceof SendError && error.again === 'retry' && error.outcome === 'not-done'
    if (!passing) throw error
    return channel.send(message, live())
  })
}

export const sent = async (bench: Bench, text: string, more: Partial<OutboundMessage> = {}) =>
  (await heldBy(bench, () => surely(bench, outbound(bench(), text, more)))).texts

/** The SendError a send ends in. */
export async function failureOf(sending: Promise<unknown>): Promise<SendError> {
  const error: unknown = await sending.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(SendError)
  if (error instanceof SendError) return error
  throw new TypeError('the send did not fail')
}

/** What a route of the connector makes of a request. */
export async function received(
  { connector }: ChannelBench,
  path: string,
  request: Request | Promise<Request>,
): Promise<Received> {
  const route = connector.routes.find((one) => one.path === path)
  if (!route) throw new TypeError(`no route ${path}`)
  return route.receive(await request)
}

/** The status of a refusal; undefined when it was taken. */
export async function refusal(taking: Promise<unknown>): Promise<number | undefined> {
  try {
    await taking
    return undefined
  } catch (error) {
    if (error instanceof RequestError) return error.status
    throw error
  }
}

/** The provider's requests, where there are any; a channel that only sends has nothing more to show. */
export const webhooksOf = (bench: Bench): Webhooks | undefined => {
  const { webhooks, connector } = bench()
  if (!webhooks) expect(connector.routes).toEqual([])
  return webhooks
}

let written = 0
/** A number no message of any bench had yet: later ones are higher. */
export const nextMessage = (): number => (written += 1)
