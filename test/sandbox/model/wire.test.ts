import Anthropic from '@anthropic-ai/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { classificationSchema } from '../../../src/core/classification.ts'
import { systemClock } from '../../../src/core/log.ts'
import { createClaude } from '../../../src/models/claude.ts'
import { startStandin, type Standin } from '../../../src/sandbox/model/index.ts'
import { quiet } from './play.ts'

let standin: Standin
beforeAll(async () => void (standin = await startStandin({ log: quiet })))
afterAll(() => standin.close())

describe('over the wire', () => {
  const client = () =>
    new Anthropic({ apiKey: 'offline', authToken: null, baseURL: standin.url, maxRetries: 0 })
  const hello = {
    model: 'claude-sonnet-5-5',
    max_tokens: 100,
    messages: [{ role: 'user' as const, content: 'hello' }],
  }

  test('names itself, echoes the model and estimates usage', async () => {
    const message = await client().messages.create(hello)
    expect(message).toMatchObject({ model: 'claude-sonnet-5-5', stop_reason: 'end_turn' })
    expect(message.id).toMatch(/^msg_standin_/)
    expect(message.usage.input_tokens).toBeGreaterThan(10)
    expect(message.usage.output_tokens).toBeGreaterThan(5)
  })

  test('says of a picture that it cannot look inside, and refuses one that is broken', async () => {
    const asking = (data: string) => {
      const source = { type: 'base64' as const, media_type: 'image/png' as const, data }
      const words = '<customer_message>\n[file attached: photo.png]\n</customer_message>'
      const content = [
        { type: 'image' as const, source },
        { type: 'text' as const, text: words },
      ]
      return client().messages.create({ ...hello, messages: [{ role: 'user', content }] })
    }
    const { content } = await asking('iVBORw0KGgo=')
    expect(content).toEqual([{ type: 'text', text: expect.stringContaining("can't look inside pictures") }])
    await expect(asking('not base64')).rejects.toMatchObject({ status: 400 })
  })

  test('streams the same', async () => {
    const plain = await client().messages.create(hello)
    const streamed = await client().messages.stream(hello).finalMessage()
    expect(streamed.content).toEqual(plain.content)
  })

  test('classifies by the rules', async () => {
    const model = createClaude({
      apiKey: 'x',
      baseUrl: standin.url,
      agentModel: 'a',
      classifierModel: 'b',
      clock: systemClock,
      log: quiet,
    })
    const { value } = await model.classify(
      { system: 's', text: 'get me a human', schema: classificationSchema, user: 'u' },
      new AbortController().signal,
    )
    expect(value).toMatchObject({
      intent: 'escalation',
      requires_human: true,
      flags: { asks_for_person: true },
    })
  })

  const tool = {
    name: 't',
    description: 'd',
    strict: true,
    input_schema: { type: 'object' as const, properties: {}, additionalProperties: false },
  }
  test.each<[string, object]>([
    ['temperature', { ...hello, temperature: 0 }],
    ['budget_tokens', { ...hello, thinking: { type: 'enabled', budget_tokens: 2000 } }],
    ['tool_choice', { ...hello, tools: [tool], tool_choice: { type: 'any' } }],
    ['prefilled', { ...hello, messages: [...hello.messages, { role: 'assistant', content: 'I' }] }],
    [
      'additionalProperties',
      { ...hello, tools: [{ ...tool, input_schema: { type: 'object', properties: {} } }] },
    ],
    [
      'minimum',
      {
        ...hello,
        tools: [
          {
            ...tool,
            input_schema: { ...tool.input_schema, properties: { a: { type: 'number', minimum: 1 } } },
          },
        ],
      },
    ],
    [
      'no tool_result',
      {
        ...hello,
        messages: [
          ...hello.messages,
          { role: 'assistant', content: [{ type: 'tool_use', id: 'x', name: 't', input: {} }] },
          ...hello.messages,
        ],
      },
    ],
    [
      'answers no tool_use',
      {
        ...hello,
        messages: [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'x', content: '' }] }],
      },
    ],
    ['max_tokens', { model: 'm', messages: hello.messages }],
    [
      'cache_control',
      {
        ...hello,
        messages: [
          {
            role: 'user',
            content: Array.from({ length: 5 }, () => ({
              type: 'text',
              text: 'x',
              cache_control: { type: 'ephemeral' },
            })),
          },
        ],
      },
    ],
  ])('refuses what the API refuses: %s', async (why, body) => {
    await expect(client().post('/v1/messages', { body })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining(why),
    })
  })

  test('refuses a call without a key', async () => {
    const response = await fetch(`${standin.url}/v1/messages`, {
      method: 'POST',
      body: JSON.stringify(hello),
    })
    expect(response.status).toBe(401)
  })

  test('says at start what it is', async () => {
    const lines: string[] = []
    const log = { ...quiet, warn: (_facts: object, message: string) => void lines.push(message) }
    await (await startStandin({ log })).close()
    expect(lines).toEqual([expect.stringContaining('not Claude')])
  })
})
