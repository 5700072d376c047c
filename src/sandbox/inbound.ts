/**
 * The edge's public side, for providers that call it by HTTP: forwards what Twilio's emulator posts, signatures
 * and all. An inbound text is retried as with `#rc=3` on its URL; a status callback is best effort, as Twilio's are.
 */
import { Hono } from 'hono'
import type { Clock } from '../core/log.ts'
import type { Edge, Forwarded } from './edge.ts'

export interface InboundDelivery {
  sid: string
  /** A gateway took it. */
  delivered: boolean
  /** No attempt will follow. */
  settled: boolean
  attempts: number
}

export interface Inbound {
  /** Mount it at `/webhooks`. */
  app: Hono
  /** How the text with this sid fared. */
  outcome(sid: string): InboundDelivery
  deliveries(): InboundDelivery[]
}

/** Three retries within what Twilio's emulator waits for an answer (10 s); a refused connection fails at once. */
const defaultRetriesMs = [250, 500, 1_000]
const timeoutMs = 2_000

export function createInbound(edge: Edge, clock: Clock, retriesMs: number[] = defaultRetriesMs): Inbound {
  const known = new Map<string, InboundDelivery>()
  const app = new Hono()

  app.post('/twilio', async (c) => {
    const body = await c.req.text()
    const sid = new URLSearchParams(body).get('MessageSid') ?? ''
    const entry: InboundDelivery = { sid, delivered: false, settled: false, attempts: 0 }
    known.set(sid, entry)
    const headers = carried(c.req.raw)
    for (const wait of [undefined, ...retriesMs]) {
      if (wait !== undefined) await clock.sleep(wait)
      // Twilio marks the attempts of one delivery with one token (twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
      if (wait !== undefined) headers['i-twilio-idempotency-token'] = `sandbox-${sid}`
      const result = await edge.forward('/webhooks/twilio', headers, body, timeoutMs)
      entry.attempts++
      if (result.reached && result.status < 500) {
        entry.delivered = result.status < 300
        entry.settled = true
        return answered(result)
      }
    }
    entry.settled = true
    return c.text('no gateway took it', 502)
  })

  app.post('/*', async (c) => {
    const result = await edge.forward(c.req.path, carried(c.req.raw), await c.req.text(), timeoutMs)
    return result.reached ? answered(result) : c.text('no gateway took it', 502)
  })

  return {
    app,
    outcome: (sid) => known.get(sid) ?? { sid, delivered: false, settled: false, attempts: 0 },
    deliveries: () => [...known.values()],
  }
}

/** What says who sent the body and of what kind it is; the rest belongs to the hop. */
function carried(request: Request): Record<string, string> {
  return Object.fromEntries(
    [...request.headers].filter(([name]) => name === 'content-type' || name.startsWith('x-')),
  )
}

const answered = (result: Extract<Forwarded, { reached: true }>): Response =>
  new Response(result.status === 204 ? null : result.body, {
    status: result.status,
    headers: { 'content-type': result.headers.get('content-type') ?? 'text/plain' },
  })
