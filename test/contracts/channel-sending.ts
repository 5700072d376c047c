/** Messages out: receipts, failures and what they mean. */
import { expect, test } from 'vitest'
import type { Bench } from './channel.ts'
import { failureOf, heldBy, live, outbound, received, sent, surely, webhooksOf } from './channel-support.ts'

const anytime = { since: 0, not: [] }

export function sendingContract(bench: Bench): void {
  const failing = (text: string, signal = live()) =>
    failureOf(bench().channel.send(outbound(bench(), text), signal))

  test('a message nobody asked for arrives, and its receipt names it', async () => {
    const { texts, made } = await heldBy(bench, () =>
      bench().channel.send(outbound(bench(), 'Your refund RF-12 is on its way'), live()),
    )
    expect(made.provider).toHaveLength(1)
    expect(made.provider[0]?.startsWith(bench().prefix)).toBe(true)
    expect(texts).toEqual([expect.stringContaining('RF-12')])
  })

  test('a blank message and a foreign conversation are never sent', async () => {
    const { foreign, channel } = bench()
    expect((await failing('  ')).again).toBe('never')
    const astray = channel.send(outbound(bench(), 'x', { conversation: foreign }), live())
    expect((await failureOf(astray)).again).toBe('never')
  })

  test('a permanent refusal is told from a passing one', async () => {
    bench().spoil('refused')
    expect(await failing('no')).toMatchObject({ again: 'never', outcome: 'not-done' })
    bench().spoil('busy')
    expect(await failing('later')).toMatchObject({ again: 'retry', outcome: 'not-done' })
  })

  test('what a busy provider asks us to wait is passed on', async () => {
    bench().spoil('busy')
    expect((await failing('wait')).retryAfterMs).toBe(bench().asksToWait)
  })

  test('a send that was stopped before it began had no effect', async () => {
    const { texts, made } = await heldBy(bench, () => failing('stopped', AbortSignal.abort()))
    expect(made).toMatchObject({ again: 'retry', outcome: 'not-done' })
    expect(texts).toEqual([])
  })

  test('a connection cut after the message was taken is an unknown outcome, to be looked up', async () => {
    const message = outbound(bench(), 'Cut off, but taken')
    bench().spoil('cut')
    const { texts, made } = await heldBy(bench, () => failureOf(bench().channel.send(message, live())))
    expect(made).toMatchObject({ again: 'retry', outcome: 'unknown' })
    expect(texts).toHaveLength(1)
    const found = await bench().channel.find?.(message, anytime, live())
    expect(found?.provider.length).toBe(bench().can.unknown === 'asked' ? 1 : undefined)
    expect(bench().channel.find === undefined).toBe(bench().can.unknown === 'given-up')
  })

  test('what was never sent is not found', async () => {
    expect(await bench().channel.find?.(outbound(bench(), 'Never sent'), anytime, live())).toBeUndefined()
  })

  test('typing is shown where it can be, and never throws', async () => {
    const { channel, conversation, can } = bench()
    expect(channel.typing !== undefined).toBe(can.typing)
    await channel.typing?.(conversation, live())
    await channel.typing?.(conversation, AbortSignal.abort())
  })

  test('what became of a message is reported by the id of its receipt', async () => {
    expect(bench().channel.reportsDelivery === true || webhooksOf(bench)?.status !== undefined).toBe(
      bench().can.statuses,
    )
    const { webhooks } = bench()
    if (!webhooks?.status) return
    const receipt = await surely(bench, outbound(bench(), 'Did it arrive?'))
    const provider = receipt.provider[0] ?? ''
    const { path, request, state } = webhooks.status(provider)
    const { deliveries } = await received(bench(), path, request)
    expect(deliveries).toMatchObject([{ provider, state }])
  })

  test('choices are buttons, or numbers to reply with', async () => {
    const choices = [
      { value: 'a', label: 'The blue one' },
      { value: 'b', label: 'The green one' },
    ]
    const [text = ''] = await sent(bench, 'Which do you want?', { choices })
    expect(text).toContain('Which do you want?')
    expect(/Reply 2 for The green one/.test(text)).toBe(bench().can.choices === 'numbers')
  })
}
