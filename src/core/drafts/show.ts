/** Keeps each draft's card on the desk as the record has it, and reminds people of one that waits. */
import { messageOf } from '../errors.ts'
import { channelOf } from '../message.ts'
import type { Parts } from '../pipeline/parts.ts'
import { placeCard, showRetryMs } from '../pipeline/place-card.ts'
import { keys } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import type { CustomerState } from '../record/state.ts'
import { draftKey } from './accept.ts'
import type { BotDraft, DraftView } from './draft.ts'

const stale = ({ drafts }: CustomerState): BotDraft[] => drafts.filter(({ state, shown }) => state !== shown)

const toRemind = ({ state, now }: Session): BotDraft[] =>
  state.drafts.filter(
    (draft) =>
      draft.state === 'open' && draft.thread && !draft.reminded && (draft.remind ?? Infinity) <= now(),
  )

/** When a card has to be tried again, epoch ms. */
export const nextDraftShowing = ({ desk }: Parts, { state, now }: Session): number | undefined =>
  desk?.draft && stale(state).length > 0 ? now() + showRetryMs : undefined

/** Posts, updates and reminds; a desk that fails is tried again. Throws LeaseLostError and what the store throws. */
export async function showDrafts(parts: Parts, session: Session): Promise<void> {
  try {
    for (const draft of stale(session.state)) await show(parts, session, draft)
    for (const draft of toRemind(session)) await remind(parts, session, draft)
  } catch (error) {
    if (session.signal.aborted) throw error
    parts.log.warn({ record: session.record, cause: messageOf(error) }, 'a draft is not on the desk yet')
  }
}

async function show(parts: Parts, session: Session, draft: BotDraft): Promise<void> {
  const { desk } = parts
  if (!desk?.draft) return
  const { id, state } = draft
  const at = session.now()
  const begins = { key: keys.draftPosting(id), type: 'draft.posting', at, draft: id } as const
  const view = viewOf(draft, session.state)
  const thread = await placeCard(parts, session, { ...draft, key: draftKey(id), begins }, (there, under) =>
    desk.draft?.(id, view, there, under, session.signal),
  )
  if (!thread) return
  session.note({ key: keys.draftShown(id, state), type: 'draft.shown', at, draft: id, thread, state })
  await session.flush()
}

/** A crash right after may say it twice. */
async function remind({ desk }: Parts, session: Session, { id, thread }: BotDraft): Promise<void> {
  if (!desk || !thread) return
  const text = `Nobody has decided about the draft ${id} yet, and the customer waits.`
  await desk.note(`${id}:reminder`, thread, { kind: 'system', text, ping: { who: 'here' } }, session.signal)
  session.note({ key: keys.draftReminded(id), type: 'draft.reminded', at: session.now(), draft: id })
  await session.flush()
}

function viewOf(draft: BotDraft, { person }: CustomerState): DraftView {
  const { id, state, conversation, text, below, why, messages, madeAt, expires, by, reason, edited } = draft
  const names = messages.map(({ message }) => message.from.name)
  return {
    ...{ id, state, why, made: madeAt, text: edited ?? text, channel: channelOf(conversation) },
    asked: messages.map(({ message }) => message.text),
    customer: person
      ? { name: person.name, account: person.accountName, tier: person.tier }
      : { name: names.at(-1) ?? 'Unknown person' },
    ...(below === undefined ? {} : { below }),
    ...(expires === undefined ? {} : { expires }),
    ...(by ? { by } : {}),
    ...(reason ? { reason } : {}),
    ...(edited === undefined ? {} : { insteadOf: text }),
  }
}
