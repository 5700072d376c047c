import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'

/** An answer; `cut` ends the connection instead, `hang` gives none. */
export type Answer = { status?: number; body?: unknown; headers?: Record<string, string> } | 'cut' | 'hang'

/** A JSON server on loopback. `url` has no slash at its end. */
export async function serveLocally(
  handle: (request: IncomingMessage, url: string, body: string) => Answer | Promise<Answer>,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const answering = async () => {
      const answer = await handle(request, url, await text(request))
      if (answer === 'hang') return
      if (answer === 'cut') return void response.destroy()
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers })
      response.end(answer.body === undefined ? '' : JSON.stringify(answer.body))
    }
    answering().catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new TypeError('no port')
  const url = `http://127.0.0.1:${address.port}`
  return {
    url,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
