/**
 * Keeps texting from being abused: only countries we serve, and only so many messages to one number and to one range of
 * numbers. Fraudsters make companies text numbers they earn by ("SMS pumping", twilio.com/docs/glossary/what-is-sms-pumping-fraud).
 */
import { getCountryCallingCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js'
import { SendError } from '../../core/errors.ts'
import type { Clock } from '../../core/log.ts'
import type { ConversationId, InboundMessage } from '../../core/message.ts'
import type { Policy } from '../../core/policy.ts'
import type { Parsed } from './parse.ts'

export interface Guard {
  /** What comes from a country we do not serve is dropped: we may not answer it. */
  served(parsed: Parsed<InboundMessage>): Parsed<InboundMessage>
  /** Counts a message that is about to be sent. Throws SendError when it may not be, or not now. */
  admit(conversation: ConversationId): void
}

const hour = 3_600_000
/** Digits a range of numbers has in common: pumping goes through neighbours, a thousand at a time. */
const prefixLength = 3

/**
 * The counts are of this process, and its customers are spread evenly: with several processes a number may get a few more.
 * WhatsApp has its own limits and no prices per country, so all of this is about SMS.
 */
export const createGuard = (rules: Policy['sms'] | undefined, clock: Clock): Guard => {
  const sent = new Map<string, number[]>()

  const isServed = (number: string): boolean => {
    if (!rules || rules.countries.length === 0) return true
    const { country, countryCallingCode: code } = parsePhoneNumberFromString(number) ?? {}
    // Countries share codes (+1, +44); where the digits do not tell which one it is, the code has to do.
    return rules.countries.some((served) =>
      country ? served === country : isSupportedCountry(served) && getCountryCallingCode(served) === code,
    )
  }

  /** Throws when `most` went there within the hour, with how long to wait for the oldest to be an hour ago. */
  const count = (where: string, most: number, what: string): (() => void) => {
    const now = clock.now()
    const lately = (sent.get(where) ?? []).filter((at) => at > now - hour)
    const [oldest] = lately
    if (oldest !== undefined && lately.length >= most) {
      throw new SendError(`${most} messages went to ${what} within an hour, the most the policy allows`, {
        ...{ again: 'retry', outcome: 'not-done', code: 'send_cap', retryAfterMs: oldest + hour - now },
      })
    }
    return () => {
      sent.delete(where)
      sent.set(where, [...lately, now])
      forgetOldest(now)
    }
  }

  /** The map is in the order of last use. */
  function forgetOldest(now: number): void {
    for (const [where, times] of sent) {
      if ((times.at(-1) ?? 0) > now - hour) return
      sent.delete(where)
    }
  }

  return {
    served(parsed) {
      if (!('value' in parsed)) return parsed
      const number = numberOf(parsed.value.conversation)
      return number === undefined || isServed(number) ? parsed : { dropped: 'from a country we do not serve' }
    },
    admit(conversation) {
      const number = numberOf(conversation)
      if (!rules || number === undefined) return
      if (!isServed(number)) {
        throw new SendError('the policy allows no messages to this country', {
          again: 'never',
          code: 'country',
        })
      }
      const counted = [
        count(number, rules.per_number_hour, 'this number'),
        count(number.slice(0, -prefixLength), rules.per_range_hour, 'its range of numbers'),
      ]
      for (const done of counted) done()
    },
  }
}

/** Whom an SMS conversation is with. */
const numberOf = (conversation: ConversationId): string | undefined =>
  /^sms:[^/]+\/(\+\d+)$/.exec(conversation)?.[1]
