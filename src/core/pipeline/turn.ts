/**
 * One turn: the messages a customer sent since the last one, read, decided, and answered in one commit. A
 * turn cut off anywhere is continued from the record.
 */
import type { Language } from '../classifier/heads.ts'
import type { Caller } from '../agent/guard.ts'
import { channelOf, type InboundMessage } from '../message.ts'
import { assuredIn, standingIn } from '../places/standing.ts'
import { keys, type Attempt, type Entry } from '../record/entries.ts'
import { recalled } from '../record/running-summary.ts'
import { withoutCode } from '../record/without-code.ts'
import type { Session } from '../record/session.ts'
import { claimedCase, type CustomerState, type Turn, type Unread } from '../record/state.ts'
import { assuranceOf } from './identify.ts'
import { heldBack } from './draft.ts'
import { prove } from './proof.ts'
import { gate } from './gate.ts'
import { isHushed, whilePaused } from './hush.ts'
import type { Parts } from './parts.ts'
import { looksAgain, supersedesInARow } from './stale.ts'
import { inLanguage, replies, type Draft } from './reply.ts'
import { route } from './route.ts'

/** What a handler decided. */
export interface Decision {
  /** Which way it went, for the record: `agent`, `hand_off`, `scripted:thanks` … */
  route: string
  drafts: Draft[]
  /** What the customer wrote in, where that was looked at. */
  language?: Language
  /** Facts to go into the record with the answer: a case, a decided action, consent. */
  entries: Entry[]
  attempts?: Attempt[]
  /** Something was done that the customer agreed to: they are told whatever has changed meanwhile. */
  done?: boolean
}

/**
 * Runs the turn over the oldest unread messages of one conversation. Answers false when nothing was said:
 * a person took the case meanwhile, or the customer wrote again and the next turn reads all of it. Throws
 * ModelError, HelpdeskError, LeaseLostError.
 */
export async function runTurn(parts: Parts, session: Session): Promise<boolean> {
  const batch = nextBatch(session)
  const last = batch.at(-1)
  if (!last) return false
  const turn = start(session, last)
  if (looksAgain(session.state, turn)) return supersede(session, turn)
  const messages = asWritten(batch.map(({ message }) => message))
  const caller = await callerOf(parts, session, last.message)
  // What was typed for the check is for nobody else.
  const forOthers = (message: InboundMessage) => withoutCode(session.state, message, session.now())
  const decided =
    gate(session, messages) ??
    (await whilePaused(parts, session, turn, messages)) ??
    (await prove(parts, session, turn, messages)) ??
    (await route(parts, session, turn, messages.map(forOthers), caller))
  const decision = decided && (await heldBack(parts, session, turn, batch, decided))
  if (decision) return commit(parts, session, turn, last.message, decision)
  return looksAgain(session.state, turn) ? supersede(session, turn) : false
}

/** Who writes, and how they stand where they write. */
async function callerOf(parts: Parts, session: Session, message: InboundMessage): Promise<Caller> {
  const { conversation, from } = message
  const standing = await standingIn(parts, conversation, from.key, session.state.person?.account)
  const assurance = assuredIn(standing, assuranceOf(session, from))
  return { conversation, assurance, ...(standing === 'guest' && { guest: true }) }
}

/**
 * A cut-off turn goes on with what it had read; a new one takes what one conversation brought in a row. A
 * word such as STOP is a turn of its own, so that it is never lost among other messages.
 */
export function nextBatch(session: Session): Unread[] {
  const { turn, unread } = session.state
  if (turn) return unread.filter(({ seq }) => seq <= turn.upTo)
  const first = unread[0]?.message
  const other = unread.findIndex(
    ({ message }) => message.conversation !== first?.conversation || message.consent !== first.consent,
  )
  return other < 0 ? unread : unread.slice(0, other)
}

/** No platform promises to deliver in order: the provider's time decides, and where it is the same, who came first. */
const asWritten = (messages: InboundMessage[]): InboundMessage[] => messages.toSorted((a, b) => a.at - b.at)

/** Noted, not yet appended: a turn that needs no journal is one append in all. */
function start(session: Session, last: Unread): Turn {
  const { turn } = session.state
  if (turn) return turn
  const id = `t${last.seq}`
  const startedAt = session.now()
  const { seq: read, lines: heard } = session.state
  const began = { upTo: last.seq, read, heard }
  session.note({ key: keys.started(id), type: 'turn.started', at: startedAt, turn: id, ...began })
  const past = recalled(session.state)
  return { id, upTo: last.seq, read, recalled: past, startedAt, steps: [], results: {}, attempt: 0 }
}

/**
 * One atomic commit ends the turn. It holds only if no person claimed the case meanwhile, and if the answer
 * is not stale already; messages of other conversations stay unread and make the customer due again.
 */
async function commit(
  parts: Parts,
  session: Session,
  turn: Turn,
  last: InboundMessage,
  decision: Decision,
): Promise<boolean> {
  const target = { turn: turn.id, conversation: last.conversation, replyTo: last.id }
  const speaking = decision.language ? inLanguage(parts, decision.language) : parts
  for (const entry of decision.entries) session.note(entry)
  session.note({
    key: keys.answered(turn.id),
    type: 'answered',
    at: session.now(),
    turn: turn.id,
    upTo: turn.upTo,
    route: decision.route,
    out: replies(speaking, session.state, target, decision.drafts),
    ...(decision.attempts?.length ? { attempts: decision.attempts } : {}),
  })
  const { route } = decision
  const firm = decision.done || route.startsWith('consent')
  const stale = (state: CustomerState) =>
    (!decision.done && overtaken(state, turn, last, route)) || (!firm && looksAgain(state, turn))
  const mayBeSaid = (state: CustomerState) =>
    firm || ['hand_off', 'paused'].includes(route) || !isHushed(parts, state, last.conversation)
  const done = await session.commit(
    (state) => (!claimedCase(state) || route.startsWith('consent')) && !stale(state) && mayBeSaid(state),
  )
  if (!done && stale(session.state)) await supersede(session, turn)
  parts.metrics.count('switchboard_turns_total', { route: done ? route : 'dropped' })
  if (done && inTheAgentsPlace(route)) parts.metrics.count('switchboard_agent_runs_saved_total', { route })
  const channel = channelOf(last.conversation)
  parts.log.info({ record: session.record, turn: turn.id, route, channel, done }, 'turn decided')
  return done
}

/** Scripts that answer what else the agent would. */
const inTheAgentsPlace = (route: string): boolean =>
  /^scripted:(?:thanks|greeting|password|invoice|ticket)$/.test(route)

/**
 * The customer went on in the same conversation while the answer was being written. Only what the agent or a
 * script merely says can be thought over; what was done, decided or handed over stands.
 */
function overtaken(state: CustomerState, turn: Turn, last: InboundMessage, route: string): boolean {
  if (route !== 'agent' && !inTheAgentsPlace(route)) return false
  if (claimedCase(state) || state.superseded >= supersedesInARow) return false
  // Only what the next turn would read together with this one: it begins a turn with another name.
  const next = state.unread.find(({ seq }) => seq > turn.upTo)?.message
  return next?.conversation === last.conversation && next.consent === last.consent
}

/** A proposal nobody was shown is void with its turn. Answers false: nothing was said. */
async function supersede(session: Session, turn: Turn): Promise<false> {
  const at = session.now()
  const { pending } = session.state
  if (pending?.id.startsWith(`${turn.id}.`)) {
    const { id: action, hash } = pending
    session.note({
      key: keys.decided(action),
      type: 'decided',
      at,
      action,
      hash,
      outcome: 'replaced',
      by: 'gateway',
    })
  }
  if (!session.state.turn && !session.noted(keys.started(turn.id))) {
    session.note({ key: keys.started(turn.id), type: 'turn.started', at, turn: turn.id, upTo: turn.upTo })
  }
  session.note({ key: keys.superseded(turn.id), type: 'turn.superseded', at, turn: turn.id })
  await session.flush()
  return false
}
