/**
 * Where a person approves each reply (policy `channels` and `tiers`: draft), what the bot would say waits on the desk and
 * does not go out by itself.
 */
import { afterWorking } from '../cases/calendar.ts'
import { hand } from '../cases/case.ts'
import type { MadeDraft } from '../drafts/draft.ts'
import { shortId } from '../ids.ts'
import { keys, type Entry } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import type { Turn, Unread } from '../record/state.ts'
import { modeIn } from './mode.ts'
import type { Parts } from './parts.ts'
import type { Decision } from './turn.ts'

/** What a person has approved already, or the customer: the rest of an answer, and the receipt of what they agreed to. */
const approved = ['scripted:more', 'scripted:confirmed']

/**
 * The decision as it is, or, in draft mode, without a word to the customer: with a draft for the desk, or a case where
 * it opens one anyway, or no draft can be shown.
 */
export async function heldBack(
  parts: Parts,
  session: Session,
  turn: Turn,
  batch: Unread[],
  decision: Decision,
): Promise<Decision> {
  const last = batch.at(-1)
  if (!last || decision.drafts.length === 0 || approved.includes(decision.route)) return decision
  const { mode, why } = modeIn(parts.policy, session.state, last.message.conversation)
  if (mode !== 'draft') return decision
  const opens = decision.entries.some(({ type }) => type === 'case.opened' || type === 'case.joined')
  const held = { ...decision, drafts: [] }
  if (opens) return { ...held, entries: [...decision.entries, ...unasked(session, turn)] }
  if (parts.desk?.draft) {
    const made = await draftOf(parts, session, turn, batch, decision, why)
    const at = session.now()
    const entry: Entry = { key: keys.draftMade(made.id), type: 'draft.made', at, turn: turn.id, made }
    return { ...held, entries: [...decision.entries, entry] }
  }
  const left = [`Answer the customer. The bot's draft: ${wordsOf(decision)}`]
  const signals = [{ name: 'draft', hard: true, evidence: why }]
  const { entry } = await hand(session, parts.policy, turn.id, signals, left)
  return { ...held, entries: [...decision.entries, ...unasked(session, turn), entry] }
}

const wordsOf = ({ drafts }: Decision): string => drafts.map(({ text }) => text).join('\n\n')

async function draftOf(
  { policy }: Parts,
  session: Session,
  turn: Turn,
  batch: Unread[],
  decision: Decision,
  why: string,
): Promise<MadeDraft> {
  const { state } = session
  const below = decision.drafts.flatMap((draft) => draft.below ?? []).join('\n\n')
  const choices = decision.drafts.flatMap((draft) => draft.choices ?? [])
  const action = state.pending?.id.startsWith(`${turn.id}.`) ? state.pending : undefined
  const last = batch.at(-1)?.message
  if (!last) throw new TypeError('a draft answers something')
  const later = (minutes: number) => afterWorking(session.now(), minutes, policy.hours)
  const { remind_minutes: remind, case_minutes: expires } = policy.drafts
  return {
    id: await shortId('D', session.record, turn.id),
    ...{ conversation: last.conversation, replyTo: last.id, text: wordsOf(decision), why, messages: batch },
    ...(below ? { below } : {}),
    ...(choices.length > 0 ? { choices } : {}),
    ...(action ? { action } : {}),
    ...(remind > 0 ? { remind: later(remind) } : {}),
    ...(expires > 0 ? { expires: later(expires) } : {}),
  }
}

/** A proposal that nobody was shown cannot be answered. */
function unasked({ state: { pending }, now }: Session, turn: Turn): Entry[] {
  if (!pending?.id.startsWith(`${turn.id}.`)) return []
  const { id: action, hash } = pending
  const replaced = { action, hash, outcome: 'replaced', by: 'gateway' } as const
  return [{ key: keys.decided(action), type: 'decided', at: now(), ...replaced }]
}
