/**
 * Who writes? Asked of the helpdesk in the turn, once per identity. When the contact already has a record,
 * what came in here moves there, so that a person is one customer on all channels.
 */
import type { Helpdesk, KnownPerson } from '../helpdesk.ts'
import { messageOf } from '../errors.ts'
import { handOn } from './hand-on.ts'
import type { Channel } from '../channel.ts'
import type { Log } from '../log.ts'
import { recordOf } from '../ids.ts'
import { channelOf, type Assurance, type ChannelName, type Identity, type IdentityKey } from '../message.ts'
import { keys, type Person } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import { openCase } from '../record/state.ts'
import type { RecordId, Store } from '../store.ts'

export interface IdentifyParts {
  store: Store
  helpdesk: Helpdesk
  channels: Map<ChannelName, Channel>
  log: Log
}

/** The index of all customers' records, by when they last came with a new identity. */
export const customersIndex = 'customers'

export const contactKey = (contact: string): string => `contact:${contact}`

/**
 * Answers the record that owns these messages: this one, or another to which they were moved. Throws
 * HelpdeskError.
 */
export async function identify(parts: IdentifyParts, session: Session): Promise<'here' | 'moved'> {
  if (session.state.movedTo) return move(parts, session, session.state.movedTo)
  const asked = new Set<string>(Object.keys(session.state.identities))
  for (const { message } of session.state.unread) {
    if (asked.has(message.from.key)) continue
    asked.add(message.from.key)
    const owner = await lookUp(parts, session, message.from)
    if (owner === session.record) continue
    if (beginsHere(session, message.from.key)) return move(parts, session, owner)
    await handOver(parts, session, message.from.key, owner)
  }
  return session.state.unread.length > 0 ? 'here' : 'moved'
}

async function lookUp(parts: IdentifyParts, session: Session, identity: Identity): Promise<RecordId> {
  // What the channel does not vouch for is nobody's, whatever it is called.
  const found = identity.assurance === 'anonymous' ? undefined : await parts.helpdesk.find(identity)
  const home = found && (await homeOf(session, found))
  const owner = found && home ? await parts.store.link(contactKey(found.contact.id), home) : session.record
  // The talk of a case stays where the case is, or whoever holds it would lose the customer: asked again until it has ended.
  if (owner !== session.record && openCase(session.state)) return session.record
  // Whatever resolves this identity from now on lands where the contact's record is.
  const linked = await parts.store.link(identity.key, owner, session.record)
  if (owner !== session.record) return owner
  // It was made another customer's meanwhile, by proof or by hand; this message came by an older link.
  if (!found && linked !== session.record) return linked
  // Before the entry that ends the asking: a customer is in the record only if they are in the index.
  await parts.store.index(customersIndex, session.record, session.now())
  session.note({
    key: keys.identified(identity.key, session.state.seq),
    type: 'identified',
    at: session.now(),
    identity: identity.key,
    person: found ? personOf(found) : null,
    assurance: identity.assurance,
    ...(found ? {} : await named(parts, session, identity)),
  })
  await session.flush()
  return owner
}

/** Merged by hand before it was known who writes: nobody of another account may see what is here. */
async function homeOf(session: Session, { contact, account }: KnownPerson): Promise<RecordId> {
  const { person } = session.state
  if (!person || person.account === account.id) return session.record
  return recordOf('customer', contactKey(contact.id))
}

/** True when nobody else was ever here, so that the whole record goes where this identity goes. */
const beginsHere = ({ state }: Session, identity: IdentityKey): boolean =>
  !state.person &&
  Object.keys(state.identities).length === 0 &&
  state.unread.every(({ message }) => message.from.key === identity)

/** Only what this identity wrote goes to the other record. */
async function handOver(
  { store }: IdentifyParts,
  session: Session,
  identity: IdentityKey,
  to: RecordId,
): Promise<void> {
  const theirs = session.state.unread.filter(({ message }) => message.from.key === identity)
  await handOn(store, session, to, theirs)
  const messages = theirs.map(({ message }) => message.id)
  const key = keys.handedOn(`${messages[0] ?? identity}:${session.state.seq}`)
  session.note({ key, type: 'handed.on', at: session.now(), to, messages })
  await session.flush()
}

/** People the helpdesk does not know still have a name on some channels. */
async function named(
  { channels, log }: IdentifyParts,
  session: Session,
  identity: Identity,
): Promise<{ name?: string }> {
  try {
    const name =
      identity.name ?? (await channels.get(channelOf(identity.key))?.nameOf?.(identity.key, session.signal))
    return name ? { name } : {}
  } catch (error) {
    log.info({ cause: messageOf(error) }, 'a name could not be asked')
    return {}
  }
}

export const personOf = ({ contact, account }: KnownPerson): Person => ({
  contact: contact.id,
  account: account.id,
  name: contact.name,
  accountName: account.name,
  tier: account.tier,
  revenue: account.annualRevenue,
  language: contact.language,
})

/** Keys keep a message that was moved before from being there twice, so a cut-off move is simply done again. */
async function move({ store, log }: IdentifyParts, session: Session, to: RecordId): Promise<'moved'> {
  const { unread, deferred, changes, seq: upTo } = session.state
  const messages = [...unread, ...deferred]
  await handOn(store, session, to, messages)
  for (const { message } of messages) await store.link(message.from.key, to, session.record)
  for (const { seq: _seq, ...change } of changes) await store.append(to, [change], { due: session.now() })
  if (messages.length + changes.length > 0) {
    session.note({ key: keys.moved(upTo), type: 'moved', at: session.now(), to, upTo })
    await session.flush()
    log.info(
      { record: session.record, to, messages: messages.length },
      'moved to the record of the same contact',
    )
  }
  return 'moved'
}

/**
 * How sure we are who wrote: what the channel vouches for, if the helpdesk knows the identity or it was proved; more
 * after a one-time code, for as long as the policy says.
 */
export function assuranceOf(session: Session, identity: Identity): Assurance {
  const seen = session.state.identities[identity.key]
  if (!seen?.known || identity.assurance === 'anonymous') return 'anonymous'
  const { verified } = seen
  return verified && (verified.until ?? Infinity) > session.now() ? 'verified' : identity.assurance
}
