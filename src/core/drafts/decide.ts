/**
 * What people pressed on drafts becomes decisions here, one after the other, by the worker that holds the customer's
 * record: the first one that counts wins, and whoever comes later is told. What nobody decides becomes a case.
 */
import { hand } from '../cases/case.ts'
import { quote } from '../cases/escalation.ts'
import { messageOf } from '../errors.ts'
import { channelOf } from '../message.ts'
import { reunionIsDue } from '../pipeline/merge.ts'
import type { Parts } from '../pipeline/parts.ts'
import { opening } from '../pipeline/reply.ts'
import { keys, type EntryOf, type Outgoing } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import type { Staff } from '../staff.ts'
import type { BotDraft, DraftPress, DraftState } from './draft.ts'

/**
 * Answers the ids of messages whose first sending the entries cover. Nothing is decided while what drafts answer is about
 * to go to another record, in which it is read again. Throws LeaseLostError and what the store throws.
 */
export async function decideDrafts(parts: Parts, session: Session): Promise<string[]> {
  const fresh: string[] = []
  if (reunionIsDue(session.state)) return fresh
  for (const press of [...session.state.draftPresses]) {
    const draft = session.state.drafts.find(({ id }) => id === press.draft)
    if (draft?.state === 'open' && press.barred === undefined)
      fresh.push(...(await settle(parts, session, draft, press)))
    else await refuse(parts, session, draft, press)
  }
  for (const draft of session.state.drafts) {
    if (draft.state !== 'open' || (draft.expires ?? Infinity) > session.now()) continue
    session.note({ ...decided(session, draft), outcome: 'expired', by: 'gateway', out: [] })
    await toPerson(parts, session, draft, 'nobody decided about the bot’s draft in time')
    await session.flush()
  }
  return fresh
}

/** When a draft has to be looked at again, epoch ms. */
export function nextDraft({ state, now }: Session): number | undefined {
  const times = state.drafts.flatMap(({ state: is, reminded, remind, expires }) =>
    is === 'open' ? [...(reminded ? [] : [remind]), expires].filter((at) => at !== undefined) : [],
  )
  if (state.draftPresses.length > 0) times.push(now())
  return times.length > 0 ? Math.min(...times) : undefined
}

async function settle(
  parts: Parts,
  session: Session,
  draft: BotDraft,
  { key: press, decision, by, reason, text }: DraftPress,
): Promise<string[]> {
  const entry = { ...decided(session, draft), by, press, ...(reason ? { reason } : {}) }
  if (decision === 'discard') {
    session.note({ ...entry, outcome: 'discarded', out: [] })
    const why = `${by.name} discarded the bot’s draft${reason ? `: ${quote(reason)}` : ''}`
    await toPerson(parts, session, draft, why)
    await session.flush()
    return []
  }
  const out = replyOf(parts, session, draft, by, text)
  const expires = session.now() + parts.policy.confirm.expires_minutes * 60_000
  const changed = text === undefined ? {} : { text }
  session.note({ ...entry, outcome: 'sent', ...changed, ...(draft.action ? { expires } : {}), out: [out] })
  await session.flush()
  return [out.id]
}

const decided = (
  session: Session,
  { id }: BotDraft,
): Pick<EntryOf<'draft.decided'>, 'key' | 'type' | 'at' | 'draft'> => ({
  ...{ key: keys.draftDecided(id), type: 'draft.decided', at: session.now(), draft: id },
})

/** As it is the bot says it; changed, it is the person's. */
function replyOf(
  parts: Parts,
  session: Session,
  draft: BotDraft,
  by: Staff,
  text: string | undefined,
): Outgoing {
  const { conversation, replyTo, choices, below } = draft
  const id = keys.draftMade(draft.id)
  const whole = [text ?? draft.text, below].filter(Boolean).join('\n\n')
  const message = { id, conversation, replyTo, text: whole, ...(choices ? { choices } : {}) }
  const intro = text === undefined ? opening(parts, session.state, channelOf(conversation)) : ''
  return { id, kind: 'reply', by: text === undefined ? 'bot' : by, message, ...(intro ? { intro } : {}) }
}

/** The customer's words stay, for a person. */
async function toPerson(parts: Parts, session: Session, draft: BotDraft, evidence: string): Promise<void> {
  const asked = draft.messages.map(({ message }) => message.text).join('\n')
  const signals = [{ name: 'draft', hard: true, evidence }]
  const left = [`Answer: ${asked}`, `The bot would have said: ${draft.text}`]
  session.note((await hand(session, parts.policy, draft.id, signals, left)).entry)
}

const fates: Record<Exclude<DraftState, 'open'>, (by: string) => string> = {
  sent: (by) => `${by} has sent this already.`,
  discarded: (by) => `${by} has discarded this already.`,
  stale: () => 'The customer has gone on meanwhile, so nothing was sent: the bot writes a new draft.',
  taken: () => 'A person is talking to the customer now, so nothing was sent.',
  expired: () => 'Nobody decided in time: this is a case now.',
}

async function refuse(
  { desk, log }: Parts,
  session: Session,
  draft: BotDraft | undefined,
  { key, draft: id, by, barred }: DraftPress,
): Promise<void> {
  const at = session.now()
  session.note({ key: keys.draftRefused(key), type: 'draft.refused', at, draft: id, press: key, by })
  await session.flush()
  if (!desk || !draft?.thread) return
  const fate = draft.state === 'open' ? undefined : fates[draft.state](draft.by?.name ?? 'Somebody')
  const text = fate ?? barred ?? 'Please try again.'
  try {
    await desk.whisper(draft.thread, by, { text }, session.signal)
  } catch (error) {
    // The card says it as well.
    log.info({ to: by.id, cause: messageOf(error) }, 'could not be told what became of a draft')
  }
}
