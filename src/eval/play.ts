/** Plays a scenario once, from an empty state, and says what came of it. */
import { randomUUID } from 'node:crypto'
import { nothingSpent, plus, spentBy, type Spent } from '../core/agent/spending.ts'
import { messageOf } from '../core/errors.ts'
import { channelOf, type ChannelName, type ConversationId, type IdentityKey } from '../core/message.ts'
import type { Model } from '../core/model.ts'
import { acceptMessage, provisionalRecord } from '../core/pipeline/accept.ts'
import type { Parts } from '../core/pipeline/parts.ts'
import type { Policy } from '../core/policy.ts'
import type { Entry } from '../core/record/entries.ts'
import { readState } from '../core/record/session.ts'
import type { CustomerState } from '../core/record/state.ts'
import type { RecordId } from '../core/store.ts'
import type { KnowledgeArticle } from '../helpdesk/builtin/article.ts'
import { demoPeople, demoStranger } from '../helpdesk/builtin/demo/index.ts'
import { faultsOf, type Seen } from './judge.ts'
import type { Customer, Scenario } from './scenario.ts'
import { openStage, type EvalStage } from './stage.ts'

export interface Played {
  /** What was not as expected; empty when it passed. */
  faults: string[]
  /** The talk, for whoever reads the report: `customer` and `bot` in turn. */
  talk: { who: 'customer' | 'bot'; on: ChannelName; text: string }[]
  spent: Spent
  /** From each message to its answers, ms of this machine's clock. */
  answersMs: number[]
  /** Runs of the agent. */
  agentRuns: number
}

export interface Setting {
  model: Model
  policy: Policy
  articles: KnowledgeArticle[]
}

/** A Monday noon in London: people are there. */
const usualMoment = Date.UTC(2026, 10, 23, 12)
const minuteMs = 60_000
/** So long a failing model is tried again before it counts as what came of it. */
const patienceMs = 10 * minuteMs

/** Never throws for what the model does; what breaks the run is a fault of it. */
export async function play(scenario: Scenario, setting: Setting): Promise<Played> {
  const at = scenario.at === undefined ? usualMoment : Date.parse(scenario.at)
  const stage = await openStage(setting.model, setting.policy, setting.articles, at)
  const played: Played = { faults: [], talk: [], spent: nothingSpent(), answersMs: [], agentRuns: 0 }
  const cast = placesOf(scenario.customer)
  try {
    await prepare(stage, scenario)
    const before = { ...emptySeen() }
    for (const [i, turn] of scenario.turns.entries()) {
      if (turn.after_minutes) stage.skip(turn.after_minutes * minuteMs)
      const on = turn.on ?? scenario.channel
      const seen = await say(stage, cast, on, turn.says, played)
      for (const fault of turn.expect ? faultsOf(turn.expect, seen) : [])
        played.faults.push(`turn ${i + 1}: ${fault}`)
      join(before, seen)
    }
    if (scenario.expect) played.faults.push(...faultsOf(scenario.expect, before))
    const entries = await entriesOf(stage, cast)
    played.spent = entries.reduce((sum, entry) => plus(sum, costOf(entry)), nothingSpent())
    played.agentRuns = new Set(
      entries.flatMap((entry) => (entry.type === 'model.replied' ? [entry.turn] : [])),
    ).size
  } catch (error) {
    played.faults.push(`broke: ${messageOf(error)}`)
  } finally {
    await stage.close()
  }
  return played
}

interface Place {
  from: IdentityKey
  conversation: ConversationId
}
type Cast = { [channel in ChannelName]: Place }

/** How somebody writes on each channel. */
function placesOf(customer: Customer): Cast {
  const known = demoPeople.find(({ name }) => name.split(' ')[0]?.toLowerCase() === customer)
  const { phone } = known ?? demoStranger
  const mail = known?.email ?? 'somebody@nowhere.example'
  const slack = known?.slack ?? { team: 'T0NOBODY', user: 'U0NOBODY', channel: 'C0NOBODY' }
  const teams = known?.teams ?? { tenant: '00000000-0000-4000-8000-000000000000', user: 'nobody' }
  return {
    sms: { from: `sms:${phone}`, conversation: `sms:+447700900900/${phone}` },
    whatsapp: { from: `whatsapp:${phone}`, conversation: `whatsapp:+447700900901/${phone}` },
    slack: {
      from: `slack:${slack.team}/${slack.user}`,
      conversation: `slack:T0HOME/${slack.channel}/1767225600.000100`,
    },
    teams: {
      from: `teams:${teams.tenant}/${teams.user}`,
      conversation: `teams:${teams.tenant}/a:${teams.user}`,
    },
    email: { from: `email:${mail}`, conversation: `email:${mail}/eval` },
  }
}

/** What is there before the customer writes. */
async function prepare({ parts }: EvalStage, { customer, tickets = [] }: Scenario): Promise<void> {
  const person = demoPeople.find(({ name }) => name.split(' ')[0]?.toLowerCase() === customer)
  if (!person) return
  const scope = { account: person.account, contact: person.contact }
  for (const [i, { note, ...ticket }] of tickets.entries()) {
    const made = await parts.helpdesk.createTicket(scope, { ...ticket, priority: 'normal' }, `given-${i}`)
    if (note) await parts.helpdesk.updateTicket(scope, made.id, { note }, `given-${i}-note`)
  }
}

/** One message, and everything that comes of it. */
async function say(
  stage: EvalStage,
  cast: Cast,
  on: ChannelName,
  text: string,
  played: Played,
): Promise<Seen> {
  const { parts, sent } = stage
  const { from, conversation } = cast[on]
  const known = (await entriesOf(stage, cast)).map(({ key }) => key)
  const told = sent.length
  const started = performance.now()
  const id = `${on}:${randomUUID()}`
  const at = parts.clock.now()
  await acceptMessage(parts, {
    id,
    conversation,
    from: { key: from, assurance: 'recognised' },
    text,
    files: [],
    at,
  })
  stage.skip(parts.policy.turn.burst_ms)
  await stage.settle(async () => isUnfinished(await statesOf(stage, cast)), patienceMs)
  played.answersMs.push(performance.now() - started)
  const entries = (await entriesOf(stage, cast)).filter(({ key }) => !known.includes(key))
  // Mails the bot was asked to send are no part of the talk.
  const replies = sent.slice(told).filter((one) => !/^email:[^/]+$/.test(one.conversation))
  played.talk.push({ who: 'customer', on, text })
  for (const one of replies) played.talk.push({ who: 'bot', on: channelOf(one.conversation), text: one.text })
  return seenIn(
    entries,
    replies.map((one) => one.text),
  )
}

const isUnfinished = (states: CustomerState[]): boolean =>
  states.some(({ unread, waiting, turn }) => unread.length + waiting.length > 0 || turn !== undefined)

const statesOf = async ({ parts }: EvalStage, cast: Cast): Promise<CustomerState[]> =>
  Promise.all([...(await recordsOf(parts, cast))].map((record) => readState(parts.store, record)))

async function entriesOf({ parts }: EvalStage, cast: Cast): Promise<Entry[]> {
  const records = await recordsOf(parts, cast)
  const stored = await Promise.all([...records].map((record) => parts.store.read<Entry>(record, 0)))
  return stored.flatMap(({ entries }) => entries)
}

/** The customer's records: they may have begun as several. */
const recordsOf = async ({ store }: Parts, cast: Cast): Promise<Set<RecordId>> =>
  new Set(
    await Promise.all(
      Object.values(cast).map(async ({ from }) => (await store.resolve(from)) ?? provisionalRecord(from)),
    ),
  )

function seenIn(entries: Entry[], replies: string[]): Seen {
  const seen: Seen = { ...emptySeen(), replies }
  const done = new Set(
    entries.flatMap((entry) => (entry.type === 'tool.returned' && entry.result.ok ? [entry.call] : [])),
  )
  for (const entry of entries) {
    if (entry.type === 'model.replied') {
      for (const block of entry.reply.content)
        if (block.type === 'tool_use') seen.calls.push({ tool: block.name, input: block.input })
    }
    if (entry.type === 'tool.returned' && entry.call.includes(':'))
      seen.calls.push({ tool: entry.tool, input: {} })
    if (entry.type === 'proposed') seen.proposed.push(entry.action)
    if (entry.type === 'tool.called' && done.has(entry.call)) seen.written.push(entry)
    if (entry.type === 'answered') seen.routes.push(entry.route)
    if (entry.type === 'case.opened' || entry.type === 'case.joined') {
      const { signals } = entry.type === 'case.opened' ? entry.case : entry
      seen.escalated = true
      seen.signals.push(...signals.map(({ name }) => name))
      const priority = entry.type === 'case.opened' ? entry.case.priority : entry.raised?.priority
      if (priority) seen.priority = priority
    }
  }
  return seen
}

const emptySeen = (): Seen => ({
  replies: [],
  calls: [],
  proposed: [],
  written: [],
  signals: [],
  escalated: false,
  routes: [],
})

function join(all: Seen, more: Seen): void {
  for (const list of ['replies', 'signals', 'routes'] as const) all[list].push(...more[list])
  for (const list of ['calls', 'proposed', 'written'] as const) all[list].push(...more[list])
  all.escalated ||= more.escalated
  if (more.priority) all.priority = more.priority
}

const costOf = (entry: Entry): Spent =>
  entry.type === 'model.replied'
    ? spentBy(entry.reply)
    : (entry.type === 'classified' || entry.type === 'checked') && entry.facts
      ? spentBy(entry.facts)
      : nothingSpent()
