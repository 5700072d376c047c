/** The instant model over HTTP: a Messages API in a process of its own, on `PORT`. */
import { createServer } from 'node:http'
import { z } from 'zod'
import { answerTo, classification } from './instant.ts'

const block = z.looseObject({ text: z.string().optional() })
const requestShape = z.object({
  model: z.string(),
  output_config: z.unknown().optional(),
  messages: z.array(z.object({ content: z.union([z.string(), z.array(block)]) })),
})

/** The customer's words stand in the last message. */
function replyTo(body: string): string {
  const { model, output_config: format, messages } = requestShape.parse(JSON.parse(body))
  const content = messages.at(-1)?.content ?? ''
  const asked = typeof content === 'string' ? content : content.map(({ text = '' }) => text).join('\n')
  const text = format ? JSON.stringify(classification) : answerTo(asked)
  return JSON.stringify({
    id: 'msg_bench',
    type: 'message',
    role: 'assistant',
    model,
    content: [{ type: 'text', text }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: {
      input_tokens: 10,
      output_tokens: 5,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 4096,
    },
  })
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const text = replyTo(Buffer.concat(chunks).toString())
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
    response.end(text)
  })
})
server.keepAliveTimeout = 120_000
server.listen(Number(process.env['PORT']), '127.0.0.1')
process.on('SIGTERM', () => process.exit(0))
