/** A mail as it came over the wire, read with limits. Nothing here decides what it means. */
import { createHash } from 'node:crypto'
import PostalMime, { addressParser, type Address, type Attachment, type Email } from 'postal-mime'
import { addressOf } from './address.ts'
import { plainOf } from './plain.ts'
import { ownWords } from './quote.ts'

/** Bytes of a mail, as most providers have it (Gmail, Microsoft 365 and Cloudflare take 25 MiB). */
export const mailLimit = 25 * 1024 * 1024
/** Characters of text that are kept: more is no question to a support desk. */
const textLimit = 200_000
const headerLimit = 500
const filesKept = 20
/** `References` of a mail that went to and fro for long. */
const referencesKept = 50

/** Depth and header bytes far beyond any mail program's; 0: a mail within the mail is an attachment, not text. */
const limits = {
  maxNestingDepth: 50,
  maxHeadersSize: 256 * 1024,
  maxRfc822NestingDepth: 0,
  attachmentEncoding: 'arraybuffer',
} as const

export interface Header {
  /** Lower case. */
  key: string
  value: string
}

export interface Part {
  name?: string
  type: string
  bytes: Uint8Array
  /** Shown within the text: a logo, not a file somebody sent. */
  inline: boolean
}

export interface Mail {
  /** In their order, topmost first. */
  headers: Header[]
  /** Every mailbox the `From` headers name: one, or somebody hides something. */
  from: { name: string; address: string }[]
  /** Addresses in `To` and `Cc`, lower case. */
  to: string[]
  subject: string
  /** With angle brackets. */
  messageId?: string
  /** `In-Reply-To` and `References`, oldest first, the one that is answered last. */
  references: string[]
  /** What was written, without quoted mails and signature. */
  text: string
  parts: Part[]
  /** The same for every copy of the mail, whichever way it came. 32 hex digits. */
  hash: string
}

/** What a mail holds, or why it cannot be read. */
export const readMail = async (raw: Uint8Array): Promise<Mail | { unreadable: string }> => {
  let email: Email
  try {
    email = await PostalMime.parse(raw, limits)
  } catch (error) {
    return { unreadable: error instanceof Error ? error.message : String(error) }
  }
  if (email.headers.length === 0) return { unreadable: 'no headers' }
  if (email.headers.length > headerLimit) return { unreadable: `more than ${headerLimit} headers` }
  return mailOf(email)
}

/** Values of a header, topmost first. */
export const valuesOf = ({ headers }: Pick<Mail, 'headers'>, name: string): string[] =>
  headers.filter(({ key }) => key === name).map(({ value }) => value)

function mailOf(email: Email): Mail {
  const { headers } = email
  const values = (name: string) => valuesOf({ headers }, name)
  const [messageId] = idsIn(values('message-id').join(' '))
  const inReplyTo = idsIn(values('in-reply-to').join(' '))
  const references = idsIn(values('references').join(' ')).filter((id) => !inReplyTo.includes(id))
  return {
    headers: headers.map(({ key, value }) => ({ key, value })),
    // `email.from` is the first mailbox of the first such header, whatever stands beside it.
    from: values('from').flatMap((value) => mailboxes(addressParser(value))),
    to: mailboxes([...(email.to ?? []), ...(email.cc ?? [])]).flatMap(
      ({ address }) => addressOf(address) ?? [],
    ),
    subject: oneLine(email.subject ?? '').slice(0, 500),
    ...(messageId && { messageId }),
    references: [...references, ...inReplyTo].slice(-referencesKept),
    text: textOf(email),
    parts: email.attachments.map(partOf),
    hash: hashOf(email, messageId),
  }
}

const mailboxes = (addresses: Address[]): { name: string; address: string }[] =>
  addresses.flatMap((one) => one.group ?? [{ name: one.name, address: one.address }])

/** Message ids that can stand in our own headers as they are. */
const idsIn = (header: string): string[] => header.match(/<[^<>\s]{1,250}>/g) ?? []

/** Controls, and marks that turn the direction of text to make it look like something else (Unicode TR 36). */
export const oneLine = (text: string): string =>
  text.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim()

function textOf({ text = '', html = '' }: Email): string {
  const plain = text.trim()
    ? text
    : plainOf(html.slice(0, textLimit * 10), true) || plainOf(html.slice(0, textLimit * 10), false)
  // Controls other than line ends and tabs: nobody types them.
  const clean = plain.slice(0, textLimit).replace(/[^\P{Cc}\r\n\t]/gu, '')
  return plain.length > textLimit
    ? `${ownWords(clean)}\n[the mail was longer; the rest is left out]`
    : ownWords(clean)
}

function partOf({ filename, mimeType, related, disposition, content }: Attachment): Part {
  const name = filename && oneLine(filename.replace(/^.*[/\\]/, '')).slice(0, 200)
  return {
    ...(name && { name }),
    type: mimeType,
    bytes: typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content),
    inline: related === true && disposition !== 'attachment',
  }
}

/** Files as somebody sent them; pictures of the signature are none. */
export const filesOf = ({ parts }: Mail): Part[] => parts.filter(({ inline }) => !inline).slice(0, filesKept)

/** Of what does not change on the way: relays add headers, so the bytes themselves differ between copies. */
function hashOf(email: Email, messageId = ''): string {
  const hash = createHash('sha256')
  const said = [
    messageId,
    email.from?.address ?? '',
    email.date ?? '',
    email.subject ?? '',
    email.text ?? '',
    email.html ?? '',
  ]
  hash.update(JSON.stringify(said))
  for (const { content } of email.attachments) {
    hash.update('\n').update(typeof content === 'string' ? content : new Uint8Array(content))
  }
  return hash.digest('hex').slice(0, 32)
}
