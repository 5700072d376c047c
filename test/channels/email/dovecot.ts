/** Dovecot, a real IMAP server, on loopback: one mailbox, to which the test appends as a mail server would. */
import { spawn } from 'node:child_process'
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { ImapFlow } from 'imapflow'
import { freePort } from '../../../src/sandbox/processes.ts'
import { makeFolder } from '../../support/folder.ts'

export const user = 'help@brightline.example'
export const password = 'an-invented p%ssword'

export interface Dovecot {
  port: number
  /** Puts mails into the mailbox. */
  append(...mails: string[]): Promise<void>
  /** Flags of all mails, as they are now. */
  flags(): Promise<string[]>
  /** Ends the server; `start` brings it back with what it held. */
  stop(): Promise<void>
  start(): Promise<void>
  close(): Promise<void>
}

/** Runs as whoever runs the tests; as root its workers are the account `nobody`. */
export async function startDovecot(): Promise<Dovecot> {
  const folder = await makeFolder()
  const port = await freePort()
  const { uid, username } = userInfo()
  const worker = uid === 0 ? 'nobody' : username
  const mails = join(folder.path, 'mail')
  await mkdir(mails)
  if (uid === 0) {
    // Debian's nobody.
    await chown(mails, 65_534, 65_534)
    await chmod(folder.path, 0o755)
  }
  const config = join(folder.path, 'dovecot.conf')
  await writeFile(join(folder.path, 'users'), `${user}:{PLAIN}${password}::::::\n`, { mode: 0o644 })
  await writeFile(config, settings(folder.path, port, worker))
  let running: ReturnType<typeof spawn> | undefined

  async function withClient<T>(use: (client: ImapFlow) => Promise<T>): Promise<T> {
    const client = new ImapFlow({
      host: '127.0.0.1',
      port,
      secure: false,
      auth: { user, pass: password },
      logger: false,
    })
    try {
      await client.connect()
      return await use(client)
    } finally {
      client.close()
    }
  }
  const append = (...raws: string[]) =>
    withClient(async (client) => {
      for (const raw of raws) await client.append('INBOX', raw)
    })

  const dovecot: Dovecot = {
    port,
    append,
    flags: () =>
      withClient(async (client) => {
        await client.mailboxOpen('INBOX', { readOnly: true })
        const all = await client.fetchAll('1:*', { flags: true })
        return all.flatMap(({ flags }) => [...(flags ?? [])]).filter((flag) => flag !== '\\Recent')
      }),
    async start() {
      running = spawn('dovecot', ['-F', '-c', config], { stdio: 'ignore' })
      await answering(() => withClient(async () => undefined))
    },
    async stop() {
      const ended = new Promise((resolve) => running?.once('exit', resolve))
      running?.kill('SIGTERM')
      await ended
    },
    async close() {
      await dovecot.stop()
      await folder.remove()
    },
  }
  await dovecot.start()
  return dovecot
}

const settings = (path: string, port: number, worker: string) => `
protocols = imap
listen = 127.0.0.1
base_dir = ${path}/run
state_dir = ${path}/state
log_path = ${path}/log
ssl = no
disable_plaintext_auth = no
default_internal_user = ${worker}
default_internal_group =
default_login_user = ${worker}
mail_location = maildir:${path}/mail
mail_uid = ${worker}
mail_gid = ${worker === 'nobody' ? 'nogroup' : ''}
first_valid_uid = 1
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
passdb {
  driver = passwd-file
  args = ${path}/users
}
userdb {
  driver = static
  args = uid=${worker} gid=${worker === 'nobody' ? 'nogroup' : ''} home=${path}/mail
}
`

/** Servers of this kind need a moment; far less than the 15 s after which this gives up. */
async function answering(ask: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + 15_000
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (Date.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}
