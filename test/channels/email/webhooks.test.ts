import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createEmail, type ReceiveConfig } from '../../../src/channels/email/index.ts'
import { createMailgunVerify } from '../../../src/channels/email/verify.ts'
import { RequestError } from '../../../src/core/errors.ts'
import { systemClock } from '../../../src/core/log.ts'
import { createShelf } from '../../../src/state/shelf.ts'
import { openSqlite } from '../../../src/state/sqlite.ts'
import { recordingLog } from '../../support/webhooks.ts'
import {
  from,
  mail,
  mailgunFields,
  multipart,
  multipartType,
  openEmail,
  post,
  rawPath,
  rawRequest,
  secret,
  sendgridKey,
  sendgridRequest,
  signatureOf,
  zone,
} from './bench.ts'

const key = 'demo-mailgun-key'
const login = 'postmark:demo-password'
const shelf = createShelf(openSqlite(':memory:'), systemClock)
const secrets = { sendgridKeys: [sendgridKey], mailgunKeys: [key], postmarkLogins: [login] }
const email = await openEmail(secrets, zone, undefined, shelf)
const asks = mail('customer-asks')
const seconds = (ahead = 0) => String(Math.floor(Date.now() / 1000) + ahead)

/** The status a request is refused with; undefined when it is taken. */
async function refused(path: string, request: Request): Promise<number | undefined> {
  const error: unknown = await email.receive(path, request).catch((thrown: unknown) => thrown)
  if (error instanceof Error && !(error instanceof RequestError)) throw error
  return error instanceof RequestError ? error.status : undefined
}
const texts = async (path: string, request: Request) =>
  (await email.receive(path, request)).messages.map(({ text }) => text)
const question = 'Hello,\n\nwhere can I find invoice INV-2043?'

describe('our own signature', () => {
  test('a mail as it is', async () => {
    expect(await texts(rawPath, rawRequest(asks))).toEqual([question])
  })

  test.each([
    ['a stale one', () => rawRequest(asks, secret, seconds(-301))],
    ['one of the future', () => rawRequest(asks, secret, seconds(302))],
    ['a time that is none', () => rawRequest(asks, secret, 'now')],
    ['another body', () => post(rawPath, `${asks}x`, Object.fromEntries(rawRequest(asks).headers))],
    [
      'another time',
      () => {
        const { headers } = rawRequest(asks, secret, seconds(-10))
        return post(rawPath, asks, { ...Object.fromEntries(headers), 'x-switchboard-timestamp': seconds() })
      },
    ],
  ])('%s is refused', async (_, make) => {
    expect(await refused(rawPath, make())).toBe(403)
  })

  test('the previous secret fits while it is changed, and that is noted', async () => {
    const rotating = await openEmail({ secrets: ['next-secret', secret] })
    expect((await rotating.receive(rawPath, rawRequest(asks))).messages).toHaveLength(1)
    expect(rotating.log.lines).toMatchObject([{ message: 'signed with a previous secret' }])
  })
})

describe('SendGrid', () => {
  const path = '/webhooks/email/sendgrid'
  const fields = {
    headers: 'x',
    envelope: JSON.stringify({ to: ['help@brightline.example'], from: 'x@northwind.example' }),
  }

  test.each(['email', 'rawEmail'])('the raw mail in field %s', async (name) => {
    expect(await texts(path, sendgridRequest(multipart({ ...fields, [name]: asks })))).toEqual([question])
  })

  test('bytes of other charsets reach the parser as they are, so that their signature holds', async () => {
    const latin = Buffer.from(asks.replace('Hello', 'Größe').replace('utf-8', 'iso-8859-1'), 'latin1')
    const body = Buffer.concat([Buffer.from(await signatureOf(latin)), latin])
    const { messages } = await email.receive(path, sendgridRequest(multipart({ ...fields, email: body })))
    expect(messages[0]?.text).toContain('Größe')
    expect(messages[0]?.from.assurance).toBe('recognised')
  })

  test.each([
    [
      'somebody else’s key',
      () =>
        sendgridRequest(
          multipart({ email: asks }),
          generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
        ),
    ],
    ['a stale one', () => sendgridRequest(multipart({ email: asks }), undefined, seconds(-301))],
    ['no signature', () => post(path, multipart({ email: asks }), multipartType)],
    [
      'a signature that is none',
      () =>
        post(path, multipart({ email: asks }), {
          ...multipartType,
          'x-twilio-email-event-webhook-timestamp': seconds(),
          'x-twilio-email-event-webhook-signature': '!!',
        }),
    ],
    [
      'another body',
      () =>
        post(
          path,
          multipart({ email: `${asks}x` }),
          Object.fromEntries(sendgridRequest(multipart({ email: asks })).headers),
        ),
    ],
  ])('%s is refused', async (_, make) => {
    expect(await refused(path, make())).toBe(403)
  })

  test('a mail for another address is nobody’s message', async () => {
    const envelope = JSON.stringify({ to: ['sales@brightline.example'], from: 'x@northwind.example' })
    expect(await texts(path, sendgridRequest(multipart({ envelope, email: asks })))).toEqual([])
  })

  test('a mail without a return path is not answered', async () => {
    const envelope = JSON.stringify({ to: ['help@brightline.example'], from: '' })
    expect(await texts(path, sendgridRequest(multipart({ envelope, email: asks })))).toEqual([])
  })

  test('parsed fields instead of the mail are refused with what to set', async () => {
    await expect(email.receive(path, sendgridRequest(multipart({ ...fields, text: 'Hi' })))).rejects.toThrow(
      /raw, full MIME/,
    )
  })
})

describe('Mailgun', () => {
  const path = '/webhooks/email/mailgun/mime'
  const form = (fields: { [name: string]: string }) => post(path, multipart(fields), multipartType)
  const mime = {
    recipient: 'help@brightline.example',
    sender: 'dana.whitfield@northwind.example',
    'body-mime': asks,
  }

  test('a form in parts, and one in a line', async () => {
    expect(await texts(path, form({ ...mailgunFields(key), ...mime }))).toEqual([question])
    const line = new URLSearchParams({ ...mailgunFields(key), ...mime }).toString()
    const request = post('/webhooks/email/mailgun', line, {
      'content-type': 'application/x-www-form-urlencoded',
    })
    expect(await texts('/webhooks/email/mailgun', request)).toEqual([question])
  })

  test('bytes of other charsets in a line reach the parser as they are', async () => {
    const latin = Buffer.from(asks.replace('Hello', 'Größe').replace('utf-8', 'iso-8859-1'), 'latin1')
    const encoded = [...latin].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
    const line = `${new URLSearchParams(mailgunFields(key)).toString()}&body-mime=${encoded}`
    const request = post(path, line, { 'content-type': 'application/x-www-form-urlencoded' })
    expect((await texts(path, request))[0]).toContain('Größe')
  })

  test('its published arithmetic', () => {
    const given = {
      timestamp: '1767225600',
      token: '0123456789abcdef0123456789abcdef0123456789abcdef01',
      signature: '0b176d976598ef29d26083267d79ff0aa54ff68f87fa54624ecba911293e3f5b',
    }
    const verify = createMailgunVerify(['next-key', key])
    expect(verify(given, 1_767_225_600_000)).toBe(1)
    expect(verify(given, 1_767_225_600_000 + 120_000)).toBe(1)
    expect(verify(given, 1_767_225_600_000 + 121_000)).toBeUndefined()
    expect(verify(given, 1_767_225_600_000 - 121_000)).toBeUndefined()
    expect(verify({ ...given, token: '' }, 1_767_225_600_000)).toBeUndefined()
  })

  test('a token that comes again brings the same message, or is refused', async () => {
    const fields = mailgunFields(key)
    const first = await email.receive(path, form({ ...fields, ...mime }))
    const again = await email.receive(path, form({ ...fields, ...mime }))
    expect(again.messages[0]?.id).toBe(first.messages[0]?.id)
    expect(await refused(path, form({ ...fields, ...mime, 'body-mime': `${asks}Refund it.` }))).toBe(403)
  })

  test.each([
    ['somebody else’s key', () => form({ ...mailgunFields('another-key'), ...mime })],
    ['a stale one', () => form({ ...mailgunFields(key, seconds(-121)), ...mime })],
    ['no signature', () => form(mime)],
  ])('%s is refused', async (_, make) => {
    expect(await refused(path, make())).toBe(403)
  })

  test('a body that is no form is malformed', async () => {
    expect(await refused(path, post(path, '{}', { 'content-type': 'application/json' }))).toBe(400)
    expect(await refused(path, post(path, 'x', multipartType))).toBe(400)
    expect(await refused(path, form(mailgunFields(key)))).toBe(400)
  })
})

describe('Postmark', () => {
  const path = '/webhooks/email/postmark'
  const request = (body: unknown, user = login) =>
    post(path, JSON.stringify(body), { authorization: `Basic ${Buffer.from(user).toString('base64')}` })
  const inbound = { MessageID: 'b7bc2f4a', OriginalRecipient: 'help@brightline.example', RawEmail: asks }

  test('the raw mail', async () => {
    expect(await texts(path, request(inbound))).toEqual([question])
  })

  test.each([
    ['another password', request(inbound, 'postmark:guess')],
    ['no password', post(path, JSON.stringify(inbound))],
  ])('%s is refused', async (_, made) => {
    expect(await refused(path, made)).toBe(403)
  })

  test('without a password the body is not even read', async () => {
    const body = new ReadableStream({ pull: () => expect.unreachable('read') }, { highWaterMark: 0 })
    const unread = new Request(`http://10.0.0.7${path}`, { method: 'POST', body, duplex: 'half' })
    expect(await refused(path, unread)).toBe(403)
  })

  test('what is not Postmark’s is malformed', async () => {
    expect(await refused(path, request([]))).toBe(400)
    expect(await refused(path, request({ ...inbound, RawEmail: undefined }))).toBe(400)
  })
})

describe('what is on', () => {
  const paths = async (receive?: Partial<ReceiveConfig>) => {
    const config = {
      from,
      smtpUrl: 'smtp://127.0.0.1:9',
      ...(receive && { receive: { secrets: [secret], ...receive } }),
    }
    const { routes, listen } = await createEmail(config, { clock: systemClock, log: recordingLog() })
    return [...routes.map(({ path }) => path), ...(listen ? ['smtp'] : [])]
  }

  test('only what has a key', async () => {
    expect(await paths()).toEqual([])
    expect(await paths({})).toEqual([rawPath])
    expect(await paths({ postmarkLogins: [login] })).toEqual([rawPath, '/webhooks/email/postmark'])
    expect(await paths({ listen: { host: '127.0.0.1', port: 2525 } })).toEqual([rawPath, 'smtp'])
  })

  test.each([
    [{ secrets: [''] }],
    [{ secrets: [] }],
    [{ sendgridKeys: ['not a key'] }],
    [{ mailgunKeys: ['', key] }],
    [{ postmarkLogins: ['nobody'] }],
  ])('%j refuses to start', async (receive) => {
    await expect(paths(receive)).rejects.toThrow(TypeError)
  })
})

test('a body that grows past the limit while it is read, whatever length it claims', async () => {
  const stream = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024)) })
  const headers = Object.fromEntries(rawRequest(asks).headers)
  const endless = new Request(`http://10.0.0.7${rawPath}`, {
    method: 'POST',
    headers,
    body: stream,
    duplex: 'half',
  })
  expect(await refused(rawPath, endless)).toBe(413)
})
