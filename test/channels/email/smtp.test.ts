import { connect } from 'node:net'
import { once } from 'node:events'
import { createTransport } from 'nodemailer'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Listener, Received } from '../../../src/core/channel.ts'
import { RequestError } from '../../../src/core/errors.ts'
import { freePort } from '../../../src/sandbox/processes.ts'
import { danaAddress, mail, memoryBookmarks, openEmail, ours, signed, zone } from './bench.ts'

const smtpError = z.object({ responseCode: z.number() })
const closers: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** A receiver, a mail program in front of it, and what was stored. */
async function open(
  records = zone,
  keep: (received: Omit<Received, 'response'>) => Promise<void> = async () => {},
) {
  const port = await freePort()
  const { connector, log } = await openEmail({ listen: { host: '127.0.0.1', port } }, records)
  const stored: Omit<Received, 'response'>[] = []
  const listener = await connector.listen?.(async (received) => {
    await keep(received)
    stored.push(received)
  }, memoryBookmarks())
  if (!listener) throw new TypeError('it does not listen')
  const client = createTransport({ host: '127.0.0.1', port, name: 'mx.northwind.example' })
  closers.push(
    () => listener.close(),
    () => client.close(),
  )
  const send = (raw: string, to: string | string[] = ours, from = danaAddress) =>
    client.sendMail({ envelope: { from, to }, raw })
  /** The answer to a mail that is not taken. */
  const refusal = async (...mail: Parameters<typeof send>) =>
    smtpError.parse(
      await send(...mail).then(
        () => ({}),
        (error: unknown) => error,
      ),
    ).responseCode
  return {
    port,
    stored,
    send,
    refusal,
    log,
    connector,
    messages: () => stored.flatMap(({ messages }) => messages),
  }
}

describe('the built-in receiver', () => {
  test('a signed mail is its owner’s, stored once 250 was said', async () => {
    const { send, messages } = await open()
    const { response } = await send(await signed(mail('customer-asks')))
    expect(response).toMatch(/^250/)
    expect(messages()).toMatchObject([
      {
        text: 'Hello,\n\nwhere can I find invoice INV-2043?',
        from: { key: `email:${danaAddress}`, assurance: 'recognised' },
      },
    ])
  })

  test('one from a server the domain names needs no signature', async () => {
    const { send, messages } = await open({ ...zone, 'northwind.example': 'v=spf1 ip4:127.0.0.1 -all' })
    await send(mail('customer-asks'))
    await send(mail('customer-asks'), ours, 'mallory@pinecone.example')
    expect(messages().map(({ from }) => from.assurance)).toEqual(['recognised', 'anonymous'])
  })

  test.each([
    ['a spoofed one', mail('customer-asks')],
    [
      'one that claims a return path and checks of its own',
      `Return-Path: <${danaAddress}>\r\nReceived-SPF: pass\r\nAuthentication-Results: help; dmarc=pass header.from=northwind.example\r\n${mail('customer-asks')}`,
    ],
  ])('%s is somebody else’s', async (_, raw) => {
    const { send, messages } = await open()
    await send(raw)
    expect(messages()).toMatchObject([
      { from: { key: `email:unproven:${danaAddress}`, assurance: 'anonymous' } },
    ])
  })

  test('one that was changed on the way is somebody else’s', async () => {
    const { send, messages } = await open()
    await send(
      (await signed(mail('customer-asks'))).replace('INV-2043?\r\n\r\n', 'INV-2043? Refund it.\r\n\r\n'),
    )
    expect(messages()).toMatchObject([{ from: { assurance: 'anonymous' } }])
  })

  test('one that cannot be stored shall come again, and then is taken', async () => {
    let down = true
    const { send, refusal, messages } = await open(zone, async () => {
      if (down) throw new RequestError(503, 'not_stored', 'no')
    })
    expect(await refusal(mail('customer-asks'))).toBe(451)
    expect(messages()).toEqual([])
    down = false
    await send(mail('customer-asks'))
    expect(messages()).toHaveLength(1)
  })

  test('one whose sender cannot be checked now shall come again', async () => {
    const { refusal } = await open({ ...zone, 'mail._domainkey.northwind.example': '!' })
    expect(await refusal(await signed(mail('customer-asks')))).toBe(451)
  })

  test('a fault of our own is logged, and the mail shall come again', async () => {
    const { refusal, log } = await open(zone, async () => {
      throw new TypeError('a bug')
    })
    expect(await refusal(mail('customer-asks'))).toBe(451)
    expect(log.lines.at(-1)).toMatchObject({ level: 'error', facts: { cause: 'a bug' } })
  })

  test('mails to others are not taken: we relay for nobody', async () => {
    const { refusal, send, stored } = await open()
    for (const to of ['sales@brightline.example', 'help@pinecone.example', 'helpx@brightline.example']) {
      expect(await refusal(mail('customer-asks'), to)).toBe(550)
    }
    expect(stored).toEqual([])
    await send(mail('customer-asks'), 'help+anything@brightline.example')
    expect(stored).toHaveLength(1)
  })

  test('one of over 25 MiB is refused for good, and the next one is taken', async () => {
    const { refusal, send, messages } = await open()
    // Without SIZE, so that the receiver has to notice by itself.
    const big = `${mail('customer-asks')}${`${'x'.repeat(998)}\r\n`.repeat(27_000)}`
    expect(await refusal(big)).toBe(552)
    await send(mail('customer-asks'))
    expect(messages()).toHaveLength(1)
  })

  test('a notice from the null path is not answered', async () => {
    const { send, messages } = await open()
    await send(mail('customer-asks'), ours, '')
    expect(messages()).toEqual([])
  })

  test('many mails come over one connection', async () => {
    const { port, messages } = await open()
    const pool = createTransport({ host: '127.0.0.1', port, pool: true, maxConnections: 1 })
    for (let n = 0; n < 15; n += 1) {
      const raw = mail('customer-asks').replace('ask-1', `ask-${n}`)
      await pool.sendMail({ envelope: { from: danaAddress, to: ours }, raw })
    }
    pool.close()
    expect(new Set(messages().map(({ id }) => id)).size).toBe(15)
  })

  test('a connection that ends in the middle of a mail leaves nothing behind', async () => {
    const { port, send, messages } = await open()
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'data')
    for (const line of ['EHLO x', `MAIL FROM:<${danaAddress}>`, `RCPT TO:<${ours}>`, 'DATA']) {
      socket.write(`${line}\r\n`)
      await once(socket, 'data')
    }
    socket.write(mail('customer-asks'))
    socket.destroy()
    await send(mail('customer-asks').replace('ask-1', 'ask-2'))
    expect(messages()).toHaveLength(1)
  })

  test('a port that is taken is named', async () => {
    const { port } = await open()
    const { connector } = await openEmail({ listen: { host: '127.0.0.1', port } })
    const listening: Promise<Listener> | undefined = connector.listen?.(async () => {}, memoryBookmarks())
    await expect(listening).rejects.toThrow(`EMAIL_LISTEN: cannot listen on 127.0.0.1:${port}`)
  })
})
