/**
 * Proof of identity, by script: the customer names an address, a code goes there if it is on file, and the right code
 * typed back makes them verified. No model takes part, and no answer tells whether an address is on file.
 */
import { addressIn, codePlace, codesIn, newChallenge, onlyCode, rightCode } from '../codes.ts'
import { channelOf, type ConversationId, type IdentityKey, type InboundMessage } from '../message.ts'
import { keys, type Entry, type Outgoing, type Person } from '../record/entries.ts'
import type { Challenge, Proof } from '../record/proof.ts'
import { readState, type Session } from '../record/session.ts'
import type { Turn } from '../record/state.ts'
import type { RecordId } from '../store.ts'
import { claimContact } from './claim-contact.ts'
import { contactKey, personOf } from './identify.ts'
import type { Parts } from './parts.ts'
import { textsFor } from './reply.ts'
import type { Decision } from './turn.ts'

const hourMs = 3_600_000

/**
 * In the place of the agent's answer when a tool was refused for want of proof. Undefined where there is nothing to
 * prove with: the channel does not vouch for its senders, or no code can be sent.
 */
export function askForProof(
  parts: Parts,
  session: Session,
  turn: Turn,
  messages: InboundMessage[],
  refused = wasRefused(session),
): Decision | undefined {
  const last = messages.at(-1)
  if (!refused || !last || last.from.assurance === 'anonymous' || !canSend(parts) || triedInVain(session)) {
    return undefined
  }
  const entry: Entry = {
    key: keys.proofAsked(turn.id),
    type: 'proof.asked',
    at: session.now(),
    identity: last.from.key,
    conversation: last.conversation,
    question: messages,
  }
  const { code_minutes: minutes } = parts.policy.proof
  const words = textsFor(parts, session.state)
  const text = awaited(parts, session)
    ? words('proof_sent', { minutes: String(minutes) })
    : words('proof_ask')
  return { route: 'proof:asked', drafts: [{ text }], entries: [entry] }
}

const wasRefused = ({ state }: Session): boolean =>
  (state.turn?.steps ?? []).some(({ results }) =>
    Object.values(results).some((one) => !one.ok && one.needs === 'proof'),
  )

const canSend = ({ channels }: Parts): boolean =>
  [...channels.values()].some((channel) => 'conversationWith' in channel)

/** The challenge that can be answered now. */
function awaited({ policy }: Parts, { state, now }: Session): Challenge | undefined {
  const challenge = state.proof?.challenge
  const ends = (challenge?.at ?? 0) + policy.proof.code_minutes * 60_000
  return challenge && !challenge.over && now() <= ends ? challenge : undefined
}

/** All tries used up within the hour: asking again would be an invitation to go on guessing. */
function triedInVain({ state, now }: Session): boolean {
  const challenge = state.proof?.challenge
  return challenge?.over === 'failed' && now() < challenge.at + hourMs
}

/**
 * What the customer's words are while proof is asked for: a code, or the address it shall go to. Undefined for anything
 * else, which is answered as always. Throws HelpdeskError.
 */
export async function prove(
  parts: Parts,
  session: Session,
  turn: Turn,
  messages: InboundMessage[],
): Promise<Decision | undefined> {
  const { proof } = session.state
  if (!proof || messages.some(({ from }) => from.key !== proof.identity)) return undefined
  const { challenge } = proof
  const open = awaited(parts, session)
  const text = messages.map((message) => message.text).join('\n')
  const typed = codesIn(text)
  if (open && typed.length > 0) return tryCode(parts, session, proof, open, messages, typed)
  if (challenge && onlyCode(text) && session.now() < challenge.at + hourMs) return say(parts, session, 'void')
  const [address] = addressIn(text)
  const asking = session.now() <= proof.at + hourMs && challenge?.over !== 'proved' && !triedInVain(session)
  return asking && address ? sendCode(parts, session, turn, address) : undefined
}

const say = (
  parts: Parts,
  { state }: Session,
  what: 'sent' | 'later' | 'wrong' | 'void' | 'done',
  values: { [name: string]: string } = {},
  entries: Entry[] = [],
): Decision => {
  const text = textsFor(parts, state)(`proof_${what}`, values)
  return { route: `proof:${what}`, drafts: [{ text }], entries }
}

/** The answer is the same whoever's address it is, and nobody's. */
async function sendCode(parts: Parts, session: Session, turn: Turn, address: IdentityKey): Promise<Decision> {
  const { codes_per_hour: most, code_minutes } = parts.policy.proof
  const at = session.now()
  if (session.state.codes.filter((time) => time > at - hourMs).length >= most)
    return say(parts, session, 'later')
  const id = newChallenge()
  const person = await onFile(parts, session, address)
  const to = person && (await placeFor(parts, session, turn, address, person))
  const challenge = { id, person: to ? person : null }
  const minutes = String(code_minutes)
  const out = to ? [codeFor(textsFor(parts, session.state), id, to, minutes)] : []
  const entry: Entry = { key: keys.proofCode(id), type: 'proof.code', at, challenge, out }
  return say(parts, session, 'sent', { minutes }, [entry])
}

/** Somebody known can prove to be themselves only. */
async function onFile({ helpdesk }: Parts, { state }: Session, key: IdentityKey): Promise<Person | null> {
  const found = await helpdesk.find({ key, assurance: 'recognised' })
  if (!found || (state.person && state.person.contact !== found.contact.id)) return null
  return personOf(found)
}

/** Undefined when nothing may or can be sent there. */
async function placeFor(
  parts: Parts,
  session: Session,
  turn: Turn,
  address: IdentityKey,
  { contact }: Person,
): Promise<ConversationId | undefined> {
  const to = parts.channels.get(channelOf(address))?.conversationWith?.(address)
  if (!to) return undefined
  const theirs = await parts.store.resolve(contactKey(contact))
  if (theirs && (await readState(parts.store, theirs)).optedOut.includes(to)) return undefined
  return (await mayBeSent(parts, session, turn, contact)) ? to : undefined
}

/** Counts over all who ask: nobody's phone is filled by strangers. */
async function mayBeSent(
  { store, policy }: Parts,
  session: Session,
  turn: Turn,
  contact: string,
): Promise<boolean> {
  const record: RecordId = `codes:${contact}`
  const at = session.now()
  const key = `${session.record}/${turn.id}`
  for (;;) {
    const { entries, seq } = await store.read(record, 0)
    if (entries.some((entry) => entry.key === key)) return true
    if (entries.filter((entry) => entry.at > at - hourMs).length >= policy.proof.codes_per_hour) return false
    // Older ones count no more: the list stays as short as an hour.
    const tidy =
      seq > 0 ? { snapshot: { seq, version: 1, state: null }, trim: { keep: 0, before: at - hourMs } } : {}
    const done = await store.append(record, [{ key, type: 'code', at }], { expect: seq, ...tidy })
    if (done.ok) return true
  }
}

function codeFor(
  words: ReturnType<typeof textsFor>,
  challenge: string,
  conversation: ConversationId,
  minutes: string,
): Outgoing {
  const id = `code:${challenge}`
  const message = {
    id,
    conversation,
    text: words('code', { code: codePlace, minutes }),
    ...(channelOf(conversation) === 'email' && { subject: words('code_subject') }),
  }
  return { id, kind: 'reply', by: 'system', code: challenge, message }
}

async function tryCode(
  parts: Parts,
  session: Session,
  proof: Proof,
  challenge: Challenge,
  messages: InboundMessage[],
  typed: string[],
): Promise<Decision> {
  const { tries, verified_minutes } = parts.policy.proof
  const nth = challenge.tries + 1
  const right = (await rightCode(parts.seal, challenge.id, typed)) && challenge.person !== null
  const over = right ? ('proved' as const) : nth >= tries ? ('failed' as const) : undefined
  const tried: Entry = {
    key: keys.proofTried(challenge.id, nth),
    type: 'proof.tried',
    at: session.now(),
    challenge: challenge.id,
    ...(over && { over }),
  }
  if (!right || !challenge.person) {
    return over
      ? say(parts, session, 'void', {}, [tried])
      : say(parts, session, 'wrong', { left: String(tries - nth) }, [tried])
  }
  const grant = {
    identity: proof.identity,
    until: session.now() + verified_minutes * 60_000,
    // The code itself was for us alone; whatever else came with it is to be answered too.
    again: [...proof.question, ...messages.filter(({ text }) => codesIn(text).length === 0)],
  }
  const claimed = await claimContact(parts, session.record, session.state, challenge.person, {
    grant,
    by: 'one-time code',
    why: `the code sent to ${challenge.person.name}'s address on file was typed`,
    at: session.now(),
    id: challenge.id.slice(0, 12),
  })
  return say(parts, session, 'done', {}, [tried, claimed])
}
