/**
 * What a worker does with a record it has claimed. Everything to do is read from the folded record: replies
 * to deliver, an action to finish, a word owed to the customer, a promise that ran out, a turn to run.
 */
import type { Staff } from '../channel.ts'
import { perform } from '../agent/perform.ts'
import { hand, openCasesIndex } from '../cases/case.ts'
import { sayWhen } from '../cases/calendar.ts'
import { LeaseLostError, messageOf, ModelError } from '../errors.ts'
import { channelOf } from '../message.ts'
import { keys, type Owed } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import { claimedCase, openCase } from '../record/state.ts'
import { deliver } from './deliver.ts'
import { identify } from './identify.ts'
import type { Parts } from './parts.ts'
import { runTurn } from './turn.ts'

/** Between tries of an agreed action whose turn a person has taken over. */
const confirmedRetryMs = 30_000

/** Works until nothing is left that can be done now, and gives the record back with its next wake-up. */
export async function handle(parts: Parts, session: Session): Promise<void> {
  const fresh = new Set<string>()
  await finishConfirmed(parts, session, fresh)
  await deliver(parts, session, fresh)
  await remind(parts, session)
  while (turnIsDue(session)) {
    const before = session.state.seq
    await oneTurn(parts, session, fresh)
    await deliver(parts, session, fresh)
    if (session.state.seq === before || session.state.movedTo) break
  }
  for (const owed of [...session.state.owed]) await tell(parts, session, owed, fresh)
  await session.flush()
  await deliver(parts, session, fresh)
  await listCase(parts, session)
  await session.end(nextDue(parts, session))
}

/** A yes holds even when its turn was cut off, or a person took over right after. */
async function finishConfirmed(parts: Parts, session: Session, fresh: Set<string>): Promise<void> {
  const { confirmed, turn } = session.state
  if (!confirmed || (turn?.retryAt ?? 0) > session.now()) return
  try {
    await perform(parts, session, turn?.id ?? 't0', confirmed)
  } catch (error) {
    if (error instanceof LeaseLostError || session.signal.aborted) throw error
    if (turn) await turnFailed(parts, session, error, fresh)
    else
      parts.log.warn({ action: confirmed.id, cause: messageOf(error) }, 'an agreed action is still not done')
  }
}

function turnIsDue({ state, now }: Session): boolean {
  if (state.unread.length === 0) return false
  return state.turn?.retryAt === undefined || state.turn.retryAt <= now()
}

/** Runs a turn; a failure is journaled with its next try, and beyond the policy's patience becomes a case. */
async function oneTurn(parts: Parts, session: Session, fresh: Set<string>): Promise<void> {
  try {
    if ((await identify(parts, session)) === 'moved') return
    if (tooFast(parts, session)) return
    showTyping(parts, session)
    const waiting = new Set(session.state.waiting.map(({ item }) => item.id))
    if (await runTurn(parts, session)) rememberFresh(session, waiting, fresh)
  } catch (error) {
    if (error instanceof LeaseLostError || session.signal.aborted) throw error
    await turnFailed(parts, session, error, fresh)
  }
}

/** Replies this session has just committed: their first call is covered by the commit. */
function rememberFresh(session: Session, before: Set<string>, fresh: Set<string>): void {
  for (const { item, tries } of session.state.waiting) {
    if (tries > 0 && !before.has(item.id)) fresh.add(item.id)
  }
}

/** More messages in a minute than the policy takes: the next turn waits and then reads them all at once. */
function tooFast({ policy }: Parts, { state, now }: Session): boolean {
  return recent(state.arrivals, now()) > policy.turn.messages_per_minute && !state.turn
}

const recent = (arrivals: number[], now: number): number => arrivals.filter((at) => at > now - 60_000).length

function showTyping(parts: Parts, session: Session): void {
  const conversation = session.state.unread.at(-1)?.message.conversation
  const channel = conversation && parts.channels.get(channelOf(conversation))
  if (conversation && channel) void channel.typing?.(conversation, session.signal)
}

async function turnFailed(parts: Parts, session: Session, error: unknown, fresh: Set<string>): Promise<void> {
  const { state } = session
  const at = session.now()
  const { retry_ms: steps, patience_minutes: patience } = parts.policy.turn
  const attempt = (state.turn?.attempt ?? 0) + 1
  const cause = messageOf(error)
  const last = state.unread.at(-1)
  if (!last) throw error
  const id = state.turn?.id ?? `t${last.seq}`
  if (!state.turn) {
    session.note({ key: keys.started(id), type: 'turn.started', at, turn: id, upTo: last.seq })
  }
  const wait = retryAfter(error) ?? steps[Math.min(attempt - 1, steps.length - 1)] ?? 1000
  parts.log.warn({ record: session.record, turn: id, attempt, cause }, 'turn failed')
  parts.metrics.count('switchboard_turn_failures_total')
  const since = state.turn?.firstFailure ?? at
  const hopeless = error instanceof ModelError && error.again === 'never'
  if (hopeless || at + wait > since + patience * 60_000) return giveToPerson(parts, session, id, cause, fresh)
  session.note({
    key: keys.failed(id, attempt),
    type: 'turn.failed',
    at,
    turn: id,
    attempt,
    cause,
    retryAt: at + wait,
  })
  await session.flush()
}

const retryAfter = (error: unknown): number | undefined =>
  error instanceof ModelError ? error.retryAfterMs : undefined

/** Nothing is lost when patience ends: a person gets the messages, the customer an honest word. */
async function giveToPerson(
  parts: Parts,
  session: Session,
  turn: string,
  cause: string,
  fresh: Set<string>,
): Promise<void> {
  const { state } = session
  const upTo = state.turn?.upTo ?? state.unread.at(-1)?.seq ?? 0
  const message = state.unread.filter(({ seq }) => seq <= upTo).at(-1)?.message
  if (!message) return
  const signals = [{ name: 'outage', hard: true, evidence: cause }]
  const { entry, case: held } = await hand(session, parts.policy, turn, signals, [
    'Answer the customer: the bot could not.',
  ])
  const at = session.now()
  const when = sayWhen(held.deadline, at, parts.policy.hours)
  const id = `${turn}/outage`
  const text = parts.texts('outage', { case: held.id, when })
  const reply = { id, conversation: message.conversation, text, replyTo: message.id }
  session.note(entry)
  session.note({
    key: keys.answered(turn),
    type: 'answered',
    at,
    turn,
    upTo,
    route: 'outage',
    out: [{ id, kind: 'reply', by: 'bot', message: reply }],
  })
  if (await session.commit((now) => !claimedCase(now))) fresh.add(id)
}

/** Noted only; the caller flushes. Goes where the customer wrote last. */
async function tell(parts: Parts, session: Session, owed: Owed, fresh: Set<string>): Promise<void> {
  const { last } = session.state
  const name = await nameOf(parts, session, owed.by)
  const id = `told:${owed.case}:${owed.what}`
  const text = parts.texts(owed.what, { person: name, case: owed.case })
  const message = last && { id, conversation: last.conversation, text, replyTo: last.message }
  session.note({
    key: keys.told(owed.case, owed.what),
    type: 'told',
    at: session.now(),
    case: owed.case,
    what: owed.what,
    name,
    out: message ? [{ id, kind: 'reply', by: 'system', message }] : [],
  })
  fresh.add(id)
}

/** A name that cannot be had now is no reason to leave the customer without a word. */
async function nameOf({ desk, log }: Parts, session: Session, staff: Staff): Promise<string> {
  try {
    return (await desk?.nameOf(staff, session.signal)) ?? staff.name
  } catch (error) {
    log.warn({ staff: staff.id, cause: messageOf(error) }, 'a name could not be asked')
    return staff.name
  }
}

/** A promise that ran out unclaimed is said in the thread, once. */
async function remind(parts: Parts, session: Session): Promise<void> {
  const held = openCase(session.state)
  if (held?.state !== 'open' || held.reminded || held.deadline > session.now()) return
  session.note({ key: keys.reminded(held.id), type: 'case.reminded', at: session.now(), case: held.id })
  await session.flush()
  await deliver(parts, session, new Set())
}

/** The index follows the record: written whenever the record is looked at, so a missed write mends itself. */
async function listCase(parts: Parts, session: Session): Promise<void> {
  const held = session.state.case
  if (!held) return
  await parts.store.index(openCasesIndex, session.record, held.state === 'open' ? held.deadline : undefined)
}

/** The earliest moment at which something has to be done again. */
function nextDue(parts: Parts, session: Session): number | undefined {
  const { state } = session
  const times: number[] = []
  for (const { item, at } of state.waiting) {
    const waitsForCard = item.kind === 'note' && !state.case?.thread
    if (item.kind === 'reply' || (parts.desk && !waitsForCard)) times.push(Math.max(at, session.now()))
  }
  if (state.unread.length > 0) {
    const limited = tooFast(parts, session) ? session.now() + 10_000 : session.now()
    times.push(state.turn?.retryAt ?? limited)
  }
  if (state.owed.length > 0) times.push(session.now())
  if (state.confirmed) times.push(state.turn?.retryAt ?? session.now() + confirmedRetryMs)
  const held = openCase(state)
  if (held?.state === 'open' && !held.reminded) times.push(held.deadline)
  return times.length > 0 ? Math.min(...times) : undefined
}
