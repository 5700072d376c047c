/** What customers and our people send along, in the policy. */
import { z } from 'zod'
import { readableTypes } from '../files.ts'
import { above0, countOr0, minutes, oneOf } from './values.ts'

/** Sizes in megabytes of 1,048,576 bytes. */
export const files = z.strictObject({
  /** Largest one the model is shown: the Messages API takes pictures up to 5 MB. */
  read_mb: above0.max(5, 'at most 5: the model takes no larger pictures'),
  /** Files of one turn the model is shown. */
  read_per_turn: countOr0,
  /** By what they are, not by what they are called. */
  read_types: z.array(oneOf(readableTypes), 'a list of media types'),
  /** Largest one that is passed on between a customer and our people. */
  relay_mb: above0,
  /** Minutes a link to a file works, for providers that fetch files themselves. */
  link_minutes: minutes,
})
