/** Bodies, bounded before they are buffered: of webhooks, on which signatures are checked, and of anything that is fetched. */
import { RequestError } from './errors.ts'

/**
 * The bytes as they came, at most `limit` of them, whatever length the sender claims.
 * @throws RequestError 413
 */
export async function readBody(request: Request, limit: number): Promise<Uint8Array> {
  const announced = Number(request.headers.get('content-length') ?? 0)
  if (announced > limit) throw tooLarge(limit)
  // The HTTP server holds a request to the length it announced, so only an unannounced one has to be counted.
  if (announced > 0) return new Uint8Array(await request.arrayBuffer())
  return readCounted(request.body, limit, () => tooLarge(limit))
}

/** All of a stream. Past `limit` bytes it is cancelled and what `tooLarge` makes is thrown. */
export async function readCounted(
  body: AsyncIterable<Uint8Array> | null,
  limit: number,
  tooLarge: () => Error,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.byteLength
    if (size > limit) throw tooLarge()
    chunks.push(chunk)
  }
  return joined(chunks, size)
}

function joined(chunks: Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}

const tooLarge = (limit: number) =>
  new RequestError(413, 'body_too_large', `The body is larger than ${limit} bytes.`)

// What a byte order mark stands for is part of what was signed.
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** The same as text. @throws RequestError 413 */
export const readText = async (request: Request, limit: number): Promise<string> =>
  utf8.decode(await readBody(request, limit))
