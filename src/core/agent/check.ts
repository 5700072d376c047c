/**
 * The final check: what the agent wants to say is read once more before it goes. Code first; the small model reads it
 * too where the policy says so. Nothing here trusts the model that wrote it.
 */
import { z } from 'zod'
import { ModelError } from '../errors.ts'
import { channelOf, type ChannelName, type InboundMessage } from '../message.ts'
import type { CallFacts } from '../model.ts'
import type { Parts } from '../pipeline/parts.ts'
import type { Policy } from '../policy.ts'
import { keys } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import type { CustomerState, Turn } from '../record/state.ts'
import { spent } from './budget.ts'
import { advises, unkept } from './claims.ts'
import { leaks } from './leaks.ts'

export interface Checked {
  /** What is wrong with the reply, in words for the model; empty when nothing is. */
  faults: string[]
  /** Why nobody read it a second time though the policy wants that: it may not go by itself. */
  unread?: string
}

/** What was found is journaled, with who found it. */
export async function checkReply(
  parts: Parts,
  session: Session,
  turn: Turn,
  step: number,
  text: string,
  messages: InboundMessage[],
): Promise<Checked> {
  const last = messages.at(-1)
  const channel = last ? channelOf(last.conversation) : 'slack'
  const coded = faultsOf(text, session.state, parts.policy, channel, parts.prompts.agent, messages)
  const reviewed = coded.length > 0 ? undefined : await review(parts, session, text)
  if (reviewed && 'unread' in reviewed) {
    parts.metrics.count('switchboard_replies_checked_total', { outcome: 'unread' })
    return { faults: [], unread: reviewed.unread }
  }
  const faults = reviewed?.faults ?? coded
  const outcome =
    faults.length === 0 ? 'passed' : turn.steps.some((one) => one.faults) ? 'refused' : 'rewritten'
  parts.metrics.count('switchboard_replies_checked_total', { outcome })
  if (faults.length === 0 && !reviewed) return { faults }
  session.note({
    ...{ key: keys.checked(turn.id, step), type: 'checked', at: session.now(), turn: turn.id, step, faults },
    ...(reviewed ? { by: 'model', facts: reviewed.facts } : { by: 'code' }),
  })
  if (faults.length > 0) await session.flush()
  return { faults }
}

/** The part that is code: pure, so that it can be tried on anything. */
export function faultsOf(
  text: string,
  state: CustomerState,
  policy: Policy,
  channel: ChannelName,
  prompt: string,
  messages: InboundMessage[],
): string[] {
  return [...wordFaults(text, state, policy, prompt, messages), ...mannerOf(text, policy, channel)]
}

/** What holds for all words of the model's that somebody reads, wherever they stand. */
export function wordFaults(
  text: string,
  state: CustomerState,
  policy: Policy,
  prompt: string,
  messages: InboundMessage[] = [],
): string[] {
  return [
    ...unkept(text, state),
    ...leaks(text, state, prompt, messages),
    ...(advises(text) ? ['it gives advice or recommends a product, which a person has to do'] : []),
    ...forbidden(text, policy),
  ]
}

/** What a person of ours is warned of in their own words: they may give advice, and know no prompt. */
export const promiseFaults = (text: string, state: CustomerState, policy: Policy): string[] => [
  ...unkept(text, state),
  ...forbidden(text, policy),
]

const forbidden = (text: string, policy: Policy): string[] =>
  policy.replies.forbidden
    .filter((word) => text.toLowerCase().includes(word.toLowerCase()))
    .map((word) => `it uses “${word}”, which is not to be used`)

function mannerOf(text: string, { replies }: Policy, channel: ChannelName): string[] {
  const most = replies.longest[channel]
  const phone = channel === 'sms' || channel === 'whatsapp'
  return [
    ...(most !== undefined && text.length > most
      ? [`it has ${text.length} characters; on ${channel} at most ${most} are read`]
      : []),
    ...(phone && /^#{1,6} |^\|.*\|$/m.test(text) ? [`${channel} shows no headings and no tables`] : []),
  ]
}

const verdict = z.strictObject({
  ok: z.boolean().describe('True when the reply may go to the customer as it is'),
  fault: z.string().describe('What is wrong with it in one sentence; empty when it may go'),
})

type Reviewed = { faults: string[]; facts: CallFacts } | { unread: string }

/**
 * Undefined when no second reader is needed. One that cannot be reached holds back a risky reply, unless the policy
 * has the code's own check suffice.
 */
async function review(parts: Parts, session: Session, text: string): Promise<Reviewed | undefined> {
  const { policy, prompts, model, log } = parts
  const { state } = session
  const risky = isRisky(text, state)
  if (policy.replies.review === 'never' || (policy.replies.review === 'risky' && !risky)) return undefined
  const known = { done: state.done, awaiting_answer: state.pending?.summary, found: state.found.slice(-10) }
  try {
    const { value, ...facts } = await model.classify(
      {
        system: prompts.review,
        text: `<facts>\n${JSON.stringify(known)}\n</facts>\n<reply>\n${text}\n</reply>`,
        schema: verdict,
        user: session.record,
      },
      session.signal,
    )
    spent(parts, 'review', facts)
    return { faults: value.ok ? [] : [value.fault || 'the reviewer refused it'], facts }
  } catch (error) {
    if (!(error instanceof ModelError)) throw error
    const held = risky && policy.replies.unreviewed === 'hold'
    const told = { record: session.record, cause: error.message, held }
    log.warn(told, 'the second reader of replies cannot be reached')
    return held ? { unread: error.message } : undefined
  }
}

/** Something was done or is proposed, or money is named. */
const isRisky = (text: string, { pending, done }: CustomerState): boolean =>
  pending !== undefined || done.length > 0 || /[£$€]\s?\d|\b\d+(?:\.\d\d)? ?(?:gbp|eur|usd)\b/i.test(text)
