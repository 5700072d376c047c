/** Files in mails: opened from the mail as it was kept, never a program; ours go along as attachments. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FetchedFile, FileSource, Shelf } from '../../../src/core/channel.ts'
import { SendError } from '../../../src/core/errors.ts'
import type { FileRef } from '../../../src/core/message.ts'
import { dana, header, mail, openEmail, startMailServer, zone } from './bench.ts'

const kept = new Map<string, Uint8Array>()
const shelf: Shelf = {
  put: async (name, bytes) => void kept.set(name, bytes),
  get: async (name) => kept.get(name),
}
let server: Awaited<ReturnType<typeof startMailServer>>
let email: Awaited<ReturnType<typeof openEmail>>
beforeAll(async () => {
  server = await startMailServer()
  email = await openEmail({}, zone, server.url, shelf)
})
afterAll(async () => {
  await email.connector.close?.()
  await server.close()
})

const live = () => new AbortController().signal
async function filesIn(raw: string): Promise<FileRef[]> {
  return (await email.take(raw)).messages[0]?.files ?? []
}
async function get(file: FileRef | undefined, maxBytes = 10_000): Promise<FetchedFile> {
  const channel = email.connector.channels[0]
  if (!channel?.fetch || !file) throw new TypeError('nothing can be fetched')
  return channel.fetch(file, live(), maxBytes)
}
const codeOf = async (fetching: Promise<unknown>): Promise<string | undefined> => {
  const error: unknown = await fetching.catch((thrown: unknown) => thrown)
  return error instanceof SendError ? error.code : undefined
}

describe('a customer’s files', () => {
  test('are what the mail holds, also much later', async () => {
    const [pdf] = await filesIn(mail('customer-sends-files'))
    const file = await get(pdf)
    expect(file).toMatchObject({ name: 'invoice.pdf', type: 'application/pdf' })
    expect(Buffer.from(file.bytes).subarray(0, 5).toString()).toBe('%PDF-')
  })

  test('are what their bytes say, whatever the mail calls them', async () => {
    const [file] = await filesIn(
      mail('customer-sends-files').replace(/Content-Type: application\/pdf/i, 'Content-Type: image/png'),
    )
    expect((await get(file)).type).toBe('application/pdf')
  })

  test('are read no further than asked', async () => {
    const [pdf] = await filesIn(mail('customer-sends-files'))
    expect(await codeOf(get(pdf, 3))).toBe('too_large')
  })

  test.each([
    ['by its name', 'invoice.pdf.exe', '%PDF-1.7'],
    ['with macros', 'prices.xlsm', 'PK'],
    ['by its bytes', 'invoice.pdf', 'MZ\x90'],
  ])('a program %s is not opened', async (_how, name, content) => {
    const raw = [
      `From: dana.whitfield@northwind.example`,
      'To: help@brightline.example',
      'Content-Type: multipart/mixed; boundary=b1',
      '',
      '--b1',
      '',
      `See ${name}`,
      '--b1',
      `Content-Disposition: attachment; filename="${name}"`,
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(content, 'latin1').toString('base64'),
      '--b1--',
      '',
    ].join('\r\n')
    const [file] = await filesIn(raw)
    expect(await codeOf(get(file))).toBe('blocked')
  })

  test('of a mail that is not kept any more, or was never there, are gone', async () => {
    const [pdf] = await filesIn(mail('customer-sends-files'))
    kept.clear()
    expect(await codeOf(get(pdf))).toBe('no_file')
    expect(await codeOf(get({ from: 'email', id: 'email:../0' }))).toBe('no_file')
  })

  test('the mail is kept whole before it is stored, or asked for again', async () => {
    await email.take(mail('reply-from-gmail'))
    expect(Buffer.from([...kept.values()].at(-1) ?? []).toString()).toBe(mail('reply-from-gmail'))
    const broken: Shelf = { ...shelf, put: async () => Promise.reject(new Error('disk full')) }
    const other = await openEmail({}, zone, server.url, broken)
    await expect(other.take(mail('customer-asks'))).rejects.toMatchObject({ status: 503 })
  })
})

test('our files are attached as far as they fit, the rest are links', async () => {
  const sizes: { [id: string]: number } = { note: 100, film: 8 * 1024 * 1024 }
  const source: FileSource = {
    open: async ({ id }) => ({
      name: `${id}.bin`,
      type: 'application/pdf',
      bytes: Buffer.alloc(sizes[id] ?? 0, 'x'),
    }),
    url: async ({ id }) => `https://gateway.example/files/${id}`,
  }
  const files = Object.keys(sizes).map((id): FileRef => ({ from: 'desk', id, name: `${id}.pdf` }))
  await email.connector.channels[0]?.send(
    { id: 'f1', conversation: dana, text: 'Here:', files },
    live(),
    source,
  )
  const raw = server.taken.at(-1)?.raw ?? ''
  expect(header(raw, 'Content-Type')).toMatch(/^multipart\/mixed/)
  expect(raw).toMatch(/Content-Disposition: attachment; filename=note\.bin/)
  expect(raw).toContain('https://gateway.example/files/film')
  expect(raw.length).toBeLessThan(20_000)
})
