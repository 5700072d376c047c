/**
 * How somebody stands where they write. In a place that is mapped to their own account they are `verified`: a person
 * of ours vouched for whose it is. In one that is mapped to another account they are a guest, and nothing of theirs
 * is said there: everybody in it reads along.
 */
import type { Channel } from '../channel.ts'
import {
  channelOf,
  type Assurance,
  type ChannelName,
  type ConversationId,
  type IdentityKey,
} from '../message.ts'
import type { Session } from '../record/session.ts'
import type { CustomerState } from '../record/state.ts'
import type { Store } from '../store.ts'
import { companyOf, everybody, readPlace, type Place } from './place.ts'

export interface StandingParts {
  store: Store
  channels: Map<ChannelName, Channel>
}

export type Standing = 'own' | 'guest' | 'open'

/** `open`: the place is nobody's, or they are alone with us, or nobody knows whose they are. Throws what the store throws. */
export async function standingIn(
  { store, channels }: StandingParts,
  conversation: ConversationId,
  identity: IdentityKey,
  account: string | undefined,
): Promise<Standing> {
  const name = channels.get(channelOf(conversation))?.placeOf?.(conversation)
  if (!name || !account) return 'open'
  return standing(await readPlace(store, name), companyOf(identity), account)
}

/**
 * A place of several accounts is one in which each of them is a guest. Who is of a company that is not mapped, where
 * only others are, is vouched for by nobody.
 */
export function standing({ accounts, gone }: Place, company: string, account: string): Standing {
  const mapped = Object.values(accounts)
  if (mapped.length === 0) return 'open'
  if (mapped.some(({ id }) => id !== account)) return 'guest'
  const vouched = company in accounts || everybody in accounts
  return vouched && !gone.includes(company) ? 'own' : 'open'
}

/** Would another account's people read what is said to this customer there? Throws what the store throws. */
export async function isGuestIn(
  parts: StandingParts,
  { person, last }: Pick<CustomerState, 'person' | 'last'>,
  conversation: ConversationId,
): Promise<boolean> {
  return (
    last !== undefined && (await standingIn(parts, conversation, last.identity, person?.account)) === 'guest'
  )
}

/** Only who the channel vouches for and the helpdesk knows can be more than that. */
export const assuredIn = (standing: Standing, assurance: Assurance): Assurance =>
  standing === 'own' && assurance === 'recognised' ? 'verified' : assurance

/**
 * The session as a guest's: whose they are, and what was said, found, agreed or left open elsewhere, stays outside.
 * What goes into the record goes into their own.
 */
export const asGuest = (session: Session, conversation: ConversationId): Session => ({
  ...session,
  get state() {
    return guestState(session.state, conversation)
  },
})

function guestState(state: CustomerState, conversation: ConversationId): CustomerState {
  const { person: _person, pending: _pending, case: held, ...rest } = state
  return {
    ...rest,
    talk: state.talk.filter((line) => line.conversation === conversation),
    approvals: [],
    done: [],
    found: [],
    ...(held && { case: { ...held, signals: [] } }),
  }
}
