/** A mailbox read over IMAP, by the real client from a real server. */
import { afterEach, expect, test } from 'vitest'
import { mailboxOf } from '../../../src/channels/email/imap.ts'
import type { Listener, Received } from '../../../src/core/channel.ts'
import { ConfigError, RequestError } from '../../../src/core/errors.ts'
import { describeIf, hasProgram } from '../../support/need.ts'
import { until } from '../../support/stage.ts'
import { mail, memoryBookmarks, openEmail, signed } from './bench.ts'
import { password, startDovecot, user, type Dovecot } from './dovecot.ts'

describeIf(hasProgram('dovecot'), 'a mailbox over IMAP', 'apt-get install -y dovecot-imapd', () => {
  const open: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close()
  })

  const serve = async (): Promise<Dovecot> => {
    const dovecot = await startDovecot()
    open.push(dovecot.close)
    return dovecot
  }
  const urlOf = ({ port }: Dovecot, pass = password) =>
    `imap://${encodeURIComponent(user)}:${encodeURIComponent(pass)}@127.0.0.1:${port}/INBOX`

  /** A gateway's reader; `bookmarks` are what its state remembers. */
  async function read(dovecot: Dovecot, bookmarks = memoryBookmarks()) {
    const { connector, log } = await openEmail({ imapUrl: urlOf(dovecot) })
    const texts: string[] = []
    const ids: string[] = []
    let failures = 0
    const listener = await connector.listen?.(async ({ messages }: Omit<Received, 'response'>) => {
      if (failures > 0) {
        failures -= 1
        throw new RequestError(503, 'not_stored', 'not now')
      }
      ids.push(...messages.map(({ id }) => id))
      texts.push(...messages.map(({ text, from }) => `${from.assurance}: ${text}`))
    }, bookmarks)
    if (!listener) throw new TypeError('it does not read')
    const close = once(listener)
    open.push(close)
    return { texts, ids, log, bookmarks, close, fail: (times: number) => void (failures = times) }
  }
  const once = (listener: Listener) => {
    let closed: Promise<void> | undefined
    return () => (closed ??= listener.close())
  }
  const asking = (words: string) => mail('customer-asks').replace('where can I find', words)
  const heard = (texts: string[], count: number) =>
    until(`${count} mails`, () => (texts.length >= count ? texts : undefined))

  test('what was there before is not answered, what comes is, in order, and nothing is marked', async () => {
    const dovecot = await serve()
    await dovecot.append(asking('years ago: where is'))
    const { texts } = await read(dovecot)
    await dovecot.append(asking('first: where is'), await signed(asking('second: where is')))
    expect(await heard(texts, 2)).toEqual([
      expect.stringMatching(/^anonymous: .*first/s),
      expect.stringMatching(/^recognised: .*second/s),
    ])
    // The server tells of it: no look a minute later.
    await dovecot.append(asking('third: where is'))
    await heard(texts, 3)
    expect(await dovecot.flags()).toEqual([])
  })

  test('a restart goes on where the last run ended', async () => {
    const dovecot = await serve()
    const first = await read(dovecot)
    await dovecot.append(asking('first: where is'))
    await heard(first.texts, 1)
    await first.close()
    await dovecot.append(asking('second: where is'))
    const { texts } = await read(dovecot, first.bookmarks)
    await heard(texts, 1)
    expect(texts).toEqual([expect.stringContaining('second')])
  })

  test('a mail that could not be stored comes again, and the next one after it', async () => {
    const dovecot = await serve()
    const reader = await read(dovecot)
    reader.fail(1)
    await dovecot.append(asking('first: where is'))
    await until('it failed once', () => reader.log.lines.find(({ level }) => level === 'warn'))
    await dovecot.append(asking('second: where is'))
    expect((await heard(reader.texts, 2)).map((text) => /first|second/.exec(text)?.[0])).toEqual([
      'first',
      'second',
    ])
  })

  test('a mailbox whose numbering began anew is read back some days, which brings nothing twice', async () => {
    const dovecot = await serve()
    const first = await read(dovecot)
    await dovecot.append(asking('first: where is'))
    await heard(first.texts, 1)
    await first.close()
    // As after a move to another server: all numbers are other ones.
    for (const place of [...first.bookmarks.all.keys()]) {
      if (/\/\d+$/.test(place)) first.bookmarks.all.delete(place)
    }
    const { texts, ids } = await read(dovecot, first.bookmarks)
    await heard(texts, 1)
    expect(ids).toEqual(first.ids)
  })

  test('a server that goes away is waited for', { timeout: 60_000 }, async () => {
    const dovecot = await serve()
    const { texts } = await read(dovecot)
    await dovecot.append(asking('first: where is'))
    await heard(texts, 1)
    await dovecot.stop()
    await dovecot.start()
    await dovecot.append(asking('second: where is'))
    await heard(texts, 2)
  })

  test('a wrong password is told at start', async () => {
    const dovecot = await serve()
    const { connector } = await openEmail({ imapUrl: urlOf(dovecot, 'guess') })
    const listening: Promise<Listener> | undefined = connector.listen?.(async () => {}, memoryBookmarks())
    await expect(listening).rejects.toThrow(ConfigError)
  })
})

test.each([
  [
    'imaps://u:p@mail.example',
    {
      host: 'mail.example',
      port: 993,
      secure: true,
      user: 'u',
      password: 'p',
      path: 'INBOX',
    },
  ],
  [
    'imap://a%40b.c:p%25@mail.example:1143/Support%2FIn',
    {
      host: 'mail.example',
      port: 1143,
      secure: false,
      user: 'a@b.c',
      password: 'p%',
      path: 'Support/In',
    },
  ],
])('%s names a mailbox', (url, expected) => expect(mailboxOf(url)).toEqual(expected))

test.each(['imaps://mail.example', 'https://u:p@mail.example', 'nonsense'])('%s does not', (url) => {
  expect(() => mailboxOf(url)).toThrow(TypeError)
})
