/** The built-in SMTP receiver: mail servers hand mails to us as to any other. */
import { once } from 'node:events'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import type { Connector } from '../../core/channel.ts'
import { ConfigError, messageOf, RequestError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { domainOf, isOurs } from './address.ts'
import { mailLimit } from './parse.ts'
import type { Take } from './take.ts'

export interface Listen {
  host: string
  port: number
}

/** Mails are held in memory while they come in, 25 MiB each at most. */
const connections = 50
const recipients = 100
/** Milliseconds: silence that ends a connection (RFC 5321 4.5.3.2 asks for minutes), and grace when we close. */
const patience = { socketTimeout: 180_000, closeTimeout: 5_000 }

/**
 * Answers 250 once a mail is stored, 4xx when it should come again, 5xx when it never will be taken. Throws
 * ConfigError when it cannot listen.
 */
export const createSmtp =
  ({ host, port }: Listen, ours: string, take: Take, log: Log): NonNullable<Connector['listen']> =>
  async (deliver) => {
    const server = new SMTPServer({
      name: domainOf(ours),
      size: mailLimit,
      maxClients: connections,
      maxRecipients: recipients,
      ...patience,
      // No certificate of ours: the one that comes with the package has a published key.
      disabledCommands: ['AUTH', 'STARTTLS'],
      authOptional: true,
      disableReverseLookup: true,
      lenientAddressParsing: false,
      logger: false,
      onRcptTo: ({ address }, _session, answer) =>
        answer(isOurs(address, ours) ? null : refusal(550, '5.1.1 no such mailbox here')),
      onData: (stream, session, answer) => {
        void receive(stream, session).then(
          () => answer(),
          (error: unknown) => answer(answerTo(error, log)),
        )
      },
    })
    const receive = async (stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> => {
      const raw = await readAll(stream)
      const { mailFrom, rcptTo } = session.envelope
      const taken = await take({
        raw,
        sender: mailFrom ? mailFrom.address : '',
        recipients: rcptTo.map(({ address }) => address),
        client: { ip: session.remoteAddress, helo: session.hostNameAppearsAs },
        relayed: false,
      })
      await deliver(taken)
    }
    server.on('error', (error) =>
      log.info({ channel: 'email', cause: messageOf(error) }, 'SMTP connection failed'),
    )
    await listening(server, { host, port })
    log.info({ channel: 'email', host, port }, 'mails are taken over SMTP')
    return { close: () => new Promise((closed) => server.close(() => closed())) }
  }

async function listening(server: SMTPServer, { host, port }: Listen): Promise<void> {
  try {
    await once(server.listen(port, host), 'listening')
  } catch (error) {
    throw new ConfigError([`EMAIL_LISTEN: cannot listen on ${host}:${port} (${messageOf(error)})`])
  }
}

/** Too large a mail is read to its end, as SMTP has it, but not kept. */
async function readAll(stream: SMTPServerDataStream): Promise<Buffer> {
  let chunks: Uint8Array[] = []
  let size = 0
  const incoming: AsyncIterable<Uint8Array> = stream
  for await (const chunk of incoming) {
    size += chunk.length
    if (size > mailLimit) chunks = []
    else chunks.push(chunk)
  }
  if (size > mailLimit) throw refusal(552, `5.3.4 at most ${mailLimit} bytes`)
  return Buffer.concat(chunks)
}

const refusal = (responseCode: number, message: string): Error & { responseCode: number } =>
  Object.assign(new Error(message), { responseCode })

/** What the sending server is told. Anything unexpected is ours to mend, so the mail shall come again. */
function answerTo(error: unknown, log: Log): Error {
  if (error instanceof Error && 'responseCode' in error) return error
  if (!(error instanceof RequestError))
    log.error({ channel: 'email', cause: messageOf(error) }, 'a mail was not taken')
  return refusal(451, '4.3.0 not stored, please send it again')
}
