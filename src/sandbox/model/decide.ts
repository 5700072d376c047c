/** What the stand-in answers: the first skill that fits plays the turn. Rules all the way down, and it says so. */
import { z } from 'zod'
import { classifyByRules } from '../../core/pipeline/rules.ts'
import type { Move, Skill } from './move.ts'
import { account } from './skills/account.ts'
import { callback } from './skills/callback.ts'
import { invoice } from './skills/invoice.ts'
import { knowledge } from './skills/knowledge.ts'
import { mail } from './skills/mail.ts'
import { refund } from './skills/refund.ts'
import { attachment, greeting, person, recall } from './skills/small-talk.ts'
import { tickets } from './skills/tickets.ts'
import { summary } from './summary.ts'
import { readTalk, textOf, type MessagesRequest } from './talk.ts'

/** In order: what is more particular stands before what is more general. */
const skills: Skill[] = [
  person,
  greeting,
  attachment,
  recall,
  refund,
  callback,
  mail,
  tickets,
  account,
  invoice,
  knowledge,
]

/** More calls than any skill needs: something goes round in circles. */
const maxCalls = 4

export function decide(request: MessagesRequest): Move {
  const format = request.output_config?.format
  if (format) return { say: JSON.stringify(filledIn(format, lastText(request))) }
  const talk = readTalk(request)
  if (talk.steps.length > maxCalls) {
    return { say: "I'm not getting any further with this. I can bring in a colleague if you like." }
  }
  const skill = skills.find((one) => one.fits(talk)) ?? knowledge
  return skill.next(talk)
}

const lastText = (request: MessagesRequest): string => textOf(request.messages.at(-1)).join('\n')

const formatSchema = z.looseObject({
  schema: z.looseObject({ properties: z.record(z.string(), z.unknown()) }),
})

/** By what is asked for: a summary, a verdict on a reply, or a classification. */
function filledIn(format: unknown, text: string): object {
  const asked = formatSchema.safeParse(format).data?.schema.properties ?? {}
  if ('summary' in asked) return summary(text)
  // Rules cannot judge a reply beyond what the gateway's own check has done before.
  return 'ok' in asked ? { ok: true, fault: '' } : classifyByRules(text)
}
