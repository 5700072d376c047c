/** What the provider's prompt cache can serve again, seen at the wire: the bytes of consecutive requests. */
import { text as textOf } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { classifyByRules } from '../../src/core/pipeline/rules.ts'
import { accept } from '../support/pipeline.ts'
import { createPromptCache, type CacheUsage } from '../support/prompt-cache.ts'
import { startScene, type Scene } from '../support/scene.ts'
import { modelAt, serve } from './api.ts'

const shape = z.looseObject({
  system: z.array(z.looseObject({ text: z.string() })),
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown() })),
  output_config: z.unknown().optional(),
})

interface Asked {
  /** As it came over the wire. */
  body: string
  usage: CacheUsage
}

/** Dana writing to a gateway whose model is behind the real SDK; steps of an answer are `looks` tool calls, then words. */
async function startWired(looks = 0): Promise<{ scene: Scene; asked: Asked[] }> {
  const scene = await startScene()
  const cache = createPromptCache()
  const asked: Asked[] = []
  let nth = 0
  const url = await serve(async (request, response) => {
    const body = await textOf(request)
    const { messages, output_config } = shape.parse(JSON.parse(body))
    const used = cache.take(body, scene.clock.now())
    if (!output_config) asked.push({ body, usage: used })
    const steps = messages.slice(messages.findLastIndex((one) => isCustomers(one)) + 1).length / 2
    const call = {
      type: 'tool_use',
      id: `toolu_${(nth += 1)}`,
      name: 'get_account_history',
      input: { months: 1 + steps },
    }
    const words = output_config
      ? JSON.stringify(
          JSON.stringify(output_config).includes('"promised"')
            ? { summary: 'Units were talked about.', promised: [], open: [] }
            : classifyByRules(JSON.stringify(messages.at(-1)?.content)),
        )
      : 'That is noted.'
    const calls = !output_config && steps < looks
    response.setHeader('content-type', 'application/json').end(
      JSON.stringify({
        ...{
          id: 'msg_1',
          type: 'message',
          role: 'assistant',
          model: 'claude-sonnet-5-5',
          stop_sequence: null,
        },
        content: calls ? [call] : [{ type: 'text', text: words }],
        stop_reason: calls ? 'tool_use' : 'end_turn',
        usage: {
          input_tokens: used.input,
          output_tokens: 10,
          cache_read_input_tokens: used.read,
          cache_creation_input_tokens: used.write + used.writeHour,
          cache_creation: {
            ephemeral_5m_input_tokens: used.write,
            ephemeral_1h_input_tokens: used.writeHour,
          },
        },
      }),
    )
  })
  Object.assign(scene.parts.model, modelAt(url).model)
  return { scene, asked }
}

const isCustomers = ({ content }: { content?: unknown }): boolean =>
  JSON.stringify(content).includes('<customer_message>')

const marks = /,"cache_control":\{[^}]*\}/g
/** Breakpoints are no part of what is compared (platform.claude.com/docs, prompt caching). */
const unmarked = ({ body }: Asked): string => body.replace(marks, '')

/** Where what belongs to this moment begins. The system prompt names the block too. */
const settledIn = (one: Asked): number => unmarked(one).lastIndexOf('<context>')

/** As far as both are the same, characters. */
function sameUpTo(a: string, b: string): number {
  let at = 0
  while (at < a.length && a[at] === b[at]) at += 1
  return at
}

it('each answer begins with the bytes of the one before, up to what the customer wrote then', async () => {
  const { scene, asked } = await startWired()
  for (let n = 0; n < 8; n += 1) await scene.says(`question ${n} about unit ${n}`)
  expect(asked).toHaveLength(8)
  for (const [n, one] of asked.entries()) {
    const next = asked[n + 1]
    if (!next) break
    const settled = settledIn(one)
    expect(settled).toBeGreaterThan(1_000)
    expect(sameUpTo(unmarked(one), unmarked(next)), `request ${n + 1}`).toBeGreaterThanOrEqual(settled)
    // Tools, system, history, and the end.
    expect(next.body.match(marks)).toHaveLength(4)
  }
  const first = asked[0]?.usage
  const last = asked.at(-1)?.usage
  expect(first).toMatchObject({ read: 0 })
  expect(last?.read).toBeGreaterThan((asked[1]?.usage.read ?? 0) + 50)
  // Each breakpoint is found by the next request: only the latest lines and what is new are not read from the cache.
  expect((last?.read ?? 0) / ((last?.read ?? 0) + (last?.input ?? 0) + (last?.write ?? 0))).toBeGreaterThan(
    0.85,
  )
})

it('the steps of an answer read the one before, whatever comes in meanwhile', async () => {
  const { scene, asked } = await startWired(3)
  await scene.says('why is it higher?')
  await scene.says('and what about the seats?')
  expect(asked.map(({ usage }) => usage.read > 0)).toEqual([false, ...Array<boolean>(7).fill(true)])
  for (const n of [1, 2, 3, 5, 6, 7]) {
    const [before, now] = [asked[n - 1], asked[n]]
    if (!before || !now) throw new Error('no such request')
    expect(now.usage.read).toBeGreaterThanOrEqual(before.usage.read + before.usage.write)
  }
})

it('messages in between, answered later, come where the model learns of them', async () => {
  const { scene, asked } = await startWired()
  await scene.says('why is unit 1 slower than before?')
  const other = { conversation: 'slack:T1/C1/1.0', id: 'slack:late' } as const
  const message = { text: 'is unit 2 slower as well?', files: [], at: scene.clock.now(), ...other }
  const from = { key: 'sms:+447700900101', assurance: 'recognised' } as const
  await accept(scene.parts, { ...message, from })
  await scene.says('and unit 3, is that one slower?')
  await scene.says('what about unit 4?')
  await scene.says('what about unit 5?')
  expect(asked).toHaveLength(5)
  for (const [n, one] of asked.entries()) {
    const next = asked[n + 1]
    if (next) expect(sameUpTo(unmarked(one), unmarked(next))).toBeGreaterThanOrEqual(settledIn(one))
  }
})

it('a summary costs the history once; prompt and tools are read all the same', async () => {
  const { scene, asked } = await startWired()
  await scene.policy(({ turn }) => void (turn.history_messages = 10))
  for (let n = 0; n < 12; n += 1) await scene.says(`question ${n} about unit ${n}`)
  const [made] = await scene.entries('summed.up')
  expect(made?.by).toBe('model')
  const first = asked.findIndex(({ body }) => body.includes('<earlier by='))
  const shared = asked[0]?.usage.writeHour ?? 0
  expect(shared).toBeGreaterThan(4_000)
  expect(asked[first]?.usage.read).toBe(shared)
  expect(asked[first + 1]?.usage.read).toBeGreaterThan(shared)
})

it.each([
  ['1h', '5m', 400, true, false],
  ['1h', '1h', 400, true, true],
  ['5m', '5m', 400, false, false],
  ['5m', '5m', 100, true, true],
] as const)(
  'kept %s for the prompt and %s for history: after %i s',
  async (prompt, history, seconds, shared, own) => {
    const { scene, asked } = await startWired()
    await scene.policy((policy) => void (policy.cache = { prompt, history }))
    await scene.says('a question')
    await scene.says('another question')
    scene.clock.pass(seconds * 1_000)
    await scene.says('one more question')
    // The second answer could read the prompt only: the first had no history yet.
    const [, second, last] = asked.map(({ usage }) => usage.read)
    expect(last).toEqual(!shared ? 0 : own ? expect.any(Number) : second)
    expect((last ?? 0) > (second ?? 0)).toBe(own)
  },
)
