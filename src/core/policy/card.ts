/** What cards on the desk show, in the policy. */
import { z } from 'zod'

const link = z
  .url({ protocol: /^https?$/, error: 'a URL like https://billing.example.com/invoices/{id}' })
  .max(300, 'at most 300 characters')
  .refine((url) => url.includes('{id}'), 'a URL with {id} in it')
  .refine((url) => !/[<>|\s]/.test(url), 'a URL without spaces, < > or |')

export const card = z.strictObject({
  /** Where ids on a card lead, by what they begin with: `INV` for INV-NWR-2608. */
  links: z.record(z.string().regex(/^[A-Z]{1,6}$/, 'what ids begin with, like INV'), link),
})
