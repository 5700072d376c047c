/**
 * A mailbox that is read over IMAP: what is new in it is taken, in order, and nothing in it is ever changed. How far it
 * was read is kept in the state by UIDVALIDITY and UID (RFC 3501 2.3.1.1), so a restart goes on where the last run ended.
 */
import { ImapFlow, type FetchMessageObject, type MailboxObject } from 'imapflow'
import { z } from 'zod'
import type { Bookmarks, Connector } from '../../core/channel.ts'
import { ConfigError, messageOf } from '../../core/errors.ts'
import type { Clock, Log } from '../../core/log.ts'
import { mailLimit } from './parse.ts'
import type { Take } from './take.ts'

/** Milliseconds: between looks where the server does not tell of new mail, and before a failed connection is tried again. */
const pause = { look: 60_000, again: 5_000 }
/** Milliseconds. A server that says nothing for this long is given up. */
const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 5 * 60_000 }
/** Days a mailbox whose numbering began anew is read back: mails taken before are known by what they say. */
const readBackDays = 3

/** Where a mailbox is. */
export interface Mailbox {
  host: string
  port: number
  /** TLS from the first byte; without it STARTTLS is used where the server has it. */
  secure: boolean
  user: string
  password: string
  path: string
}

/** `imaps://user:password@mail.example.com/INBOX`. Throws TypeError when it is no such URL. */
export function mailboxOf(url: string): Mailbox {
  const { protocol, hostname, port, username, password, pathname } = new URL(url)
  if (!/^imaps?:$/.test(protocol) || !username)
    throw new TypeError('expected imaps://user:password@host/INBOX')
  const secure = protocol === 'imaps:'
  return {
    host: hostname,
    port: port ? Number(port) : secure ? 993 : 143,
    secure,
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    path: decodeURIComponent(pathname.slice(1)) || 'INBOX',
  }
}

/**
 * Throws ConfigError when the server refuses us (a wrong password, no such mailbox). One that cannot be reached is tried
 * until it can.
 */
export const createImap =
  (
    mailbox: Mailbox,
    take: Take,
    { clock, log }: { clock: Clock; log: Log },
  ): NonNullable<Connector['listen']> =>
  async (deliver, bookmarks) => {
    const stopping = new AbortController()
    const read = createReader(mailbox, bookmarks, { clock, log }, async (raw) =>
      deliver(await take({ raw, recipients: [], relayed: true })),
    )
    const troubled = async (error: unknown): Promise<void> => {
      if (stopping.signal.aborted) return
      log.warn({ channel: 'email', cause: messageOf(error) }, 'the mailbox cannot be read now')
      await clock.sleep(pause.again, stopping.signal)
    }
    let client = await connected(mailbox).catch((error: unknown) => {
      if (isRefused(error)) throw new ConfigError([refusalOf(mailbox, error)])
      log.warn({ channel: 'email', cause: messageOf(error) }, 'the mailbox cannot be reached yet')
      return undefined
    })

    async function follow(): Promise<void> {
      while (!stopping.signal.aborted) {
        try {
          client = client?.usable ? client : await connected(mailbox)
          const news = newsOf(client)
          await read(client)
          await clock.sleep(pause.look, AbortSignal.any([news.signal, stopping.signal]))
          news.stop()
        } catch (error) {
          await troubled(error)
        }
      }
      client?.close()
    }

    const following = follow()
    log.info({ channel: 'email', host: mailbox.host, mailbox: mailbox.path }, 'a mailbox is read over IMAP')
    return {
      async close() {
        stopping.abort('closing')
        client?.close()
        await following
      },
    }
  }

/** `signal` ends when the server tells of new mail, or the connection is over. */
function newsOf(client: ImapFlow): { signal: AbortSignal; stop(): void } {
  const news = new AbortController()
  const tell = () => news.abort('news')
  client.once('exists', tell)
  client.once('close', tell)
  return {
    signal: news.signal,
    stop() {
      client.off('exists', tell)
      client.off('close', tell)
    },
  }
}

async function connected({ host, port, secure, user, password, path }: Mailbox): Promise<ImapFlow> {
  const client = new ImapFlow({
    host,
    port,
    secure,
    auth: { user, pass: password },
    logger: false,
    // Nearly at once: between looks there is nothing else to do.
    autoIdleDelay: 100,
    ...patience,
  })
  // What ends the connection is also thrown to whoever waits for an answer; unheard it would end the process.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.mailboxOpen(path, { readOnly: true })
    return client
  } catch (error) {
    client.close()
    throw error
  }
}

/** The server answered, and said no. */
const refusal = z.object({ responseText: z.string() })
const isRefused = (error: unknown): boolean => refusal.safeParse(error).success

const refusalOf = ({ path, host, port }: Mailbox, error: unknown): string => {
  const why = refusal.safeParse(error).data?.responseText ?? messageOf(error)
  return `EMAIL_IMAP_URL: ${path} on ${host}:${port} cannot be opened (${why})`
}

/** Reads what is new and moves the bookmark after each mail that was taken. Throws what `take` and the server throw. */
function createReader(
  mailbox: Mailbox,
  bookmarks: Bookmarks,
  { clock, log }: { clock: Clock; log: Log },
  taken: (raw: Uint8Array) => Promise<void>,
) {
  const name = `imap:${mailbox.user}@${mailbox.host}/${mailbox.path}`

  async function begin({ uidValidity, uidNext }: MailboxObject, client: ImapFlow): Promise<number> {
    const place = `${name}/${uidValidity}`
    const known = await bookmarks.at(place)
    if (known !== undefined) return known
    const first = (await bookmarks.at(name)) === undefined
    const from = first ? uidNext - 1 : await beforeDays(client, uidNext, clock.now())
    await bookmarks.move(place, from)
    await bookmarks.move(name, 1)
    return from
  }

  return async (client: ImapFlow): Promise<void> => {
    const open = client.mailbox
    if (!open) throw new TypeError('no mailbox is open')
    const place = `${name}/${open.uidValidity}`
    let last = await begin(open, client)
    const listed = await client.fetchAll(`${last + 1}:*`, { uid: true, size: true }, { uid: true })
    // `7:*` names the last mail even when it is the sixth.
    const fresh = listed.filter(({ uid }) => uid > last).sort((a, b) => a.uid - b.uid)
    for (const one of fresh) {
      const raw = await rawOf(client, one)
      if (raw) await taken(raw)
      else
        log.warn({ channel: 'email', uid: one.uid, size: one.size }, 'a mail too large to be read was left')
      last = one.uid
      await bookmarks.move(place, last)
    }
  }
}

/** Undefined when it is larger than any mail we take, or was removed meanwhile. */
async function rawOf(
  client: ImapFlow,
  { uid, size = 0 }: FetchMessageObject,
): Promise<Uint8Array | undefined> {
  if (size > mailLimit) return undefined
  const found = await client.fetchOne(String(uid), { source: true }, { uid: true })
  return found ? found.source : undefined
}

/** The UID before the first mail of the last days. */
async function beforeDays(client: ImapFlow, uidNext: number, now: number): Promise<number> {
  const since = new Date(now - readBackDays * 86_400_000)
  const found = await client.search({ since }, { uid: true })
  return Math.min(uidNext, ...(found || [])) - 1
}
