/** Recorded mails, changed in all ways. */
import fc from 'fast-check'
import { mail, signed } from './bench.ts'

const names = [
  'customer-asks',
  'reply-from-gmail',
  'reply-from-outlook-in-html-only',
  'customer-sends-files',
  'out-of-office',
  'newsletter',
  'two-authors',
  'mail-bounced',
]
const seeds = [...names.map(mail), await signed(mail('customer-asks'))].map((raw) => Buffer.from(raw))

/** Pieces that mean something to a mail parser. */
const pieces = [
  '\r\n', '\r\n\r\n', '\n', '\r', '\0', ':', ';', '<', '>', '@', '"', '=', '=?utf-8?B?', '?=', '--b1', '--b1--', '--m1\r\n', 'From: ', 'Content-Type: multipart/mixed; boundary=""\r\n', 'Content-Transfer-Encoding: base64\r\n', 'charset=utf-7', 'Message-ID: <', 'References: <a@b> <c', 'Content-Type: message/rfc822\r\n', '\u00ff', 'é', '(((((', 'a@[127.0.0.1]', ' ,,, ', 'Group: ', 'DKIM-Signature: v=1; a=rsa-sha256; d=northwind.example; s=mail; h=from; bh=; b=\r\n',
] // prettier-ignore

const change = fc.record({
  // Anywhere alike: doubles of fast-check are mostly close to 0.
  at: fc.nat({ max: 999_999 }).map((millionths) => millionths / 1_000_000),
  remove: fc.nat({ max: 40 }),
  insert: fc.oneof(
    fc.constantFrom(...pieces).map((piece) => Buffer.from(piece, 'latin1')),
    fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
  ),
  repeat: fc.constantFrom(1, 1, 1, 2, 50),
})
export const mutated: fc.Arbitrary<Buffer> = fc
  .tuple(fc.constantFrom(...seeds), fc.array(change, { minLength: 1, maxLength: 6 }))
  .map(([seed, changes]) =>
    changes.reduce((bytes, { at, remove, insert, repeat }) => {
      const index = Math.floor(at * bytes.length)
      const put: Buffer[] = Array.from({ length: repeat }, () => insert)
      return Buffer.concat([bytes.subarray(0, index), ...put, bytes.subarray(index + remove)])
    }, seed),
  )
