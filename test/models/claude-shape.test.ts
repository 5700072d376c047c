/** Answers that are none: read as far as the SDK reads them, and refused before anything is done with them. */
import { expect, test } from 'vitest'
import { startScene } from '../support/scene.ts'
import { failure, modelAt, request, serve, signal } from './api.ts'

const whole = {
  ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-sonnet-5-5', stop_sequence: null },
  content: [{ type: 'tool_use', id: 'toolu_1', name: 'first', input: {} }],
  stop_reason: 'tool_use',
  usage: { input_tokens: 1, output_tokens: 1 },
}

const answering = (body: unknown) =>
  serve((_request, response) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body)),
  )

test.each([
  ['null', null, 'the answer'],
  ['a list', [], ''],
  ['content that is no list', { ...whole, content: 'text' }, 'content'],
  ['a call without a name', { ...whole, content: [{ type: 'tool_use', id: 'x' }] }, 'content.0'],
  ['a call with a number for an id', { ...whole, content: [{ ...whole.content[0], id: 7 }] }, 'content.0'],
  ['text that is none', { ...whole, content: [{ type: 'text', text: null }] }, 'content.0'],
  ['no usage', { ...whole, usage: undefined }, 'usage'],
  ['tokens below zero', { ...whole, usage: { input_tokens: -1, output_tokens: 1 } }, 'usage.input_tokens'],
  ['a stop reason nobody knows', { ...whole, stop_reason: 'of_tomorrow' }, 'stop_reason'],
])('%s is no answer', async (_name, body, place) => {
  const { model } = modelAt(await answering(body))
  const error = await failure(model.reply(request, signal))
  expect(error).toMatchObject({ again: 'retry', code: 'unreadable' })
  expect(error.message).toContain(place)
})

test('what is not documented beside it is let through', async () => {
  const extra = { ...whole, content: [...whole.content, { type: 'of_tomorrow', what: 1 }], more: true }
  const reply = await modelAt(await answering(extra)).model.reply(request, signal)
  expect(reply.content.at(-1)).toEqual({ type: 'opaque', block: { type: 'of_tomorrow', what: 1 } })
})

test.each(['refusal', 'max_tokens', 'pause_turn', 'model_context_window_exceeded'])(
  'half a reply (%s) is never sent: a person takes over',
  async (stop_reason) => {
    const scene = await startScene()
    const half = { ...whole, content: [{ type: 'text', text: 'The first half of' }], stop_reason }
    scene.parts.model.reply = modelAt(await answering(half)).model.reply
    const [told] = await scene.says('why is unit 1 slower than unit 2?')
    expect(told).toContain('handing this to a colleague')
    expect(told).not.toContain('The first half of')
    expect(await scene.signals()).toEqual(['model_stopped'])
  },
)
