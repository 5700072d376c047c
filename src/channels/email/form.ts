/**
 * Form bodies as bytes: a mail inside one may be in any charset, and its DKIM signature covers its bytes, so it must
 * not pass through a string. Pure.
 */
import { RequestError } from '../../core/errors.ts'

export type Form = Map<string, Buffer>

/** Parts of a form. Providers send about thirty. */
const partsRead = 200

/** Of a repeated field the first one. Throws RequestError 400 when the body is no form. */
export const readForm = (body: Buffer, contentType: string): Form => {
  if (/^application\/x-www-form-urlencoded\b/i.test(contentType)) return urlencoded(body)
  const boundary = /^multipart\/form-data\b.*?;\s*boundary=(?:"([^"]{1,200})"|([^\s;]{1,200}))/i.exec(
    contentType,
  )
  if (!boundary) throw new RequestError(400, 'malformed_webhook', 'the body is not a form')
  return multipart(body, boundary[1] ?? boundary[2] ?? '')
}

/** A field's text; empty when it is not there. */
export const fieldOf = (form: Form, name: string): string => form.get(name)?.toString('utf8') ?? ''

function urlencoded(body: Buffer): Form {
  const form: Form = new Map()
  for (const pair of body.toString('latin1').split('&', partsRead)) {
    const at = pair.indexOf('=')
    const name = percentDecoded(at < 0 ? pair : pair.slice(0, at)).toString('utf8')
    if (name && !form.has(name)) form.set(name, percentDecoded(at < 0 ? '' : pair.slice(at + 1)))
  }
  return form
}

const percentDecoded = (text: string): Buffer =>
  Buffer.from(
    text
      .replaceAll('+', ' ')
      .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  )

function multipart(body: Buffer, boundary: string): Form {
  const form: Form = new Map()
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  // The first delimiter stands at the very beginning.
  const opening = body.indexOf(`--${boundary}`)
  if (opening < 0) throw new RequestError(400, 'malformed_webhook', 'the form has no parts')
  let from = opening + delimiter.length - 2
  for (let count = 0; count < partsRead; count += 1) {
    const to = body.indexOf(delimiter, from)
    if (to < 0) break
    add(form, body.subarray(from, to))
    from = to + delimiter.length
  }
  return form
}

function add(form: Form, part: Buffer): void {
  const headEnd = part.indexOf('\r\n\r\n')
  if (headEnd < 0) return
  const head = part.subarray(0, headEnd).toString('latin1')
  const name = /content-disposition:[^\r\n]*?[\s;]name="([^"\r\n]{1,200})"/i.exec(head)?.[1]
  if (name && !form.has(name)) form.set(name, part.subarray(headEnd + 4))
}
