/** Links to files, for providers that fetch what they send: they open for a while, for one file, and for no other word. */
import { beforeEach, expect, test } from 'vitest'
import { createApp } from '../src/app.ts'
import { SendError } from '../src/core/errors.ts'
import type { FileRef } from '../src/core/message.ts'
import { fileSource } from '../src/core/pipeline/files.ts'
import type { Parts } from '../src/core/pipeline/parts.ts'
import { createSeal } from '../src/core/seal.ts'
import { createGateway } from '../src/gateway.ts'
import { createMetrics } from '../src/insight/metrics.ts'
import { openSqlite } from '../src/state/sqlite.ts'
import { createOutside, type Outside } from './support/outside.ts'
import { movingClock, partsFor, scriptedModel, type MovingClock } from './support/pipeline.ts'

const file: FileRef = {
  from: 'desk',
  id: 'F1',
  name: 'Gutschrift (März) "2".pdf',
  url: 'https://files.slack.example/F1',
}
const pdf = Uint8Array.from(Buffer.from('%PDF-1.7 credit note'))

let outside: Outside
let clock: MovingClock
let parts: Parts
let app: ReturnType<typeof createApp>
const logged: unknown[] = []

beforeEach(async () => {
  outside = createOutside()
  outside.files.set('F1', pdf)
  clock = movingClock()
  const store = openSqlite(':memory:')
  parts = await partsFor(
    store,
    outside,
    scriptedModel(() => []),
    clock,
  )
  const log = { ...parts.log, warn: (facts: object, message: string) => void logged.push(facts, message) }
  const gateway = createGateway({ ...parts, desk: outside.desk, connectors: [] })
  app = createApp(gateway, log, createMetrics())
})

/** The path of a new link to the file. */
const linkTo = async (one: FileRef, by = parts): Promise<string> => {
  const url = new URL(await fileSource(by).url(one))
  expect(url.origin).toBe('https://gateway.test')
  return url.pathname
}

test('a link gives the file from where it lives, to be saved and not shown', async () => {
  const answer = await app.request(await linkTo(file))
  expect(answer.status).toBe(200)
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(pdf)
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': "attachment; filename*=UTF-8''Gutschrift%20%28M%C3%A4rz%29%20%222%22.pdf",
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'private, no-store',
  })
})

test('it says nothing of where the file lives', async () => {
  const word = (await linkTo(file)).replace('/files/', '')
  expect(Buffer.from(word, 'base64url').toString('latin1')).not.toMatch(/slack|F1|März/)
})

test('every other word is none of ours', async () => {
  const path = await linkTo(file)
  const middle = Math.floor(path.length / 2)
  const changed = path.slice(0, middle) + (path[middle] === 'A' ? 'B' : 'A') + path.slice(middle + 1)
  const foreign = await linkTo(file, { ...parts, seal: createSeal(['another secret']) })
  const otherPurpose = `/files/${await parts.seal.close('something else', { file, until: Infinity })}`
  const nonsense = ['/files/', '/files/x', '/files/%00', '/files/../healthz/x', `${path}A`, path.slice(0, -1)]
  for (const wrong of [changed, foreign, otherPurpose, ...nonsense]) {
    const answer = await app.request(wrong)
    expect([wrong, answer.status]).toEqual([wrong, 404])
  }
  expect((await app.request(path, { method: 'POST' })).status).toBe(404)
})

test('it opens for an hour', async () => {
  const path = await linkTo(file)
  clock.pass(60 * 60_000)
  expect((await app.request(path)).status).toBe(200)
  clock.pass(1)
  expect((await app.request(path)).status).toBe(404)
})

test('a key that was changed lately still opens', async () => {
  const path = await linkTo(file, { ...parts, seal: createSeal(['old']) })
  const gateway = createGateway({
    ...parts,
    seal: createSeal(['new', 'old']),
    desk: outside.desk,
    connectors: [],
  })
  const answer = await createApp(gateway, parts.log, createMetrics()).request(path)
  expect(answer.status).toBe(200)
})

test.each([
  ['gone', new SendError('file_deleted', { again: 'never' }), 404],
  ['not to be had now', new SendError('busy', { again: 'retry' }), 503],
  ['larger than is passed on', new Uint8Array(25 * 1_048_576 + 1), 404],
])('a file that is %s', async (_what, found, status) => {
  outside.files.set('F1', found)
  const answer = await app.request(await linkTo(file))
  expect(answer.status).toBe(status)
  expect(await answer.text()).not.toContain('file_deleted')
})

test('a type is passed on as it was claimed, unless it is none or the bytes say otherwise', async () => {
  const types = async (bytes: Uint8Array, type: string) => {
    outside.files.set('F1', bytes)
    return (await app.request(await linkTo({ ...file, type }))).headers.get('content-type')
  }
  const words = Uint8Array.from(Buffer.from('a;b'))
  expect(await types(words, 'text/csv')).toBe('text/csv')
  expect(await types(words, 'text/html; x="<')).toBe('application/octet-stream')
  expect(await types(words, 'csv')).toBe('application/octet-stream')
  expect(await types(pdf, 'text/html')).toBe('application/pdf')
})

test('a link is in no log line', async () => {
  logged.length = 0
  const path = await linkTo(file)
  outside.files.set('F1', new SendError('busy', { again: 'retry' }))
  await app.request(path)
  expect(logged.length).toBeGreaterThan(0)
  expect(JSON.stringify(logged)).not.toContain(path.slice(8, 40))
})
