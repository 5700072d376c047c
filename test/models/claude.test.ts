import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { classificationSchema } from '../../src/core/classification.ts'
import { classifyByRules } from '../../src/core/pipeline/rules.ts'
import { failure, modelAt, request, says, serve, signal, startApi } from './api.ts'

describe('a reply', () => {
  test('text, with usage and the id of the request', async () => {
    const api = await startApi(
      says({ content: 'Because of calls.', usage: { input_tokens: 120, output_tokens: 7 } }),
    )
    const reply = await modelAt(api.url).model.reply(request, signal)
    expect(reply).toEqual({
      model: 'claude-sonnet-5-5',
      requestId: 'req_1',
      usage: { input: 120, output: 7, cacheWrite: 0, cacheRead: 0 },
      // 120 tokens at 2 and 7 at 10 dollars a million.
      microDollars: 310,
      took: 0,
      content: [{ type: 'text', text: 'Because of calls.' }],
      stop: 'end_turn',
    })
  })

  test('tool calls, several in one step', async () => {
    const api = await startApi(
      says({
        content: 'I look.',
        toolCalls: [
          { id: 'toolu_1', name: 'first', arguments: '{"amount":3}' },
          { id: 'toolu_2', name: 'second', arguments: '{}' },
        ],
      }),
    )
    const reply = await modelAt(api.url).model.reply(request, signal)
    expect(reply.stop).toBe('tool_use')
    expect(reply.content).toEqual([
      { type: 'text', text: 'I look.' },
      { type: 'tool_use', id: 'toolu_1', name: 'first', input: { amount: 3 } },
      { type: 'tool_use', id: 'toolu_2', name: 'second', input: {} },
    ])
  })

  test('pictures and PDFs go before the words, each as its kind of block', async () => {
    const api = await startApi(says({ content: 'A bill.' }))
    const files = [
      { type: 'file', media: 'image/png', name: 'photo.png', data: 'iVBORw0KGgo=' },
      { type: 'file', media: 'application/pdf', name: 'bill.pdf', data: 'JVBERi0=' },
    ] as const
    const content = [...files, { type: 'text' as const, text: 'What is this?' }]
    await modelAt(api.url).model.reply({ ...request, messages: [{ role: 'user', content }] }, signal)
    expect(api.sent[0]?.body.messages[0]?.content).toEqual([
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } },
      {
        type: 'document',
        title: 'bill.pdf',
        source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERi0=' },
      },
      { type: 'text', text: 'What is this?', cache_control: { type: 'ephemeral' } },
    ])
  })

  test('thinking comes back as it was, before the call it led to', async () => {
    const api = await startApi(
      says({ content: 'Done.' }, { hasToolResult: true }),
      says({
        content: '',
        toolCalls: [{ id: 'toolu_1', name: 'second', arguments: '{}' }],
        reasoning: 'Look first.',
        reasoningSignature: 'sig-123',
      }),
    )
    const { model } = modelAt(api.url)
    const { content } = await model.reply(request, signal)
    expect(content[0]).toEqual({
      type: 'opaque',
      block: { type: 'thinking', thinking: 'Look first.', signature: 'sig-123' },
    })
    // Through the journal, which keeps JSON.
    const kept = z.custom<typeof content>().parse(JSON.parse(JSON.stringify(content)))
    const result = { type: 'tool_result', tool_use_id: 'toolu_1', content: '{}' } as const
    await model.reply(
      {
        ...request,
        messages: [
          ...request.messages,
          { role: 'assistant', content: kept },
          { role: 'user', content: [result] },
        ],
      },
      signal,
    )
    const [assistant, user] = api.sent[1]?.body.messages.slice(-2) ?? []
    expect(assistant?.content).toEqual([
      { type: 'thinking', thinking: 'Look first.', signature: 'sig-123' },
      ...content.slice(1),
    ])
    expect(user?.content).toEqual([{ ...result, cache_control: { type: 'ephemeral' } }])
  })

  test.each([
    ['max_tokens', 'max_tokens'],
    ['refusal', 'refusal'],
    ['pause_turn', 'pause_turn'],
    ['model_context_window_exceeded', 'context_exceeded'],
    ['stop_sequence', 'end_turn'],
  ])('stopped with %s is no error', async (reason, stop) => {
    const url = await serve((_request, response) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(messageOf('Partly', reason))),
    )
    const reply = await modelAt(url).model.reply(request, signal)
    expect(reply).toMatchObject({ stop, content: [{ type: 'text', text: 'Partly' }] })
  })

  test('all four counters, and a long prompt of which nothing was cached is a fault', async () => {
    const counters = [
      {
        input_tokens: 5000,
        output_tokens: 3,
        cache_creation_input_tokens: 4000,
        cache_read_input_tokens: 900,
      },
      { input_tokens: 5000, output_tokens: 3, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 },
    ]
    const url = await serve((_request, response) =>
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ ...messageOf('x', 'end_turn'), usage: counters.shift() })),
    )
    const { model, lines } = modelAt(url)
    expect((await model.reply(request, signal)).usage).toEqual({
      input: 5000,
      output: 3,
      cacheWrite: 4000,
      cacheRead: 900,
    })
    await model.reply(request, signal)
    expect(lines.map(({ level }) => level)).toEqual(['debug', 'warn'])
    expect(lines[0]?.facts).toMatchObject({ microDollars: 5000 * 2 + 3 * 10 + 4000 * 2.5 + 900 * 0.1 })
  })
})

const messageOf = (text: string, stop_reason: string) => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-5-5',
  content: [{ type: 'text', text }],
  stop_reason,
  stop_sequence: null,
  usage: { input_tokens: 1, output_tokens: 1 },
})

describe('what is sent', () => {
  test('nothing the 5.5 models refuse, strict tools, and a breakpoint at each stable end', async () => {
    const api = await startApi(says({ content: 'ok' }))
    await modelAt(api.url).model.reply(request, signal)
    const body = api.sent[0]?.body
    for (const refused of ['temperature', 'top_p', 'top_k', 'tool_choice', 'stream'])
      expect(body).not.toHaveProperty(refused)
    const cache_control = { type: 'ephemeral' }
    expect(body).toMatchObject({
      model: 'claude-sonnet-5-5',
      max_tokens: 900,
      metadata: { user_id: 'customer:3f2a' },
      thinking: { type: 'between_tools' },
    })
    expect(body?.system).toEqual([{ type: 'text', text: 'You are a test.', cache_control }])
    expect(body?.tools).toEqual([
      {
        name: 'first',
        description: 'One',
        strict: true,
        input_schema: {
          type: 'object',
          properties: { amount: { type: 'number', description: 'At least 1.' } },
          required: ['amount'],
          additionalProperties: false,
        },
      },
      {
        name: 'second',
        description: 'Two',
        strict: true,
        input_schema: { type: 'object', properties: {}, additionalProperties: false },
        cache_control,
      },
    ])
    expect(body?.messages.at(-1)?.content).toEqual([
      { type: 'text', text: 'context' },
      { type: 'text', text: 'why?', cache_control },
    ])
    // What the conversation's next request begins with ends here.
    expect(body?.messages[1]?.content).toEqual([{ type: 'text', text: 'answer', cache_control }])
    expect(JSON.stringify(body).match(/cache_control/g)).toHaveLength(4)
  })

  test('what is kept for an hour says so, and the end of the messages never is', async () => {
    const api = await startApi(says({ content: 'ok' }))
    const cache = { prompt: '1h', history: '1h' } as const
    await modelAt(api.url).model.reply({ ...request, cache }, signal)
    const hour = { type: 'ephemeral', ttl: '1h' }
    expect(api.sent[0]?.body).toMatchObject({
      system: [{ cache_control: hour }],
      messages: [
        {},
        { content: [{ cache_control: hour }] },
        { content: [{}, { cache_control: { type: 'ephemeral' } }] },
      ],
    })
    expect(JSON.stringify(api.sent[0]?.body).match(/"ttl":"1h"/g)).toHaveLength(3)
  })

  test('a breakpoint stands before what only the vendor understands, and where there is no history there is none', async () => {
    const api = await startApi(says({ content: 'ok' }))
    const thinking = { type: 'opaque' as const, block: { type: 'thinking', thinking: 'x', signature: 's' } }
    const said = { role: 'assistant' as const, content: [{ type: 'text' as const, text: 'a' }, thinking] }
    const [asked, , now] = request.messages
    if (!asked || !now) throw new Error('no messages')
    const { model } = modelAt(api.url)
    await model.reply({ ...request, messages: [asked, said, now] }, signal)
    await model.reply({ ...request, messages: [now], settled: 0 }, signal)
    expect(api.sent[0]?.body.messages[1]?.content).toEqual([
      { type: 'text', text: 'a', cache_control: { type: 'ephemeral' } },
      thinking.block,
    ])
    expect(JSON.stringify(api.sent[1]?.body).match(/cache_control/g)).toHaveLength(3)
  })

  test.each([
    ['claude-haiku-5-5', { type: 'disabled' }],
    ['claude-haiku-4-5-20251001', { type: 'disabled' }],
    ['claude-sonnet-5-5', { type: 'between_tools' }],
    ['claude-opus-5-5', undefined],
  ])('%s thinks %j', async (agentModel, thinking) => {
    const api = await startApi(says({ content: 'ok' }))
    await modelAt(api.url, { agentModel }).model.reply(request, signal)
    expect(api.sent[0]?.body['thinking']).toEqual(thinking)
  })

  test('a stand-in is called what it is', () => {
    expect(modelAt('http://127.0.0.1:1', { label: 'offline stand-in' }).model.name).toBe('offline stand-in')
    expect(modelAt('http://127.0.0.1:1').model.name).toBe('Claude (claude-sonnet-5-5)')
  })
})

describe('classify', () => {
  const classification = classifyByRules('why is my bill higher?')
  const ask = (url: string) =>
    modelAt(url).model.classify(
      { system: 'Classify.', text: 'why is my bill higher?', schema: classificationSchema, user: 'u' },
      signal,
    )

  test('with the schema as output format, on the small model', async () => {
    const api = await startApi(
      says({ content: JSON.stringify(classification), usage: { input_tokens: 9, output_tokens: 8 } }),
    )
    expect(await ask(api.url)).toMatchObject({
      value: classification,
      model: 'claude-haiku-5-5',
      requestId: 'req_1',
      usage: { input: 9, output: 8 },
    })
    expect(api.sent[0]?.body).toMatchObject({
      model: 'claude-haiku-5-5',
      thinking: { type: 'disabled' },
      output_config: {
        format: { type: 'json_schema', schema: { type: 'object', additionalProperties: false } },
      },
    })
    expect(api.sent[0]?.body.tools).toBeUndefined()
  })

  test.each([
    ['cut off', { content: '{"intent": "bil', finishReason: 'length' }, 'max_tokens'],
    ['no JSON', { content: 'It is about billing.' }, 'invalid'],
    ['another shape', { content: JSON.stringify({ ...classification, intent: 'weather' }) }, 'invalid'],
    ['refused', { content: '', finishReason: 'refusal' }, 'refusal'],
  ])('%s is a ModelError', async (_name, response, code) => {
    const api = await startApi(says(response))
    expect(await failure(ask(api.url))).toMatchObject({ again: 'retry', code })
  })
})
