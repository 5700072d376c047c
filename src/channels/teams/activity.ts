/** What we read of an activity (learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference). */
import { z } from 'zod'
import { RequestError } from '../../core/errors.ts'
import { plainId } from './reference.ts'
import type { Origin } from './service.ts'

const text = z.string().nullish()

const account = z.object({
  id: z.string().min(1).max(200),
  name: text,
  aadObjectId: plainId.nullish(),
  role: text,
})

const attachment = z.object({
  contentType: z.string(),
  contentUrl: text,
  name: text,
  content: z.unknown().optional(),
})

/** Of activities that carry a person's words or press. The limits keep an id of ours within a record's key. */
const spokenSchema = z.object({
  id: z.string().min(1).max(60),
  timestamp: text,
  channelId: z.string(),
  serviceUrl: z.string(),
  name: text,
  text,
  locale: text,
  replyToId: text,
  from: account,
  recipient: account,
  conversation: z.object({
    id: z.string().min(1).max(220),
    conversationType: text,
    isGroup: z.boolean().nullish(),
    tenantId: plainId.nullish(),
  }),
  entities: z.array(z.unknown()).nullish(),
  attachments: z.array(attachment).nullish(),
  channelData: z.looseObject({ tenant: z.object({ id: plainId }).nullish() }).nullish(),
  value: z.unknown().optional(),
})
export type Spoken = z.infer<typeof spokenSchema>
export type Attachment = z.infer<typeof attachment>

/** What decides whether it is one we take. */
const members = z
  .array(z.object({ id: z.string() }))
  .optional()
  .catch(undefined)
export const kindSchema = z.object({
  type: z.string().min(1),
  action: z.string().optional().catch(undefined),
  membersAdded: members,
  membersRemoved: members,
})
export type Kind = z.infer<typeof kindSchema>

/** Where it says it came from; undefined for what is no activity at all. */
export const originOf = (activity: unknown): Origin | undefined => originSchema.safeParse(activity).data

const originSchema = z.object({
  channelId: z.string().optional().catch(undefined),
  serviceUrl: z.string().optional().catch(undefined),
})

/** Throws RequestError 400 that names the first fault. */
export function readSpoken(activity: unknown): Spoken {
  const parsed = spokenSchema.safeParse(activity)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw malformed(`${issue?.path.join('.') || 'activity'}: ${issue?.message ?? 'unreadable'}`)
}

/** In lower case, as GUIDs are the same in both. */
export const tenantOf = ({ channelData, conversation }: Spoken): string | undefined =>
  (channelData?.tenant?.id ?? conversation.tenantId ?? undefined)?.toLowerCase()

export const malformed = (what: string, cause?: unknown): RequestError =>
  new RequestError(400, 'malformed', `Not what Teams sends: ${what}.`, { cause })
