/** The question how it was: its answers, as buttons and as people type them. */
import type { InboundMessage } from '../message.ts'

export const scores = [1, 2, 3, 4, 5] as const

/** The value of a choice (`Choice.value`). */
export const ratingValue = (id: string, score: number): string => `csat:${id}:${score}`

const pattern = /^csat:(?<id>[^:]+):(?<score>[1-5])$/

/** Undefined for whatever is not an answer to this question. */
export function scoreIn({
  choice,
}: Pick<InboundMessage, 'choice'>): { case: string; score: number } | undefined {
  const { id, score } = pattern.exec(choice ?? '')?.groups ?? {}
  return id && score ? { case: id, score: Number(score) } : undefined
}

/** Ways to type a score besides the bare number: `4/5`, `4 out of 5`, `4 stars`, `★★★★`. Nothing else may stand beside it. */
const typed =
  /^(?<score>[1-5])\s*(?:(?:\/|of|out of|von|sur|de|di|su|van|na|z)\s*5)?\s*(?:stars?|[★⭐]\u{fe0f}?)?[.!)]*$/iu
const stars = /^(?:[★⭐]\u{fe0f}?\s*){1,5}$/u

/** The score somebody types, if that is all they type. */
export function typedScore(text: string): number | undefined {
  const said = text.trim()
  if (stars.test(said)) return said.match(/[★⭐]/gu)?.length
  const score = typed.exec(said)?.groups?.['score']
  return score === undefined ? undefined : Number(score)
}
