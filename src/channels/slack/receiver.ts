/** Bolt's receiver without a server: it is handed payloads whose signature was checked, and answers with a `Response`. */
import type { App, Receiver } from '@slack/bolt'

/** A verified payload on its way to Bolt. */
export interface Payload {
  body: Record<string, unknown>
  /** Slack's retry headers, for logs and metrics only: the first try may have died before it was stored. */
  retryNum?: number
  retryReason?: string
  /** Reaches the listeners as `context`; must not use the names of Bolt's own context. */
  customProperties: Record<string, unknown>
}

export interface WebReceiver extends Receiver {
  /**
   * Runs the listeners and answers what they acknowledged, an empty 200 if nobody did. Rejects with whatever
   * a listener threw. The acknowledgement is held until all are done, since what they collect has to be stored
   * first; they only read the payload, so Slack's 3 s are never near and no timer races them.
   */
  process(payload: Payload): Promise<Response>
}

/** To be passed to Bolt's `App`, which calls `init`. */
export function createReceiver(): WebReceiver {
  let app: App | undefined
  return {
    init(made) {
      app = made
    },
    // There is no server to start or stop: requests come in through `process`.
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    async process(payload) {
      if (!app) throw new TypeError('the receiver was not given to a Bolt app')
      const held = holdAck()
      await app.processEvent({ ...payload, ack: held.ack })
      return responseOf(held.value())
    },
  }
}

function holdAck() {
  let held: { value: unknown } | undefined
  return {
    ack: (value?: unknown): Promise<void> => {
      if (held) return Promise.reject(new TypeError('a listener acknowledged what was acknowledged already'))
      held = { value }
      return Promise.resolve()
    },
    value: () => held?.value,
  }
}

/** Bolt's listeners acknowledge with nothing, a text or an object. */
function responseOf(value: unknown): Response {
  if (typeof value === 'string') return new Response(value)
  return value ? Response.json(value) : new Response(null, { status: 200 })
}
