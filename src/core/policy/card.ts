/** What cards on the desk show and how long they wait, in the policy. */
import { z } from 'zod'
import { countOr0 } from './values.ts'

const link = z
  .url({ protocol: /^https?$/, error: 'a URL like https://billing.example.com/invoices/{id}' })
  .max(300, 'at most 300 characters')
  .refine((url) => url.includes('{id}'), 'a URL with {id} in it')
  .refine((url) => !/[<>|\s]/.test(url), 'a URL without spaces, < > or |')

export const card = z.strictObject({
  /** Where ids on a card lead, by what they begin with: `INV` for INV-NWR-2608. */
  links: z.record(z.string().regex(/^[A-Z]{1,6}$/, 'what ids begin with, like INV'), link),
})

export const drafts = z.strictObject({
  /** Working minutes after which people are reminded of a draft nobody decided about. 0: never. */
  remind_minutes: countOr0,
  /** Working minutes after which it becomes a case. 0: never. */
  case_minutes: countOr0,
})

export const whispers = z.strictObject({
  /** Is an answer suggested to whoever holds a case, for each message of the customer? A model call each. */
  answers: z.boolean('true or false'),
})
