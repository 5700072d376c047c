/**
 * What a customer attached, as the model is shown it. What came of each file is journaled with the model's next
 * reply, so that a turn which is taken up elsewhere shows the model the same conversation.
 */
import { base64Of } from '../bytes.ts'
import { messageOf, OutsideError } from '../errors.ts'
import { fileName, sniff } from '../files.ts'
import { sha256 } from '../ids.ts'
import type { FileRef, InboundMessage } from '../message.ts'
import type { FileBlock } from '../model.ts'
import { bytesOf, fetchFile } from '../pipeline/files.ts'
import type { Parts } from '../pipeline/parts.ts'
import { keys, type FileOutcome, type WhyUnread } from '../record/entries.ts'
import type { Session } from '../record/session.ts'
import type { Turn } from '../record/state.ts'

/** A file in the model's eyes: a line for the customer's message and, where the model can read it, the file. */
export interface Shown {
  line: string
  block?: FileBlock
}

/** By message id, in the order in which they were attached. */
export type ShownFiles = Map<string, Shown[]>

/** How long one file may take, ms: a customer is waiting. */
const fetchTimeoutMs = 10_000

interface Attachment {
  message: string
  nth: number
  file: FileRef
}

/**
 * Fetches the files of these messages. What fails is told to the model as it is; only a file that a former try of
 * this turn had shown already has to come again: throws its OutsideError when that may work later.
 */
export async function showFiles(
  parts: Parts,
  session: Session,
  turn: Turn,
  messages: InboundMessage[],
): Promise<ShownFiles> {
  const all = messages.flatMap(({ id: message, files }) => files.map((file, nth) => ({ message, nth, file })))
  const shown = await Promise.all(all.map((one, place) => showOne(parts, session, turn, one, place)))
  return new Map(messages.map(({ id }) => [id, shown.filter((_one, place) => all[place]?.message === id)]))
}

async function showOne(
  parts: Parts,
  session: Session,
  turn: Turn,
  attached: Attachment,
  place: number,
): Promise<Shown> {
  const known = session.state.turn?.files?.[nameIn(attached)]
  if (known && !known.read) return { line: lineOf(parts, attached.file, known) }
  const found = await look(parts, session, attached.file, place)
  if (!known) journal(session, turn, attached, found.outcome)
  else if (!found.outcome.read || found.outcome.hash !== known.hash) {
    if (found.passing) throw found.passing
    found.outcome = { read: false, why: 'gone' }
    journal(session, turn, attached, found.outcome)
  }
  const { outcome, bytes } = found
  const line = lineOf(parts, attached.file, outcome)
  if (!outcome.read || !bytes) return { line }
  const name = nameFor(attached.file)
  return { line, block: { type: 'file', media: outcome.type, name, data: base64Of(bytes) } }
}

/** The model refused them: from here on the turn goes on without them. */
export function withoutFiles(
  parts: Parts,
  session: Session,
  turn: Turn,
  messages: InboundMessage[],
  shown: ShownFiles,
): ShownFiles {
  const outcome: FileOutcome = { read: false, why: 'refused' }
  const without = ({ id, files }: InboundMessage): Shown[] =>
    files.map((file, nth) => {
      const before = shown.get(id)?.[nth]
      if (before && !before.block) return before
      journal(session, turn, { message: id, nth, file }, outcome)
      return { line: lineOf(parts, file, outcome) }
    })
  return new Map(messages.map((message) => [message.id, without(message)]))
}

export const anyShown = (files: ShownFiles): boolean =>
  [...files.values()].some((shown) => shown.some(({ block }) => block))

interface Found {
  outcome: FileOutcome
  bytes?: Uint8Array<ArrayBuffer>
  /** It could not be had now, and may be later. */
  passing?: OutsideError
}

async function look(parts: Parts, session: Session, file: FileRef, place: number): Promise<Found> {
  const { read_mb: megabytes, read_per_turn: most, read_types: types } = parts.policy.files
  const maxBytes = bytesOf(megabytes)
  if (place >= most) return unread('too_many')
  if ((file.size ?? 0) > maxBytes) return unread('too_large')
  try {
    const signal = AbortSignal.any([session.signal, AbortSignal.timeout(fetchTimeoutMs)])
    const bytes = Uint8Array.from((await fetchFile(parts, file, signal, maxBytes)).bytes)
    const type = sniff(bytes)
    if (!type || !types.includes(type)) return unread('kind')
    return { outcome: { read: true, type, hash: await sha256(bytes), size: bytes.length }, bytes }
  } catch (error) {
    if (session.signal.aborted || !(error instanceof OutsideError)) throw error
    parts.log.warn(
      { file: file.id, from: file.from, code: error.code, cause: messageOf(error) },
      'file not fetched',
    )
    if (error.code === 'too_large') return unread('too_large')
    return error.again === 'retry' ? { ...unread('failed'), passing: error } : unread('failed')
  }
}

const unread = (why: WhyUnread): Found => ({ outcome: { read: false, why } })

const nameIn = ({ message, nth }: Attachment): string => `${message}#${nth}`

function journal(session: Session, turn: Turn, attached: Attachment, outcome: FileOutcome): void {
  const file = nameIn(attached)
  const key = keys.file(turn.id, file, outcome.read ? 'read' : outcome.why)
  session.note({ key, type: 'file.shown', at: session.now(), turn: turn.id, file, outcome })
}

/** Characters of a name: it is the sender's to choose. */
const nameShown = 120

const nameFor = (file: FileRef): string => fileName(file).replace(/\s+/g, ' ').slice(0, nameShown)

function lineOf({ policy }: Parts, file: FileRef, outcome: FileOutcome): string {
  const name = nameFor(file)
  if (outcome.read) return `[file attached: ${name}]`
  const { read_mb: megabytes, read_per_turn: most } = policy.files
  const why = {
    too_large: `larger than the ${megabytes} MB that are read`,
    kind: 'neither a picture nor a PDF that can be read',
    failed: 'it could not be fetched',
    too_many: `only the first ${most} files are read`,
    gone: 'it can no longer be fetched',
    refused: 'its content could not be read',
  }
  return `[file attached that you cannot see: ${name} (${why[outcome.why]})]`
}
