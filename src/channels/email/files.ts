/** Files in mails: taken out of the mail as it was kept, and sent along as attachments. */
import type { FetchedFile, FileSource, Shelf } from '../../core/channel.ts'
import { SendError } from '../../core/errors.ts'
import { carry, fileName, sniff, tooLarge, type Carried } from '../../core/files.ts'
import type { FileRef } from '../../core/message.ts'
import { filesOf, readMail } from './parse.ts'

/** Under which a mail is kept as it came. */
export const mailName = (hash: string): string => `mail:${hash}`

/** Bytes of what a mail carries; more is refused by many servers (Postmark's limit is 10 MB with everything else). */
const carriedBytes = 7 * 1024 * 1024

/** Programs, and documents that hold programs: nobody here opens them for a customer. By name, as the other side would. */
const programs =
  /\.(?:exe|com|scr|pif|bat|cmd|ps1|psm1|vbs?|vbe|jse?|wsf|wsh|hta|msi|msp|jar|dll|cpl|lnk|reg|iso|img|vhdx?|apk|app|dmg|docm|dotm|xlsm|xltm|xlam|pptm|potm|ppam)$/i

/** The first bytes of programs for Windows and Linux, whatever they are called. */
const isProgram = (bytes: Uint8Array): boolean => {
  const start = Buffer.from(bytes.subarray(0, 4)).toString('latin1')
  return start.startsWith('MZ') || start === '\x7fELF'
}

/** Throws SendError: `no_file` when the mail is not kept any more, `blocked` for a program, `too_large`. */
export async function fetchFile(
  shelf: Shelf | undefined,
  file: FileRef,
  maxBytes: number,
): Promise<FetchedFile> {
  const [, hash = '', at = ''] = /^email:([0-9a-f]{32})\/(\d{1,2})$/.exec(file.id) ?? []
  const raw = hash ? await shelf?.get(mailName(hash)) : undefined
  const mail = raw && (await readMail(raw))
  const part = mail && !('unreadable' in mail) ? filesOf(mail)[Number(at)] : undefined
  if (!part) throw new SendError('the mail is not kept any more', { again: 'never', code: 'no_file' })
  if (part.bytes.length > maxBytes) throw tooLarge(maxBytes)
  if (programs.test(part.name ?? '') || isProgram(part.bytes)) {
    throw new SendError('programs that customers send are not opened', { again: 'never', code: 'blocked' })
  }
  return { name: fileName(file), type: sniff(part.bytes) ?? part.type, bytes: part.bytes }
}

export const carryFiles = (
  files: FileRef[],
  source: FileSource | undefined,
  signal: AbortSignal,
): Promise<Carried> =>
  carry(files, source, signal, ({ bytes }, before) => before + bytes.length <= carriedBytes)

/** What nodemailer is given. */
export const attachmentOf = ({ name, type, bytes }: FetchedFile) => ({
  filename: name,
  contentType: type,
  content: Buffer.from(bytes),
})
