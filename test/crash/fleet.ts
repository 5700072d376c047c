/**
 * The gateways of a run: real processes behind taps on every side, killed at a moment somebody chooses and
 * brought back by themselves.
 */
import { join } from 'node:path'
import { startGatewayProcess } from '../../src/sandbox/processes.ts'
import type { Random } from '../support/random.ts'
import { startTap, type Answered, type Passing, type Tap } from './tap.ts'

/** Where in its work a gateway can be seen from outside. */
export type Moment =
  /** It has answered a customer's or a colleague's webhook with 2xx; the answer is not back yet. */
  | 'accepted'
  /** Its request has arrived at the model. */
  | 'model-asked'
  /** The model's answer has gone back. */
  | 'model-answered'
  /** A message it sends has arrived at the provider, which has done nothing yet. */
  | 'send-arrived'
  /** The provider has taken the message; its answer is not back yet. */
  | 'send-answered'

export interface Member {
  /** Where the world posts webhooks for this gateway. */
  url: string
  isUp(): boolean
  /** SIGKILL. Resolves when the process is gone; it comes back by itself. Nothing happens to one that is down. */
  kill(): Promise<void>
  /** SIGTERM. Resolves when the process has ended; it comes back by itself. Nothing happens to one that is down. */
  stop(): Promise<void>
}

export interface Fleet {
  members: Member[]
  /** Brings everybody up, waiting for those on their way. */
  allUp(): Promise<void>
  close(): Promise<void>
}

export interface FleetOptions {
  count: number
  /** Of every gateway; the fleet adds the addresses of its taps. */
  environment: { [name: string]: string }
  /** Base URLs of the other sides. */
  outside: { slack: string; twilio: string; model: string }
  folder: string
  leaseMs: number
  random: Random
  /** Asked at each moment: true to have the gateway killed there. */
  strike: (moment: Moment, member: Member) => boolean
  /** Hears of every webhook a gateway took with 2xx. */
  accepted: (webhook: Passing) => void
  /** Hears of every message a provider took. */
  sent: (request: Passing, answer: Answered) => void
}

/** How long a dead gateway stays away, ms. */
const longestAway = 300
/** Starts that fail because the state is away at that moment are repeated this often. */
const startTries = 10

export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const started: Gateway[] = []
  for (let i = 1; i <= options.count; i += 1) {
    const gateway = await startMember(options, `gateway-${i}`)
    // A process that ends in good order leaves its compiled code to all that start after it.
    if (i === 1) await gateway.startAgain()
    started.push(gateway)
  }
  return {
    members: started.map(({ member }) => member),
    allUp: async () => void (await Promise.all(started.map(({ settled }) => settled()))),
    close: async () => void (await Promise.all(started.map(({ close }) => close()))),
  }
}

interface Gateway {
  member: Member
  startAgain(): Promise<void>
  settled(): Promise<void>
  close(): Promise<void>
}

async function startMember(options: FleetOptions, name: string): Promise<Gateway> {
  const { random, folder, leaseMs } = options
  let up = false
  let underway: Promise<void> = Promise.resolve()
  const taps: Tap[] = []
  const member: Member = { url: '', isUp: () => up, kill: () => end('kill'), stop: () => end('stop') }

  taps.push(...(await outerTaps(options, member)))
  const [slack, twilio, model] = taps.map(({ url }) => url)
  const gateway = await startGatewayProcess(
    {
      ...options.environment,
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
      SLACK_API_URL: `${slack}/slack/api/`,
      TWILIO_API_URL: twilio ?? '',
      ANTHROPIC_BASE_URL: model ?? '',
    },
    join(folder, `${name}.log`),
    ['--lease-ms', String(leaseMs)],
  )
  const front = await startTap({
    target: () => gateway.url,
    arrived: () => (up ? 'pass' : 'lost'),
    async answered(webhook, { status }) {
      if (status >= 300) return
      options.accepted(webhook)
      if (!webhook.path.startsWith('/webhooks/twilio/status') && options.strike('accepted', member))
        await member.kill()
    },
  })
  taps.push(front)
  member.url = front.url
  up = true

  async function end(how: 'kill' | 'stop'): Promise<void> {
    if (!up) return
    up = false
    const gone = gateway[how]()
    underway = gone.then(comeBack)
    await gone
  }

  async function comeBack(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, random.whole(0, longestAway)))
    for (let tries = 1; ; tries += 1) {
      try {
        await gateway.restart()
        up = true
        return
      } catch (error) {
        if (tries === startTries) throw error
      }
    }
  }

  return {
    member,
    startAgain: async () => {
      await gateway.stop()
      await gateway.restart()
    },
    settled: () => underway,
    async close() {
      await underway
      await gateway.stop()
      await Promise.all(taps.map((tap) => tap.close()))
    },
  }
}

/** On the way to Slack, Twilio and the model, in this order. */
function outerTaps(options: FleetOptions, member: Member): Promise<Tap[]> {
  const { outside, strike, sent } = options
  const provider = (target: string, sends: (path: string) => boolean) =>
    startTap({
      target: () => target,
      async arrived({ method, path }) {
        if (method !== 'POST' || !sends(path) || !strike('send-arrived', member)) return 'pass'
        await member.kill()
        return 'lost'
      },
      async answered(request, answer) {
        if (request.method !== 'POST' || !sends(request.path)) return
        sent(request, answer)
        if (strike('send-answered', member)) await member.kill()
      },
    })
  return Promise.all([
    provider(outside.slack, (path) => path.endsWith('/chat.postMessage')),
    provider(outside.twilio, (path) => path.endsWith('/Messages.json')),
    startTap({
      target: () => outside.model,
      async arrived() {
        if (!strike('model-asked', member)) return 'pass'
        await member.kill()
        return 'lost'
      },
      returned() {
        // A moment later, so that the answer is read in some runs and not in others.
        const wait = options.random.whole(0, 4)
        if (strike('model-answered', member)) setTimeout(() => void member.kill(), wait)
      },
    }),
  ])
}
