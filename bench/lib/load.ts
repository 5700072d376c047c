/**
 * The load generator: customers who write, and wait in one of three ways.
 *   ack    64 messages under way; the next goes out when one was acknowledged
 *   reply  64 under way; the next goes out when one was acknowledged and answered
 *   rate   so many a second, whatever comes back
 */
import type { Providers } from '../outside/providers.ts'
import { openConnection, type Connection } from './connection.ts'
import { sleep } from './processes.ts'
import { requests } from './requests.ts'
import type { Channel } from './settings.ts'
import { quantile } from './stats.ts'

export interface Load {
  mode: 'ack' | 'reply' | 'rate'
  channel: Channel
  /** Where webhooks go: several gateways take them in turn. */
  ports: number[]
  /** How long to write, ms, and how many messages at most. */
  ms: number
  count?: number
  /** Messages under way at once; `rate` opens more connections when it needs them. */
  lanes?: number
  /** Messages a second, for `rate`. */
  rate?: number
  /** Who writes; without it all customers take turns. */
  customer?: number
  /** Does not wait for replies. */
  untended?: boolean
}

export interface Outcome {
  sent: number
  acked: number
  /** Answers that were no 2xx. */
  refused: number
  /** Acknowledged and not answered when nothing came any more. */
  lost: number
  /** Replies beyond the first to one message. */
  doubled: number
  /** Acknowledged a second while writing; answered a second until the last answer. */
  ackRate: number
  replyRate: number
  /** Milliseconds from sending: to the 2xx, and to the reply at the provider. */
  ack: { p50: number; p99: number }
  endToEnd: { p50: number; p99: number }
}

const lanesUsual = 64
/** No answer for this long ends the waiting for answers, ms. */
const patience = 2_500

let nextMessage = 1

interface Times {
  sent: number
  acked?: number
  replied?: number
  again: number
}

/** Writes as asked, then waits for the answers that are due. */
export async function write(load: Load, providers: Providers): Promise<Outcome> {
  const times = new Map<number, Times>()
  const lanes: Lane[] = []
  const free: Lane[] = []
  const target = (port: number) => ({ port, upstream: providers.url })
  const make = requests[load.channel]
  const limit = load.count ?? Number.POSITIVE_INFINITY
  let acknowledged = 0
  let refused = 0
  let replied = 0
  const over = () => times.size >= limit || performance.now() - started >= load.ms

  function addLane(): Lane {
    const port = load.ports[lanes.length % load.ports.length] ?? 0
    const lane: Lane = { port, message: 0, connection: openConnection(port, (status) => acked(lane, status)) }
    lanes.push(lane)
    return lane
  }

  function send(lane: Lane): void {
    lane.message = nextMessage++
    const request = make(lane.message, target(lane.port), load.customer)
    times.set(lane.message, { sent: performance.now(), again: 0 })
    lane.connection.send(request)
  }

  function acked(lane: Lane, status: number): void {
    const time = times.get(lane.message)
    if (!time) return
    if (status >= 200 && status < 300) {
      time.acked = performance.now()
      acknowledged += 1
    } else refused += 1
    if (status === 0) lane.connection = openConnection(lane.port, (next) => acked(lane, next))
    if (load.mode !== 'reply' || !time.acked || time.replied) next(lane)
  }

  function next(lane: Lane): void {
    if (load.mode !== 'rate' && !over()) send(lane)
    else free.push(lane)
  }

  providers.onReply((message) => {
    const time = times.get(message)
    if (!time) return
    if (time.replied) return void (time.again += 1)
    time.replied = lastReply = performance.now()
    replied += 1
    const lane = load.mode === 'reply' && time.acked && lanes.find((one) => one.message === message)
    if (lane) next(lane)
  })

  for (let i = 0; i < (load.lanes ?? lanesUsual); i += 1) addLane()
  await Promise.all(lanes.map(({ connection }) => connection.open))
  const started = performance.now()
  let lastReply = started
  if (load.mode === 'rate') await writeAtRate()
  else lanes.forEach(send)

  async function writeAtRate(): Promise<void> {
    free.push(...lanes)
    while (!over()) {
      const due = Math.floor(((performance.now() - started) / 1000) * (load.rate ?? 0))
      while (times.size < due && !over()) send(free.pop() ?? addLane())
      await sleep(1)
    }
  }

  while (!over() || (free.length < lanes.length && !stalled())) await sleep(10)
  const wrote = performance.now()
  while (!load.untended && replied < acknowledged && !stalled()) await sleep(10)
  lanes.forEach(({ connection }) => connection.close())
  providers.onReply(() => {})

  function stalled(): boolean {
    return over() && performance.now() - Math.max(lastReply, started + load.ms) > patience
  }

  const all = [...times.values()]
  return {
    sent: all.length,
    acked: acknowledged,
    refused,
    lost: all.filter((time) => time.acked && !time.replied).length,
    doubled: all.reduce((sum, { again }) => sum + again, 0),
    ackRate: (1000 * acknowledged) / (Math.min(wrote, started + load.ms) - started),
    replyRate: (1000 * replied) / (lastReply - started),
    ack: percentiles(all.map((time) => (time.acked ?? Number.NaN) - time.sent)),
    endToEnd: percentiles(all.map((time) => (time.replied ?? Number.NaN) - time.sent)),
  }
}

interface Lane {
  port: number
  message: number
  connection: Connection
}

function percentiles(values: number[]): { p50: number; p99: number } {
  const sorted = Float64Array.from(values.filter(Number.isFinite)).sort()
  return { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) }
}
