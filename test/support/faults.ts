import { createServer } from 'node:http'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { z } from 'zod'

/** What happens to one request: answered for the provider, or cut off after the provider got it. */
export type Fault = { status: number; body: unknown; headers?: Record<string, string> } | 'cut' | 'pass'

export interface FaultProxy {
  url: string
  /** The fates of the next POSTs, in order; then everything passes. */
  next(...faults: Fault[]): void
  close(): Promise<void>
}

/** Stands before a real engine and spoils what it is told to; everything else passes unchanged. */
export async function createFaultProxy(target: string): Promise<FaultProxy> {
  const queue: Fault[] = []
  const server = createServer((request, response) => {
    const fault = request.method === 'POST' ? (queue.shift() ?? 'pass') : 'pass'
    const forward = async () => {
      const body = await text(request)
      if (typeof fault === 'object') {
        response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers })
        return response.end(JSON.stringify(fault.body))
      }
      const answer = await fetch(new URL(request.url ?? '/', target), {
        method: request.method ?? 'GET',
        headers: {
          authorization: request.headers.authorization ?? '',
          'content-type': request.headers['content-type'] ?? '',
        },
        ...(body && { body }),
      })
      const passed = await answer.text()
      if (fault === 'cut') return response.destroy()
      response.writeHead(answer.status, { 'content-type': 'application/json' })
      return response.end(passed)
    }
    forward().catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = z.object({ port: z.number() }).parse(server.address())
  return {
    url: `http://127.0.0.1:${port}`,
    next: (...faults) => void queue.push(...faults),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A loopback URL on which nothing listens. */
export async function closedUrl(): Promise<string> {
  const proxy = await createFaultProxy('http://127.0.0.1')
  await proxy.close()
  return proxy.url
}
