/** How long the provider's prompt cache keeps what it has read, for the price of writing it. */
import { z } from 'zod'
import { oneOf } from './values.ts'

const time = oneOf(['5m', '1h'])

export const cache = z
  .strictObject({
    /** The prompt and the tools, the same for all customers. */
    prompt: time,
    /** A conversation's earlier messages. */
    history: time,
  })
  // The provider wants what is kept longer before what is kept shorter (platform.claude.com/docs, prompt caching).
  .refine((times) => !(times.prompt === '5m' && times.history === '1h'), {
    path: ['history'],
    message: 'not longer than the prompt is kept',
  })
