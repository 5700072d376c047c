import { createServer } from 'node:http'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { z } from 'zod'

/**
 * What happens to one request: answered for the provider, held until a promise is kept, or cut off: before the
 * provider got it (`lost`), before its answer (`cut`) or in the middle of it (`half`).
 */
export type Fault =
  | { status: number; body: unknown; headers?: Record<string, string> }
  | { held: Promise<void> }
  | 'lost'
  | 'cut'
  | 'half'
  | 'pass'

/** Which requests are meant, by path and body. */
export type Matching = (path: string, body: string) => boolean

export interface FaultProxy {
  url: string
  /** The fates of the next POSTs, in order; then everything passes. */
  next(...faults: Fault[]): void
  /** The fate of all POSTs (that match) from now on, when none is left of `next`; 'pass' ends it. */
  always(fault: Fault, matching?: Matching): void
  /** POSTs so far, and what happened to each. */
  seen: { path: string; fault: Fault }[]
  close(): Promise<void>
}

/** Stands before a real engine and spoils what it is told to; everything else passes unchanged. */
export async function createFaultProxy(target: string): Promise<FaultProxy> {
  const queue: Fault[] = []
  const seen: FaultProxy['seen'] = []
  let standing: { fault: Fault; matching: Matching } = { fault: 'pass', matching: () => true }

  function fateOf(path: string, body: string): Fault {
    const fault = queue.shift() ?? (standing.matching(path, body) ? standing.fault : 'pass')
    seen.push({ path, fault })
    return fault
  }

  const server = createServer((request, response) => {
    const forward = async () => {
      const body = await text(request)
      const fault = request.method === 'POST' ? fateOf(request.url ?? '/', body) : 'pass'
      if (fault === 'lost') return response.destroy()
      if (typeof fault === 'object' && 'status' in fault) {
        response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers })
        return response.end(JSON.stringify(fault.body))
      }
      if (typeof fault === 'object') await fault.held
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
      if (fault !== 'half') return response.end(passed)
      return response.write(passed.slice(0, passed.length / 2), () => response.destroy())
    }
    forward().catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = z.object({ port: z.number() }).parse(server.address())
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    next: (...faults) => void queue.push(...faults),
    always: (fault, matching = () => true) => {
      standing = { fault, matching }
    },
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
