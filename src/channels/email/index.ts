/** Email: sent over SMTP, received by webhook, over SMTP, or from a mailbox. */
import type { DNSResolver } from 'mailauth'
import type { Connector, Shelf } from '../../core/channel.ts'
import type { Clock, Log } from '../../core/log.ts'
import { senderAddress } from './address.ts'
import { createChannel } from './send.ts'
import { createThreads } from './thread.ts'

export interface EmailConfig {
  /** The sender, with or without a name: `Bright <help@brightline.example>`. Customers write to this address. */
  from: string
  /** `smtps://user:password@host:465`, or `smtp://…` (with STARTTLS where the server has it). */
  smtpUrl: string
  /** Absent: mails are only sent. */
  receive?: ReceiveConfig | undefined
}

/** Of every secret the current one comes first, then previous ones while it is changed. */
export interface ReceiveConfig {
  /** Sign the threads in our mails, and the `raw` webhook. */
  secrets: string[]
  /** Where the built-in SMTP receiver listens. */
  listen?: { host: string; port: number } | undefined
  /** A mailbox that is read: `imaps://user:password@host/INBOX`. */
  imapUrl?: string | undefined
  /** Public keys, base64. */
  sendgridKeys?: string[] | undefined
  mailgunKeys?: string[] | undefined
  /** `user:password`. */
  postmarkLogins?: string[] | undefined
  /** Whose `Authentication-Results` on mails that were passed on with a signature are believed. */
  authservId?: string | undefined
  /** Asked for keys and policies of senders' domains instead of the system's name servers: `127.0.0.1:53`. */
  dnsServer?: string | undefined
}

export interface EmailDeps {
  clock: Clock
  log: Log
  /** Where mails are kept as they came, for the files in them. */
  shelf?: Shelf | undefined
  /** Replaces the system's DNS. */
  resolver?: DNSResolver | undefined
}

/** Throws TypeError when `from` is no address, or when a secret is empty. */
export const createEmail = async (config: EmailConfig, deps: EmailDeps): Promise<Connector> => {
  const ours = senderAddress(config.from)
  const threads = config.receive && createThreads(config.receive.secrets, ours)
  const receiving =
    config.receive && threads ? await openReceiving(config.receive, ours, threads, deps) : { routes: [] }
  const { channel, close } = createChannel(config.smtpUrl, { from: config.from, ours, threads }, deps.shelf)
  return { name: 'email', channels: [channel], ...receiving, close: async () => close() }
}

/** What reads and checks mails is loaded only where mails come in. */
async function openReceiving(
  { listen, imapUrl, authservId, dnsServer, ...secrets }: ReceiveConfig,
  ours: string,
  threads: ReturnType<typeof createThreads>,
  { clock, log, resolver, shelf }: EmailDeps,
): Promise<Pick<Connector, 'routes' | 'listen'>> {
  const [{ createAuthenticate }, { createTake }, { createRoutes }, { createSmtp }] = await Promise.all([
    import('./authenticate.ts'),
    import('./take.ts'),
    import('./receive.ts'),
    import('./smtp.ts'),
  ])
  const authenticate = createAuthenticate({ ours, authservId, resolver, dnsServer })
  const take = createTake({ ours, threads, authenticate, clock, log, shelf })
  const ways: Listen[] = listen ? [createSmtp(listen, ours, take, log)] : []
  if (imapUrl) {
    const { createImap, mailboxOf } = await import('./imap.ts')
    ways.push(createImap(mailboxOf(imapUrl), take, { clock, log }))
  }
  return {
    routes: createRoutes(secrets, take, { clock, log, shelf }),
    ...(ways.length > 0 && { listen: all(ways) }),
  }
}

type Listen = NonNullable<Connector['listen']>

/** Opens all of them; when one cannot be opened, those already open are closed again. */
const all =
  (ways: Listen[]): Listen =>
  async (deliver, bookmarks) => {
    const settled = await Promise.allSettled(ways.map((open) => open(deliver, bookmarks)))
    const open = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    const close = async () => void (await Promise.all(open.map((listener) => listener.close())))
    const failed = settled.find((one) => one.status === 'rejected')
    if (!failed) return { close }
    await close()
    throw failed.reason
  }
