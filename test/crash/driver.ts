/**
 * A run: customers write and people of ours work while gateways are killed at named steps and come back; then
 * everything comes to rest, and the oracle compares what was accepted with what was done.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { startWorld, type World } from '../../src/sandbox/world.ts'
import { openStore } from '../../src/state/open.ts'
import type { Store } from '../../src/core/store.ts'
import { startMessagesApi } from '../support/messages-api.ts'
import { startEngine, type EngineName } from './engines.ts'
import { gather, type Evidence, type Taken } from './evidence.ts'
import { startFleet, type Member } from './fleet.ts'
import { createKiller, type Killer } from './killer.ts'
import { answerByWords } from './model.ts'
import { judge, type Verdict } from './oracle.ts'
import { everybody, playKnown, playStranger, strangers } from './people.ts'
import { createPostman } from './postman.ts'
import { createRandom } from '../support/random.ts'
import { eventually, type Scene } from './scene.ts'
import { playStaff } from './staff.ts'
import { acceptedIn, type Accepted } from './webhooks.ts'

export interface CrashOptions {
  engine: EngineName
  /** Gateway processes to kill before it ends. */
  kills: number
  seed: number
  /** Gateways that share the work. */
  gateways?: number
  /** Leaves the gateways' logs and the SQLite file where they are, and says where. */
  keep?: boolean
}

export interface CrashReport extends Verdict {
  killer: Pick<Killer, 'counts' | 'steps'> & { kills: number }
  /** Webhooks posted a second time. */
  duplicates: number
  /** Milliseconds. */
  took: number
}

/** Short, so that a run waits for its leases rarely; far above what a busy machine delays a renewal by. */
const leaseMs = 1_500
/** Colleagues at work at the same time. */
const colleagues = 2
/** How long everything may take to come to rest, ms. */
const restPatienceMs = 30_000
/** Wake-ups later than this are promises to people, not work, ms. */
const soonMs = 60_000

export async function runCrash(options: CrashOptions): Promise<CrashReport> {
  const started = Date.now()
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-crash-'))
  await using closers = new AsyncDisposableStack()
  closers.defer(() => (options.keep ? console.log(folder) : rm(folder, { recursive: true, force: true })))
  const random = (name: string) => createRandom(options.seed, name)

  const engine = await startEngine(options.engine, folder)
  closers.defer(() => engine.stop())
  const store = await openStore(engine.stateUrl)
  closers.defer(() => store.close())
  const feed = await engine.feed()
  closers.defer(() => feed.close())
  const model = await startMessagesApi()
  closers.defer(() => model.close())
  model.script((request, step) => {
    model.requests.length = 0
    return answerByWords(request, step)
  })

  const killer = createKiller(random('killer'), engine.events)
  const postman = createPostman(random('postman'), () => members)
  const members: Member[] = []
  const accepted: Accepted[] = []
  const taken: Taken[] = []
  const world = await startWorld({ port: 0, gatewayUrls: () => members.map(({ url }) => url) })
  closers.defer(() => world.close())
  const fleet = await startFleet({
    count: options.gateways ?? 2,
    environment: await environmentOf(world, engine.stateUrl, folder),
    outside: { slack: world.url, twilio: world.environment()['TWILIO_API_URL'] ?? '', model: model.url },
    folder,
    leaseMs,
    random: random('fleet'),
    strike: killer.strike,
    accepted(webhook) {
      const what = acceptedIn(webhook)
      if (!what) return
      accepted.push(what)
      postman.keep(webhook)
    },
    sent(request, answer) {
      if (request.path.endsWith('/Messages.json') && answer.status < 300)
        taken.push(takenText(request.body, answer.body))
    },
  })
  closers.defer(() => fleet.close())
  members.push(...fleet.members)

  let over = false
  let number = 0
  const scene: Scene = {
    world,
    store,
    random,
    next: () => (number += 1),
    stopping: () => over,
    progress: () => killer.kills() / options.kills,
    refunds: Math.ceil(options.kills / 3),
  }
  const acting = Promise.all(actors(scene))
  await killer.run(options.kills, fleet.members, feed)
  over = true
  await acting
  await postman.done()
  await fleet.allUp()
  const restless = await comeToRest(world, store)
  const evidence: Evidence = await gather(store, world, accepted, taken)
  const verdict = judge(evidence)
  return {
    ...verdict,
    findings: [...restless, ...verdict.findings],
    killer: { counts: killer.counts, steps: killer.steps, kills: killer.kills() },
    duplicates: postman.posted(),
    took: Date.now() - started,
  }
}

function actors(scene: Scene): Promise<void>[] {
  const busy = new Set<string>()
  return [
    ...everybody.map((person) => playKnown(scene, person)),
    ...Array.from({ length: strangers }, (_, nth) => playStranger(scene, nth)),
    ...Array.from({ length: colleagues }, (_, nth) => playStaff(scene, nth, busy)),
  ]
}

/** The sandbox's settings, and the policy with pauses that fit a run in which everything fails all the time. */
async function environmentOf(
  world: World,
  stateUrl: string,
  folder: string,
): Promise<{ [name: string]: string }> {
  const policy = z
    .looseObject({ turn: z.looseObject({}), delivery: z.looseObject({}), escalation: z.looseObject({}) })
    .parse(parse(await readFile('policy.yaml', 'utf8')))
  const file = join(folder, 'policy.yaml')
  const turn = { ...policy.turn, burst_ms: 60, retry_ms: [100, 300, 1_000], messages_per_minute: 100_000 }
  const delivery = { ...policy.delivery, retry_ms: [100, 300, 1_000] }
  // Everybody here asks the same few things over and over.
  const escalation = { ...policy.escalation, repeat_likeness: 1 }
  await writeFile(file, stringify({ ...policy, turn, delivery, escalation }))
  return {
    ...world.environment(),
    STATE_URL: stateUrl,
    POLICY_FILE: file,
    ANTHROPIC_API_KEY: 'crash-test-not-a-key',
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'warn',
  }
}

const takenSchema = z.object({ sid: z.string() })

function takenText(body: string, answer: string): Taken {
  const form = new URLSearchParams(body)
  const { sid } = takenSchema.parse(JSON.parse(answer))
  return { sid, to: form.get('To') ?? '', body: form.get('Body') ?? '' }
}

/** No customer due, nothing under way in the world. Answers what is left when that does not come about. */
async function comeToRest(world: World, store: Store): Promise<string[]> {
  let quiet = 0
  const rested = await eventually(async () => {
    const next = await store.nextDue()
    const underway = world.slackDeliveries().some(({ state }) => state === 'underway')
    quiet = !underway && (next === undefined || next > Date.now() + soonMs) ? quiet + 1 : 0
    return quiet > 10 ? true : undefined
  }, restPatienceMs)
  const next = await store.nextDue()
  return rested ? [] : [`no rest after ${restPatienceMs / 1000} s: due in ${(next ?? 0) - Date.now()} ms`]
}
