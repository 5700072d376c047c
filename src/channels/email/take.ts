/** A mail that arrived, whichever way: what it is to us, and the message in it. */
import type { DeliveryUpdate, Received, Shelf } from '../../core/channel.ts'
import { messageOf as textOf, RequestError } from '../../core/errors.ts'
import type { Clock, Log } from '../../core/log.ts'
import type { FileRef, Identity, InboundMessage } from '../../core/message.ts'
import { addressOf, isOurs } from './address.ts'
import type { Arrived, Authenticate, Verdict } from './authenticate.ts'
import { isAnswer, whyAutomatic } from './automatic.ts'
import { reportsIn } from './bounce.ts'
import { consentIn } from './consent.ts'
import { mailName } from './files.ts'
import { filesOf, oneLine, readMail, type Mail } from './parse.ts'
import type { Reference } from './reference.ts'
import { threadFrom, type Threads } from './thread.ts'

export interface TakeParts {
  /** The address customers write to. */
  ours: string
  threads: Threads
  authenticate: Authenticate
  clock: Clock
  log: Log
  shelf?: Shelf | undefined
}

/** What the gateway is to store; nothing when the mail is nobody's message. */
export type Taken = Omit<Received, 'response'>

/** Throws RequestError 503 when it cannot be told now who wrote: the mail should come again. */
export type Take = (arrived: Arrived) => Promise<Taken>

export const createTake = (parts: TakeParts): Take => {
  const { ours, clock, log } = parts
  const dropped = (why: string, mail?: Mail): Taken => {
    log.info(
      { channel: 'email', why, ...(mail?.messageId && { mail: mail.messageId }) },
      'mail without a message for us',
    )
    return { messages: [], staff: [], deliveries: [] }
  }
  const reported = (deliveries: DeliveryUpdate[]): Taken => {
    for (const { provider, code } of deliveries) {
      // Enough of them, and mail providers take nothing from us any more: somebody should know.
      if (code === 'complaint') log.warn({ channel: 'email', provider }, 'a customer marked our mail as spam')
    }
    return { messages: [], staff: [], deliveries }
  }
  return async (arrived) => {
    const mail = await readMail(arrived.raw)
    if ('unreadable' in mail) return dropped(`unreadable: ${mail.unreadable}`)
    const deliveries = reportsIn(mail, { recipients: arrived.recipients, at: clock.now() }, parts.threads)
    if (deliveries.length > 0) return reported(deliveries)
    // A report of a mail that is not ours, and any robot's answer to where only reports go.
    const returned = parts.threads.returned([...arrived.recipients, ...mail.to])
    const automatic =
      whyAutomatic(mail, arrived.sender, ours) ?? (returned && 'an answer to a report address')
    if (automatic) return (await noteOf(parts, mail, arrived, returned)) ?? dropped(automatic, mail)
    if (arrived.recipients.length > 0 && !arrived.recipients.some((one) => isOurs(one, ours))) {
      return dropped('not addressed to us', mail)
    }
    const [from] = mail.from
    const address = mail.from.length === 1 && from ? addressOf(from.address) : undefined
    if (!address) return dropped('no single sender to answer', mail)
    const verdict = await parts.authenticate(mail, arrived)
    if (verdict === 'undecided') {
      throw new RequestError(
        503,
        'dns_unavailable',
        'The sender cannot be checked now. Please send it again.',
      )
    }
    await keepWhole(parts, mail, arrived.raw)
    return { messages: [messageOf(parts, mail, arrived, address, verdict)], staff: [], deliveries: [] }
  }
}

/** An automatic answer to a mail of ours, by whom we wrote to: worth knowing, and nothing to answer. */
async function noteOf(
  parts: TakeParts,
  mail: Mail,
  arrived: Arrived,
  returned: string | undefined,
): Promise<Taken | undefined> {
  const [from] = mail.from
  const address = mail.from.length === 1 && from ? addressOf(from.address) : undefined
  if (!address || !isAnswer(mail)) return undefined
  const pointers = {
    recipients: [...arrived.recipients, ...mail.to],
    messageIds: [...mail.references].reverse().concat(returned ?? []),
  }
  const thread = parts.threads.find(address, pointers)
  if (!thread || (await parts.authenticate(mail, arrived)) !== 'proven') return undefined
  const { reference: _unanswered, ...message } = messageOf(parts, mail, arrived, address, 'proven')
  const note = {
    ...message,
    conversation: `email:${address}/${thread}` as const,
    files: [],
    automatic: true as const,
  }
  return { messages: [note], staff: [], deliveries: [] }
}

/** Bytes of mails that are kept as they came; of larger ones only the text is. */
const keptBytes = 10 * 1024 * 1024

/** Before the message that names its files; a mail that is not stored after all is kept for nothing, for a while. */
async function keepWhole({ shelf, log }: TakeParts, mail: Mail, raw: Uint8Array): Promise<void> {
  if (raw.length > keptBytes) return
  try {
    await shelf?.put(mailName(mail.hash), raw)
  } catch (error) {
    log.error({ channel: 'email', cause: textOf(error) }, 'a mail could not be kept')
    throw new RequestError(503, 'not_stored', 'The mail could not be kept. Please send it again.', {
      cause: error,
    })
  }
}

function messageOf(
  { threads, clock }: TakeParts,
  mail: Mail,
  { recipients }: Arrived,
  address: string,
  verdict: Verdict,
): InboundMessage {
  const pointers = { recipients: [...recipients, ...mail.to], messageIds: [...mail.references].reverse() }
  const thread = threads.find(address, pointers) ?? threadFrom(mail.messageId ?? mail.hash)
  const reference: Reference = {
    ...(mail.messageId && { messageId: mail.messageId }),
    references: mail.references,
    subject: mail.subject,
    to: mail.from[0]?.address.trim() ?? address,
  }
  const text = mail.text || mail.subject
  const consent = consentIn(text)
  return {
    id: `email:${mail.hash}`,
    conversation: `email:${address}/${thread}`,
    from: identityOf(mail, address, verdict),
    text,
    ...(consent && { consent }),
    files: fileRefs(mail),
    at: clock.now(),
    reference,
  }
}

/**
 * A sender who is not proven is somebody else than the owner of the address: an identity of their own, so that a
 * forged `From` reaches neither the owner's record nor what was proposed to them.
 */
function identityOf({ from }: Mail, address: string, verdict: Verdict): Identity {
  const proven = verdict === 'proven'
  const name = oneLine(from[0]?.name ?? '').slice(0, 100)
  return {
    key: proven ? `email:${address}` : `email:unproven:${address}`,
    // A name that looks like an address pretends to be one.
    ...(name && !name.includes('@') && { name }),
    assurance: proven ? 'recognised' : 'anonymous',
  }
}

const fileRefs = (mail: Mail): FileRef[] =>
  filesOf(mail).map(({ name, type, bytes }, n) => ({
    from: 'email',
    id: `email:${mail.hash}/${n}`,
    ...(name && { name }),
    type,
    size: bytes.length,
  }))
