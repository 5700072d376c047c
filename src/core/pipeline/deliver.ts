/**
 * Delivers what waits in the outbox, in order for each place it goes to. The record holds 'decided' before
 * anything is sent and a mark before every call, so a crash loses no reply, and one that may have gone out
 * is looked up at the provider before it is sent again.
 */
import { withDeadline } from '../deadline.ts'
import { codeOf, codePlace } from '../codes.ts'
import { SendError } from '../errors.ts'
import { channelOf, type OutboundMessage } from '../message.ts'
import { keys, type Outgoing } from '../record/entries.ts'
import { heardAt, whyLost } from '../record/fold-reach.ts'
import type { Session } from '../record/session.ts'
import { caseNamed, claimedCase, type Waiting } from '../record/state.ts'
import { providerKey, threadKey } from './accept.ts'
import { sendCorrection } from './correct.ts'
import { sendToDesk, type Sent } from './deliver-desk.ts'
import { fileSource } from './files.ts'
import type { Parts } from './parts.ts'
import { waitsUntil } from './proactive.ts'

const sendTimeoutMs = 15_000

/**
 * Sends everything that is due. `fresh`: ids this session committed itself a moment ago, whose first call is
 * covered by that commit. A failed send is noted with its next try; nothing is thrown but LeaseLostError and
 * what the store throws.
 */
export async function deliver(parts: Parts, session: Session, fresh: Set<string>): Promise<void> {
  const blocked = new Set<string>()
  let unwritten = false
  for (;;) {
    const unsent = session.state.waiting.filter(({ item }) => !session.noted(keys.sent(item.id)))
    const next = unsent.find(
      (waiting) =>
        !blocked.has(placeOf(waiting)) && waiting.at <= session.now() && ready(parts, session, waiting),
    )
    if (!next) return
    const place = placeOf(next)
    // What waits behind an unsent message of its place waits too.
    const ahead = unsent.find((waiting) => placeOf(waiting) === place)
    if (ahead !== next) {
      blocked.add(place)
      continue
    }
    // That one was sent is written before the next goes out; of the last, along with giving the record back.
    if (unwritten) {
      await session.flush()
      unwritten = false
      continue
    }
    await sendOne(parts, session, next, fresh)
    unwritten = next.item.kind === 'reply' && session.noted(keys.sent(next.item.id))
    if (unwritten) continue
    await session.flush()
    if (session.state.waiting.some((waiting) => waiting.item.id === next.item.id)) blocked.add(place)
  }
}

/** One queue per conversation, one per case thread; the card comes before its notes. */
function placeOf({ item }: Waiting): string {
  switch (item.kind) {
    case 'reply':
      return item.message.conversation
    case 'correction':
      return item.conversation
    // Nothing has to wait for a tick, nor a tick for anything.
    case 'mark':
    case 'left':
      return item.id
    case 'card':
    case 'note':
    case 'whisper':
      return `case:${item.case}`
  }
}

/** What waits behind another message cannot be due before that one. */
export const firstOfEachPlace = (waiting: Waiting[]): Waiting[] => [
  ...new Map(waiting.toReversed().map((one) => [placeOf(one), one])).values(),
]

const kindOf = ({ item }: Pick<Waiting, 'item'>): string =>
  item.kind === 'reply' ? channelOf(item.message.conversation) : item.kind

/** Notes need the card's thread; without a desk its items wait in the record. */
function ready(parts: Parts, session: Session, { item }: Waiting): boolean {
  if (item.kind === 'reply' || item.kind === 'correction') return true
  if (!parts.desk) return false
  return (
    ['card', 'mark', 'left'].includes(item.kind) ||
    (item.kind === 'whisper' && item.thread !== undefined) ||
    caseNamed(session.state, item.case)?.thread !== undefined
  )
}

async function sendOne(parts: Parts, session: Session, waiting: Waiting, fresh: Set<string>): Promise<void> {
  const { item } = waiting
  const out = item.id
  const first = fresh.delete(out)
  const nth = first ? waiting.tries : waiting.tries + 1
  const later = item.kind === 'reply' && waitsUntil(parts.policy, item.message, session.now())
  if (later) return putOff(session, out, nth, later)
  const barred = whyNot(parts, session, waiting, first)
  if (barred) return giveUp(session, out, nth, barred)
  const lookUp = waiting.unknown && !first
  if (!first) {
    session.note({ key: keys.sending(out, nth), type: 'sending', at: session.now(), out })
    await session.flush()
  }
  await session.hold()
  try {
    const sent = await withDeadline(
      session.signal,
      sendTimeoutMs,
      async (signal) =>
        (lookUp ? await find(parts, session, waiting, signal) : undefined) ??
        (await send(parts, session, waiting, signal)),
    )
    await remember(parts, session, waiting, sent)
    session.note({ key: keys.sent(out), type: 'sent', at: session.now(), out, ...sent })
    parts.metrics.count('switchboard_sends_total', { place: kindOf(waiting), outcome: 'sent' })
  } catch (error) {
    failed(parts, session, waiting, error, nth)
  }
}

/** Asked right before every call: a person who claimed meanwhile is not talked over, an opt-out holds for all. */
function whyNot(
  { channels }: Parts,
  session: Session,
  { item, unknown }: Waiting,
  first: boolean,
): string | undefined {
  if (item.kind !== 'reply') return undefined
  const channel = channels.get(channelOf(item.message.conversation))
  if (unknown && !first && channel && !channel.find) {
    return 'it is unknown whether an earlier try arrived, and the provider cannot be asked'
  }
  if (session.state.optedOut.includes(item.message.conversation))
    return 'the customer has opted out of messages here'
  const lost = whyLost(session.state, item.message.conversation)
  if (lost) return `nothing arrives there any more, and the customer has not written since (${lost})`
  const claimedMeanwhile = item.by === 'bot' && !unknown && claimedCase(session.state)
  return claimedMeanwhile ? 'a person has claimed the case' : undefined
}

function putOff(session: Session, out: string, nth: number, retryAt: number): void {
  const cause = 'it waits for the end of the quiet hours'
  session.note({
    ...{ key: keys.sendFailed(out, nth), type: 'send.failed', at: session.now(), out, cause },
    ...{ outcome: 'not-done', retryAt },
  })
}

function giveUp(session: Session, out: string, nth: number, cause: string): void {
  session.note({
    key: keys.sendFailed(out, nth),
    type: 'send.failed',
    at: session.now(),
    out,
    cause,
    outcome: 'not-done',
  })
}

/** The message as it goes out: with its introduction, and what the channel wanted back. */
async function spoken(
  { seal }: Parts,
  session: Session,
  { message, intro, by, code }: Extract<Outgoing, { kind: 'reply' }>,
): Promise<OutboundMessage> {
  const said = code ? message.text.replace(codePlace, await codeOf(seal, code)) : message.text
  const reference = session.state.references[message.conversation]
  const from = channelOf(message.conversation)
  const heard = heardAt(session.state, message.conversation)
  return {
    ...message,
    // Where a file lives elsewhere is nothing for the customer's eyes.
    ...(message.files && {
      files: message.files.map(({ url, ...file }) => (url && file.from === from ? { ...file, url } : file)),
    }),
    text: intro ? `${intro}\n\n${said}` : said,
    ...(typeof by === 'object' ? { person: true, purpose: 'agent_replied' as const } : {}),
    ...(heard === undefined ? {} : { heardAt: heard }),
    ...(reference === undefined ? {} : { reference }),
  }
}

async function find(
  parts: Parts,
  session: Session,
  { item, since }: Waiting,
  signal: AbortSignal,
): Promise<Sent | undefined> {
  const { channels } = parts
  if (item.kind === 'reply') {
    const search = { since, not: Object.keys(session.state.deliveries) }
    const channel = channels.get(channelOf(item.message.conversation))
    return channel?.find?.(await spoken(parts, session, item), search, signal, fileSource(parts))
  }
  // These may well be done twice: nobody sees the difference.
  if (item.kind === 'mark' || item.kind === 'correction' || item.kind === 'left') return undefined
  if (item.kind === 'whisper') return { provider: [] }
  const { thread, desk } = caseNamed(session.state, item.case) ?? {}
  // A card that is brought up to date once more does no harm; only a first post could be doubled.
  if (item.kind === 'card' && thread) return undefined
  const found = await parts.desk?.find(item.id, thread, signal, desk)
  if (!found) return undefined
  return item.kind === 'card' ? { provider: [found], thread: found } : { provider: [found] }
}

async function send(parts: Parts, session: Session, { item }: Waiting, signal: AbortSignal): Promise<Sent> {
  if (item.kind === 'reply') {
    const name = channelOf(item.message.conversation)
    const channel = parts.channels.get(name)
    if (!channel)
      throw new SendError(`channel ${name} is not set up`, { again: 'never', code: 'channel_off' })
    return channel.send(await spoken(parts, session, item), signal, fileSource(parts))
  }
  if (item.kind === 'correction') return sendCorrection(parts, session, item, signal)
  return sendToDesk(parts, session, item, signal)
}

/** Links come before the entry that relies on them: a thread to answer from, an id that statuses name. */
async function remember(
  { store, channels }: Parts,
  session: Session,
  { item }: Waiting,
  sent: Sent,
): Promise<void> {
  if (sent.thread) await store.link(threadKey(sent.thread), session.record)
  if (item.kind !== 'reply' || !channels.get(channelOf(item.message.conversation))?.reportsDelivery) return
  for (const provider of sent.provider) await store.link(providerKey(provider), session.record)
}

/** Backoff by the policy, or what the provider asked for; beyond the policy's patience it is given up and the desk told. */
function failed(
  parts: Parts,
  session: Session,
  { item, since, tries }: Waiting,
  error: unknown,
  nth: number,
): void {
  if (session.signal.aborted) throw error
  const fault = error instanceof SendError ? error : unexpected(error)
  const { delivery } = parts.policy
  const special =
    item.kind === 'reply' ? delivery.by_channel[channelOf(item.message.conversation)] : undefined
  const { retry_ms: steps, patience_minutes: patience } = special ?? delivery
  // The record counts the try that failed just now, too.
  const step = steps[Math.min(Math.max(tries - 1, 0), steps.length - 1)] ?? 1_000
  // Spread a little, so that what failed together does not come back together.
  const pause = fault.retryAfterMs ?? step * (0.9 + 0.2 * Math.random())
  const at = session.now()
  const tired = at + pause > since + patience * 60_000
  const final = fault.again === 'never' || tired
  parts.log.warn({ out: item.id, kind: item.kind, code: fault.code, cause: fault.message, final }, 'not sent')
  parts.metrics.count('switchboard_sends_total', {
    place: kindOf({ item }),
    outcome: final ? 'failed' : 'retried',
  })
  session.note({
    key: keys.sendFailed(item.id, nth),
    type: 'send.failed',
    at,
    out: item.id,
    cause: fault.message,
    outcome: fault.outcome,
    ...(fault.code ? { code: fault.code } : {}),
    ...(final ? {} : { retryAt: at + pause }),
    ...(fault.lost ? { lost: fault.lost } : {}),
    ...(fault.optedOut ? { optedOut: fault.optedOut } : {}),
  })
}

/** Anything thrown that is no SendError may have happened after the request left. */
const unexpected = (error: unknown): SendError =>
  new SendError(error instanceof Error ? error.message : String(error), {
    again: 'retry',
    outcome: 'unknown',
    cause: error,
  })
