/** Kills gateways at named steps of their work, at moments seen from outside, and now and then at no moment in particular. */
import type { Feed, Heard } from './feed.ts'
import type { Member, Moment } from './fleet.ts'
import type { Random } from '../support/random.ts'

/** Steps seen on the wire: the gateway that is there dies. */
const onTheWire = {
  'after-accept': 'accepted',
  'after-lease': 'model-asked',
  'after-model-reply': 'model-answered',
  'between-decided-and-sent': 'send-arrived',
  'between-sent-and-record': 'send-answered',
} as const satisfies { [step: string]: Moment }
type WireStep = keyof typeof onTheWire

/** Steps seen in the record, where an entry does not say who wrote it: every gateway dies. */
const inTheRecord = {
  'between-refund-and-result': ['refunded'],
  'after-claim': ['case.claimed'],
  'after-entry': [
    ...['received', 'identified', 'turn.started', 'classified', 'model.replied', 'tool.called'],
    ...['tool.returned', 'proposed', 'decided', 'answered', 'sending', 'sent', 'case.opened', 'case.ended'],
    ...['staff.said', 'told', 'refund.reserved', 'refund.settled'],
  ],
} as const
type RecordStep = keyof typeof inTheRecord

export type Step = WireStep | RecordStep | 'random' | 'asked-to-stop' | EngineStep

/** What can happen to the state's servers. `engine-down`: one is killed and comes back; `engine-failover`: a replica takes over. */
type EngineStep = 'engine-down' | 'engine-failover'
export type EngineEvents = { [event in EngineStep]?: (random: Random) => Promise<void> }

const wireSteps: WireStep[] = [
  'after-accept',
  'after-lease',
  'after-model-reply',
  'between-decided-and-sent',
  'between-sent-and-record',
]
const recordSteps: RecordStep[] = ['between-refund-and-result', 'after-claim', 'after-entry']

/** A step that has not come by after this long is given up for another one, ms. */
const patienceMs = 5_000
/** Refunds are rarer than anything else: somebody has to ask, be asked, and agree. */
const refundPatienceMs = 15_000
/** A run goes on beyond its kills until every step was struck at, but for no more than so many times the kills. */
const longestRun = 2
/** Between two kills, ms. */
const longestPause = 500

export interface Killer {
  /** For the fleet: is this the moment? */
  strike(moment: Moment, member: Member): boolean
  /** Kills until so many processes have died. `members` and `feed` come when they are there. */
  run(kills: number, members: Member[], feed: Feed): Promise<void>
  /** Gateways killed so far. */
  kills(): number
  /** How often each step was struck at, and how often it was waited for in vain. */
  counts: { struck: Map<Step, number>; missed: Map<Step, number> }
  /** All there are in this run; each has its turn before one comes again. */
  steps: Step[]
}

export function createKiller(random: Random, engine: EngineEvents): Killer {
  const counts = { struck: new Map<Step, number>(), missed: new Map<Step, number>() }
  let aim: { moment: Moment; skip: number; hit: () => void } | undefined
  let kills = 0
  const engineSteps = (['engine-down', 'engine-failover'] as const).filter((event) => engine[event])
  const steps: Step[] = [...wireSteps, ...recordSteps, 'random', 'asked-to-stop', ...engineSteps]
  /** Those still to come in this round. */
  let left: Step[] = []

  const count = (step: Step, gateways: number) => {
    if (step !== 'asked-to-stop') kills += gateways
    counts.struck.set(step, (counts.struck.get(step) ?? 0) + 1)
  }

  const oneOf = (up: Member[]): Member[] => (up.length > 0 ? [random.pick(up)] : [])

  /** Waits until `moment` comes by for the `skip`th time, and strikes. */
  function onWire(moment: Moment): Promise<number> {
    return within(patienceMs, (hit) => {
      aim = { moment, skip: random.whole(0, 2), hit: () => hit(1) }
      return () => (aim = undefined)
    })
  }

  /** Waits for an entry of this type, and kills everybody at once. */
  function onEntry(type: string, members: Member[], feed: Feed): Promise<number> {
    let skip = random.whole(0, 1)
    const patience = type === 'refunded' ? refundPatienceMs : patienceMs
    return within(patience, (hit) => {
      const stop = feed.listen((entry: Heard) => {
        if (entry.type !== type || skip-- > 0) return
        stop()
        hit(killAll(members))
      })
      return stop
    })
  }

  async function attempt(step: Step, members: Member[], feed: Feed): Promise<number> {
    switch (step) {
      case 'random':
        await sleep(random.whole(0, 800))
        return killAll(oneOf(members.filter((member) => member.isUp())))
      case 'asked-to-stop':
        return stopAll(oneOf(members.filter((member) => member.isUp())))
      case 'engine-down':
      case 'engine-failover': {
        const died = random.chance(0.5) ? killAll(members) : 0
        await engine[step]?.(random)
        return died
      }
      case 'between-refund-and-result':
      case 'after-claim':
      case 'after-entry':
        return onEntry(random.pick(inTheRecord[step]), members, feed)
      default:
        return onWire(onTheWire[step])
    }
  }

  return {
    counts,
    steps,
    kills: () => kills,
    strike(moment) {
      if (aim?.moment !== moment || aim.skip-- > 0) return false
      aim.hit()
      return true
    },
    async run(wanted, members, feed) {
      const unstruck = () => steps.filter((step) => !counts.struck.has(step))
      while (kills < wanted || (unstruck().length > 0 && kills < wanted * longestRun)) {
        while (!members.some((member) => member.isUp())) await sleep(20)
        if (left.length === 0) left = kills < wanted ? [...steps] : unstruck()
        const [step = 'random'] = left.splice(random.whole(0, left.length - 1), 1)
        const died = await attempt(step, members, feed)
        if (died > 0 || step.startsWith('engine')) count(step, died)
        else counts.missed.set(step, (counts.missed.get(step) ?? 0) + 1)
        await sleep(random.whole(0, longestPause))
      }
    },
  }
}

/** Answers how many of them were alive. */
function killAll(members: Member[]): number {
  const alive = members.filter((member) => member.isUp())
  for (const member of alive) void member.kill()
  return alive.length
}

/** SIGTERM instead: they hand over what they are at. */
async function stopAll(members: Member[]): Promise<number> {
  await Promise.all(members.map((member) => member.stop()))
  return members.length
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** What `begin` hits with, or 0 when patience ends. `begin` answers how to stop waiting. */
function within(patience: number, begin: (hit: (died: number) => void) => () => void): Promise<number> {
  return new Promise((resolve) => {
    const end = (died: number) => {
      clearTimeout(timer)
      stop()
      resolve(died)
    }
    const timer = setTimeout(() => end(0), patience)
    const stop = begin(end)
  })
}
