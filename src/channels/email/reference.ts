/** What a mail's answer is threaded by: given to the gateway with the message, given back with each answer. Pure. */
import { z } from 'zod'

const id = z.string().regex(/^<[^<>\s]{1,250}>$/)

const schema = z.object({
  /** Of the mail to be answered; absent when it had none. */
  messageId: id.optional(),
  /** What that mail itself refers to, oldest first. */
  references: z.array(id),
  subject: z.string(),
  /** Who is answered, as they write their address: a few servers tell upper from lower case. */
  to: z.string(),
})
export type Reference = z.infer<typeof schema>

/** Undefined for the first mail of a conversation we begin. */
export const referenceOf = (stored: unknown): Reference | undefined => schema.safeParse(stored).data

/** Of a long `References`, the first one and this many of the last ones stay. */
const kept = 20

/** RFC 5322 3.6.4. */
export const threadHeaders = ({
  messageId,
  references,
}: Reference): { inReplyTo?: string; references?: string } => {
  const chain = messageId ? [...references.filter((one) => one !== messageId), messageId] : references
  const short = chain.length > kept + 1 ? [...chain.slice(0, 1), ...chain.slice(-kept)] : chain
  return {
    ...(messageId && { inReplyTo: messageId }),
    ...(short.length > 0 && { references: short.join(' ') }),
  }
}

/** `Re:` once, in whichever language it was put there. */
export const answerSubject = (subject: string): string =>
  /^(?:re|aw|antw|rép|sv|vs|rif|odp)\s*(?:\[\d+\])?\s*:/i.test(subject) ? subject : `Re: ${subject}`.trim()
