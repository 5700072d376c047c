/** Files in and out: from Teams' own hosts only, with our token only there; small pictures within the message. */
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTeams } from '../../../src/channels/teams/index.ts'
import { isFileUrl } from '../../../src/channels/teams/service.ts'
import type { Channel, FetchedFile, FileSource } from '../../../src/core/channel.ts'
import { SendError } from '../../../src/core/errors.ts'
import { systemClock } from '../../../src/core/log.ts'
import type { FileRef } from '../../../src/core/message.ts'
import { recordingLog } from '../../support/webhooks.ts'
import { tenant } from './bench.ts'
import { startConversations, type Conversations } from './conversations.ts'
import { botToken, startLogin } from './login.ts'
import { failureOf, live, onlyChannel, outbound } from './sending.ts'

const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(100)])

let asked: IncomingMessage[]
let base: string
let channel: Channel
let close: () => Promise<void>

beforeAll(async () => {
  asked = []
  const server = createServer((request, response) => {
    asked.push(request)
    if (request.url === '/elsewhere') return void response.writeHead(302, { location: '/file' }).end()
    if (request.url === '/gone') return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': 'image/png; x=y' }).end(png)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new TypeError('no port')
  base = `http://127.0.0.1:${address.port}`
  const login = await startLogin()
  const connector = await createTeams(
    {
      auth: 'entra',
      appId: randomUUID(),
      appPassword: 'an-invented-secret',
      tenantId: tenant,
      cloud: {
        openIdMetadataUrl: 'http://127.0.0.1:9/metadata',
        allowed: (url) => url.startsWith(`${base}/emea/`),
        filesAllowed: (url) => url.startsWith(`${base}/`),
      },
    },
    { clock: systemClock, log: recordingLog() },
  )
  channel = onlyChannel(connector)
  close = async () => {
    await connector.close?.()
    await login.close()
    server.closeAllConnections()
    server.close()
  }
})
afterAll(() => close())

const ref = (url: string, more: Partial<FileRef> = {}): FileRef => ({
  from: 'teams',
  id: 'teams:1/0',
  url,
  ...more,
})
const get = (file: FileRef, maxBytes = 1_000) => {
  if (!channel.fetch) throw new TypeError('nothing can be fetched')
  return channel.fetch(file, live(), maxBytes)
}

describe('a customer’s file', () => {
  test('that Teams holds comes with our token', async () => {
    const url = `${base}/emea/v3/attachments/0-weu-d1/views/original`
    const file = await get(ref(url, { name: 'screen.png' }))
    expect(file).toMatchObject({ name: 'screen.png', type: 'image/png' })
    expect(Buffer.from(file.bytes).equals(png)).toBe(true)
    expect(asked.at(-1)).toMatchObject({
      url: '/emea/v3/attachments/0-weu-d1/views/original',
      headers: { authorization: `Bearer ${botToken}` },
    })
  })

  test('that lives elsewhere comes without it', async () => {
    await get(ref(`${base}/file?tempauth=short-lived`))
    expect(asked.at(-1)?.headers).not.toHaveProperty('authorization')
  })

  test.each([
    ['another host', 'https://pinecone.example/v3/attachments/1/views/original', 'host_not_allowed'],
    ['the machine’s own metadata', 'http://169.254.169.254/latest', 'host_not_allowed'],
    ['no address', undefined, 'host_not_allowed'],
  ])('from %s is not fetched', async (_where, url, code) => {
    const before = asked.length
    expect(await failureOf(get(url === undefined ? { from: 'teams', id: 'x' } : ref(url)))).toMatchObject({
      again: 'never',
      code,
    })
    expect(asked).toHaveLength(before)
  })

  test('is not followed to somewhere else, nor read beyond the limit', async () => {
    await failureOf(get(ref(`${base}/elsewhere`)))
    expect(asked.at(-1)?.url).toBe('/elsewhere')
    expect((await failureOf(get(ref(`${base}/file`), 50))).code).toBe('too_large')
    expect((await failureOf(get(ref(`${base}/gone`)))).again).toBe('never')
  })

  test.each([
    ['https://northwind-my.sharepoint.com/personal/x?tempauth=y', true],
    ['https://sharepoint.com.pinecone.example/x', false],
    ['https://a.b.sharepoint.com/x', false],
    ['http://northwind.sharepoint.com/x', false],
    ['https://northwind.sharepoint.com:8443/x', false],
    ['https://u:p@northwind.sharepoint.com/x', false],
  ])('%s is a home of files: %s', (url, expected) => expect(isFileUrl(url)).toBe(expected))
})

describe('our file', () => {
  let teams: Conversations
  let local: Channel
  let end: () => Promise<void>
  beforeAll(async () => {
    teams = await startConversations()
    const connector = await createTeams({ auth: 'none' }, { clock: systemClock, log: recordingLog() })
    local = onlyChannel(connector)
    end = async () => {
      await connector.close?.()
      await teams.close()
    }
  })
  afterAll(() => end())

  const source = (files: { [id: string]: FetchedFile }): FileSource => ({
    async open({ id }) {
      const file = files[id]
      if (file) return file
      throw new SendError('gone', { again: 'never', code: 'no_file' })
    },
    url: async ({ id }) => `https://gateway.example/files/${id}`,
  })
  const file = (id: string): FileRef => ({ from: 'desk', id, name: `${id}.png` })

  test('a small picture is within the message; anything else is a link', async () => {
    const files = ['small', 'large', 'pdf', 'gone'].map(file)
    const bytes = (name: string, data: Uint8Array): FetchedFile => ({ name, type: 'image/png', bytes: data })
    const opened = {
      small: bytes('small.png', png),
      large: bytes('large.png', Buffer.concat([png, Buffer.alloc(1024 * 1024)])),
      pdf: bytes('pdf.png', Buffer.from('%PDF-1.7')),
    }
    await local.send(outbound('Here:', teams.serviceUrl, { files }), live(), source(opened))
    const activity = teams.said().at(-1)
    expect(activity?.attachments).toMatchObject([{ contentType: 'image/png' }])
    expect(JSON.stringify(activity)).toContain(`data:image/png;base64,${png.toString('base64')}`)
    for (const id of ['large', 'pdf', 'gone']) {
      expect(activity?.text).toContain(`(https://gateway.example/files/${id})`)
    }
    expect(activity?.text).not.toContain('small')
  })
})
