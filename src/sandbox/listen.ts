/** Serves web-standard handlers on loopback. */
import { once } from 'node:events'
import { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'

export interface Listening {
  /** `http://127.0.0.1:4000`, without a slash at its end. */
  url: string
  close(): Promise<void>
}

/** `port` 0 takes a free one. Throws what `listen` throws, e.g. EADDRINUSE. */
export async function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  port: number,
): Promise<Listening> {
  const server = createAdaptorServer({ fetch })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('not listening on a port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        // Pages hold their event streams open for ever; closing would wait for them.
        if (server instanceof Server) server.closeAllConnections()
      }),
  }
}
