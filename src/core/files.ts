/** Files on their way through: read no further than allowed, and told apart by what they are. */
import { readCounted } from './body.ts'
import type { FetchedFile, FileSource } from './channel.ts'
import { SendError } from './errors.ts'
import type { FileRef } from './message.ts'

/** What a file is called where only its name is shown. */
export const fileName = ({ name, type, id }: FileRef): string => name ?? type ?? id

/** Words with the names of what was sent along, where only text can be shown. */
export const withFileNames = (text: string, files: FileRef[] = []): string =>
  [text, ...files.map((file) => `[file: ${fileName(file)}]`)].filter(Boolean).join('\n')

/**
 * The body of a platform's answer. Throws SendError `too_large` as soon as it is known to have more than
 * `maxBytes`: by its declared length, or when that many were read.
 */
export async function readLimited(response: Response, maxBytes: number): Promise<Uint8Array> {
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes) {
    await response.body?.cancel()
    throw tooLarge(maxBytes)
  }
  return readCounted(response.body, maxBytes, () => tooLarge(maxBytes))
}

export const tooLarge = (maxBytes: number): SendError =>
  new SendError(`the file has more than ${maxBytes} bytes`, { again: 'never', code: 'too_large' })

/** Kinds the model can read (platform.claude.com/docs, vision and PDF support). */
export const readableTypes = [
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'application/pdf',
] as const
export type ReadableType = (typeof readableTypes)[number]

const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to))

/** What the first bytes say a file is, whatever its sender claims. Undefined: none of the kinds the model can read. */
export function sniff(bytes: Uint8Array): ReadableType | undefined {
  if (ascii(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png'
  if (ascii(bytes, 0, 3) === '\xff\xd8\xff') return 'image/jpeg'
  if (/^GIF8[79]a$/.test(ascii(bytes, 0, 6))) return 'image/gif'
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'image/webp'
  return ascii(bytes, 0, 5) === '%PDF-' ? 'application/pdf' : undefined
}

/** Files to send: those a channel carries itself, and those it has to name by a link. */
export interface Carried {
  opened: FetchedFile[]
  linked: FileRef[]
}

/**
 * Opens what the channel can carry. `fits` is asked of each, with the bytes of those before it; what does not fit, or
 * its home does not give out now, becomes a link that its reader may try. Without a source files are only named.
 */
export async function carry(
  files: FileRef[],
  source: FileSource | undefined,
  signal: AbortSignal,
  fits: (file: FetchedFile, before: number) => boolean,
): Promise<Carried> {
  const carried: Carried = { opened: [], linked: [] }
  let bytes = 0
  for (const file of files) {
    const opened = await openOrNot(file, source, signal)
    if (opened && fits(opened, bytes)) {
      carried.opened.push(opened)
      bytes += opened.bytes.length
    } else carried.linked.push(source ? { ...file, url: await source.url(file) } : file)
  }
  return carried
}

async function openOrNot(
  file: FileRef,
  source: FileSource | undefined,
  signal: AbortSignal,
): Promise<FetchedFile | undefined> {
  try {
    return await source?.open(file, signal)
  } catch (error) {
    if (!(error instanceof SendError) || signal.aborted) throw error
    return undefined
  }
}
