/** Outside working hours whoever is promised a person hears when there are people again. */
import { isOpen, nextOpening, sayWhen } from '../cases/calendar.ts'
import { languageOf } from '../record/state.ts'
import type { Session } from '../record/session.ts'
import type { Parts } from './parts.ts'
import { textsFor } from './reply.ts'

/** The words as they are while people are there. */
export function withOpening(parts: Parts, { state, now }: Session, words: string): string {
  const { hours } = parts.policy
  if (isOpen(now(), hours)) return words
  const opening = sayWhen(nextOpening(now(), hours), now(), hours, languageOf(state))
  return `${words} ${textsFor(parts, state)('out_of_hours', { opening })}`
}
