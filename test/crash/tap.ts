/**
 * A tap: stands on a connection between the gateway and the world, passes everything on unchanged, and tells
 * when a request arrives and when it was answered. That is where a process can be killed on purpose.
 */
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'

/** A request on its way. */
export interface Passing {
  method: string
  /** With its query. */
  path: string
  headers: Record<string, string>
  body: string
}

export interface Answered {
  status: number
  body: string
}

/** What becomes of a request that arrived: `lost` never reaches the other side. */
export type Fate = 'pass' | 'lost'

export interface TapOptions {
  /** Base URL of the other side, asked for each request. */
  target: () => string
  /** Called before the request is passed on. */
  arrived?: (request: Passing) => Fate | Promise<Fate>
  /** Called when the other side has answered, before its answer goes back. */
  answered?: (request: Passing, answer: Answered) => void | Promise<void>
  /** Called when the answer has gone back. */
  returned?: (request: Passing, answer: Answered) => void
}

export interface Tap {
  url: string
  close(): Promise<void>
}

/** Headers of one hop, which the next one makes anew. */
const ofTheHop = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'keep-alive'])
/** Longer than clients keep idle connections, so that none is closed under a request. */
const keepAliveMs = 60_000

/** Listens on a free loopback port. */
export async function startTap(options: TapOptions): Promise<Tap> {
  const server = createServer((request, response) => {
    const pass = async () => {
      const { method = 'GET', url: path = '/' } = request
      const passing = { method, path, headers: carried(request.headers), body: await text(request) }
      if ((await options.arrived?.(passing)) === 'lost') return response.destroy()
      const answer = await forward(options.target(), passing)
      await options.answered?.(passing, answer)
      response.writeHead(answer.status, answer.headers)
      return response.end(answer.body, () => options.returned?.(passing, answer))
    }
    // The other side is gone: so is this connection, as it would be without a tap on it.
    pass().catch(() => response.destroy())
  })
  server.keepAliveTimeout = keepAliveMs
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = z.object({ port: z.number() }).parse(server.address())
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function carried(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      ofTheHop.has(name) || value === undefined ? [] : [[name, String(value)]],
    ),
  )
}

async function forward(
  target: string,
  { method, path, headers, body }: Passing,
): Promise<Answered & { headers: Record<string, string> }> {
  const answer = await fetch(new URL(path, target), {
    method,
    headers,
    redirect: 'manual',
    ...(body && { body }),
  })
  const kept = [...answer.headers].filter(([name]) => !ofTheHop.has(name) && name !== 'content-encoding')
  return { status: answer.status, headers: Object.fromEntries(kept), body: await answer.text() }
}
