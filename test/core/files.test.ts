import { describe, expect, test } from 'vitest'
import { SendError } from '../../src/core/errors.ts'
import { readLimited, sniff } from '../../src/core/files.ts'

const bytes = (...parts: (string | number[])[]) =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : part)),
  )

describe('what a file is, its first bytes say', () => {
  test.each([
    ['image/png', bytes('\x89PNG\r\n\x1a\n', [0, 0])],
    ['image/jpeg', bytes([0xff, 0xd8, 0xff, 0xe0])],
    ['image/gif', bytes('GIF89a')],
    ['image/gif', bytes('GIF87a…')],
    ['image/webp', bytes('RIFF', [1, 2, 3, 4], 'WEBPVP8 ')],
    ['application/pdf', bytes('%PDF-1.7')],
    [undefined, bytes('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    [undefined, bytes('RIFF', [1, 2, 3, 4], 'WAVE')],
    [undefined, bytes('MZ')],
    [undefined, bytes('')],
  ])('%s', (type, content) => {
    expect(sniff(content)).toBe(type)
  })
})

describe('a platform’s answer is read as far as allowed', () => {
  const tooLarge = expect.objectContaining({ code: 'too_large', again: 'never' })

  test('all of it', async () => {
    expect(await readLimited(new Response('12345'), 5)).toEqual(bytes('12345'))
    expect(await readLimited(new Response(null), 5)).toEqual(bytes(''))
  })

  test('one that says it is longer is not read at all', async () => {
    const body = new ReadableStream(
      { pull: (controller) => controller.error(new Error('was read')) },
      { highWaterMark: 0 },
    )
    const answer = new Response(body, { headers: { 'content-length': '6' } })
    await expect(readLimited(answer, 5)).rejects.toEqual(tooLarge)
  })

  test('one that goes on without saying so is left', async () => {
    let sent = 0
    let left = false
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 1
        controller.enqueue(bytes('123'))
      },
      cancel: () => void (left = true),
    })
    const reading = readLimited(new Response(body), 5)
    await expect(reading).rejects.toBeInstanceOf(SendError)
    await expect(reading).rejects.toEqual(tooLarge)
    expect(left).toBe(true)
    expect(sent).toBeLessThan(5)
  })
})
