/** Which desk a case belongs to, and when it goes on to another one. */
import type { Intent } from '../classification.ts'
import type { Tier } from '../helpdesk.ts'
import type { ChannelName } from '../message.ts'
import type { Policy } from '../policy.ts'
import { mainDesk } from '../policy/desks.ts'
import { openCase, type Case, type CustomerState } from '../record/state.ts'

export interface About {
  intent?: Intent | undefined
  tier?: Tier | undefined
  /** BCP 47. */
  language?: string | undefined
  channel?: ChannelName | undefined
}

/** The first desk of the policy that takes it; undefined for the main one. */
export function deskFor({ desks }: Policy, about: About): string | undefined {
  const fits = <T>(wanted: T[] | undefined, is: T | undefined) =>
    !wanted || (is !== undefined && wanted.includes(is))
  const [found] =
    Object.entries(desks).find(
      ([, { takes }]) =>
        takes &&
        fits(takes.intents, about.intent) &&
        fits(takes.tiers, about.tier) &&
        fits(takes.languages, about.language?.split('-')[0]) &&
        fits(takes.channels, about.channel),
    ) ?? []
  return found
}

/** A name for it, also where none is written down. */
export const deskOf = ({ desk }: Pick<Case, 'desk'>): string => desk ?? mainDesk

/** Where this case overflows to, if nobody has claimed it and it has not moved before. */
export function overflowOf({ desks }: Policy, state: CustomerState) {
  const held = openCase(state)
  if (held?.state !== 'open' || held.overflowed) return undefined
  const overflow = desks[deskOf(held)]?.overflow
  return overflow && { held, ...overflow }
}
