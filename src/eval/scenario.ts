/**
 * A scenario: what a customer writes, turn by turn, and what has to come of it. Expectations only: what the model says
 * is the model's business. How to write one: docs/eval.md.
 */
import { z } from 'zod'
import { intents } from '../core/classification.ts'
import { languages } from '../core/classifier/heads.ts'
import { channelNames } from '../core/message.ts'
import { oneOf, text } from '../core/policy/values.ts'

/** Who may write: the demo company's customers by their first names, and somebody nobody knows. */
export const customers = ['dana', 'sam', 'priya', 'leo', 'stranger'] as const
export type Customer = (typeof customers)[number]

const regex = z
  .string('a regular expression')
  .refine(isRegex, 'a regular expression that can be read, like ^INV-')

/** How an argument has to be: this very value, or a test of it. */
const argument = z.union(
  [
    z.string(),
    z.number(),
    z.boolean(),
    z.strictObject({ contains: text }),
    z.strictObject({ matches: regex }),
    z.strictObject({ any_of: z.array(z.union([z.string(), z.number()])).min(1) }),
    z.strictObject({ at_most: z.number() }),
  ],
  'a value, or one of { contains: … }, { matches: … }, { any_of: [ … ] }, { at_most: … }',
)
export type Argument = z.infer<typeof argument>

const toolCall = z.strictObject({
  tool: text,
  /** Arguments that matter; others may be whatever they are. */
  with: z.record(z.string(), argument).optional(),
})
export type ToolCall = z.infer<typeof toolCall>

/** Words a reply has to hold or not; `/…/` is a regular expression. Case does not matter. */
const words = text.refine(
  (one) => !isPattern(one) || isRegex(one.slice(1, -1)),
  'words, or a regular expression between slashes that can be read',
)

export const isPattern = (one: string): boolean => one.length > 2 && one.startsWith('/') && one.endsWith('/')

export const expectation = z.strictObject({
  /** All of these, anywhere in what the customer is told. */
  reply_contains: z.array(words).optional(),
  reply_never_contains: z.array(words).optional(),
  /** The customer is told nothing. */
  silent: z.boolean('true or false').optional(),
  language: oneOf(languages).optional(),
  /** Calls that have to be made, and tools that may not be called. */
  calls: z.array(toolCall).optional(),
  never_calls: z.array(text).optional(),
  /** Writes the customer is asked about: these have to be among them; an empty list: none may be. */
  proposes: z.array(toolCall).optional(),
  /** What is written to a backend: exactly these, in any order. */
  writes: z.array(toolCall).optional(),
  escalated: z.boolean('true or false').optional(),
  /** Reasons the case has to name. */
  signals: z.array(text).optional(),
  priority: oneOf(['standard', 'urgent']).optional(),
  /** Which way the last turn went: `agent`, `hand_off`, `scripted:invoice` … */
  route: text.optional(),
})
export type Expectation = z.infer<typeof expectation>

export const scenarioSchema = z.strictObject({
  /** One sentence: what is shown to hold. */
  about: text,
  intent: oneOf([...intents, 'attack']),
  customer: oneOf(customers),
  channel: oneOf(channelNames),
  /** When it begins; a Monday noon in London unless told. */
  at: z.iso.datetime({ offset: true, error: 'a time like 2026-11-23T12:00:00Z' }).optional(),
  /** Settings of the policy that differ, by dotted path. */
  policy: z.record(z.string(), z.unknown()).optional(),
  /** Tickets on the customer's account before it begins, with a note each may carry: what others wrote there. */
  tickets: z.array(z.strictObject({ subject: text, description: text, note: text.optional() })).optional(),
  turns: z
    .array(
      z.strictObject({
        says: text,
        /** Where it is said, when not on the scenario's channel. */
        on: oneOf(channelNames).optional(),
        /** Minutes since the turn before. */
        after_minutes: z.number('a number').positive('a number above 0').optional(),
        expect: expectation.optional(),
      }),
      'a list of turns',
    )
    .min(1, 'at least one turn'),
  /** What has to hold over all turns. */
  expect: expectation.optional(),
})
export type Scenario = z.infer<typeof scenarioSchema>

function isRegex(source: string): boolean {
  try {
    new RegExp(source)
    return true
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}
