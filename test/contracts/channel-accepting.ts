/** Webhooks through a whole gateway into a real store: each message is there once, in order, whatever dies. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { InboundMessage } from '../../src/core/message.ts'
import { provisionalRecord } from '../../src/core/pipeline/accept.ts'
import type { Entry } from '../../src/core/record/entries.ts'
import { unreadableRecord } from '../../src/core/pipeline/unreadable.ts'
import { readState } from '../../src/core/record/session.ts'
import type { Store } from '../../src/core/store.ts'
import { createGateway } from '../../src/gateway.ts'
import { createMetrics } from '../../src/insight/metrics.ts'
import { openStore } from '../../src/state/open.ts'
import { makeFolder } from '../support/folder.ts'
import { createOutside } from '../support/outside.ts'
import { movingClock, partsFor, scriptedModel } from '../support/pipeline.ts'
import type { Bench } from './channel.ts'
import { nextMessage, received, refusal, webhooksOf } from './channel-support.ts'

export function acceptingContract(bench: Bench): void {
  let store: Store
  let remove = async () => {}
  beforeAll(async () => {
    const folder = await makeFolder()
    remove = folder.remove
    store = await openStore(`sqlite:${folder.path}/state.db`)
  })
  afterAll(async () => {
    await store.close()
    await remove()
  })

  /** A gateway whose state may be told to fail. */
  async function gatewayOn(state: Store = store) {
    const model = scriptedModel(() => [])
    const parts = await partsFor(state, createOutside(), model, movingClock(Date.now()))
    const gateway = createGateway({ ...parts, connectors: [bench().connector], metrics: createMetrics() })
    return async (request: Request | Promise<Request>) =>
      gateway.receive(bench().webhooks?.path ?? '', await request)
  }

  /** How often the record of who wrote it holds the message. */
  async function times({ id, from }: InboundMessage): Promise<number> {
    const { entries } = await store.read<Entry>(await provisionalRecord(from.key))
    return entries.filter((entry) => entry.type === 'received' && entry.message.id === id).length
  }

  async function messageOf(request: Request | Promise<Request>): Promise<InboundMessage> {
    const [message] = (await received(bench(), bench().webhooks?.path ?? '', request)).messages
    if (!message) throw new TypeError('no message')
    return message
  }

  test('a message that is delivered three times is stored once', async () => {
    const webhooks = webhooksOf(bench)
    if (!webhooks) return
    const receive = await gatewayOn()
    const n = nextMessage()
    for (const request of [webhooks.says('Once', n), webhooks.says('Once', n), webhooks.again('Once', n)]) {
      expect((await receive(request)).ok).toBe(true)
    }
    expect(await times(await messageOf(webhooks.says('Once', n)))).toBe(1)
  })

  test('stored, but dead before it could say so: delivered again it is still there once', async () => {
    const webhooks = webhooksOf(bench)
    if (!webhooks) return
    const n = nextMessage()
    const dying: Store = {
      ...store,
      async append(...given) {
        await store.append(...given)
        throw new Error('killed right after the write')
      },
    }
    expect(await refusal((await gatewayOn(dying))(webhooks.says('Crash', n)))).toBe(503)
    expect((await (await gatewayOn())(webhooks.again('Crash', n))).ok).toBe(true)
    expect(await times(await messageOf(webhooks.says('Crash', n)))).toBe(1)
  })

  test('a state that cannot store answers 503, so that the provider comes again', async () => {
    const webhooks = webhooksOf(bench)
    if (!webhooks) return
    const n = nextMessage()
    const down: Store = { ...store, append: () => Promise.reject(new Error('down')) }
    expect(await refusal((await gatewayOn(down))(webhooks.says('Down', n)))).toBe(503)
    expect(await times(await messageOf(webhooks.says('Down', n)))).toBe(0)
  })

  test('what is refused or nobody’s leaves no trace', async () => {
    const webhooks = webhooksOf(bench)
    if (!webhooks) return
    const watched: string[] = []
    const watching: Store = {
      ...store,
      async append(record, ...rest) {
        watched.push(record)
        return store.append(record, ...rest)
      },
    }
    const receive = await gatewayOn(watching)
    const { forged, unsigned, own, nobodys, oversize, malformed, stale, future } = webhooks
    for (const make of [forged, unsigned, own, nobodys, oversize, malformed, stale, future]) {
      if (make) await refusal(receive(make()))
    }
    // What is genuine and cannot be read is kept for whoever mends the reading, and is nobody's message.
    expect(watched.filter((record) => record !== unreadableRecord)).toEqual([])
  })

  test('two messages that overtook each other are read in the order they were written', async () => {
    const webhooks = webhooksOf(bench)
    if (!webhooks) return
    const receive = await gatewayOn()
    const [earlier, later] = [nextMessage(), nextMessage()]
    await receive(webhooks.says('Written later', later))
    await receive(webhooks.says('Written earlier', earlier))
    const { from } = await messageOf(webhooks.says('Written later', later))
    const { talk } = await readState(store, await provisionalRecord(from.key))
    const read = ['Written earlier', 'Written later']
    expect(talk.map(({ text }) => text).slice(-2)).toEqual(bench().can.dates ? read : read.toReversed())
  })

  test('the answer to choices is understood: by number, by label, and nothing else', async () => {
    const webhooks = webhooksOf(bench)
    if (!webhooks) return
    const receive = await gatewayOn()
    await receive(webhooks.says('I want one', nextMessage()))
    const { conversation, from } = await messageOf(webhooks.says('Who?', nextMessage()))
    const record = await provisionalRecord(from.key)
    const choices = [
      { value: 'a', label: 'The blue one' },
      { value: 'b', label: 'The green one' },
    ]
    const message = { id: 't1/0', conversation, text: 'Which?', choices }
    const entry: Entry = {
      key: `answered:${conversation}`,
      type: 'answered',
      at: Date.now(),
      turn: 't1',
      upTo: 0,
      route: 'agent',
      out: [{ id: 't1/0', kind: 'reply', by: 'bot', message }],
    }
    await store.append(record, [entry])
    for (const [text, choice] of [
      ['2', 'b'],
      ['1.', 'a'],
      ['the green one', 'b'],
      ['3', undefined],
      ['2 of them', undefined],
    ] as const) {
      await receive(webhooks.says(text, nextMessage()))
      const { unread } = await readState(store, record)
      expect(unread.at(-1)?.message).toMatchObject({ text })
      expect(unread.at(-1)?.message.choice).toBe(choice)
    }
  })
}
