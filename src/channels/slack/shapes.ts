/** Shapes that several of Slack's payloads share, and how they are read. */
import { z } from 'zod'
import type { Change, StaffEvent } from '../../core/channel.ts'
import { RequestError } from '../../core/errors.ts'
import type { FileRef, InboundMessage } from '../../core/message.ts'

/** What one request held; `dropped` says why it held nothing. */
export interface Collected {
  messages: InboundMessage[]
  changes?: Change[]
  staff: StaffEvent[]
  dropped?: string
}

const text = z.string().nullish()

/** A time stamp of Slack's, which is also a message's name within its channel. */
export const stamp = z.string().regex(/^\d{1,12}\.\d{1,9}$/)

/** A channel, user, workspace or file. Bounded, as keys of the state are made of them. */
export const id = z.string().regex(/^[\w-]{1,64}$/)

const authorization = z.object({ team_id: id.nullish(), user_id: id.nullish() })

/** The Events API's envelope, and the two other things that come to its URL. */
export const envelopeSchema = z.looseObject({
  type: z.string(),
  challenge: z.string().optional(),
  team_id: id.nullish(),
  context_team_id: id.nullish(),
  is_ext_shared_channel: z.boolean().nullish(),
  authorizations: z.array(authorization).nullish(),
  event: z.looseObject({ type: z.string() }).optional(),
})
export type Envelope = z.infer<typeof envelopeSchema>

export const file = z.object({
  id,
  name: text,
  mimetype: text,
  size: z.number().nullish(),
  url_private_download: text,
})

export const filesOf = (
  message: { files?: z.infer<typeof file>[] | null | undefined },
  from: FileRef['from'],
): FileRef[] => (message.files ?? []).map((one) => fileRef(one, from))

/** In shared channels only the id comes along; the rest is asked for when the file is fetched. */
const fileRef = (one: z.infer<typeof file>, from: FileRef['from']): FileRef => ({
  from,
  id: one.id,
  ...(one.name && { name: one.name }),
  ...(one.mimetype && { type: one.mimetype }),
  ...(typeof one.size === 'number' && { size: one.size }),
  ...(one.url_private_download && { url: one.url_private_download }),
})

/** Nobody's, and why. */
export const dropped = (why: string): Collected => ({ messages: [], staff: [], dropped: why })

/** The value in its documented shape; throws RequestError 400 that names the first fault. */
export function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw malformed(`${issue?.path.join('.') || 'payload'}: ${issue?.message ?? 'unreadable'}`)
}

export const malformed = (what: string): RequestError =>
  new RequestError(400, 'malformed', `Not what Slack sends: ${what}.`)
