/** `createApp`: the HTTP face, as DESIGN fixes it. Web-standard requests, so it runs on Node and on Workers. */
import { Hono } from 'hono'
import type { FetchedFile } from './core/channel.ts'
import { messageOf, RequestError } from './core/errors.ts'
import { sniff } from './core/files.ts'
import type { Log } from './core/log.ts'
import type { Exposition } from './insight/metrics.ts'
import type { Gateway } from './gateway.ts'

const problem = (
  status: number,
  code: string,
  message: string,
  headers: { [name: string]: string } = {},
): Response => Response.json({ error: { code, message } }, { status, headers })

export function createApp(gateway: Gateway, log: Log, metrics: Exposition): Hono {
  const app = new Hono()
  app.get('/metrics', (c) => c.text(metrics.text(), 200, { 'content-type': 'text/plain; version=0.0.4' }))
  app.get('/healthz', (c) => c.json({ ok: true }))
  app.get('/readyz', async () => {
    try {
      await gateway.ready()
      return Response.json({ ok: true })
    } catch (error) {
      return problem(503, 'state_unreachable', messageOf(error))
    }
  })
  app.get('/files/:word', async (c) => attachment(await gateway.file(c.req.param('word'), c.req.raw.signal)))
  for (const path of gateway.paths) {
    app.post(path, (c) => gateway.receive(path, c.req.raw))
    const only = `${path} takes a POST from its provider, and nothing else`
    app.all(path, () => problem(405, 'method_not_allowed', only, { allow: 'POST' }))
  }
  app.notFound((c) => problem(404, 'not_found', `nothing listens on ${c.req.method} ${c.req.path}`))
  app.onError((error, c) => {
    if (error instanceof RequestError) {
      metrics.count('switchboard_webhooks_refused_total', { code: error.code })
      if (error.status !== 404)
        log.warn({ path: placeOf(c.req.path), code: error.code, cause: error.message }, 'webhook refused')
      return problem(error.status, error.code, error.message, error.headers)
    }
    log.error({ path: placeOf(c.req.path), cause: messageOf(error), stack: error.stack }, 'request failed')
    return problem(500, 'internal', 'Something went wrong here; it has been logged.')
  })
  return app
}

/** Who can read our log should not be able to read files with what stands in it. */
const placeOf = (path: string): string => path.replace(/^\/files\/.*/, '/files/…')

/** Bytes that strangers made: a browser may save them, and neither show nor run them on our address. */
function attachment({ name, type, bytes }: FetchedFile): Response {
  const claimed = /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : 'application/octet-stream'
  return new Response(Uint8Array.from(bytes), {
    headers: {
      'content-type': sniff(bytes) ?? claimed,
      // RFC 6266 with the encoding of RFC 8187.
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name.toWellFormed()).replace(/[!'()*]/g, escaped)}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    },
  })
}

const escaped = (sign: string): string => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`
