/** Files in Slack against a small server that plays its files methods, its download host and hosts that are not its. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createSlackApi, type SlackApi } from '../../../src/channels/slack/api.ts'
import { createChannel } from '../../../src/channels/slack/channel.ts'
import type { Channel, FileSource } from '../../../src/core/channel.ts'
import { SendError } from '../../../src/core/errors.ts'
import type { FileRef, OutboundMessage } from '../../../src/core/message.ts'
import { createLog } from './support.ts'

interface Posted {
  ts: string
  text?: string
  metadata?: unknown
  bot_id: string
  files?: { title: string }[]
}

const png = Buffer.from('89504e470d0a1a0a', 'hex')
const { signal } = new AbortController()
const conversation = 'slack:T0HOME/C0NORTH/1.1' as const

async function startServer() {
  const posted: Posted[] = []
  const uploads: string[] = []
  const seen: { path: string; authorization: string | undefined }[] = []
  /** What `files.info` tells of a file, and how a download of it is answered. */
  const info: { [id: string]: object } = {}
  let failing: string | undefined
  const server = createServer((request, response) => {
    void (async () => {
      const body = await buffer(request)
      const path = new URL(request.url ?? '/', 'http://x').pathname
      seen.push({ path, authorization: request.headers.authorization })
      const fields = new URLSearchParams(body.toString())
      const json = (value: object) => response.end(JSON.stringify({ ok: true, ...value }))
      if (failing === path) {
        failing = undefined
        return response.end('{"ok":false,"error":"internal_error"}')
      }
      switch (path) {
        case '/api/files.info': {
          const file = info[fields.get('file') ?? '']
          return file ? json({ file }) : response.end('{"ok":false,"error":"file_not_found"}')
        }
        case '/files/picture.png':
          return response.writeHead(200, { 'content-type': 'image/png' }).end(png)
        case '/files/sign-in':
          return response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<html>')
        case '/files/away':
          return response.writeHead(302, { location: 'http://127.0.0.1:9/stolen' }).end()
        case '/files/moved':
          return response.writeHead(302, { location: '/files/picture.png' }).end()
        case '/api/chat.postMessage': {
          const ts = `2.${posted.length + 1}`
          const metadata: unknown = JSON.parse(fields.get('metadata') ?? 'null')
          posted.push({ ts, text: fields.get('text') ?? '', metadata, bot_id: 'B0' })
          return json({ ts })
        }
        case '/api/conversations.replies':
          return json({ messages: posted })
        case '/api/files.getUploadURLExternal':
          return json({ upload_url: `${url}/upload`, file_id: `F${uploads.length}` })
        case '/upload':
          return uploads.push(body.toString()) && response.end('OK')
        case '/api/files.completeUploadExternal': {
          const files = z
            .array(z.object({ title: z.string() }))
            .parse(JSON.parse(fields.get('files') ?? '[]'))
          posted.push({ ts: `2.${posted.length + 1}`, bot_id: 'B0', files })
          return json({ files })
        }
        default:
          return response.writeHead(404).end()
      }
    })()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = z.object({ port: z.number() }).parse(server.address())
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    posted,
    uploads,
    seen,
    info,
    fail: (path: string) => void (failing = path),
    close: async () => {
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
}

let server: Awaited<ReturnType<typeof startServer>>
let api: SlackApi
let channel: Channel
beforeEach(async () => {
  server = await startServer()
  const log = createLog()
  api = createSlackApi({ botToken: 'xoxb-invented', apiUrl: `${server.url}/api/` }, { log })
  channel = createChannel(api, log)
})
afterEach(async () => {
  await api.close()
  await server.close()
})

describe('a file of a customer', () => {
  const stub: FileRef = { from: 'slack', id: 'F0STUB' }
  const picture = (path: string, more: object = {}) => ({
    ...{ name: 'picture.png', mimetype: 'image/png', size: png.length },
    ...{ url_private_download: `${server.url}/files/${path}` },
    ...more,
  })
  const open = (max = 1_000) => channel.fetch?.(stub, signal, max)

  it('comes as a stub, is asked for, and fetched with the token, redirects on the same host followed', async () => {
    server.info['F0STUB'] = picture('moved')
    expect(await open()).toEqual({ name: 'picture.png', type: 'image/png', bytes: new Uint8Array(png) })
    expect(server.seen.filter(({ path }) => path.startsWith('/files/'))).toEqual([
      { path: '/files/moved', authorization: 'Bearer xoxb-invented' },
      { path: '/files/picture.png', authorization: 'Bearer xoxb-invented' },
    ])
  })

  it.each([
    ['that Slack does not show us', undefined, 'file_not_found'],
    ['that somebody else keeps', { mode: 'external' }, 'no_file'],
    ['that says it is too large', { size: 1_001 }, 'too_large'],
    [
      'on a host that is not Slack’s',
      { url_private_download: 'http://169.254.169.254/meta' },
      'host_not_allowed',
    ],
  ])('%s is not fetched', async (_what, more, code) => {
    if (more) server.info['F0STUB'] = picture('picture.png', more)
    await expect(open()).rejects.toMatchObject({ again: 'never', code })
    expect(server.seen.filter(({ path }) => path.startsWith('/files/'))).toEqual([])
  })

  it.each([
    ['redirected to a host that is not Slack’s', 'away', 'host_not_allowed'],
    ['answered with the sign-in page', 'sign-in', 'no_file'],
    ['gone', 'gone', 'no_file'],
  ])('%s: no file', async (_what, path, code) => {
    server.info['F0STUB'] = picture(path)
    await expect(open()).rejects.toMatchObject({ again: 'never', code })
  })

  it('larger than it said is not read to its end', async () => {
    server.info['F0STUB'] = picture('picture.png', { size: 1 })
    await expect(open(4)).rejects.toMatchObject({ code: 'too_large' })
  })
})

describe('files for a customer', () => {
  const note = { from: 'desk', id: 'F1', name: 'note.pdf' } as const
  const gone = { from: 'desk', id: 'F2', name: 'gone.pdf' } as const
  const source: FileSource = {
    url: async () => 'https://switchboard.example/files/x',
    open: async ({ id, name = id }) => {
      if (id === 'F2') throw new SendError('gone', { again: 'never', code: 'no_file' })
      return { name, type: 'application/pdf', bytes: new TextEncoder().encode(`bytes of ${id}`) }
    },
  }
  const message: OutboundMessage = { id: 't1/0', conversation, text: 'Here it is', files: [note, gone] }

  it('are shared in its thread below the text, and what cannot be opened is named', async () => {
    await channel.send(message, signal, source)
    const [text, file] = server.posted
    expect(text?.text).toMatch(/Here it is[^]*gone\.pdf/)
    expect(file?.files).toEqual([{ title: 'note.pdf' }])
    expect(server.uploads).toEqual(['bytes of F1'])
  })

  it('are not doubled when a try broke off in the middle', async () => {
    const two = { ...message, files: [note, { ...note, id: 'F3', name: 'second.pdf' }] }
    server.fail('/api/files.completeUploadExternal')
    await expect(channel.send(two, signal, source)).rejects.toMatchObject({ outcome: 'unknown' })
    expect(await channel.find?.(two, { since: 0, not: [] }, signal)).toBeUndefined()
    await channel.send(two, signal, source)
    await channel.send(two, signal, source)
    expect(server.posted.filter(({ text }) => text !== undefined)).toHaveLength(1)
    expect(server.posted.flatMap(({ files }) => files ?? []).map(({ title }) => title)).toEqual([
      'note.pdf',
      'second.pdf',
    ])
  })
})
