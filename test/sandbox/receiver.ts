import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'

export interface ReceivedRequest {
  path: string
  headers: IncomingHttpHeaders
  body: string
}

/** Stands where a gateway would: keeps what is posted to it. */
export interface Receiver {
  url: string
  requests: ReceivedRequest[]
  /** The next requests are answered with these; 200 after that. */
  answers: { status: number; headers?: Record<string, string> }[]
  /** Resolves with the first request that fits, also one that came before. */
  until(fits: (request: ReceivedRequest) => boolean): Promise<ReceivedRequest>
  close(): Promise<void>
}

export async function startReceiver(): Promise<Receiver> {
  const requests: ReceivedRequest[] = []
  const answers: Receiver['answers'] = []
  const waiting = new Set<() => void>()
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const answer = answers.shift() ?? { status: 200 }
      requests.push({ path: request.url ?? '', headers: request.headers, body })
      response.writeHead(answer.status, answer.headers).end()
      waiting.forEach((look) => look())
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    answers,
    until: (fits) =>
      new Promise((resolve) => {
        const look = () => {
          const found = requests.find(fits)
          if (!found) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
