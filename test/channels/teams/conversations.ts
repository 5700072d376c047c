/** Teams' side of the conversations, played on loopback: takes activities, shows what it holds, fails when told to. */
import { z } from 'zod'
import { serveLocally, type Answer } from './serve.ts'

const activitySchema = z.looseObject({
  type: z.string(),
  id: z.string().optional(),
  text: z.string().optional(),
  attachments: z
    .array(z.looseObject({ contentType: z.string(), content: z.looseObject({}).optional() }))
    .optional(),
})

/** An activity as it came over the wire. */
export interface Taken {
  conversation: string
  authorization: string | undefined
  activity: z.infer<typeof activitySchema>
}

export interface Conversations {
  /** With a slash at its end, as Teams writes it. */
  serviceUrl: string
  taken: Taken[]
  /** The messages among them. */
  said(): Taken['activity'][]
  /** Conversations we asked to open, oldest first. */
  opened: unknown[]
  /** The fates of the next calls, in order; `after`: once it was taken. Then everything is taken. */
  next(...fates: (Answer | { after: Answer })[]): void
  close(): Promise<void>
}

export async function startConversations(): Promise<Conversations> {
  const taken: Taken[] = []
  const opened: unknown[] = []
  const fates: (Answer | { after: Answer })[] = []
  let nth = 0
  const { url, close } = await serveLocally((request, _url, body) => {
    const fate = fates.shift()
    const [, conversation, id] =
      /^\/emea\/v3\/conversations\/([^/]+)\/activities(?:\/([^/]+))?$/.exec(request.url ?? '') ?? []
    if (fate !== undefined && !(typeof fate === 'object' && 'after' in fate)) return fate
    if (request.url === '/emea/v3/conversations' && request.method === 'POST') {
      opened.push(JSON.parse(body))
      return fate?.after ?? { status: 201, body: { id: 'a:opened-by-us' } }
    }
    if (!conversation || request.method !== (id ? 'PUT' : 'POST')) return { status: 404 }
    taken.push({
      conversation: decodeURIComponent(conversation),
      authorization: request.headers.authorization,
      activity: activitySchema.parse(JSON.parse(body)),
    })
    return fate?.after ?? { status: 201, body: { id: `17672256${(nth += 1)}` } }
  })
  const said = () => taken.flatMap(({ activity }) => (activity.type === 'message' ? [activity] : []))
  return {
    serviceUrl: `${url}/emea/`,
    taken,
    said,
    opened,
    next: (...more) => void fates.push(...more),
    close,
  }
}

/** An error as Teams words it. */
export const refusal = (status: number, code: string, headers: Record<string, string> = {}): Answer => ({
  status,
  headers,
  body: { error: { code, message: 'refused' } },
})
