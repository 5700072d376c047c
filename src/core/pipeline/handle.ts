/**
 * What a worker does with a record it has claimed. Everything to do is read from the folded record: replies
 * to deliver, an action to finish, a word owed to the customer, a promise that ran out, a turn to run.
 */
import { decideApprovals } from '../approvals/decide.ts'
import { decideDrafts, nextDraft } from '../drafts/decide.ts'
import { nextDraftShowing, showDrafts } from '../drafts/show.ts'
import { nextShowing, showApprovals } from '../approvals/show.ts'
import { nextApproval, tellApprovals } from '../approvals/tell.ts'
import { logActions, nextLogging } from '../agent/ticket-log.ts'
import { closeCounts, nextClosing } from '../agent/budget.ts'
import { toSumUp, type ToSumUp } from '../agent/sum-up.ts'
import { LeaseLostError } from '../errors.ts'
import { channelOf, type ConversationId } from '../message.ts'
import { list } from '../overview/listing.ts'
import { keys } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import { caseNamed } from '../record/state.ts'
import { openAsked } from './asked.ts'
import { nextCallback, ringCallbacks } from './call-back.ts'
import { finishConfirmed, nextConfirmed } from './confirmed.ts'
import { deliver, firstOfEachPlace } from './deliver.ts'
import { turnFailed } from './failing.ts'
import { identify } from './identify.ts'
import { reunionIsDue, reunite } from './merge.ts'
import { nextOverflow, overflow } from './overflow.ts'
import type { Parts } from './parts.ts'
import { askAfterReceipts, nextReceipt } from './receipts.ts'
import { nextRing, ringClock } from './ring.ts'
import { nextSurvey, survey } from './survey.ts'
import { sayWhatIsOwed } from './telling.ts'
import { runTurn } from './turn.ts'
import { whisper } from '../whispers/whisper.ts'

/** A customer who has waited this long, ms, is shown that an answer is being written. */
const typingAfterMs = 1_000

/**
 * Works until nothing is left that can be done now, and gives the record back with its next wake-up. Answers what is
 * left to sum up (`sumUp`), for which nobody waits.
 */
export async function handle(parts: Parts, session: Session): Promise<ToSumUp | undefined> {
  // Ids of what this session decides to send: their first call is covered by the entry that decided it.
  const fresh = new Set<string>()
  await list(parts.store, session)
  await closeCounts(parts, session)
  await finishConfirmed(parts, session, fresh)
  await decideApprovals(parts, session)
  await openAsked(parts, session)
  await overflow(parts, session)
  for (const id of await tellApprovals(parts, session)) fresh.add(id)
  for (const id of await decideDrafts(parts, session)) fresh.add(id)
  await deliver(parts, session, fresh)
  await resume(session)
  while (turnIsDue(session)) {
    // A turn that comes to nothing drops what was noted; that something was sent has to stay.
    await session.flush()
    const before = session.state.seq
    await oneTurn(parts, session, fresh)
    // Before the reply goes: a provider may take its time, and the desk should know by then.
    await list(parts.store, session)
    await overflow(parts, session)
    await deliver(parts, session, fresh)
    if (session.state.seq === before || session.state.movedTo) break
  }
  await ringCallbacks(parts, session)
  for (const id of await ringClock(parts, session)) fresh.add(id)
  for (const id of await survey(parts, session)) fresh.add(id)
  for (const id of await sayWhatIsOwed(parts, session)) fresh.add(id)
  await deliver(parts, session, fresh)
  await showApprovals(parts, session)
  await showDrafts(parts, session)
  // Last of what people see, so that they wait for nothing else with it.
  await whisper(parts, session)
  await deliver(parts, session, fresh)
  await logActions(parts, session)
  await askAfterReceipts(parts, session)
  await reunite(parts, session)
  await list(parts.store, session, 'again')
  const left = toSumUp(parts.policy, session)
  await session.end(() => nextDue(parts, session))
  return left
}

/** Nobody of ours went on in the time that was theirs: what came in there is the bot's again. */
async function resume(session: Session): Promise<void> {
  const at = session.now()
  for (const { conversation, until } of leftToPeople(session)) {
    if (until > at) continue
    session.note({ key: keys.resumed(conversation, until), type: 'resumed', at, conversation, until })
  }
  await session.flush()
}

/** Conversations in which messages wait for a person of ours, and until when. */
function leftToPeople({ state }: Session): { conversation: ConversationId; until: number }[] {
  const places = new Set(state.deferred.map(({ message }) => message.conversation))
  return [...places].map((conversation) => ({
    conversation,
    until: state.colleagues[conversation]?.until ?? 0,
  }))
}

function turnIsDue({ state, now }: Session): boolean {
  if (state.movedTo && state.changes.length > 0) return true
  if (state.unread.length === 0) return false
  return state.turn?.retryAt === undefined || state.turn.retryAt <= now()
}

/** Runs a turn; a failure is journaled with its next try, and beyond the policy's patience becomes a case. */
async function oneTurn(parts: Parts, session: Session, fresh: Set<string>): Promise<void> {
  try {
    if ((await identify(parts, session)) === 'moved') return
    if (tooFast(parts, session)) return
    const waiting = new Set(session.state.waiting.map(({ item }) => item.id))
    if (await typingWhile(parts, session, () => runTurn(parts, session)))
      rememberFresh(session, waiting, fresh)
  } catch (error) {
    if (error instanceof LeaseLostError || session.signal.aborted) throw error
    for (const id of await turnFailed(parts, session, error)) fresh.add(id)
  }
}

/** Replies this session has just committed: their first call is covered by the commit. */
function rememberFresh(session: Session, before: Set<string>, fresh: Set<string>): void {
  for (const { item, tries, at, since } of session.state.waiting) {
    const neverFailed = tries === 1 && at === since
    if (neverFailed && !before.has(item.id)) fresh.add(item.id)
  }
}

/** More messages in a minute than the policy takes: the next turn waits and then reads them all at once. */
function tooFast({ policy }: Parts, { state, now }: Session): boolean {
  return recent(state.arrivals, now()) > policy.turn.messages_per_minute && !state.turn
}

const recent = (arrivals: number[], now: number): number => arrivals.filter((at) => at > now - 60_000).length

/** A quick answer needs no sign that one is coming: that would be a second call to the platform for each message. */
async function typingWhile<T>(parts: Parts, session: Session, work: () => Promise<T>): Promise<T> {
  const conversation = session.state.unread.at(-1)?.message.conversation
  const channel = conversation && parts.channels.get(channelOf(conversation))
  if (!conversation || !channel?.typing) return work()
  const answered = new AbortController()
  const reference = session.state.references[conversation]
  void parts.clock.sleep(typingAfterMs, answered.signal).then(() => {
    if (answered.signal.aborted || session.signal.aborted) return
    const until = AbortSignal.any([session.signal, answered.signal])
    void channel.typing?.(conversation, until, reference)
  })
  return work().finally(() => answered.abort('answered'))
}

/** The earliest moment at which something has to be done again. */
function nextDue(parts: Parts, session: Session): number | undefined {
  const { state } = session
  const times: number[] = []
  for (const { item, at } of firstOfEachPlace(state.waiting)) {
    const waitsForCard = item.kind === 'note' && !caseNamed(state, item.case)?.thread
    if (item.kind === 'reply' || (parts.desk && !waitsForCard)) times.push(Math.max(at, session.now()))
  }
  if (state.unread.length > 0) {
    const limited = tooFast(parts, session) ? session.now() + 10_000 : session.now()
    times.push(state.turn?.retryAt ?? limited)
  }
  const owing = state.owed.length + state.undelivered.length + state.toGreet.length
  if (owing + state.asked.length + state.ratings.length > 0) times.push(session.now())
  const again = nextConfirmed(session)
  if (again !== undefined) times.push(again)
  const later = [
    nextLogging(parts, session),
    nextShowing(parts, session),
    nextApproval(session),
    nextDraft(session),
    nextDraftShowing(parts, session),
    nextOverflow(parts, session),
    nextReceipt(parts, session),
    nextClosing(parts, session),
    nextRing(parts, session),
    nextCallback(parts, session),
    nextSurvey(parts, session),
  ]
  times.push(...later.filter((at) => at !== undefined))
  times.push(...leftToPeople(session).map(({ until }) => until))
  if (reunionIsDue(state)) times.push(session.now())
  return times.length > 0 ? Math.min(...times) : undefined
}
