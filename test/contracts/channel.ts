/**
 * What every channel owes the gateway, driven against a real engine of its provider, or a server written from its
 * published contract. A connector's test says how its provider's requests are made, how its engine is made to
 * fail, and what its channel can do (`Capabilities`); the rest is here and in the files beside.
 */
import { afterAll, beforeAll, describe } from 'vitest'
import type { Channel, Connector } from '../../src/core/channel.ts'
import type { Choice, ConversationId } from '../../src/core/message.ts'
import { acceptingContract } from './channel-accepting.ts'
import { deliveringContract } from './channel-delivering.ts'
import { receivingContract } from './channel-receiving.ts'
import { renderingContract } from './channel-rendering.ts'
import { sendingContract } from './channel-sending.ts'

/** Where platforms differ. What is declared here is what the suite holds the channel to, both ways. */
export interface Capabilities {
  /** How a webhook that comes again later is known: it is dated and refused, or its message's id was seen before. */
  replay: 'dated' | 'id'
  /** The provider says when a message was written, so that two that overtook each other can be put in order. */
  dates: boolean
  /** Choices are buttons, whose press is a webhook, or numbered lines of text. */
  choices: 'buttons' | 'numbers'
  /**
   * After a send whose outcome is unknown: the provider is asked, the same message goes out under the same id, or
   * it is not sent again and people are told.
   */
  unknown: 'asked' | 'same-id' | 'given-up'
  /** Shows that an answer is being written. */
  typing: boolean
  /** What becomes of a message is reported later. */
  statuses: boolean
}

type Made = Request | Promise<Request>

/** A provider's requests to us. Each call makes a new Request. */
export interface Webhooks {
  path: string
  /** A customer's words. The same `n` is the same message delivered again; a higher one was written later. */
  says(text: string, n?: number): Made
  /** As `says`, delivered again, with what the provider adds to that. */
  again(text: string, n?: number): Made
  /** As `says`, with a field we do not know. */
  extended(text: string, n?: number): Made
  /** Signed with somebody else's key. */
  forged(): Made
  unsigned(): Made
  /** Signed right, too long ago or in the future; where webhooks are dated. */
  stale?(): Made
  future?(): Made
  /** Signed with the secret that was current before, or that is next. */
  rotated(): Made
  /** Our own message, reflected. */
  own(): Made
  /** Genuine, and from or to somebody who is no customer of ours. */
  nobodys(): Made
  /** Over the body limit, else genuine. */
  oversize(): Made
  /** Genuine, but not what the provider sends. */
  malformed(): Made
  /** The button of this choice is pressed; where there are buttons. */
  press?(choice: Choice): { path: string; request: Made }
  /** What became of the message with this provider id; where it is reported. */
  status?(provider: string): { path: string; request: Made; state: 'delivered' | 'failed' }
}

export interface ChannelBench {
  connector: Connector
  channel: Channel
  can: Capabilities
  /** What every provider id starts with. */
  prefix: string
  /** The conversation messages go to, and one that is not this channel's. */
  conversation: ConversationId
  foreign: ConversationId
  /** Characters the provider takes at once, where it has a limit. */
  limit?: number
  /** What stands for `**Refund**`, `[your invoice](https://brightline.example/i/7?a=1&b=2)` and `` `INV-7` ``. */
  dialect: { bold: string; link: string; code: string }
  /** Absent where nothing comes in. */
  webhooks?: Webhooks
  /** Throws when it is opened with an empty secret. */
  openWithoutSecret(): Promise<unknown>
  /** Messages the engine holds, oldest first; `id` where two can be the same message. */
  held(): Promise<{ text: string; id?: string | undefined }[]>
  /** The fate of the next send: refused for good, too busy, or cut off after it was taken. */
  spoil(how: 'refused' | 'busy' | 'cut'): void
  /** How long the busy engine asks us to wait, ms; undefined where it does not say. */
  asksToWait?: number
  close(): Promise<void>
}

/** Gives the tests the bench once it is open. */
export type Bench = () => ChannelBench

export const channelContract = (name: string, open: () => Promise<ChannelBench>): void => {
  describe(`${name} keeps the channel contract`, () => {
    let opened: ChannelBench | undefined
    const bench: Bench = () => {
      if (!opened) throw new TypeError('the bench is not open yet')
      return opened
    }
    beforeAll(async () => void (opened = await open()))
    afterAll(() => opened?.close())

    describe('receiving', () => receivingContract(bench))
    describe('accepting', () => acceptingContract(bench))
    describe('sending', () => sendingContract(bench))
    describe('rendering', () => renderingContract(bench))
    describe('delivering', () => deliveringContract(bench))
  })
}
