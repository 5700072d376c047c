/** Words owed outside a turn: who joined or resolved, a reply that could not be delivered. */
import type { Staff } from '../channel.ts'
import { sayWhen } from '../cases/calendar.ts'
import { hand } from '../cases/case.ts'
import { messageOf } from '../errors.ts'
import { channelOf, type ConversationId } from '../message.ts'
import { isGuestIn } from '../places/standing.ts'
import { keys, type Owed } from '../record/entries.ts'
import { whyLost } from '../record/fold-reach.ts'
import type { Session } from '../record/session.ts'
import { languageOf, openCase, type Undelivered } from '../record/state.ts'
import { greet } from './greet.ts'
import { withOpening } from './hours.ts'
import type { Parts } from './parts.ts'
import { textsFor } from './reply.ts'

/**
 * Says everything that is owed. Answers the ids of messages to the customer whose first sending the entries
 * cover. Throws LeaseLostError.
 */
export async function sayWhatIsOwed(parts: Parts, session: Session): Promise<string[]> {
  const told: string[] = []
  const { owed: words, undelivered, toGreet } = session.state
  if (words.length + undelivered.length + toGreet.length === 0) return told
  told.push(...greet(parts, session))
  for (const owed of [...session.state.owed]) told.push(await tell(parts, session, owed))
  for (const failed of [...session.state.undelivered]) {
    const rerouted = await reroute(parts, session, failed)
    if (rerouted) told.push(rerouted)
  }
  await session.flush()
  await reportUndelivered(parts, session)
  return told
}

/** Goes where the customer wrote last. */
async function tell(parts: Parts, session: Session, owed: Owed): Promise<string> {
  const { last } = session.state
  const name = await nameOf(parts, session, owed.by)
  const id = keys.told(owed)
  const text = wordsFor(parts, session, owed, name)
  const message = last && { id, conversation: last.conversation, text, replyTo: last.message }
  session.note({
    key: id,
    type: 'told',
    at: session.now(),
    case: owed.case,
    what: owed.what,
    ...(owed.round !== undefined && { round: owed.round }),
    name,
    out: message ? [{ id, kind: 'reply', by: 'system', message }] : [],
  })
  return id
}

function wordsFor(parts: Parts, session: Session, { what, case: id }: Owed, person: string): string {
  const { state, now } = session
  const say = textsFor(parts, state)
  if (what !== 'reopened') return say(what, { person, case: id })
  const held = openCase(state)
  if (held?.state !== 'open') return withOpening(parts, session, say(what, { person, case: id }))
  const when = sayWhen(held.deadline, now(), parts.policy.hours, languageOf(state))
  return withOpening(parts, session, say('handover_again', { case: id, when }))
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

/**
 * Tries the same words once more: with the customer alone where others read along, else on another channel they used
 * lately, if the policy allows it.
 */
async function reroute(parts: Parts, session: Session, { item }: Undelivered): Promise<string | undefined> {
  const from = item.message.conversation
  const reference = session.state.references[from]
  const alone = parts.channels.get(channelOf(from))?.inPrivate?.(from, reference)
  const conversation = alone && mayGoTo(session, alone) ? alone : await otherChannel(parts, session, from)
  if (!conversation || item.id.endsWith('/other')) return undefined
  const id = `${item.id}/other`
  const { text } = item.message
  const out = {
    ...item,
    id,
    message: { id, conversation, text, ...(conversation === alone && { reference }) },
  }
  session.note({ key: keys.rerouted(item.id), type: 'rerouted', at: session.now(), from: item.id, out })
  return id
}

async function otherChannel(
  parts: Parts,
  session: Session,
  from: ConversationId,
): Promise<ConversationId | undefined> {
  const since = session.now() - parts.policy.delivery.other_channel_days * 86_400_000
  const others = placesOf(session)
    .filter(({ conversation, at }) => at > since && channelOf(conversation) !== channelOf(from))
    .filter(({ conversation }) => parts.channels.has(channelOf(conversation)))
    .filter(({ conversation }) => mayGoTo(session, conversation))
  for (const { conversation } of others) {
    if (!(await isGuestIn(parts, session.state, conversation))) return conversation
  }
  return undefined
}

const mayGoTo = ({ state }: Session, conversation: ConversationId): boolean =>
  !state.optedOut.includes(conversation) && whyLost(state, conversation) === undefined

/** Conversations of this customer, the latest first. */
const placesOf = ({ state }: Session): { conversation: ConversationId; at: number }[] =>
  state.recent.toReversed()

/** What cannot reach the customer at all is a person's to solve. */
async function reportUndelivered(parts: Parts, session: Session): Promise<void> {
  const [failed] = session.state.undelivered
  if (!failed) return
  const { text, conversation } = failed.item.message
  const evidence = `a reply on ${channelOf(conversation)} could not be delivered: ${failed.cause}`
  const signals = [{ name: 'undelivered', hard: true, evidence }]
  const left = [`Reach the customer by other means. What they should read: ${text.slice(0, 500)}`]
  const id = `undelivered:${failed.item.id}`
  const { entry } = await hand(session, parts.policy, id, signals, left)
  parts.metrics.count('switchboard_cases_total', { signal: 'undelivered' })
  session.note(entry)
  await session.flush()
}
