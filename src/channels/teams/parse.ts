/**
 * An activity, as the core knows it. What is nobody's message (our own, edits, installations, reactions) comes
 * out as a reason why. Pure.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Change, Door } from '../../core/channel.ts'
import type { FileRef, InboundMessage } from '../../core/message.ts'
import {
  kindSchema,
  malformed,
  readSpoken,
  tenantOf,
  type Attachment,
  type Kind,
  type Spoken,
} from './activity.ts'
import { conversationOf, type Reference } from './reference.ts'
import { plainText } from './text.ts'

/** What one activity comes to. */
export type Parsed =
  | { kind: 'message'; message: InboundMessage; invoked: boolean }
  /** They changed a message of theirs, took it back, or brought it back. */
  | { kind: 'change'; change: Change }
  /** The app was installed or removed. */
  | { kind: 'door'; door: Door }
  | { kind: 'dropped'; why: string; level: 'debug' | 'info' | 'warn' }
  /** An invoke of something we do not have: Teams is told so. */
  | { kind: 'unknown-invoke'; name: string }
  /** An invoke of a card that is not ours. */
  | { kind: 'bad-action' }

/**
 * `tenants`: who may write, in lower case; empty lets everybody. `now`: epoch ms, for activities without a
 * time. Throws RequestError 400 when what we should take is not of the documented shape.
 */
export function parseActivity(activity: unknown, tenants: string[], now: number): Parsed {
  const kind = kindSchema.safeParse(activity)
  if (!kind.success) throw malformed('an activity without `type`')
  switch (kind.data.type) {
    case 'message':
      return fromPerson(readSpoken(activity), tenants, now, false)
    case 'invoke':
      return invoked(readSpoken(activity), tenants, now)
    case 'messageUpdate':
    case 'messageDelete':
      return changed(readSpoken(activity), kind.data.type, tenants, now)
    case 'installationUpdate':
    case 'conversationUpdate':
      return atTheDoor(activity, kind.data, tenants)
    default:
      return dropped(`a ${kind.data.type.slice(0, 50)} activity`)
  }
}

/** What a message says now; one brought back again says what it said (`undeleteMessage`). */
function changed(activity: Spoken, type: string, tenants: string[], now: number): Parsed {
  const heard = fromSomebody(activity, tenants)
  if ('kind' in heard) return heard
  const { conversation, id, recipient } = activity
  const message = `teams:${conversation.id}/${id}`
  const at = timeOf(activity.timestamp) ?? now
  const text = plainText(activity.text ?? '', activity.entities ?? [], recipient.id)
  const known = {
    // Every change has the message's own id; a delivery that is repeated says the same again.
    id: `teams:change-${hashOf([message, type, activity.timestamp, text])}`,
    message,
    from: identityOf(activity, heard.tenant).key,
    at,
  }
  const change: Change =
    type === 'messageDelete'
      ? { kind: 'deleted', ...known }
      : { kind: 'edited', ...known, text, files: filesIn(activity) }
  return { kind: 'change', change }
}

const hashOf = (what: unknown): string =>
  createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 32)

/** One installation comes as both kinds; either is enough. */
function atTheDoor(activity: unknown, kind: Kind, tenants: string[]): Parsed {
  const us = z.object({ recipient: z.object({ id: z.string() }) }).safeParse(activity).data?.recipient.id
  const among = (members: Kind['membersAdded']) => members?.some(({ id }) => id === us) ?? false
  const opened = /^add(-upgrade)?$/.test(kind.action ?? '') || among(kind.membersAdded)
  const closed = /^remove(-upgrade)?$/.test(kind.action ?? '') || among(kind.membersRemoved)
  if (opened === closed) return dropped(`a ${kind.type} that is not about us`)
  const spoken = readSpoken(activity)
  const heard = fromSomebody(spoken, tenants)
  if ('kind' in heard) return heard
  const reference = referenceOf(spoken, heard.tenant)
  const door: Door = {
    id: `teams:${spoken.conversation.id}/${spoken.id}`,
    conversation: conversationOf(reference),
    from: identityOf(spoken, heard.tenant),
    open: opened,
    reference,
  }
  return { kind: 'door', door }
}

const dropped = (why: string, level: 'debug' | 'info' | 'warn' = 'debug'): Parsed => ({
  kind: 'dropped',
  why,
  level,
})

function invoked(activity: Spoken, tenants: string[], now: number): Parsed {
  const name = activity.name ?? ''
  if (name !== 'adaptiveCard/action') return { kind: 'unknown-invoke', name: name.slice(0, 100) }
  if (!choiceIn(activity.value)) return { kind: 'bad-action' }
  return fromPerson(activity, tenants, now, true)
}

function fromPerson(activity: Spoken, tenants: string[], now: number, invoked: boolean): Parsed {
  const { recipient } = activity
  const heard = fromSomebody(activity, tenants)
  if ('kind' in heard) return heard
  const { tenant } = heard
  const choice = choiceIn(activity.value)
  const said = plainText(activity.text ?? '', activity.entities ?? [], recipient.id)
  const files = filesIn(activity)
  const text = said || (choice?.label ?? '')
  if (!text && !choice && files.length === 0) return dropped('a message that says nothing')
  const reference = referenceOf(activity, tenant)
  const message: InboundMessage = {
    id: `teams:${activity.conversation.id}/${invoked ? pressOf(activity) : activity.id}`,
    conversation: conversationOf(reference),
    from: identityOf(activity, tenant),
    text,
    files,
    at: timeOf(activity.timestamp) ?? now,
    ...(choice && { choice: choice.choice }),
    reference,
  }
  return { kind: 'message', message, invoked }
}

/** The tenant of a person we listen to, or why nobody is heard. */
function fromSomebody(activity: Spoken, tenants: string[]): { tenant: string } | Parsed {
  const { from, recipient } = activity
  if (from.id === recipient.id || from.role === 'bot') return dropped('written by a bot')
  const tenant = tenantOf(activity)
  if (!tenant) return dropped('from no tenant', 'warn')
  if (tenants.length === 0 || tenants.includes(tenant)) return { tenant }
  return dropped(`from tenant ${tenant}, which TEAMS_TENANT_ID does not list`, 'warn')
}

/** `from.id` is another one for each bot, so nothing on file can match it. */
const identityOf = ({ from }: Spoken, tenant: string): InboundMessage['from'] => ({
  key: `teams:${tenant}/${from.aadObjectId?.toLowerCase() ?? from.id}`,
  ...(from.name && { name: from.name }),
  assurance: from.aadObjectId ? 'recognised' : 'anonymous',
})

const referenceOf = (activity: Spoken, tenantId: string): Reference => {
  const { serviceUrl, channelId, conversation, recipient, from, locale } = activity
  return {
    serviceUrl,
    channelId,
    conversation: {
      id: conversation.id,
      tenantId,
      ...(conversation.conversationType && { conversationType: conversation.conversationType }),
      ...(typeof conversation.isGroup === 'boolean' && { isGroup: conversation.isGroup }),
    },
    bot: { id: recipient.id, ...(recipient.name && { name: recipient.name }) },
    user: {
      id: from.id,
      ...(from.name && { name: from.name }),
      ...(from.aadObjectId && { aadObjectId: from.aadObjectId }),
    },
    ...(locale && { locale }),
  }
}

/** What `render` put behind a button. The data comes from the client: the core judges whether the choice is still open. */
const chosen = z.object({ choice: z.string().min(1).max(200), label: z.string().max(200).optional() })
/** `Action.Submit` gives the data itself, `Action.Execute` wraps it. */
const pressed = z.union([
  chosen,
  z.object({ action: z.object({ data: chosen }) }).transform(({ action }) => action.data),
])

const choiceIn = (value: unknown): z.infer<typeof chosen> | undefined => pressed.safeParse(value).data

/** Teams repeats an invoke that took long under a new id, so a press is named by what was pressed, where and by whom. */
function pressOf({ id, from, replyToId, value }: Spoken): string {
  if (!replyToId) return id
  return `press-${hashOf([replyToId, from.id, choiceIn(value)?.choice])}`
}

const filesIn = (activity: Spoken): FileRef[] =>
  (activity.attachments ?? []).flatMap((one, at) => fileOf(one, activity, at))

const download = z.object({
  downloadUrl: z.string(),
  uniqueId: z.string().nullish(),
  fileType: z.string().nullish(),
})

/** Cards, quotes and the message's own twin in HTML are attachments too. */
function fileOf(
  { contentType, contentUrl, name, content }: Attachment,
  { id }: Spoken,
  at: number,
): FileRef[] {
  const named = { from: 'teams' as const, id: `teams:${id}/${at}`, ...(name && { name }) }
  if (contentType === 'application/vnd.microsoft.teams.file.download.info') {
    const found = download.safeParse(content).data
    if (!found) return [named]
    const { uniqueId, fileType, downloadUrl } = found
    return [
      {
        ...named,
        ...(uniqueId && { id: uniqueId }),
        ...(fileType && { type: fileType }),
        ...webUrl(downloadUrl),
      },
    ]
  }
  if (!/^(image|audio|video|application)\//.test(contentType) || /\.card\./.test(contentType)) return []
  return contentUrl ? [{ ...named, type: contentType, ...webUrl(contentUrl) }] : []
}

const webUrl = (url: string): { url?: string } => (/^https?:\/\//.test(url) ? { url } : {})

function timeOf(timestamp: string | null | undefined): number | undefined {
  const at = Date.parse(timestamp ?? '')
  return Number.isNaN(at) ? undefined : at
}
