/** Files both ways: fetched with our login at Twilio's host only, passed on where Twilio may take them. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFetch, withFiles } from '../../../src/channels/twilio/files.ts'
import type { FileRef, OutboundMessage } from '../../../src/core/message.ts'
import { serveLocally, type Answer } from '../teams/serve.ts'

const live = () => new AbortController().signal

describe('a file a customer sent', () => {
  const seen: { url: string | undefined; authorization: string | undefined }[] = []
  let api: Awaited<ReturnType<typeof serveLocally>>
  let elsewhere: Awaited<ReturnType<typeof serveLocally>>
  beforeEach(async () => {
    seen.length = 0
    elsewhere = await serveLocally(() => ({ body: 'stolen' }))
    api = await serveLocally((request): Answer => {
      const { url, headers } = request
      seen.push({ url, authorization: headers.authorization })
      if (url === '/Media/ME1') return { status: 307, headers: { location: '/store/1' } }
      if (url === '/Media/ME2') return { status: 307, headers: { location: `${elsewhere.url}/x` } }
      if (url === '/Media/ME3') return { status: 404 }
      if (url === '/Media/ME4') return { status: 503 }
      if (url === '/Media/ME5') return { status: 307, headers: { location: '/Media/ME5' } }
      return { body: 'picture', headers: { 'content-type': 'image/jpeg' } }
    })
  })
  afterEach(async () => {
    await api.close()
    await elsewhere.close()
  })

  const fetching = (name: string, maxBytes = 1_000) =>
    createFetch({ accountSid: 'AC1', authToken: 'token', apiUrl: api.url })(
      { from: 'sms', id: 'twilio:SM1/0', url: `https://api.twilio.com/Media/${name}` },
      live(),
      maxBytes,
    )

  test('is read with our login, through a redirect', async () => {
    const file = await fetching('ME1')
    expect(file).toMatchObject({ type: 'image/jpeg' })
    expect(Buffer.from(file.bytes).toString()).toBe('"picture"')
    expect(seen[0]).toEqual({ url: '/Media/ME1', authorization: `Basic ${btoa('AC1:token')}` })
  })

  test('larger than allowed is not', async () => {
    await expect(fetching('ME1', 3)).rejects.toMatchObject({ again: 'never', code: 'too_large' })
  })

  test.each([
    ['behind a redirect to any host', 'ME2', 'never'],
    ['gone', 'ME3', 'never'],
    ['not to be had now', 'ME4', 'retry'],
    ['behind redirects without end', 'ME5', 'never'],
  ])('%s fails: %s', async (_, name, again) => {
    await expect(fetching(name)).rejects.toMatchObject({ again, code: 'no_file' })
  })

  test.each([
    ['an address that is not Twilio’s', 'https://evil.example/Media/ME1'],
    ['one that only begins like it', 'https://api.twilio.com.evil.example/ME1'],
    ['no address', undefined],
  ])('%s is not asked', async (_, url) => {
    const fetchIt = createFetch({ accountSid: 'AC1', authToken: 'token' })
    const file: FileRef = { from: 'sms', id: 'x', ...(url && { url }) }
    await expect(fetchIt(file, live(), 10)).rejects.toMatchObject({ again: 'never', code: 'no_file' })
  })
})

describe('the login goes to Twilio’s own host and to no other', () => {
  const requests: { host: string; authorization: string | null }[] = []
  const before = globalThis.fetch
  beforeEach(() => {
    requests.length = 0
    globalThis.fetch = async (input, init) => {
      const request = new Request(input, init)
      requests.push({
        host: new URL(request.url).host,
        authorization: request.headers.get('authorization'),
      })
      if (requests.length > 1) return new Response('picture')
      const location = 'https://s3-external-1.amazonaws.com/media.twiliocdn.com/x?sig=1'
      return new Response(null, { status: 307, headers: { location } })
    }
  })
  afterEach(() => void (globalThis.fetch = before))

  test('when Twilio redirects to its storage', async () => {
    const url = 'https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1'
    await createFetch({ accountSid: 'AC1', authToken: 'token' })({ from: 'sms', id: 'x', url }, live(), 100)
    expect(requests).toEqual([
      { host: 'api.twilio.com', authorization: `Basic ${btoa('AC1:token')}` },
      { host: 's3-external-1.amazonaws.com', authorization: null },
    ])
  })
})

describe('a file we send', () => {
  const source = {
    url: async ({ id }: FileRef) => `https://gw.example/files/${id}`,
    open: () => Promise.reject(new Error('Twilio fetches for itself')),
  }
  const file = (more: Partial<FileRef>): FileRef => ({ from: 'desk', id: 'f1', name: 'invoice.pdf', ...more })
  const pdf = { type: 'application/pdf', size: 400_000 }
  const by = async (conversation: OutboundMessage['conversation'], given: FileRef) => {
    const channel = conversation.startsWith('sms') ? 'sms' : 'whatsapp'
    const message = { id: 'o', conversation, text: 'Here', files: [given] }
    const { media, message: said } = await withFiles(channel, message, source)
    return media.length > 0 ? 'media' : (said.files?.[0]?.url ?? 'name')
  }
  const whatsapp = 'whatsapp:+447700900901/+447700900101'
  const us = 'sms:+14155550100/+14155550101'
  const gb = 'sms:+447700900900/+447700900101'
  const link = 'https://gw.example/files/f1'

  test.each([
    ['a PDF on WhatsApp', whatsapp, pdf, 'media'],
    ['one of 17 MB', whatsapp, { ...pdf, size: 17_000_000 }, link],
    ['a kind WhatsApp does not show', whatsapp, { type: 'application/zip', size: 10 }, link],
    ['a picture of 4 MB within the US', us, { type: 'image/png', size: 4_000_000 }, 'media'],
    ['a PDF of 600 KB within the US', us, { ...pdf, size: 600_000 }, link],
    ['a picture in Britain, where there is no MMS', gb, { type: 'image/png', size: 10 }, link],
    ['one of unknown size', whatsapp, { type: 'image/png' }, link],
  ] as const)('%s', async (_, conversation, what, how) => {
    expect(await by(conversation, file(what))).toBe(how)
  })
})
