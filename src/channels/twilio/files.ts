/** Files both ways: what customers send is fetched from Twilio, what we send is fetched by Twilio from us. */
import type { FetchedFile, FileSource } from '../../core/channel.ts'
import { SendError } from '../../core/errors.ts'
import { readLimited } from '../../core/files.ts'
import type { FileRef, OutboundMessage } from '../../core/message.ts'

/** Bytes Twilio passes on: 16 MB on WhatsApp, 5 MB of a picture by MMS, 500 KB of anything else (message resource, `mediaUrl`). */
const limits = { whatsapp: 16_000_000, picture: 5_000_000, other: 500_000 }
const pictures = ['image/jpeg', 'image/png', 'image/gif']
/** Kinds WhatsApp shows as more than a link (twilio.com/docs/whatsapp/guidance-whatsapp-media-messages). */
const whatsappTypes = /^(?:image\/(?:jpeg|png|webp)|audio\/|video\/mp4|application\/(?:pdf|msword|vnd\.))/

/** MMS exists in the United States and Canada. */
const isNorthAmerican = (conversation: string): boolean => /^sms:\+1\d+\/\+1\d+$/.test(conversation)

/**
 * The message with its files taken out: those Twilio may pass on as addresses to fetch them from, the rest as links in
 * the text. Without `files` they are named only.
 */
export async function withFiles(
  channel: 'sms' | 'whatsapp',
  message: OutboundMessage,
  files: FileSource | undefined,
): Promise<{ message: OutboundMessage; media: string[] }> {
  const given = message.files ?? []
  if (given.length === 0) return { message, media: [] }
  const media: string[] = []
  const linked: FileRef[] = []
  for (const file of given) {
    const url = await files?.url(file)
    if (url && isPassedOn(channel, message.conversation, file)) media.push(url)
    else linked.push(url ? { ...file, url } : file)
  }
  return { message: { ...message, files: linked }, media }
}

/** A file of unknown size or kind goes as a link: Twilio would refuse the whole message with it. */
function isPassedOn(channel: 'sms' | 'whatsapp', conversation: string, { type, size }: FileRef): boolean {
  if (!type || size === undefined) return false
  if (channel === 'whatsapp') return whatsappTypes.test(type) && size <= limits.whatsapp
  return isNorthAmerican(conversation) && size <= (pictures.includes(type) ? limits.picture : limits.other)
}

export interface Account {
  accountSid: string
  authToken: string
  /** Replaces `https://api.twilio.com`. */
  apiUrl?: string | undefined
}

/** Where Twilio keeps media, and where it redirects to (twilio.com/docs/messaging/api/media-resource). */
const storage = /(?:^|\.)(?:twilio\.com|twiliocdn\.com|amazonaws\.com)$/

const deadline = 20_000
const redirects = 3

/**
 * Reads a file a customer sent, with the account's login at Twilio's own host and nowhere else: it redirects to a storage
 * host, which must not see it. Throws SendError.
 */
export const createFetch =
  (account: Account) =>
  async (file: FileRef, signal: AbortSignal, maxBytes: number): Promise<FetchedFile> => {
    const home = new URL(account.apiUrl ?? 'https://api.twilio.com')
    const asked = URL.parse(file.url ?? '')
    // An emulator's files lie where its API is; the address in a webhook is Twilio's.
    const url = asked && account.apiUrl ? new URL(asked.pathname + asked.search, home) : asked
    if (!url || url.origin !== home.origin) throw notOurs(file.url)
    const response = await follow(
      url,
      home,
      account,
      AbortSignal.any([signal, AbortSignal.timeout(deadline)]),
    )
    return {
      name: file.name ?? file.id.split('/').at(-2) ?? file.id,
      type: response.headers.get('content-type') ?? file.type ?? 'application/octet-stream',
      bytes: await readLimited(response, maxBytes),
    }
  }

async function follow(from: URL, home: URL, account: Account, signal: AbortSignal): Promise<Response> {
  const login = Buffer.from(`${account.accountSid}:${account.authToken}`).toString('base64')
  let url = from
  for (let hop = 0; hop <= redirects; hop += 1) {
    const headers = new Headers(url.origin === home.origin ? { authorization: `Basic ${login}` } : {})
    const response = await get(url, headers, signal)
    if (response.status < 300 || response.status > 399) return checked(response)
    await response.body?.cancel()
    const next = URL.parse(response.headers.get('location') ?? '', url.href)
    if (!next || !isAllowed(next, home)) throw notOurs(next?.origin)
    url = next
  }
  throw new SendError('the file is behind too many redirects', { again: 'never', code: 'no_file' })
}

const isAllowed = (url: URL, home: URL): boolean =>
  url.origin === home.origin || (url.protocol === 'https:' && storage.test(url.hostname))

async function get(url: URL, headers: Headers, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, { headers, signal, redirect: 'manual' })
  } catch (error) {
    throw new SendError('the file could not be fetched', { again: 'retry', code: 'no_file', cause: error })
  }
}

async function checked(response: Response): Promise<Response> {
  if (response.ok) return response
  await response.body?.cancel()
  const again = response.status >= 500 || response.status === 429 ? 'retry' : 'never'
  throw new SendError(`Twilio answered ${response.status} for a file`, { again, code: 'no_file' })
}

const notOurs = (where: string | undefined): SendError =>
  new SendError(`not a host Twilio keeps files at: ${where ?? 'no address'}`, {
    again: 'never',
    code: 'no_file',
  })
