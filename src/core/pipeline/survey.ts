/** How was it? Asked once for each case that was resolved, when the customer has been quiet for a while. */
import { ratingValue, scores } from '../cases/csat.ts'
import { pingOf } from '../cases/clock.ts'
import { keys, type Outgoing } from '../record/entries.ts'
import type { Rating } from '../record/aftercare-facts.ts'
import { wantsNoSurvey, whyLost } from '../record/fold-reach.ts'
import type { Session } from '../record/session.ts'
import type { Case, CustomerState } from '../record/state.ts'
import type { Parts } from './parts.ts'
import { textsFor } from './reply.ts'

const dayMs = 86_400_000

/** Asks, and thanks. Answers the ids of messages whose first sending the entries cover. Throws LeaseLostError. */
export async function survey(parts: Parts, session: Session): Promise<string[]> {
  const told = await ask(parts, session)
  for (const rating of [...session.state.ratings]) told.push(...thank(parts, session, rating))
  // Where nothing was asked or thanked for, what was noted goes along with the record's release.
  if (told.length > 0) await session.flush()
  return told
}

/** When the question is due, epoch ms; undefined when none is. */
export function nextSurvey({ policy }: Parts, { state }: Session): number | undefined {
  return dueIn(state, policy.csat.after_minutes)
}

/** While something is going on the question waits for its end. */
function dueIn({ case: held, recent, unread, turn, pending, movedTo }: CustomerState, minutes: number) {
  if (held?.state !== 'resolved' || held.csat !== 'due' || movedTo || turn || pending || unread.length > 0)
    return undefined
  return Math.max(held.endedAt ?? 0, recent.at(-1)?.at ?? 0) + minutes * 60_000
}

async function ask(parts: Parts, session: Session): Promise<string[]> {
  const { policy, metrics } = parts
  const isDue = (state: CustomerState) =>
    (dueIn(state, policy.csat.after_minutes) ?? Infinity) <= session.now()
  if (!isDue(session.state) || !session.state.case) return []
  await session.flush()
  const held = session.state.case
  const skipped = whyNot(parts, session.state)
  const id = keys.surveyed(held.id)
  const out = skipped === undefined ? question(parts, session.state, held, id) : []
  const entry = { key: id, type: 'csat.asked', at: session.now(), case: held.id, out } as const
  session.note(skipped === undefined ? entry : { ...entry, skipped })
  // Somebody who writes at this very moment is answered, not asked.
  if (!(await session.commit(isDue))) return []
  metrics.count('switchboard_csat_asked_total', { outcome: skipped === undefined ? 'asked' : 'left' })
  return out.map((one) => one.id)
}

function question(parts: Parts, state: CustomerState, held: Case, id: string): Outgoing[] {
  const { last } = state
  if (!last) return []
  const say = textsFor(parts, state)
  const choices = scores.map((score) => ({ value: ratingValue(held.id, score), label: say(`csat_${score}`) }))
  const message = { id, conversation: last.conversation, text: say('csat', { case: held.id }), choices }
  return [{ id, kind: 'reply', by: 'system', message: { ...message, purpose: 'csat' } }]
}

function whyNot({ policy }: Parts, state: CustomerState): string | undefined {
  const { last } = state
  if (!policy.csat.ask) return 'the policy asks nobody'
  if (!last) return 'nobody to ask'
  if (wantsNoSurvey(state, last.conversation)) return 'the customer has opted out of messages there'
  if (state.case?.signals.some(({ name }) => name === 'too_often')) return 'they write like a robot'
  return whyLost(state, last.conversation)
}

/** The latest answer counts, as long as answers do. */
function thank(parts: Parts, session: Session, { case: id, message, conversation, score }: Rating): string[] {
  const { policy, metrics } = parts
  const { state } = session
  const held = [state.case, ...state.ended].find((one) => one?.id === id)
  const late = session.now() > (held?.csatAt ?? 0) + policy.csat.answer_days * dayMs
  const low = !late && score <= policy.csat.low
  const key = keys.rated(message)
  const text = textsFor(parts, state)(low ? 'csat_low' : 'csat_thanks', { case: id })
  const out: Outgoing[] = [
    {
      id: `${key}/thanks`,
      kind: 'reply',
      by: 'system',
      message: { id: `${key}/thanks`, conversation, text, replyTo: message },
    },
  ]
  const counted = late ? (held?.score ?? score) : score
  const ping = low && score !== held?.score ? pingOf(policy.clock.group) : {}
  session.note({
    key,
    type: 'csat.answered',
    at: session.now(),
    case: id,
    message,
    score: counted,
    ...ping,
    out,
  })
  if (!late) metrics.count('switchboard_csat_answers_total', { score: String(score) })
  return out.map((one) => one.id)
}
