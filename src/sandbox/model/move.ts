/** What the stand-in may do next: say something or ask for a tool. And the ways most skills go about it. */
import type { z } from 'zod'
import { parseJson, type Step, type Talk } from './talk.ts'

export type Move = { say: string } | { call: string; input: { [name: string]: unknown }; say?: string }

/** One thing the stand-in can help with. The first skill that fits plays the whole turn. */
export interface Skill {
  name: string
  fits(talk: Talk): boolean
  next(talk: Talk): Move
}

const offer = 'I can bring in a colleague if you like.'

/** Reads with a tool once, then goes on with what it gave. Anything else ends in an honest answer. */
export function look<T>(
  talk: Talk,
  tool: string,
  input: { [name: string]: unknown },
  shape: z.ZodType<T>,
  then: (data: T) => Move,
): Move {
  if (!talk.tools.has(tool)) return { say: `I can't look that up here. ${offer}` }
  const step = talk.steps.find(({ name }) => name === tool)
  if (!step?.result) return { call: tool, input }
  if (step.result.failed) return { say: notSeen(step.result.text) }
  const data = shape.safeParse(parseJson(step.result.text))
  return data.success
    ? then(data.data)
    : { say: `I looked it up, but can't read the records reliably right now. ${offer}` }
}

function notSeen(error: string): string {
  if (/on file/i.test(error)) {
    return `I couldn't match where you write from to a customer account, so I can't look into account data here. I'm happy to answer general questions. ${offer}`
  }
  if (/proved who they are/i.test(error)) {
    return `I can't show account details here until we're sure who is writing. ${offer}`
  }
  return `I can't see that at the moment because of a problem on our side, and I won't guess. ${offer}`
}

/**
 * Asks for a write once and tells what its result says: proposed, done or refused. `why` stands above the
 * gateway's own wording of the action.
 */
export function act(talk: Talk, tool: string, input: { [name: string]: unknown }, why: string): Move {
  if (!talk.tools.has(tool)) return { say: `${why} I can't set that up here. ${offer}` }
  const step = talk.steps.findLast(({ name }) => name === tool)
  return step?.result ? { say: outcome(step.result, why) } : { call: tool, input }
}

export function outcome({ text, failed }: NonNullable<Step['result']>, why: string): string {
  if (failed) return `${why} It isn't possible like this, though: ${text} ${offer}`
  return text.includes('"awaiting_customer"') ? `${why} I've prepared it for you.` : `${why} That is done.`
}

/** True when one of the patterns is in the customer's new words. */
export const says = (talk: Talk, ...patterns: RegExp[]): boolean =>
  patterns.some((pattern) => pattern.test(talk.said))
