/** Slack's side of Socket Mode: `apps.connections.open`, and the WebSocket it names (docs.slack.dev/apis/events-api/using-socket-mode). */
import { createServer } from 'node:http'
import { once } from 'node:events'
import { WebSocketServer, type WebSocket } from 'ws'
import { z } from 'zod'

const ackSchema = z.object({ envelope_id: z.string(), payload: z.record(z.string(), z.unknown()) })
export type Ack = z.infer<typeof ackSchema>

export async function startSocketServer() {
  let refusal: string | undefined
  let opened = 0
  let nth = 0
  const acks: Ack[] = []
  const waiting = new Set<() => void>()
  const tell = () => waiting.forEach((look) => look())
  const http = createServer((request, response) => {
    request.resume()
    opened += 1
    const answer = refusal
      ? { ok: false, error: refusal }
      : { ok: true, url: `ws://127.0.0.1:${port()}/link` }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    tell()
  }).listen(0, '127.0.0.1')
  const server = new WebSocketServer({ server: http })
  server.on('connection', (socket) => {
    socket.send(JSON.stringify({ type: 'hello', num_connections: 1 }))
    socket.on('message', (data: Buffer) => {
      acks.push(ackSchema.parse(JSON.parse(data.toString())))
      tell()
    })
    tell()
  })
  await once(http, 'listening')

  function port(): number {
    const address = http.address()
    if (typeof address !== 'object' || !address) throw new TypeError('no port')
    return address.port
  }
  const live = (): WebSocket[] => [...server.clients].filter(({ readyState }) => readyState === 1)

  /** Looks again whenever something happened here. */
  const until = <T>(look: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const check = () => {
        const found = look()
        if (found === undefined) return
        waiting.delete(check)
        resolve(found)
      }
      waiting.add(check)
      check()
    })

  return {
    apiUrl: `http://127.0.0.1:${port()}/api/`,
    acks,
    until,
    opened: () => opened,
    connected: () => until(() => live()[0]),
    refuse: (error: string | undefined) => void (refusal = error),
    /** Answers the envelope's id. */
    send(type: string, payload: unknown, more: object = {}): string {
      const envelope_id = `envelope-${(nth += 1)}`
      for (const socket of live())
        socket.send(JSON.stringify({ type, envelope_id, payload, accepts_response_payload: true, ...more }))
      return envelope_id
    },
    /** As Slack does before it takes a connection away, or without a word. */
    recycle: () =>
      live().forEach((socket) => socket.send('{"type":"disconnect","reason":"refresh_requested"}')),
    drop: () => live().forEach((socket) => socket.terminate()),
    ackOf: (id: string) => until(() => acks.find(({ envelope_id }) => envelope_id === id)),
    async close() {
      live().forEach((socket) => socket.terminate())
      server.close()
      http.closeAllConnections()
      http.close()
      await once(http, 'close')
    },
  }
}
