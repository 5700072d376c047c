/**
 * What every connector owes the gateway, driven against a real engine of its provider. A connector's test
 * says how its provider's requests are made and how its engine is made to fail; the rest is here.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Channel, Connector } from '../../src/core/channel.ts'
import { RequestError, SendError } from '../../src/core/errors.ts'
import type { OutboundMessage } from '../../src/core/message.ts'

/** A provider's requests to us. Each call makes a new Request; the same one again is a redelivery. */
export interface Webhooks {
  path: string
  genuine(): Request
  /** Signed with somebody else's key. */
  forged(): Request
  unsigned(): Request
  /** Our own message, reflected. */
  own(): Request
  /** Over the body limit, else genuine. */
  oversize(): Request
  /** Genuine, but not what the provider sends. */
  malformed(): Request
}

export interface ChannelBench {
  connector: Connector
  channel: Channel
  /** What every provider id starts with. */
  prefix: string
  /** The conversation the messages go to, and one that is not this channel's. */
  conversation: OutboundMessage['conversation']
  foreign: OutboundMessage['conversation']
  /** Characters the provider takes at once, where it has a limit. */
  limit?: number
  webhooks?: Webhooks
  /** Texts the engine holds, oldest first. */
  held(): Promise<string[]>
  /** The fate of the next send: refused for good, too busy, or cut off after it was taken. */
  spoil(how: 'refused' | 'busy' | 'cut'): void
  /** The provider can be asked whether it took a message. */
  askable: boolean
  close(): Promise<void>
}

export const channelContract = (name: string, open: () => Promise<ChannelBench>): void => {
  describe(`${name} keeps the channel contract`, () => {
    let bench: ChannelBench
    let nth = 0
    beforeAll(async () => void (bench = await open()))
    afterAll(() => bench.close())

    const outbound = (text: string): OutboundMessage => ({
      id: `out_${(nth += 1)}`,
      conversation: bench.conversation,
      text,
    })
    const send = (message: OutboundMessage) => bench.channel.send(message, new AbortController().signal)
    const failure = async (
      message: OutboundMessage,
      signal = new AbortController().signal,
    ): Promise<SendError> => {
      const error: unknown = await bench.channel.send(message, signal).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(SendError)
      if (error instanceof SendError) return error
      throw new TypeError('the send did not fail')
    }

    test('a message arrives, and its receipt names it', async () => {
      const receipt = await send(outbound('Your **refund** RF-12 is on its way'))
      expect(receipt.provider).toHaveLength(1)
      expect(receipt.provider[0]).toMatch(new RegExp(`^${bench.prefix}.+`))
      expect((await bench.held()).at(-1)).toContain('RF-12')
    })

    test('a text over the limit arrives whole, in parts that keep it', async () => {
      const before = (await bench.held()).length
      const words = Array.from({ length: 500 }, (_, n) => `word${n}`)
      const receipt = await send(outbound(words.join(' ')))
      const held = (await bench.held()).slice(before)
      expect(held).toHaveLength(receipt.provider.length)
      expect(held.join(' ').match(/word\d+/g)).toEqual(words)
      if (bench.limit !== undefined) {
        expect(held.length).toBeGreaterThan(1)
        expect(Math.max(...held.map((part) => part.length))).toBeLessThanOrEqual(bench.limit)
      }
    })

    test('a blank message and a foreign conversation are never sent', async () => {
      expect((await failure(outbound('  '))).again).toBe('never')
      expect((await failure({ ...outbound('x'), conversation: bench.foreign })).again).toBe('never')
    })

    test('a permanent refusal is told from a passing one', async () => {
      bench.spoil('refused')
      expect(await failure(outbound('no'))).toMatchObject({ again: 'never', outcome: 'not-done' })
      bench.spoil('busy')
      expect(await failure(outbound('later'))).toMatchObject({ again: 'retry', outcome: 'not-done' })
    })

    test('a send that was stopped before it began had no effect', async () => {
      const before = (await bench.held()).length
      expect(await failure(outbound('stopped'), AbortSignal.abort())).toMatchObject({
        again: 'retry',
        outcome: 'not-done',
      })
      expect(await bench.held()).toHaveLength(before)
    })

    test('a connection cut after the message was taken is an unknown outcome, to be looked up', async () => {
      const message = outbound('Cut off, but taken')
      const before = (await bench.held()).length
      bench.spoil('cut')
      expect(await failure(message)).toMatchObject({ again: 'retry', outcome: 'unknown' })
      const found = await bench.channel.find?.(message, { since: 0, not: [] }, new AbortController().signal)
      expect(await bench.held()).toHaveLength(before + 1)
      expect(found?.provider.length).toBe(bench.askable ? 1 : undefined)
    })

    test('what was never sent is not found', async () => {
      expect(
        await bench.channel.find?.(
          outbound('Never sent'),
          { since: 0, not: [] },
          new AbortController().signal,
        ),
      ).toBeUndefined()
    })

    test('webhooks: genuine taken, redelivered recognisable, everything else refused', async () => {
      const { webhooks } = bench
      if (!webhooks) return expect(bench.connector.routes).toEqual([])
      const route = bench.connector.routes.find(({ path }) => path === webhooks.path)
      if (!route) throw new TypeError(`no route ${webhooks.path}`)

      const first = await route.receive(webhooks.genuine())
      const again = await route.receive(webhooks.genuine())
      expect(first.response.ok).toBe(true)
      expect(first.messages).toHaveLength(1)
      expect(again.messages.map(({ id }) => id)).toEqual(first.messages.map(({ id }) => id))

      const own = await route.receive(webhooks.own())
      expect(own.response.ok).toBe(true)
      expect(own.messages).toEqual([])

      const status = async (request: Request): Promise<number | undefined> => {
        const error: unknown = await route.receive(request).catch((thrown: unknown) => thrown)
        return error instanceof RequestError ? error.status : undefined
      }
      expect([401, 403]).toContain(await status(webhooks.forged()))
      expect([401, 403]).toContain(await status(webhooks.unsigned()))
      expect(await status(webhooks.oversize())).toBe(413)
      expect(await status(webhooks.malformed())).toBe(400)
    })
  })
}
