/**
 * Slack's Web API, Twilio's REST API and a Bot Framework connector, as far as a reply needs them. Lives in
 * the load generator's process: each answers at once, counts, and hands on which message was replied to.
 */
import { createServer, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import { tagged, twilioSid } from '../lib/settings.ts'

export interface Providers {
  url: string
  port: number
  /** Called with each message a reply names. */
  onReply(listener: (message: number) => void): void
  /** Calls since the last time it was asked, by method. */
  counts(): { [method: string]: number }
  close(): void
}

export async function startProviders(): Promise<Providers> {
  let listener: (message: number) => void = () => {}
  let counts: { [method: string]: number } = {}
  let nth = 0

  function answer(path: string, body: string): [number, string] {
    const method = path.startsWith('/v3/') ? 'connector' : (path.split('/').at(-1) ?? path)
    counts[method] = (counts[method] ?? 0) + 1
    const id = ++nth
    if (method === 'chat.postMessage') return replied(body, 200, slackPosted(id))
    if (method === 'Messages.json') return replied(body, 201, twilioTaken(id))
    if (method === 'connector') return replied(body, 200, `{"id":"1:${id}"}`)
    if (method === 'auth.test')
      return [200, '{"ok":true,"team_id":"T0BENCH","user_id":"U0BOT","bot_id":"B0BOT"}']
    return [200, '{"ok":false,"error":"unknown_method"}']
  }

  /** Slack is sent the same words twice, as text and as blocks. */
  function replied(body: string, status: number, said: string): [number, string] {
    for (const message of new Set(tagged(body))) listener(message)
    return [status, said]
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const [path = ''] = (request.url ?? '').split('?')
      send(response, ...answer(path, Buffer.concat(chunks).toString('latin1')))
    })
  })
  server.keepAliveTimeout = 120_000
  server.listen(0, '127.0.0.1', 1024)
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    onReply: (next) => {
      listener = next
    },
    counts: () => {
      const seen = counts
      counts = {}
      return seen
    },
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': text.length,
  })
  response.end(text)
}

function slackPosted(id: number): string {
  const ts = `1790000000.${String(id % 1e6).padStart(6, '0')}`
  return `{"ok":true,"channel":"C0SHARED","ts":"${ts}","message":{"type":"message","user":"U0BOT","bot_id":"B0BOT","ts":"${ts}","text":"ok"}}`
}

const twilioTaken = (id: number): string =>
  `{"sid":"SM${String(id).padStart(32, '0')}","account_sid":"${twilioSid}","status":"queued","direction":"outbound-api","num_media":"0","date_created":"Mon, 05 Jan 2026 00:00:00 +0000","date_sent":null,"error_code":null,"error_message":null,"uri":"/bench.json"}`
