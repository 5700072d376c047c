/** Reads a webhook's raw body, bounded before it is buffered. */
import { RequestError } from '../../core/errors.ts'

/** 4 MiB, as Bolt's own receivers take. */
const maxBytes = 4 * 1024 * 1024

/** The bytes as they came: a signature is checked on them. Throws RequestError 413. */
export async function readBody(request: Request): Promise<Uint8Array> {
  const announced = Number(request.headers.get('content-length') ?? 0)
  if (announced > maxBytes) throw tooLarge()
  // The HTTP server holds a request to the length it announced, so only an unannounced one has to be counted.
  if (announced > 0) return new Uint8Array(await request.arrayBuffer())
  return readCounted(request.body)
}

async function readCounted(body: AsyncIterable<Uint8Array> | null): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  if (!body) return new Uint8Array()
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > maxBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const tooLarge = () => new RequestError(413, 'too_large', `The body is larger than ${maxBytes} bytes.`)
