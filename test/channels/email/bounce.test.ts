/** What servers report of our mails: what counts, what does not, and when an address takes nothing more. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OutboundMessage } from '../../../src/core/message.ts'
import { SendError } from '../../../src/core/errors.ts'
import { dana, danaAddress, header, mail, openEmail, startMailServer, zone } from './bench.ts'

let server: Awaited<ReturnType<typeof startMailServer>>
let email: Awaited<ReturnType<typeof openEmail>>
beforeAll(async () => {
  server = await startMailServer()
  email = await openEmail({}, zone, server.url)
})
afterAll(async () => {
  await email.connector.close?.()
  await server.close()
})

let nth = 0
const outbound = (): OutboundMessage => ({
  id: `out_${(nth += 1)}`,
  conversation: `${dana}/aaaaaaaaaaaaaaaa`,
  text: 'We found it.',
})
const send = (message = outbound()) =>
  email.connector.channels[0]?.send(message, new AbortController().signal)

/** A mail of ours that was taken. */
async function sent() {
  const receipt = await send()
  const taken = server.taken.at(-1)
  return {
    provider: receipt?.provider[0] ?? '',
    id: header(taken?.raw ?? '', 'Message-ID') ?? '',
    returnPath: taken?.from ?? '',
  }
}
/** A report of it; `change` is what the server that wrote it does differently. */
const report = async (id: string, change: (raw: string) => string = (raw) => raw, name = 'mail-bounced') =>
  (await email.take(change(mail(name).replace('OURS', id)))).deliveries

test('reports go to an address of the mail’s own', async () => {
  const { id, returnPath } = await sent()
  expect(returnPath).toBe(`help+${id.slice(1, id.indexOf('@'))}@brightline.example`)
})

test('an address that does not exist is not written to any more', async () => {
  const { id, provider } = await sent()
  expect(await report(id)).toMatchObject([{ provider, state: 'failed', code: '5.1.1', lost: dana }])
})

test.each([
  ['a full mailbox', '5.2.2'],
  ['too large a mail', '5.3.4'],
  ['what the mail holds', '5.6.3'],
  ['a server that gave up trying', '4.4.7'],
])('%s says nothing about the next mail', async (_why, status) => {
  const { id } = await sent()
  const [update] = await report(id, (raw) => raw.replace('Status: 5.1.1', `Status: ${status}`))
  expect(update).toMatchObject({ state: 'failed', code: status })
  expect(update).not.toHaveProperty('lost')
})

test('the return path names the mail where the report leaves it out', async () => {
  const { provider, returnPath } = await sent()
  const headless = (raw: string) => raw.replace('To: help@brightline.example', `To: ${returnPath}`)
  expect(await report('<gone@brightline.example>', headless)).toMatchObject([
    { provider, state: 'failed', lost: dana },
  ])
})

test('an old server that reports in words only', async () => {
  const { provider, returnPath } = await sent()
  const words = `Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.northwind.example\r\nTo: ${returnPath}\r\n\r\nI am sorry.`
  const { deliveries, messages } = await email.take(words)
  expect(messages).toEqual([])
  expect(deliveries).toMatchObject([{ provider, state: 'failed', code: 'failed' }])
  expect(deliveries[0]).not.toHaveProperty('lost')
})

test('a note of absence that comes to the return path is neither a bounce nor a message', async () => {
  const { returnPath } = await sent()
  const absent = mail('out-of-office').replace(/^To: .*/m, `To: ${returnPath}`)
  expect(await email.take(absent)).toMatchObject({ messages: [], deliveries: [] })
})

test('delivered is news, delayed is none', async () => {
  const { id } = await sent()
  expect(await report(id, (raw) => raw.replace('Action: failed', 'Action: delivered'))).toMatchObject([
    { state: 'delivered' },
  ])
  expect(await report(id, undefined, 'mail-delayed')).toEqual([])
})

describe('forged', () => {
  test('about a mail that was for somebody else: the address stays', async () => {
    const { id } = await sent()
    const [update] = await report(id, (raw) => raw.replaceAll(danaAddress, 'sam@pinecone.example'))
    expect(update).not.toHaveProperty('lost')
  })

  test('with a return path nobody signed: it names no mail of ours, and no address', async () => {
    const path = `help+${['a', 'b', 'c'].map((letter) => letter.repeat(16)).join('.')}@brightline.example`
    const updates = await report('<x@y.example>', (raw) =>
      raw.replace('To: help@brightline.example', `To: ${path}`),
    )
    // The gateway knows no such mail, so this ends there.
    expect(updates).toMatchObject([{ provider: expect.stringContaining('aaaa') }])
    expect(updates[0]).not.toHaveProperty('lost')
  })
})

describe('a complaint', () => {
  const complaint = (id: string, type = 'abuse') =>
    mail('mail-bounced')
      .replace('report-type=delivery-status', 'report-type=feedback-report')
      .replace(
        /Content-Type: message\/delivery-status[^]*?--d1/,
        `Content-Type: message/feedback-report\r\n\r\nFeedback-Type: ${type}\r\nVersion: 1\r\n\r\n--d1`,
      )
      .replace('OURS', id)

  test('ends mails to that address, and somebody is told', async () => {
    const { id, provider } = await sent()
    const { deliveries } = await email.take(complaint(id))
    expect(deliveries).toMatchObject([{ provider, state: 'failed', code: 'complaint', lost: dana }])
    expect(email.log.lines.at(-1)).toMatchObject({ level: 'warn' })
  })

  test('other feedback is no complaint', async () => {
    const { id } = await sent()
    expect((await email.take(complaint(id, 'not-spam'))).deliveries).toEqual([])
  })
})

describe('refused at the door', () => {
  const refusal = async (code: number, text: string): Promise<unknown> => {
    server.next(code, text)
    return send()?.catch((thrown: unknown) => thrown)
  }
  test('no such mailbox', async () => {
    const error = await refusal(550, '5.1.1 no such user')
    expect(error).toBeInstanceOf(SendError)
    expect(error).toMatchObject({ again: 'never', code: '550', lost: dana })
  })
  test('this mail only', async () => {
    expect(await refusal(554, '5.7.1 looks like spam')).toMatchObject({ again: 'never', lost: undefined })
  })
})
