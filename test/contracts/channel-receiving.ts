/** Webhooks at the connector: what is taken, what is refused, what is nobody's. */
import { expect, test } from 'vitest'
import { channelOf } from '../../src/core/message.ts'
import type { Bench } from './channel.ts'
import { nextMessage, received, refusal, webhooksOf } from './channel-support.ts'

export function receivingContract(bench: Bench): void {
  const take = (request: Request | Promise<Request>) =>
    received(bench(), bench().webhooks?.path ?? '', request)

  test('a genuine message is taken, and delivered again it has the same id', async () => {
    const webhooks = webhooksOf(bench)
    if (!webhooks) return
    const n = nextMessage()
    const first = await take(webhooks.says('Where is my invoice?', n))
    expect(first.response.ok).toBe(true)
    expect(first.messages).toMatchObject([{ text: 'Where is my invoice?' }])
    const [message] = first.messages
    expect(channelOf(message?.conversation ?? 'email:')).toBe(bench().channel.name)
    expect(JSON.parse(JSON.stringify(message))).toEqual(message)
    for (const request of [
      webhooks.says('Where is my invoice?', n),
      webhooks.again('Where is my invoice?', n),
    ]) {
      expect((await take(request)).messages).toMatchObject([{ id: message?.id }])
    }
    const other = await take(webhooks.says('Where is my invoice?', nextMessage()))
    expect(other.messages[0]?.id).not.toBe(message?.id)
  })

  test('forged and unsigned ones are refused', async () => {
    const webhooks = webhooksOf(bench)
    if (!webhooks) return
    expect([401, 403]).toContain(await refusal(take(webhooks.forged())))
    expect([401, 403]).toContain(await refusal(take(webhooks.unsigned())))
  })

  test('where webhooks are dated, those of another time are refused', async () => {
    const webhooks = webhooksOf(bench)
    if (!webhooks) return
    const { stale, future } = webhooks
    expect([stale !== undefined, future !== undefined]).toEqual(Array(2).fill(bench().can.replay === 'dated'))
    if (!stale || !future) return
    expect([401, 403]).toContain(await refusal(take(stale())))
    expect([401, 403]).toContain(await refusal(take(future())))
  })

  test('a secret that is being changed: both are taken', async () => {
    const webhooks = webhooksOf(bench)
    if (!webhooks) return
    expect((await take(webhooks.rotated())).messages).toHaveLength(1)
  })

  test('an empty secret refuses to start', async () => {
    await expect(bench().openWithoutSecret()).rejects.toThrow(/empty/)
  })

  test('our own words and other people’s are taken without effect', async () => {
    const webhooks = webhooksOf(bench)
    if (!webhooks) return
    for (const request of [webhooks.own(), webhooks.nobodys()]) {
      const { response, messages, staff, deliveries } = await take(request)
      expect(response.ok).toBe(true)
      expect([messages, staff, deliveries]).toEqual([[], [], []])
    }
  })

  test('fields we do not know change nothing', async () => {
    const webhooks = webhooksOf(bench)
    if (!webhooks) return
    const n = nextMessage()
    const [plain] = (await take(webhooks.says('Hello', n))).messages
    const [extended] = (await take(webhooks.extended('Hello', n))).messages
    expect(extended).toEqual({ ...plain, at: extended?.at })
  })

  test('too large: 413; not what the provider sends: 400', async () => {
    const webhooks = webhooksOf(bench)
    if (!webhooks) return
    expect(await refusal(take(webhooks.oversize()))).toBe(413)
    expect(await refusal(take(webhooks.malformed()))).toBe(400)
  })

  test('the press of a button names its choice', async () => {
    const webhooks = webhooksOf(bench)
    if (!webhooks) return
    const { press } = webhooks
    expect(press !== undefined).toBe(bench().can.choices === 'buttons')
    if (!press) return
    const choice = { value: 'yes:act_1', label: 'Yes, do it' }
    const { path, request } = press(choice)
    const { messages } = await received(bench(), path, request)
    expect(messages).toMatchObject([{ choice: choice.value }])
  })
}
